#include "flow/find.h"

enum { FIND_ORIGINS = 0 ORIGIN_TABLE(TABLE_ONE) };

static bool matches(struct raw ref, struct id id, struct raw origin_id)
{
    char text[ID_TEXT];
    return raw_eq(ref, origin_id) || raw_eq_str(ref, id_format(id, text));
}

/* The next conversation of the walk: of one vault, or of all. */
static bool next(struct flow *f, bool within, struct conversation_key *key, bool *found,
    struct err *err)
{
    return within ? conversation_next_of(f->store, key, found, err)
                  : conversation_next(f->store, key, found, err);
}

static bool origin_id_of(struct flow *f, struct conversation_key key, struct arena *a,
    struct raw *out, struct err *err)
{
    struct stored_conversation c;
    arena_reset(a);
    if (!find_load(f, key, (struct conversation_want){0}, a, &c, err))
        return false;
    *out = c.origin_id;
    return true;
}

static bool walk(struct flow *f, struct conversation_key key, struct raw ref,
    struct arena *a, struct conversation_key *out, struct err *err)
{
    bool within = !id_is_zero(key.vault), found = true;
    size_t count = 0;
    struct raw origin_id;
    for (;;) {
        if (!next(f, within, &key, &found, err))
            return false;
        if (!found)
            break;
        if (!origin_id_of(f, key, a, &origin_id, err))
            return false;
        if (matches(ref, key.conversation, origin_id)) {
            *out = key;
            count++;
        }
    }
    if (count == 0)
        return err_set(
            err, ERR_ABSENT, "flow.no_conversation", "no conversation has this id");
    if (count > 1)
        return err_set(err, ERR_INPUT, "flow.many_conversations",
            "%zu accounts have a conversation with this id: say whose with --as",
            count);
    return true;
}

/* Within one account an id is looked up, not looked for. */
static bool look_up(struct flow *f, struct id owner, struct raw ref,
    struct conversation_key *out, bool *found, struct err *err)
{
    struct str token;
    struct arena a;
    *found = false;
    for (int o = 0; !*found && o < FIND_ORIGINS; o++) {
        const struct conversation_name name = {owner, (enum origin)o, ref};
        if (!conversation_find(f->store, &name, out, found, err))
            return false;
    }
    struct conversation_key key = {.vault = owner};
    if (*found || !raw_token(ref, &token) || !id_parse(token, &key.conversation))
        return true;
    struct stored_conversation c;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    bool done = conversation_load_head(f->store, key, &a, &c, found, err);
    arena_fini(&a);
    if (done && *found)
        *out = key;
    return done;
}

bool find_conversation(struct flow *f, struct id owner, struct raw ref,
    struct conversation_key *out, struct err *err)
{
    struct conversation_key key = {.vault = owner};
    bool found = false;
    if (!id_is_zero(owner)) {
        if (!look_up(f, owner, ref, out, &found, err))
            return false;
        return found || err_set(err, ERR_ABSENT, "flow.no_conversation",
                            "no conversation of this account has this id");
    }
    struct arena arena;
    arena_init(&arena, FLOW_CONVERSATION_MAX);
    bool ok = walk(f, key, ref, &arena, out, err);
    arena_fini(&arena);
    return ok;
}

bool find_turn(
    const struct stored_conversation *c, struct raw ref, size_t *out, struct err *err)
{
    for (size_t i = 0; i < c->count; i++) {
        if (matches(ref, c->turns[i].node, c->turns[i].origin_id)) {
            *out = i;
            return true;
        }
    }
    return err_set(
        err, ERR_ABSENT, "flow.no_turn", "the conversation has no turn with this id");
}

bool find_load(struct flow *f, struct conversation_key key,
    struct conversation_want want, struct arena *a, struct stored_conversation *out,
    struct err *err)
{
    bool found;
    if (!conversation_load(f->store, key, want, a, out, &found, err))
        return false;
    return found ||
           err_set(err, ERR_ABSENT, "flow.no_conversation", "the conversation is gone");
}
