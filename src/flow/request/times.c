/* How long answers took: sorted by kind, law and length, so that a rank is a place. */
#include <stdlib.h>
#include <string.h>

#include "flow/request/report.h"
#include "store/cases/case.h"

static bool is_answer(enum request_state state)
{
    return state == REQUEST_FULFILLED || state == REQUEST_PARTIAL ||
           state == REQUEST_DENIED || state == REQUEST_UPHELD;
}

static int by_line(const struct case_span *a, const struct case_span *b)
{
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return (a->regime > b->regime) - (a->regime < b->regime);
}

static int by_length(const void *a, const void *b)
{
    const struct case_span *one = a, *two = b;
    return (one->spent_us > two->spent_us) - (one->spent_us < two->spent_us);
}

static int by_line_and_length(const void *a, const void *b)
{
    int line = by_line(a, b);
    return line ? line : by_length(a, b);
}

static uint64_t days_of(int64_t spent_us)
{
    int64_t days = (spent_us + INSTANT_DAY_US - 1) / INSTANT_DAY_US;
    return days > 1 ? (uint64_t)days : 1;
}

/* Of spans that are in the order of their length, at least one. */
static struct report_time time_of(const struct case_span *spans, size_t n)
{
    struct report_time t = {.kind = spans[0].kind,
        .regime = spans[0].regime,
        .answered = n,
        .median_days = days_of(spans[(n + 1) / 2 - 1].spent_us),
        .p90_days = days_of(spans[(9 * n + 9) / 10 - 1].spent_us)};
    for (size_t i = 0; i < n; i++)
        t.in_time += spans[i].in_time;
    return t;
}

static size_t lines_of(const struct case_span *spans, size_t n, struct report_time *out)
{
    size_t lines = 0, from = 0;
    for (size_t i = 1; i <= n; i++) {
        if (i < n && by_line(&spans[i], &spans[from]) == 0)
            continue;
        out[lines++] = time_of(spans + from, i - from);
        from = i;
    }
    return lines;
}

bool report_time_make(struct flow *f, const struct report_period *period,
    struct arena *a, struct report_times *out, struct err *err)
{
    const struct case_period of = {period->from, period->until, f->now};
    const struct case_span *read;
    size_t count, n = 0;
    *out = (struct report_times){0};
    if (!case_spans(f->store, &of, a, &read, &count, err))
        return false;
    struct case_span *spans = arena_array(a, count + 1, sizeof *spans);
    struct report_time *lines = arena_array(a, count + 1, sizeof *lines);
    if (!spans || !lines)
        return err_memory(err);
    for (size_t i = 0; i < count; i++) {
        if (is_answer(read[i].state))
            spans[n++] = read[i];
    }
    out->lines = lines;
    if (n == 0)
        return true;
    qsort(spans, n, sizeof *spans, by_length);
    out->all = time_of(spans, n);
    out->all.kind = REQUEST_NOTHING;
    out->all.regime = REGIME_UNKNOWN;
    qsort(spans, n, sizeof *spans, by_line_and_length);
    out->count = lines_of(spans, n, lines);
    return true;
}
