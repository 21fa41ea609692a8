/* Whose conversations a vault has turns in: a sealed link beside them. */
#include "store/conversation_priv.h"
#include "store/store_priv.h"

enum { PART_ARENA_MAX = 1 << 16 };

static struct place_of place_of_part(struct id vault, struct id conversation)
{
    return (struct place_of){
        .record = RECORD_PART, .vault = vault, .object = conversation};
}

bool part_put(struct store *s, struct conversation_key of, struct id author,
    const uint8_t *key, struct err *err)
{
    struct place_of place = place_of_part(author, of.conversation);
    CURSOR(c);
    store_scratch(s);
    record_id(&s->plain, of.vault);
    if (!record_seal(s, key, &place, err) || !sql_begin(s, SQL_PART_PUT, &c, err))
        return false;
    sql_vault(&c, &author);
    sql_id(&c, 3, &of.conversation);
    sql_blob(&c, 4, s->sealed.p, s->sealed.n);
    return sql_done(&c, err);
}

/* Whose it is; zero when the key of the vault's turns in it is gone. */
static bool part_open(struct store *s, struct id vault, struct raw link,
    struct arena *a, struct conversation_key *key, struct err *err)
{
    struct place_of of = place_of_part(vault, key->conversation);
    struct unpack u = {0};
    const uint8_t *with;
    key->vault = (struct id){{0}};
    if (!keys_conversation(s, vault, key->conversation, false, &with, err))
        return false;
    if (!with)
        return true;
    if (!record_open(with, &of, link, a, &u.rest, err))
        return false;
    key->vault = unpack_id(&u);
    return unpack_good(&u, err);
}

bool conversation_next_part(struct store *s, struct id vault, struct id *after,
    struct conversation_key *out, bool *found, struct err *err)
{
    struct conversation_key got;
    struct arena a;
    CURSOR(c);
    if (!store_fresh(s, err) || !sql_begin(s, SQL_PART_NEXT, &c, err))
        return false;
    sql_vault(&c, &vault);
    sql_id(&c, 3, after);
    if (!sql_step(&c, found, err))
        return false;
    if (!*found)
        return true;
    if (!sql_get_id(&c, 0, &got.conversation, err))
        return false;
    *after = got.conversation;
    arena_init(&a, PART_ARENA_MAX);
    bool done = part_open(s, vault, sql_get_blob(&c, 1), &a, &got, err);
    arena_fini(&a);
    if (done)
        *out = got;
    return done;
}
