#include "flow/keep/flow_erase_look.h"

#include "flow/find.h"
#include "flow/flow_choice.h"
#include "store/erase/walk.h"

static bool count_row(void *ctx, const struct walk_row *row, struct err *err)
{
    struct erase_look *look = ctx;
    size_t last = look->count;
    if (last > 0 && str_eq(look->of[last - 1].table, row->table->name)) {
        look->of[last - 1].rows++;
        return true;
    }
    if (last == ERASE_LOOK_TABLES)
        return err_set(err, ERR_LIMIT, "erase.tables", "more tables than are counted");
    look->of[last].table = row->table->name;
    look->of[last].rows = 1;
    look->count++;
    return true;
}

static bool look_at_account(
    struct flow *f, struct id vault, struct erase_look *out, struct err *err)
{
    struct walk walk = {
        .vault = vault, .each = count_row, .clear_only = true, .ctx = out};
    return walk_vault(f->store, &walk, err);
}

static void count_others(const struct stored_conversation *c, struct erase_look *out)
{
    uint64_t before = out->turns_of_others;
    for (size_t i = 0; i < c->count; i++)
        out->turns_of_others += c->turns[i].state == BODY_STATE_LIVE &&
                                !id_eq(c->turns[i].author, c->key.vault);
    out->chats_of_others += out->turns_of_others > before;
}

static bool look_at_chat(struct flow *f, struct conversation_key key, struct arena *a,
    struct erase_look *out, struct err *err)
{
    struct stored_conversation c;
    arena_reset(a);
    if (!find_load(f, key, (struct conversation_want){0}, a, &c, err))
        return false;
    count_others(&c, out);
    return true;
}

static bool look_at_all(struct flow *f, struct id vault, struct arena *a,
    struct erase_look *out, struct err *err)
{
    struct conversation_key key = {.vault = vault};
    bool found = true;
    for (;;) {
        if (!conversation_next_of(f->store, &key, &found, err))
            return false;
        if (!found)
            return true;
        if (!look_at_chat(f, key, a, out, err))
            return false;
    }
}

static bool look(struct flow *f, const struct flow_erase *in, struct arena *a,
    struct erase_look *out, struct err *err)
{
    struct conversation_key key;
    struct id vault;
    if (!flow_account(f, flow_erase_whose(in), in->who, &vault, err))
        return false;
    switch (in->kind) {
    case ERASE_ACCOUNT:
        return look_at_account(f, vault, out, err) &&
               look_at_all(f, vault, a, out, err);
    case ERASE_ALL_CONVERSATIONS:
        return look_at_all(f, vault, a, out, err);
    case ERASE_CONVERSATION:
        return find_conversation(f, vault, in->conversation, &key, err) &&
               look_at_chat(f, key, a, out, err);
    case ERASE_MEMORY:
    case ERASE_FILE:
    case ERASE_NOTHING:
        break;
    }
    return true;
}

bool flow_erase_look(struct flow *f, const struct flow_erase *in,
    struct erase_look *out, struct err *err)
{
    struct arena a;
    *out = (struct erase_look){.count = 0};
    arena_init(&a, FLOW_CONVERSATION_MAX);
    bool done = look(f, in, &a, out, err);
    arena_fini(&a);
    return done;
}
