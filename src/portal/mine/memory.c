/*
 * What is remembered of a person, and where it came from. A memory of its own is
 * a conversation that holds nothing else; what a chat says of a memory is part of it.
 */
#include "flow/keep/flow_erase.h"
#include "portal/page/page.h"
#include "store/person/shelf.h"
#include "text/utf8.h"

/* As for a search: so many chats are opened for a page, whatever there are. */
enum { SHOWN_MAX = 50, LOOKED_MAX = 150, MEMORY_ARENA = 64 << 20, WORDS_MAX = 2000 };
enum { PAGE_PLACES = 50 };

struct walk {
    struct ask *ask;
    struct arena arena;
    int64_t last;
    size_t shown, looked;
    bool more;
};

/* One thing that is remembered: its words, and the chat it stands in. */
static bool show_turn(struct walk *w, const struct stored_conversation *c,
    const struct stored_turn *t, struct err *err)
{
    struct view *v = view_add(w->ask->view, "memories");
    struct raw text, title, project;
    char id[ID_TEXT];
    if (!arena_raw(&w->ask->arena, utf8_cut(t->text, WORDS_MAX), &text) ||
        !arena_raw(&w->ask->arena, utf8_cut(c->title, 200), &title) ||
        !arena_raw(&w->ask->arena, utf8_cut(c->project, 200), &project))
        return err_memory(err);
    view_raw(v, "text", text);
    view_copy(v, "id", id_format(c->key.conversation, id));
    view_flag(v, "own", c->memory);
    view_flag(v, "chat", !c->memory);
    view_raw(v, "title", title);
    view_raw(v, "project", c->memory ? project : raw_of(NULL, 0));
    ask_time(v, "at", instant_known(t->created) ? t->created : c->created);
    w->shown++;
    return true;
}

static bool show_chat(struct walk *w, struct id conversation, struct err *err)
{
    struct conversation_key key = {w->ask->who.vault, conversation};
    struct stored_conversation c;
    bool found;
    if (!conversation_load(w->ask->flow->store, key, (struct conversation_want){false},
            &w->arena, &c, &found, err))
        return false;
    for (size_t i = 0; found && c.mode != MODE_TEMPORARY && i < c.count; i++) {
        const struct stored_turn *t = &c.turns[i];
        if (t->content != CONTENT_MEMORY || !t->text.n || t->state != BODY_STATE_LIVE)
            continue;
        if (!show_turn(w, &c, t, err))
            return false;
    }
    w->looked++;
    arena_reset(&w->arena);
    return true;
}

static bool walk(struct walk *w, struct err *err)
{
    struct shelf_page page = {
        .vault = w->ask->who.vault, .before = w->last, .most = PAGE_PLACES};
    struct shelf_place places[PAGE_PLACES];
    size_t count = page.most;
    while (count == page.most) {
        if (!shelf_read(w->ask->flow->store, &page, places, &count, err))
            return false;
        for (size_t i = 0; i < count; i++) {
            if (w->shown >= SHOWN_MAX || w->looked == LOOKED_MAX) {
                w->more = true;
                return true;
            }
            page.before = w->last = places[i].number;
            if (places[i].live && !show_chat(w, places[i].conversation, err))
                return false;
        }
    }
    return true;
}

bool mine_page_memories(struct ask *a, struct err *err)
{
    struct walk w = {.ask = a, .last = form_number(&a->form, STR("before"))};
    arena_init(&w.arena, MEMORY_ARENA);
    bool done = walk(&w, err);
    arena_fini(&w.arena);
    view_flag(a->view, "later", form_number(&a->form, STR("before")) > 0);
    view_flag(a->view, "more", w.more);
    view_u64(a->view, "before", (uint64_t)w.last);
    return done && ask_page(a, "memories.html", err);
}

/* ERR_STATE: the key is overwritten, and a reader holds the log; the purge goes on. */
static bool erase_one(struct ask *a, struct raw id, struct err *err)
{
    struct erase_ticket ticket;
    char who[ID_TEXT];
    const struct flow_erase in = {
        .kind = ERASE_MEMORY, .who = id_format(a->who.vault, who), .conversation = id};
    struct err why = ERR_INIT;
    if (flow_erase(a->flow, &in, &ticket, &why) || why.code == ERR_STATE)
        return true;
    *err = why;
    return false;
}

bool mine_page_memory_delete(struct ask *a, struct err *err)
{
    struct id id;
    if (!ask_id(a, 0, &id))
        return true;
    if (!erase_one(a, a->names[0], err))
        return false; /* ERR_ABSENT: there is nothing here */
    ask_redirect(a, "/memories");
    ask_tell(a, "memory_deleted");
    a->changed = a->who.vault;
    return true;
}

bool mine_page_memories_delete(struct ask *a, struct err *err)
{
    return ask_page(a, "memories_delete.html", err);
}

bool mine_page_memories_delete_do(struct ask *a, struct err *err)
{
    struct conversation_key key = {.vault = a->who.vault};
    struct arena arena;
    bool found = true, done = true;
    arena_init(&arena, MEMORY_ARENA);
    while (done && found) {
        struct stored_conversation c = {.memory = false};
        char id[ID_TEXT];
        bool live = false;
        arena_reset(&arena);
        done = conversation_next_of(a->flow->store, &key, &found, err) &&
               (!found ||
                   conversation_load_head(a->flow->store, key, &arena, &c, &live, err));
        if (done && found && live && c.memory)
            done = erase_one(a, raw_from_str(id_format(key.conversation, id)), err);
    }
    arena_fini(&arena);
    ask_redirect(a, "/memories");
    ask_tell(a, "memories_deleted");
    a->changed = a->who.vault;
    return done;
}
