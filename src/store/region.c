#include "store/region.h"

#include <string.h>

#include "base/vec.h"
#include "store/store_priv.h"

enum { REGIONS_MAX = 64, TRANSFERS_MAX = 1000000 };

bool region_set(struct store *s, enum region region, struct err *err)
{
    unsigned char value = (unsigned char)region;
    CURSOR(c);
    if (!store_need_write(s, err) || !sql_begin(s, SQL_META_PUT, &c, err))
        return false;
    sql_text(&c, 1, STR("region"));
    sql_blob(&c, 2, &value, 1);
    return sql_done(&c, err);
}

bool region_get(struct store *s, enum region *out, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!store_fresh(s, err) || !sql_begin(s, SQL_META_GET, &c, err))
        return false;
    sql_text(&c, 1, STR("region"));
    if (!sql_step(&c, &row, err))
        return false;
    struct raw value = row ? sql_get_blob(&c, 0) : (struct raw){0};
    *out = value.n == 1 && value.p[0] < REGION_COUNT ? (enum region)value.p[0]
                                                     : REGION_UNKNOWN;
    return true;
}

struct leaving {
    enum region source;
    uint64_t accounts;
};

struct leavings {
    struct leaving list[REGIONS_MAX];
    size_t n;
};

static bool find_leaving(struct store *s, const struct transfer *order,
    struct leavings *out, struct err *err)
{
    bool row;
    CURSOR(c);
    out->n = 0;
    if (!sql_begin(s, SQL_REGION_COUNT, &c, err))
        return false;
    if (!id_is_zero(order->vault))
        sql_id(&c, 1, &order->vault);
    for (;;) {
        if (!sql_step(&c, &row, err))
            return false;
        if (!row)
            return true;
        enum region source = (enum region)sql_get_int(&c, 0);
        if (source != order->target && out->n < REGIONS_MAX)
            out->list[out->n++] =
                (struct leaving){source, (uint64_t)sql_get_int(&c, 1)};
    }
}

static bool put_one(struct store *s, const struct transfer *order,
    const struct leaving *leaving, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(s, SQL_TRANSFER_PUT, &c, err))
        return false;
    sql_int(&c, 1, order->at.us);
    sql_int(&c, 2, leaving->source);
    sql_int(&c, 3, order->target);
    sql_int(&c, 4, order->mechanism);
    sql_text(&c, 5, order->what);
    sql_int(&c, 6, (int64_t)leaving->accounts);
    return sql_done(&c, err);
}

bool transfer_put(struct store *s, const struct transfer *order, struct err *err)
{
    struct leavings leaving;
    if (!store_need_write(s, err) || !find_leaving(s, order, &leaving, err))
        return false;
    if (leaving.n > 0 && order->mechanism == MECHANISM_NONE)
        return err_set(err, ERR_DENIED, "store.transfer",
            "accounts kept in another region would leave it: a transfer needs a "
            "mechanism (adequacy, scc, idta, derogation)");
    for (size_t i = 0; i < leaving.n; i++) {
        if (!put_one(s, order, &leaving.list[i], err))
            return false;
    }
    return true;
}

bool transfer_list(struct store *s, struct arena *a, const struct transfer **out,
    size_t *count, struct err *err)
{
    VEC(struct transfer) all = VEC_INIT;
    const void *kept = NULL;
    bool row = true;
    CURSOR(c);
    bool done = store_fresh(s, err) && sql_begin(s, SQL_TRANSFER_LIST, &c, err);
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct str what = sql_get_text(&c, 4);
        char *copy = arena_alloc(a, what.n + 1);
        struct transfer t = {.at = {sql_get_int(&c, 0)},
            .source = (enum region)sql_get_int(&c, 1),
            .target = (enum region)sql_get_int(&c, 2),
            .mechanism = (enum mechanism)sql_get_int(&c, 3),
            .what = {copy, what.n},
            .accounts = (uint64_t)sql_get_int(&c, 5)};
        if (copy)
            memcpy(copy, what.n > 0 ? what.p : "", what.n);
        done = (copy && vec_push(&all, t, TRANSFERS_MAX)) || err_memory(err);
    }
    done = done && ((kept = vec_copy(&all, a)) || err_memory(err));
    if (done) {
        *out = kept;
        *count = all.n;
    }
    vec_fini(&all);
    return done;
}
