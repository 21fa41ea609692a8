#include "store/erase/receipt.h"

#include <stdlib.h>

#include "base/vec.h"
#include "store/record_priv.h"
#include "store/store_priv.h"

enum { LINE_FORMAT = 1, RECEIPTS_MAX = 10000000 };

static struct place_of place_of_row(struct id vault, struct id erasure)
{
    return (struct place_of){RECORD_RECEIPT, 0, vault, erasure, {{0}}};
}

bool receipt_put(
    struct store *s, struct id vault, const struct receipt *receipt, struct err *err)
{
    struct place_of of = place_of_row(vault, receipt->erasure);
    const struct ring *ring;
    CURSOR(c);
    if (!store_need_write(s, err) || !keys_ring_get(s, vault, &ring, err))
        return false;
    store_scratch(s);
    record_num(&s->plain, LINE_FORMAT);
    record_num(&s->plain, receipt->kind);
    record_num(&s->plain, receipt->at.us);
    if (!record_seal(s, ring->records, &of, err) ||
        !sql_begin(s, SQL_RECEIPT_PUT, &c, err))
        return false;
    sql_vault(&c, &vault);
    sql_id(&c, 3, &receipt->erasure);
    sql_blob(&c, 4, s->sealed.p, s->sealed.n);
    bool done = sql_done(&c, err);
    store_scratch(s);
    return done;
}

static bool read_row(struct store *s, const struct cursor *c, struct id vault,
    struct arena *a, struct receipt *out, struct err *err)
{
    const struct ring *ring;
    struct unpack u = {0};
    if (!sql_get_id(c, 0, &out->erasure, err) || !keys_ring_get(s, vault, &ring, err))
        return false;
    struct place_of of = place_of_row(vault, out->erasure);
    if (!record_open(ring->records, &of, sql_get_blob(c, 1), a, &u.rest, err) ||
        !unpack_format(&u, LINE_FORMAT, err))
        return false;
    out->kind = (enum erase_kind)unpack_num(&u);
    out->at.us = unpack_num(&u);
    return unpack_good(&u, err);
}

static int by_time(const void *a, const void *b)
{
    const struct receipt *one = a, *two = b;
    int order = instant_cmp(one->at, two->at);
    return order ? order : id_cmp(one->erasure, two->erasure);
}

bool receipt_list(struct store *s, struct id vault, struct arena *a,
    const struct receipt **out, size_t *count, struct err *err)
{
    VEC(struct receipt) all = VEC_INIT;
    const void *kept = NULL;
    bool row = true;
    CURSOR(c);
    bool done = store_fresh(s, err) && account_must_live(s, vault, err) &&
                sql_begin(s, SQL_RECEIPT_LIST, &c, err);
    if (done)
        sql_vault(&c, &vault);
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct receipt one;
        done = read_row(s, &c, vault, a, &one, err) &&
               (vec_push(&all, one, RECEIPTS_MAX) || err_memory(err));
    }
    if (done && all.n > 0)
        qsort(all.p, all.n, sizeof *all.p, by_time);
    done = done && ((kept = vec_copy(&all, a)) || err_memory(err));
    if (done) {
        *out = kept;
        *count = all.n;
    }
    vec_fini(&all);
    return done;
}
