/* The conversations a person is in: which they are, and each as it is written. */
#include <stdlib.h>

#include "flow/export/export_job_priv.h"
#include "flow/find.h"

enum { CHATS_MAX = 10000000 };

/* --- conversations --- */

bool export_chats_is_theirs(const struct export_job *j, const struct stored_turn *t)
{
    return id_eq(t->author, j->vault) && t->state == BODY_STATE_LIVE;
}

/* Of another author only the place in the tree is given, and that it is another's. */
static void fill_turn(
    struct export_job *j, const struct stored_turn *from, struct turn *to)
{
    *to = (struct turn){.origin_id = from->origin_id,
        .parent = from->parent,
        .author = raw_from_str(STR("~other")),
        .created = INSTANT_UNKNOWN,
        .hidden = true};
    if (!export_chats_is_theirs(j, from)) {
        j->result->others++;
        return;
    }
    to->author = raw_of(NULL, 0);
    to->assets = from->assets;
    to->asset_count = from->asset_count;
    to->time_wrong = from->time_wrong;
    to->role = from->role;
    to->content = from->content;
    to->text = from->text;
    to->meta = from->meta;
    to->created = from->created;
    to->hidden = from->hidden;
    to->aside = from->aside;
    j->result->turns++;
}

/* The title and the other fields belong to whom the conversation belongs to. */
static bool put_conversation(
    struct export_job *j, const struct stored_conversation *c, struct err *err)
{
    bool own = id_eq(c->key.vault, j->vault);
    struct turn *turns = arena_array(&j->arena, c->count ? c->count : 1, sizeof *turns);
    if (!turns)
        return err_memory(err);
    uint64_t others = j->result->others;
    for (size_t i = 0; i < c->count; i++)
        fill_turn(j, &c->turns[i], &turns[i]);
    for (size_t i = 0; j->result->others > others && i < c->count; i++) {
        if (turns[i].author.n == 0)
            turns[i].author = j->me;
    }
    struct conversation out = {.origin_id = c->origin_id,
        .title = own ? c->title : raw_of(NULL, 0),
        .assistant = c->assistant_name,
        .project = c->project,
        .origin = c->origin,
        .service = c->service,
        .mode = c->mode,
        .do_not_remember = c->do_not_remember,
        .created = c->created,
        .updated = c->updated,
        .turns = turns,
        .count = c->count,
        .head = c->head,
        .meta = own ? c->meta : raw_of(NULL, 0)};
    j->result->conversations++;
    return export_conversation(j->export, &out, err);
}

/* --- the walk --- */

static int by_time_and_id(const void *a, const void *b)
{
    const struct export_chat *one = a, *two = b;
    int order = instant_cmp(one->created, two->created);
    if (order == 0)
        order = (one->origin > two->origin) - (one->origin < two->origin);
    if (order == 0)
        order = raw_cmp(one->origin_id, two->origin_id);
    return order ? order : id_cmp(one->key.vault, two->key.vault);
}

static bool note_chat(
    struct export_job *j, struct conversation_key key, struct err *err)
{
    struct stored_conversation c;
    struct export_chat chat = {.key = key};
    bool found;
    if (!conversation_load_head(j->f->store, key, &j->arena, &c, &found, err))
        return false;
    j->result->looked_at++;
    chat.created = c.created;
    chat.origin = c.origin;
    bool done = !found || (arena_raw(&j->ledger, c.origin_id, &chat.origin_id) &&
                              vec_push(&j->chats, chat, CHATS_MAX));
    arena_reset(&j->arena);
    return done || err_memory(err);
}

static bool list_own(struct export_job *j, struct err *err)
{
    struct conversation_key key = {.vault = j->vault};
    bool found = true;
    while (true) {
        if (!conversation_next_of(j->f->store, &key, &found, err))
            return false;
        if (!found)
            return true;
        if (!note_chat(j, key, err))
            return false;
    }
}

static bool list_shared(struct export_job *j, struct err *err)
{
    struct id after = {{0}};
    bool found = true;
    while (true) {
        struct conversation_key key;
        if (!conversation_next_part(j->f->store, j->vault, &after, &key, &found, err))
            return false;
        if (!found)
            return true;
        if (!id_is_zero(key.vault) && !note_chat(j, key, err))
            return false;
    }
}

/* Without their words or what they are called there is nothing to write. */
static bool takes_chats(const struct export_job *j)
{
    return export_plan_takes(&j->plan, "conversation", "head") &&
           export_plan_takes(&j->plan, "turns", "body");
}

bool export_chats_list(struct export_job *j, struct err *err)
{
    if (!takes_chats(j))
        return true;
    if (!list_own(j, err) ||
        (export_plan_takes(&j->plan, "part", "link") && !list_shared(j, err)))
        return false;
    if (j->chats.n > 0)
        qsort(j->chats.p, j->chats.n, sizeof *j->chats.p, by_time_and_id);
    return true;
}

static bool takes_part(const struct export_job *j, const struct stored_conversation *c)
{
    bool found = id_eq(c->key.vault, j->vault);
    for (size_t i = 0; i < c->count && !found; i++)
        found = export_chats_is_theirs(j, &c->turns[i]);
    return found;
}

bool export_chats_each(
    struct export_job *j, bool meta, export_visit *visit, struct err *err)
{
    struct conversation_want want = {.meta = meta};
    for (size_t i = 0; i < j->chats.n; i++) {
        struct stored_conversation c;
        bool done =
            find_load(j->f, j->chats.p[i].key, want, &j->arena, &c, err) &&
            (!takes_part(j, &c) || visit(j, &c, err)) &&
            flow_step(j->f, "exporting, conversations:", j->result->conversations,
                j->chats.n, err);
        arena_reset(&j->arena);
        if (!done)
            return false;
    }
    return true;
}

bool export_chats_write(struct export_job *j, struct err *err)
{
    bool meta = export_plan_takes(&j->plan, "turns", "meta");
    return export_chats_each(j, meta, put_conversation, err);
}
