/* Reading cases: one, a page of them, what happened, how many. */
#include <string.h>

#include "base/vec.h"
#include "store/cases/case.h"
#include "store/store_priv.h"

static struct instant time_at(const struct cursor *c, int column)
{
    return sql_is_null(c, column) ? INSTANT_UNKNOWN
                                  : (struct instant){sql_get_int(c, column)};
}

static bool id_at(const struct cursor *c, int column, struct id *out, struct err *err)
{
    *out = (struct id){{0}};
    return sql_is_null(c, column) || sql_get_id(c, column, out, err);
}

static bool read_row(
    const struct cursor *c, struct arena *a, struct case_row *out, struct err *err)
{
    struct case_row row = {.number = sql_get_int(c, 0),
        .facts = {(enum request_kind)sql_get_int(c, 4), (enum regime)sql_get_int(c, 5),
            (enum request_route)sql_get_int(c, 6), (enum zone)sql_get_int(c, 7)},
        .state = (enum request_state)sql_get_int(c, 8),
        .outcome = (enum request_outcome)sql_get_int(c, 9),
        .reason = (enum request_reason)sql_get_int(c, 10),
        .open = sql_get_int(c, 11) != 0,
        .received = time_at(c, 12),
        .due = time_at(c, 13),
        .closed = time_at(c, 14),
        .destroy = time_at(c, 15),
        .forget = time_at(c, 16),
        .destroyed = time_at(c, 17)};
    if (!sql_get_id(c, 1, &row.handle, err) || !id_at(c, 2, &row.vault, err) ||
        !id_at(c, 3, &row.about, err))
        return false;
    if (!arena_str(a, sql_get_text(c, 18), &row.assigned))
        return err_memory(err);
    *out = row;
    return true;
}

static bool read_one(struct cursor *c, struct arena *a, struct case_row *out,
    bool *found, struct err *err)
{
    return sql_step(c, found, err) && (!*found || read_row(c, a, out, err));
}

bool case_get(struct store *s, int64_t number, struct arena *a, struct case_row *out,
    bool *found, struct err *err)
{
    CURSOR(c);
    if (!store_fresh(s, err) || !sql_begin(s, SQL_CASE_GET, &c, err))
        return false;
    sql_int(&c, 1, number);
    return read_one(&c, a, out, found, err);
}

bool case_find(struct store *s, struct id handle, struct arena *a, struct case_row *out,
    bool *found, struct err *err)
{
    CURSOR(c);
    if (!store_fresh(s, err) || !sql_begin(s, SQL_CASE_FIND, &c, err))
        return false;
    sql_id(&c, 1, &handle);
    return read_one(&c, a, out, found, err);
}

bool case_ending(struct store *s, struct instant now, struct arena *a,
    struct case_row *out, bool *found, struct err *err)
{
    CURSOR(c);
    if (!store_fresh(s, err) || !sql_begin(s, SQL_CASE_ENDING, &c, err))
        return false;
    sql_int(&c, 1, now.us);
    return read_one(&c, a, out, found, err);
}

/* What a statement of SQL_CASE_WHERE is given. */
static bool ask_queue(struct store *s, const struct case_page *page,
    const enum sql which[2], struct cursor *c, struct err *err)
{
    bool of = page->unassigned || page->assigned.n > 0;
    size_t most =
        page->most > 0 && page->most < CASES_PAGE_MAX ? page->most : CASES_PAGE_MAX;
    bool first = page->after_number == 0 && page->after_due.us == 0;
    if (!sql_begin(s, which[of], c, err))
        return false;
    sql_int(c, 1, page->order == CASES_OPEN);
    sql_int(c, 2, first ? INT64_MIN : page->after_due.us);
    sql_int(c, 3, page->after_number);
    sql_int(c, 4, page->until.us ? page->until.us : INT64_MAX);
    sql_int(c, 5, (int64_t)most);
    if (of)
        sql_text(c, 6, page->unassigned ? STR("") : page->assigned);
    return true;
}

static bool ask_numbers(
    struct store *s, const struct case_page *page, struct cursor *c, struct err *err)
{
    size_t most =
        page->most > 0 && page->most < CASES_PAGE_MAX ? page->most : CASES_PAGE_MAX;
    bool about = page->order == CASES_ABOUT;
    if (!sql_begin(s, about ? SQL_CASE_ABOUT : SQL_CASE_ALL, c, err))
        return false;
    if (about)
        sql_id(c, 1, &page->about);
    sql_int(c, about ? 2 : 1, page->after_number);
    sql_int(c, about ? 3 : 2, (int64_t)most);
    return true;
}

static bool ask_page(
    struct store *s, const struct case_page *page, struct cursor *c, struct err *err)
{
    static const enum sql queue[2] = {SQL_CASE_QUEUE, SQL_CASE_QUEUE_OF};
    switch (page->order) {
    case CASES_OPEN:
    case CASES_SHUT:
        return ask_queue(s, page, queue, c, err);
    case CASES_ABOUT:
    case CASES_ALL:
        return ask_numbers(s, page, c, err);
    }
    return err_set(err, ERR_USAGE, "store.case_order", "there is no such order");
}

bool case_tally(
    struct store *s, const struct case_page *page, uint64_t *out, struct err *err)
{
    static const enum sql tally[2] = {SQL_CASE_TALLY, SQL_CASE_TALLY_OF};
    bool row;
    CURSOR(c);
    if (!store_fresh(s, err) || !ask_queue(s, page, tally, &c, err) ||
        !sql_step(&c, &row, err))
        return false;
    *out = row ? (uint64_t)sql_get_int(&c, 0) : 0;
    return true;
}

bool case_list(struct store *s, const struct case_page *page, struct arena *a,
    const struct case_row **out, size_t *count, struct err *err)
{
    VEC(struct case_row) all = VEC_INIT;
    const void *kept = NULL;
    bool row = true, done = store_fresh(s, err);
    CURSOR(c);
    done = done && ask_page(s, page, &c, err);
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct case_row one;
        done = read_row(&c, a, &one, err) &&
               (vec_push(&all, one, CASES_PAGE_MAX) || err_memory(err));
    }
    done = done && ((kept = vec_copy(&all, a)) || err_memory(err));
    if (done) {
        *out = kept;
        *count = all.n;
    }
    vec_fini(&all);
    return done;
}

static bool read_event(const struct cursor *c, struct arena *a, uint64_t want,
    struct request_event *out, struct err *err)
{
    struct request_event e = {.at = {sql_get_int(c, 1)},
        .act = (enum request_act)sql_get_int(c, 2),
        .role = (enum request_role)sql_get_int(c, 3),
        .outcome = (enum request_outcome)sql_get_int(c, 5),
        .reason = (enum request_reason)sql_get_int(c, 6),
        .identity = (enum identity)sql_get_int(c, 7)};
    if ((uint64_t)sql_get_int(c, 0) != want)
        return err_set(err, ERR_INPUT, "store.case_gap",
            "an event of a case is missing; run abide doctor");
    if (!arena_str(a, sql_get_text(c, 4), &e.actor) ||
        !arena_str(a, sql_get_text(c, 8), &e.assignee))
        return err_memory(err);
    *out = e;
    return true;
}

bool case_events(struct store *s, int64_t number, struct arena *a,
    const struct request_event **out, size_t *count, struct err *err)
{
    VEC(struct request_event) all = VEC_INIT;
    const void *kept = NULL;
    bool row = true, done = store_fresh(s, err);
    CURSOR(c);
    done = done && sql_begin(s, SQL_CASE_EVENTS, &c, err);
    if (done)
        sql_int(&c, 1, number);
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct request_event one;
        done = read_event(&c, a, all.n + 1, &one, err) &&
               (vec_push(&all, one, CASE_EVENTS_MAX) || err_memory(err));
    }
    done = done && ((kept = vec_copy(&all, a)) || err_memory(err));
    if (done) {
        *out = kept;
        *count = all.n;
    }
    vec_fini(&all);
    return done;
}

bool case_counts(struct store *s, const struct case_period *period, struct arena *a,
    struct case_counted *out, struct err *err)
{
    VEC(struct case_count) all = VEC_INIT;
    const void *kept = NULL;
    bool row = true, done = store_fresh(s, err);
    CURSOR(c);
    done = done && sql_begin(s, SQL_CASE_COUNTS, &c, err);
    if (done) {
        sql_int(&c, 1, period->from.us);
        sql_int(&c, 2, period->until.us);
        sql_int(&c, 3, period->now.us);
    }
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct case_count one = {(enum request_kind)sql_get_int(&c, 0),
            (enum regime)sql_get_int(&c, 1), (enum request_state)sql_get_int(&c, 2),
            (uint64_t)sql_get_int(&c, 3), (uint64_t)sql_get_int(&c, 5),
            sql_get_int(&c, 4)};
        done = vec_push(&all, one, CASES_PAGE_MAX) || err_memory(err);
    }
    done = done && ((kept = vec_copy(&all, a)) || err_memory(err));
    if (done) {
        out->rows = kept;
        out->count = all.n;
    }
    vec_fini(&all);
    return done;
}

bool case_spans(struct store *s, const struct case_period *period, struct arena *a,
    const struct case_span **out, size_t *count, struct err *err)
{
    VEC(struct case_span) all = VEC_INIT;
    const void *kept = NULL;
    bool row = true, done = store_fresh(s, err);
    CURSOR(c);
    done = done && sql_begin(s, SQL_CASE_SPANS, &c, err);
    if (done) {
        sql_int(&c, 1, period->from.us);
        sql_int(&c, 2, period->until.us);
    }
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct case_span one = {(enum request_kind)sql_get_int(&c, 0),
            (enum regime)sql_get_int(&c, 1), (enum request_state)sql_get_int(&c, 2),
            sql_get_int(&c, 3), sql_get_int(&c, 4) != 0};
        done = vec_push(&all, one, CASE_SPANS_MAX) || err_memory(err);
    }
    done = done && ((kept = vec_copy(&all, a)) || err_memory(err));
    if (done) {
        *out = kept;
        *count = all.n;
    }
    vec_fini(&all);
    return done;
}
