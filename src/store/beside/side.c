#include "store/beside/side.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "store/conversation_priv.h"
#include "store/store_priv.h"

enum { LINE_FORMAT = 1 };

struct row_key {
    struct id vault, conversation, side;
};

static bool side_id(
    struct store *s, const struct side_put *put, struct id *out, struct err *err)
{
    const struct side_record *r = &put->record;
    const struct raw by = r->id.n > 0 ? r->id : r->json;
    const struct raw parts[] = {raw_from_str(STR("side")), raw_of("", 1),
        raw_from_str(r->file), raw_of("", 1),
        r->id.n > 0 ? raw_of("i", 1) : raw_of("j", 1), r->alone ? raw_of(NULL, 0) : by};
    return keys_blind_id(s, put->vault, parts, COUNT(parts), out, err);
}

/* The chat it is about: *deleted when it was here and is not any more. */
static bool find_chat(struct store *s, const struct side_put *put, struct id *out,
    bool *deleted, struct err *err)
{
    struct id id = put->conversation;
    bool row;
    CURSOR(c);
    *out = (struct id){{0}};
    *deleted = false;
    if (put->chat.n == 0 && id_is_zero(id))
        return true;
    if ((id_is_zero(id) &&
            !conversation_id(s, put->vault, ORIGIN_ARCHIVE, put->chat, &id, err)) ||
        !sql_begin(s, SQL_CONVERSATION_GET, &c, err))
        return false;
    sql_vault(&c, &put->vault);
    sql_id(&c, 3, &id);
    if (!sql_step(&c, &row, err))
        return false;
    *deleted = row && sql_get_int(&c, 0) != BODY_STATE_LIVE;
    if (row && !*deleted)
        *out = id;
    return true;
}

static void pack(struct buf *b, const struct side_record *r)
{
    record_num(b, LINE_FORMAT);
    record_num(b, (int64_t)r->place);
    record_num(b, r->alone);
    record_raw(b, raw_from_str(r->file));
    record_raw(b, r->id);
    record_raw(b, r->json);
}

static bool unpack(struct raw plain, struct side_record *out, struct err *err)
{
    struct unpack u = {.rest = plain};
    if (!unpack_format(&u, LINE_FORMAT, err))
        return false;
    out->place = (uint64_t)unpack_num(&u);
    out->alone = unpack_num(&u) != 0;
    struct raw file = unpack_raw(&u);
    out->id = unpack_raw(&u);
    out->json = unpack_raw(&u);
    out->file = (struct str){(const char *)file.p, file.n};
    return unpack_good(&u, err);
}

static struct place_of place_of_row(const struct row_key *k)
{
    return (struct place_of){RECORD_SIDE, 0, k->vault, k->conversation, k->side};
}

/* What putting the record would change. */
static bool look(struct store *s, const struct row_key *k, const uint8_t *key,
    const struct side_record *r, enum side_done *out, struct err *err)
{
    struct place_of of = place_of_row(k);
    struct side_record old = {0};
    struct raw plain;
    struct arena a;
    bool row;
    CURSOR(c);
    *out = SIDE_ADDED;
    if (!sql_begin(s, SQL_SIDE_GET, &c, err))
        return false;
    sql_vault(&c, &k->vault);
    sql_id(&c, 3, &k->conversation);
    sql_id(&c, 4, &k->side);
    if (!sql_step(&c, &row, err))
        return false;
    if (!row)
        return true;
    arena_init(&a, 1 << 30);
    bool done = record_open(key, &of, sql_get_blob(&c, 0), &a, &plain, err) &&
                unpack(plain, &old, err);
    *out = done && raw_eq(old.json, r->json) ? SIDE_KNOWN : SIDE_CHANGED;
    arena_fini(&a);
    return done;
}

static bool write_row(struct store *s, const struct row_key *k, const uint8_t *key,
    const struct side_record *r, struct err *err)
{
    struct place_of of = place_of_row(k);
    CURSOR(c);
    store_scratch(s);
    pack(&s->plain, r);
    if (!record_seal(s, key, &of, err) || !sql_begin(s, SQL_SIDE_PUT, &c, err))
        return false;
    sql_vault(&c, &k->vault);
    sql_id(&c, 3, &k->conversation);
    sql_id(&c, 4, &k->side);
    sql_blob(&c, 5, s->sealed.p, s->sealed.n);
    return sql_done(&c, err);
}

static bool put_row(struct store *s, const struct row_key *k,
    const struct side_record *r, enum side_done *out, struct err *err)
{
    const uint8_t *key;
    if (!keys_conversation(s, k->vault, k->conversation, true, &key, err))
        return false;
    if (!key)
        return err_set(err, ERR_STATE, "store.vault_gone",
            "a record's owner has no keys any more: the account was deleted");
    return look(s, k, key, r, out, err) &&
           (*out == SIDE_KNOWN || write_row(s, k, key, r, err));
}

bool side_put(
    struct store *s, const struct side_put *put, enum side_done *out, struct err *err)
{
    struct row_key k = {.vault = put->vault};
    bool deleted;
    if (!store_need_write(s, err) || !find_chat(s, put, &k.conversation, &deleted, err))
        return false;
    *out = SIDE_CHAT_DELETED;
    if (deleted)
        return true;
    bool done = side_id(s, put, &k.side, err) && put_row(s, &k, &put->record, out, err);
    s->spoiled |= !done;
    store_scratch(s);
    return done;
}

/* --- listing */

struct sides {
    VEC(struct side_record) all;
};

static int by_file_and_place(const void *a, const void *b)
{
    const struct side_record *one = a, *two = b;
    int order = str_cmp(one->file, two->file);
    if (order != 0)
        return order;
    if (one->place != two->place)
        return one->place < two->place ? -1 : 1;
    return raw_cmp(one->json, two->json);
}

static bool take_row(struct store *s, const struct cursor *c, struct row_key *k,
    struct arena *a, struct sides *out, struct err *err)
{
    struct side_record r = {0};
    struct raw plain;
    const uint8_t *key;
    if (!sql_get_id(c, 0, &k->conversation, err) || !sql_get_id(c, 1, &k->side, err) ||
        !keys_conversation(s, k->vault, k->conversation, false, &key, err))
        return false;
    if (!key)
        return true; /* destroyed: gone */
    struct place_of of = place_of_row(k);
    return record_open(key, &of, sql_get_blob(c, 2), a, &plain, err) &&
           unpack(plain, &r, err) &&
           (vec_push(&out->all, r, SIDES_MAX) || err_memory(err));
}

static bool add_rows(struct store *s, struct id vault, struct arena *a,
    struct sides *out, struct err *err)
{
    static const struct id none = {{0}};
    bool row;
    CURSOR(c);
    if (!sql_begin(s, SQL_SIDE_LIST, &c, err))
        return false;
    sql_vault(&c, &vault);
    sql_int(&c, 3, BODY_STATE_LIVE);
    sql_id(&c, 4, &none);
    for (;;) {
        struct row_key k = {.vault = vault};
        if (!sql_step(&c, &row, err))
            return false;
        if (!row)
            return true;
        if (!take_row(s, &c, &k, a, out, err))
            return false;
    }
}

bool side_list(struct store *s, struct id vault, struct arena *a,
    const struct side_record **out, size_t *count, struct err *err)
{
    struct sides list = {.all = VEC_INIT};
    bool done = store_fresh(s, err) && account_must_live(s, vault, err) &&
                add_rows(s, vault, a, &list, err);
    if (done && list.all.n > 0) {
        struct side_record *kept = arena_array(a, list.all.n, sizeof *kept);
        done = kept || err_memory(err);
        if (done) {
            memcpy(kept, list.all.p, list.all.n * sizeof *kept);
            qsort(kept, list.all.n, sizeof *kept, by_file_and_place);
            *out = kept;
        }
    }
    *count = list.all.n;
    vec_fini(&list.all);
    return done;
}
