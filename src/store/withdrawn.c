/* Withdrawn rows: store/lineage.h. */
#include <string.h>

#include "base/vec.h"
#include "store/lineage_priv.h"
#include "store/store_priv.h"

enum { ROWS_MAX = 100000000 };

TABLE_DEFINE(withdrawal, WITHDRAWAL_TABLE)

static bool list_one(struct store *s, const struct lineage_row *row,
    const struct withdraw_order *order, size_t *count, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(s, SQL_WITHDRAWN_PUT, &c, err))
        return false;
    sql_id(&c, 1, &row->dataset);
    sql_id(&c, 2, &row->handle);
    sql_int(&c, 3, order->why);
    sql_int(&c, 4, order->at.us);
    if (!sql_done(&c, err))
        return false;
    if (sqlite3_changes(s->vault_db) == 0)
        return true;
    (*count)++;
    return dataset_mark(s, row->dataset, DATASET_STALE, err);
}

static bool withdraw_row(struct store *s, const struct cursor *c,
    const struct withdraw_order *order, size_t *count, struct err *err)
{
    struct lineage_row row = {.person = order->person};
    bool opened;
    if (!sql_get_id(c, 0, &row.dataset, err) || !sql_get_id(c, 1, &row.handle, err))
        return false;
    if (!id_is_zero(order->conversation)) {
        if (!lineage_open(s, &row, sql_get_blob(c, 2), &opened, err))
            return false;
        if (!opened || !id_eq(row.key.conversation, order->conversation))
            return true;
    }
    return list_one(s, &row, order, count, err);
}

bool lineage_withdraw(
    struct store *s, const struct withdraw_order *order, size_t *count, struct err *err)
{
    bool row;
    size_t listed = 0;
    CURSOR(c);
    if (!store_need_write(s, err) || !sql_begin(s, SQL_LINEAGE_OF, &c, err))
        return false;
    sql_vault(&c, &order->person);
    if (!id_is_zero(order->dataset))
        sql_id(&c, 3, &order->dataset);
    for (;;) {
        if (!sql_step(&c, &row, err))
            return false;
        if (!row)
            break;
        if (!withdraw_row(s, &c, order, &listed, err))
            return false;
    }
    *count = listed;
    return true;
}

bool withdrawn_list(struct store *s, struct id dataset, struct arena *a,
    const struct withdrawn_row **out, size_t *count, struct err *err)
{
    VEC(struct withdrawn_row) all = VEC_INIT;
    bool row = true;
    const void *kept = NULL;
    CURSOR(c);
    bool done = store_fresh(s, err) && sql_begin(s, SQL_WITHDRAWN_LIST, &c, err);
    if (done)
        sql_id(&c, 1, &dataset);
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct withdrawn_row r = {
            .why = (enum withdrawal)sql_get_int(&c, 1), .at = {sql_get_int(&c, 2)}};
        done = sql_get_id(&c, 0, &r.handle, err);
        if (done && !vec_push(&all, r, ROWS_MAX))
            done = err_memory(err);
    }
    done = done && ((kept = vec_copy(&all, a)) || err_memory(err));
    if (done) {
        *out = kept;
        *count = all.n;
    }
    vec_fini(&all);
    return done;
}
