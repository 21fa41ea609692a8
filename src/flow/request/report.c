#include "flow/request/report.h"

#include "rights/request/request.h"
#include "store/cases/case.h"

static void add(struct report_line *l, const struct case_count *c)
{
    l->received += c->count;
    l->late += c->late;
    switch (c->state) {
    case REQUEST_FULFILLED:
        l->fulfilled += c->count;
        break;
    case REQUEST_PARTIAL:
        l->partial += c->count;
        break;
    case REQUEST_DENIED:
    case REQUEST_UPHELD:
        l->denied += c->count;
        break;
    case REQUEST_REVOKED:
        l->revoked += c->count;
        break;
    case REQUEST_EXPIRED:
        l->expired += c->count;
        break;
    case REQUEST_ABSENT:
    case REQUEST_DRAFT:
    case REQUEST_OPEN:
    case REQUEST_IDENTITY:
    case REQUEST_WORK:
    case REQUEST_PROPOSED:
    case REQUEST_APPROVED:
    case REQUEST_APPEALED:
    case REQUEST_APPEAL_PROPOSED:
        l->open += c->count;
        return;
    }
    l->closed += c->count;
    l->spent_us += c->spent_us;
}

/* The counts come sorted by kind, then regime: a line ends where one of them changes.
 */
static size_t lines_of(
    const struct case_counted *counted, bool by_regime, struct report_line *out)
{
    size_t n = 0;
    for (size_t i = 0; i < counted->count; i++) {
        const struct case_count *c = &counted->rows[i];
        enum regime regime = by_regime ? c->regime : REGIME_UNKNOWN;
        if (n == 0 || out[n - 1].kind != c->kind || out[n - 1].regime != regime)
            out[n++] = (struct report_line){.kind = c->kind, .regime = regime};
        add(&out[n - 1], c);
    }
    return n;
}

bool report_make(struct flow *f, struct instant from, struct instant until,
    struct arena *a, struct report *out, struct err *err)
{
    const struct case_period period = {from, until, f->now};
    struct case_counted counted;
    struct report r = {0};
    if (!case_counts(f->store, &period, a, &counted, err))
        return false;
    struct report_line *lines = arena_array(a, counted.count + 1, sizeof *lines);
    struct report_line *kinds = arena_array(a, counted.count + 1, sizeof *kinds);
    if (!lines || !kinds)
        return err_memory(err);
    r.count = lines_of(&counted, true, lines);
    r.kind_count = lines_of(&counted, false, kinds);
    r.lines = lines;
    r.kinds = kinds;
    for (size_t i = 0; i < counted.count; i++)
        add(&r.all, &counted.rows[i]);
    *out = r;
    return true;
}

int64_t report_mean_days(const struct report_line *line)
{
    if (line->closed == 0)
        return -1;
    int64_t mean_us = line->spent_us / (int64_t)line->closed;
    return (mean_us + INSTANT_DAY_US / 2) / INSTANT_DAY_US;
}
