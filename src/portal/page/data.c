/* What was used in which dataset, by which rule; and everything to take away. */
#include "flow/decide.h"
#include "flow/export/flow_export.h"
#include "policy/policy.h"
#include "portal/page/page.h"
#include "store/lineage.h"
#include "store/person/uses.h"
#include "text/utf8.h"
#include "text/zip_write.h"

enum { USES_SHOWN = 25, CHAT_ARENA = 64 << 20 };

static void show_dataset(struct view *v, const struct dataset_entry *d, uint64_t rows)
{
    char id[ID_TEXT];
    view_copy(v, "id", id_format(d->id, id));
    view_str(v, "purpose", purpose_word(d->purpose));
    view_str(v, "state", dataset_state_word(d->state));
    ask_time(v, "at", d->created);
    view_flag(v, "many", rows == USES_COUNT_MAX);
    view_u64(v, "rows", rows);
}

bool page_data(struct ask *a, struct err *err)
{
    const struct dataset_entry *all;
    size_t count;
    if (!dataset_list(a->flow->store, &a->arena, &all, &count, err))
        return false;
    for (size_t i = count; i > 0; i--) {
        uint64_t rows;
        if (!uses_count(a->flow->store, a->who.vault, all[i - 1].id, &rows, err))
            return false;
        if (rows)
            show_dataset(view_add(a->view, "datasets"), &all[i - 1], rows);
    }
    return ask_page(a, "data.html", err);
}

/* The rule that decides about the chat's first own turn today. */
static bool ask_rule(struct decider *d, const struct stored_conversation *c,
    struct id person, enum purpose purpose, struct verdict *out, struct err *err)
{
    struct question q =
        question_of(c->service, c->mode, c->origin, c->origin_id, c->project);
    q.purpose = purpose;
    q.author = person;
    q.assistant = c->assistant;
    q.turn.conversation = c->key.conversation;
    q.turn.memorable = !c->do_not_remember;
    *out = (struct verdict){.rule = -1};
    for (size_t i = 0; i < c->count; i++) {
        const struct stored_turn *t = &c->turns[i];
        if (!id_eq(t->author, person) || !t->text.n)
            continue;
        q.turn.content = t->content;
        q.turn.state = t->state;
        q.turn.safety = t->safety;
        q.turn.created = t->created;
        q.turn.node = t->node;
        return decider_ask(d, &q, out, err);
    }
    return true;
}

struct showing {
    struct ask *ask;
    struct decider *decider;
    enum purpose purpose;
    struct arena *arena;
};

static bool show_use(const struct showing *s, const struct use *u, struct err *err)
{
    struct ask *a = s->ask;
    struct view *v = view_add(a->view, "uses");
    struct stored_conversation c;
    struct verdict verdict;
    struct raw title;
    char id[ID_TEXT];
    bool found;
    view_flag(v, "withdrawn", u->withdrawn);
    if (!conversation_load(a->flow->store, u->key, (struct conversation_want){false},
            s->arena, &c, &found, err))
        return false;
    bool own = found && id_eq(u->key.vault, a->who.vault);
    view_flag(v, "gone", !own);
    if (!own)
        return true;
    if (!ask_rule(s->decider, &c, a->who.vault, s->purpose, &verdict, err) ||
        !arena_raw(&a->arena, utf8_cut(c.title, 200), &title))
        return false;
    view_copy(v, "id", id_format(u->key.conversation, id));
    view_raw(v, "title", title);
    view_copy(v, "code", str_z(verdict.code));
    view_str(v, "sentence", policy_sentence(a->flow->policy, s->purpose, verdict.rule));
    arena_reset(s->arena);
    return true;
}

static bool show_uses(struct ask *a, const struct dataset_entry *d, struct err *err)
{
    struct uses_page page = {
        .vault = a->who.vault, .dataset = d->id, .most = USES_SHOWN + 1};
    struct use list[USES_SHOWN + 1];
    struct decider decider;
    struct arena arena;
    char after[ID_TEXT];
    size_t count = 0;
    struct str token = form_token(&a->form, STR("after"));
    if (token.n && !id_parse(token, &page.after))
        page.after = (struct id){{0}};
    if (!uses_read(a->flow->store, &page, list, &count, err))
        return false;
    arena_init(&arena, CHAT_ARENA);
    struct showing s = {a, &decider, d->purpose, &arena};
    bool done = decider_init(&decider, a->flow, err);
    for (size_t i = 0; done && i < count && i < USES_SHOWN; i++)
        done = show_use(&s, &list[i], err);
    decider_fini(&decider);
    arena_fini(&arena);
    view_flag(a->view, "more", count > USES_SHOWN);
    if (count > USES_SHOWN)
        view_copy(a->view, "after", id_format(list[USES_SHOWN - 1].handle, after));
    return done;
}

bool page_data_use(struct ask *a, struct err *err)
{
    const struct dataset_entry *all, *found = NULL;
    size_t count;
    struct id id;
    uint64_t rows = 0;
    if (!ask_id(a, 0, &id))
        return true;
    if (!dataset_list(a->flow->store, &a->arena, &all, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        found = id_eq(all[i].id, id) ? &all[i] : found;
    if (found && !uses_count(a->flow->store, a->who.vault, id, &rows, err))
        return false;
    if (!rows) { /* also one that others are in: it is the same to them */
        ask_refuse(a, 404, "absent");
        return true;
    }
    show_dataset(a->view, found, rows);
    return show_uses(a, found, err) && ask_page(a, "uses.html", err);
}

/* --- everything, to take away --- */

static bool pack(struct ask *a, struct zip *zip, struct err *err)
{
    const struct export_place place = export_place_zip(zip);
    struct flow_export_result result;
    char who[ID_TEXT];
    struct flow_export in = {.who = id_format(a->who.vault, who), .place = &place};
    return flow_export(a->flow, &in, &result, err) && zip_finish(zip, err);
}

bool page_data_export(struct ask *a, struct err *err)
{
    struct zip *zip = NULL;
    bool done = parcel_new(store_dir(a->flow->store), &a->parcel, err) &&
                zip_new(parcel_sink(a->parcel), &zip, err) && pack(a, zip, err) &&
                parcel_close(a->parcel, err);
    zip_free(zip);
    if (!done) {
        parcel_free(a->parcel);
        a->parcel = NULL;
        return false;
    }
    a->status = 200;
    a->type = STR("application/zip");
    a->file_name = STR("abide-export.zip");
    return true;
}
