#include "store/lineage.h"

#include <string.h>

#include "base/num.h"
#include "base/vec.h"
#include "store/account.h"
#include "store/lineage_priv.h"
#include "store/record_priv.h"
#include "store/store_priv.h"

enum { PEOPLE_MAX = 1000000, LINK_ARENA_MAX = 1 << 16 };

bool lineage_handle(struct store *s, struct conversation_key key, uint32_t part,
    struct id *out, struct err *err)
{
    const struct ring *ring;
    unsigned char number[4];
    uint8_t sum[MAC_BYTES];
    const struct raw parts[] = {raw_from_str(STR("row")), raw_of("", 1),
        raw_of(key.conversation.b, ID_BYTES), raw_of(number, sizeof number)};
    num_put_u32be(number, part);
    s->mac_vault = (struct id){{0}};
    if (!store_fresh(s, err) || !keys_ring_get(s, key.vault, &ring, err) ||
        !mac_key(s->mac, raw_of(ring->lineage, sizeof ring->lineage), err) ||
        !mac_sum(s->mac, parts, COUNT(parts), sum, err))
        return false;
    memcpy(out->b, sum, ID_BYTES);
    return true;
}

static struct place_of link_place(const struct lineage_row *row)
{
    return (struct place_of){.record = RECORD_LINEAGE,
        .vault = row->person,
        .object = row->dataset,
        .part = row->handle};
}

/* What dies after a build read it must not enter the register behind the withdrawal. */
static bool must_live(struct store *s, const struct lineage_row *row, struct err *err)
{
    struct account owner, author;
    bool found, author_found, live = false;
    if (!account_get(s, row->key.vault, &owner, &found, err) ||
        !account_get(s, row->person, &author, &author_found, err) ||
        !conversation_lives(s, row->key, &live, err))
        return false;
    if (live && found && author_found && owner.state == ACCOUNT_LIVE &&
        author.state == ACCOUNT_LIVE)
        return true;
    return err_set(err, ERR_STATE, "store.lineage_gone",
        "a conversation of this dataset was deleted while it was made: make it again");
}

bool lineage_put(struct store *s, const struct lineage_row *row, struct err *err)
{
    struct place_of of = link_place(row);
    const struct ring *ring;
    CURSOR(c);
    if (!store_need_write(s, err) || !must_live(s, row, err) ||
        !keys_ring_get(s, row->person, &ring, err))
        return false;
    store_scratch(s);
    record_id(&s->plain, row->key.vault);
    record_id(&s->plain, row->key.conversation);
    if (!record_seal(s, ring->records, &of, err) ||
        !sql_begin(s, SQL_LINEAGE_PUT, &c, err))
        return false;
    sql_vault(&c, &row->person);
    sql_id(&c, 3, &row->dataset);
    sql_id(&c, 4, &row->handle);
    sql_blob(&c, 5, s->sealed.p, s->sealed.n);
    return sql_done(&c, err);
}

bool lineage_open(struct store *s, struct lineage_row *row, struct raw link,
    bool *opened, struct err *err)
{
    struct place_of of = link_place(row);
    struct unpack u = {0};
    const struct ring *ring;
    struct arena a;
    if (!keys_ring_find(s, row->person, &ring, err))
        return false;
    *opened = ring != NULL;
    if (!ring)
        return true;
    arena_init(&a, LINK_ARENA_MAX);
    bool done = record_open(ring->records, &of, link, &a, &u.rest, err);
    if (done) {
        row->key.vault = unpack_id(&u);
        row->key.conversation = unpack_id(&u);
        done = unpack_good(&u, err);
    }
    arena_fini(&a);
    return done;
}

bool lineage_find(struct store *s, struct id dataset, struct id handle, struct arena *a,
    const struct lineage_row **out, size_t *count, struct err *err)
{
    VEC(struct lineage_row) all = VEC_INIT;
    bool row = true, opened;
    const void *kept = NULL;
    CURSOR(c);
    bool done = store_fresh(s, err) && sql_begin(s, SQL_LINEAGE_BEHIND, &c, err);
    if (done) {
        sql_id(&c, 1, &dataset);
        sql_id(&c, 2, &handle);
    }
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct lineage_row r = {.dataset = dataset, .handle = handle};
        done = sql_get_id(&c, 0, &r.person, err) &&
               lineage_open(s, &r, sql_get_blob(&c, 1), &opened, err);
        if (done && opened && !vec_push(&all, r, PEOPLE_MAX))
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
