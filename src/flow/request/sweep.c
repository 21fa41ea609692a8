/* What time brings to cases. */
#include <stdlib.h>

#include "base/vec.h"
#include "flow/request/letter.h"
#include "os/file.h"
#include "store/erase/erase.h"

enum { ARENA_MAX = 64 << 20, HOLIDAYS_MAX = 4000, HOLIDAYS_BYTES = 1 << 16 };

/* --- holidays */

static int by_day(const void *a, const void *b)
{
    const int64_t *one = a, *two = b;
    return (*one > *two) - (*one < *two);
}

static bool parse_holidays(
    struct str text, struct arena *a, struct holidays *out, struct err *err)
{
    int64_t *days = arena_array(a, HOLIDAYS_MAX, sizeof *days);
    struct str line;
    size_t n = 0, number = 0;
    if (!days)
        return err_memory(err);
    while (str_cut(&text, '\n', &line)) {
        struct instant at;
        number++;
        line = str_trim(str_slice(line, 0, str_find_char(line, '#')));
        if (line.n == 0)
            continue;
        if (n >= HOLIDAYS_MAX || line.n != 10 || !instant_parse(line, &at))
            return err_set(err, ERR_INPUT, "flow.holidays",
                "line %zu of holidays is no date like 2026-12-25, or one too many",
                number);
        days[n++] = zone_day(ZONE_UTC, at);
    }
    qsort(days, n, sizeof *days, by_day);
    *out = (struct holidays){days, n};
    return true;
}

bool flow_request_holidays(
    struct flow *f, struct arena *a, struct holidays *out, struct err *err)
{
    char path[FILE_PATH_MAX];
    struct file_facts facts;
    struct buf text;
    *out = (struct holidays){0};
    if (!file_join(store_dir(f->store), "holidays", path, err) ||
        !file_look(path, &facts, err))
        return false;
    if (!facts.exists)
        return true;
    buf_init(&text, HOLIDAYS_BYTES);
    bool done =
        file_read(path, &text, err) && parse_holidays(buf_str(&text), a, out, err);
    buf_fini(&text);
    return done;
}

/* --- open cases: their numbers first, then each by itself */

struct numbers {
    VEC(int64_t) all;
};

enum { CASES_MAX = 1000000 };

static bool list_open(struct flow *f, struct numbers *out, struct err *err)
{
    struct case_page page = {.order = CASES_OPEN, .most = CASES_PAGE_MAX};
    size_t count = CASES_PAGE_MAX;
    bool done = true;
    while (done && count == CASES_PAGE_MAX) {
        const struct case_row *rows = NULL;
        struct arena a;
        arena_init(&a, ARENA_MAX);
        count = 0;
        done = case_list(f->store, &page, &a, &rows, &count, err);
        for (size_t i = 0; done && i < count; i++)
            done = vec_push(&out->all, rows[i].number, CASES_MAX) || err_memory(err);
        if (done && count > 0) {
            page.after_due = rows[count - 1].due;
            page.after_number = rows[count - 1].number;
        }
        arena_fini(&a);
    }
    return done;
}

static bool sweep_one(struct flow *f, int64_t number, struct arena *a,
    struct request_swept *out, struct err *err)
{
    struct request_view v;
    enum request_refusal refusal;
    struct request_do expire = {
        .number = number, .event = {.act = ACT_EXPIRE, .role = DOER_ABIDE}};
    if (!flow_request_see(f, number, a, &v, err))
        return false;
    if (v.state.state == REQUEST_APPROVED) {
        out->done++;
        return flow_request_carry_out(f, &v, a, err);
    }
    if (!instant_known(v.deadlines.identity) ||
        instant_cmp(f->now, v.deadlines.identity) < 0)
        return true;
    if (!flow_request_do(f, &expire, &refusal, err))
        return false;
    out->expired += refusal == REFUSAL_NONE;
    return true;
}

static bool sweep_open(struct flow *f, struct request_swept *out, struct err *err)
{
    struct numbers open = {.all = VEC_INIT};
    bool done = list_open(f, &open, err);
    for (size_t i = 0; done && i < open.all.n; i++) {
        struct arena a;
        arena_init(&a, ARENA_MAX);
        done = sweep_one(f, open.all.p[i], &a, out, err) &&
               flow_step(f, "looking at cases:", i + 1, open.all.n, err);
        arena_fini(&a);
    }
    vec_fini(&open.all);
    return done;
}

/* --- keys */

struct ending {
    struct case_row row;
    struct erase_ticket ticket;
    bool found;
};

/* The order to destroy and the row's emptying are one: neither is without the other. */
static bool end_one(struct flow *f, void *ctx, struct err *err)
{
    struct ending *e = ctx;
    const struct erase_order order = {
        .kind = ERASE_ACCOUNT, .vault = e->row.vault, .at = f->now};
    return erase_request(f->store, &order, &e->ticket, &e->found, err) &&
           (!e->found || erase_withdraw(f->store, e->ticket.erasure, f->now, err)) &&
           case_emptied(f->store, e->row.number, f->now, err);
}

static bool destroy_vaults(struct flow *f, uint64_t *count, struct err *err)
{
    bool more = true, done = true;
    while (done && more) {
        struct ending e = {0};
        struct arena a;
        arena_init(&a, ARENA_MAX);
        done =
            case_ending(f->store, f->now, &a, &e.row, &more, err) &&
            (!more ||
                (flow_write(f, end_one, &e, err) &&
                    (!e.found || erase_run(f->store, e.ticket.erasure, f->now, err))));
        *count += done && more;
        arena_fini(&a);
    }
    return done;
}

static bool forget(struct flow *f, void *ctx, struct err *err)
{
    return case_forget(f->store, f->now, ctx, err);
}

bool flow_request_sweep(struct flow *f, struct request_swept *out, struct err *err)
{
    struct request_swept swept = {0};
    if (!sweep_open(f, &swept, err) || !destroy_vaults(f, &swept.destroyed, err) ||
        !flow_write(f, forget, &swept.forgotten, err))
        return false;
    *out = swept;
    return true;
}
