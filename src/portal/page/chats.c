/* A person's chats: the newest first, a page at a time; found by their words. */
#include "portal/page/chat.h"
#include "portal/page/others.h"
#include "portal/page/page.h"
#include "store/person/shelf.h"
#include "text/utf8.h"

/*
 * A page opens at most PAGE_CHATS heads, or, when words are looked for, SEARCH_CHATS
 * whole chats: what it costs does not grow with how many there are. There is no index
 * of words at rest: looking means opening.
 */
enum { PAGE_CHATS = 25, SEARCH_CHATS = 150, QUERY_MAX = 100, SEARCH_ARENA = 64 << 20 };

struct walk {
    struct ask *ask;
    struct raw words; /* empty: every chat */
    struct arena arena;
    int64_t last;
    size_t shown, looked;
    bool more, archive; /* archive: only what is in it */
};

static unsigned char small(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 32) : c;
}

static bool holds(struct raw text, struct raw words)
{
    for (size_t i = 0; i + words.n <= text.n; i++) {
        size_t k = 0;
        while (k < words.n && small(text.p[i + k]) == small(words.p[k]))
            k++;
        if (k == words.n)
            return true;
    }
    return false;
}

static bool has_words(const struct stored_conversation *c, struct raw words)
{
    bool found = holds(c->title, words);
    for (size_t i = 0; !found && i < c->count; i++)
        found = !c->turns[i].hidden && holds(c->turns[i].text, words);
    return found;
}

static bool load(struct walk *w, struct id conversation, struct stored_conversation *c,
    bool *found, struct err *err)
{
    struct conversation_key key = {w->ask->who.vault, conversation};
    struct store *s = w->ask->flow->store;
    if (!w->words.n)
        return conversation_load_head(s, key, &w->arena, c, found, err);
    return conversation_load(
        s, key, (struct conversation_want){.meta = false}, &w->arena, c, found, err);
}

static bool show_one(struct walk *w, struct id conversation, struct err *err)
{
    struct stored_conversation c;
    char id[ID_TEXT];
    bool found;
    if (!load(w, conversation, &c, &found, err))
        return false;
    /* A temporary chat is in no list; memories have their own. */
    if (found && c.mode != MODE_TEMPORARY && !c.memory &&
        (!w->archive || c.mode == MODE_ARCHIVED) &&
        (!w->words.n || has_words(&c, w->words))) {
        struct view *v = view_add(w->ask->view, "chats");
        struct raw title = utf8_cut(c.title, 200), kept;
        if (!arena_raw(&w->ask->arena, title, &kept))
            return err_memory(err);
        view_copy(v, "id", id_format(conversation, id));
        view_raw(v, "title", kept);
        view_flag(v, "archived", c.mode == MODE_ARCHIVED);
        ask_time(v, "at", instant_known(c.updated) ? c.updated : c.created);
        w->shown++;
    }
    w->looked++;
    arena_reset(&w->arena);
    return true;
}

static bool is_full(const struct walk *w)
{
    return w->shown == PAGE_CHATS || w->looked == SEARCH_CHATS;
}

static bool show_chats(struct walk *w, struct err *err)
{
    struct shelf_page page = {
        .vault = w->ask->who.vault, .before = w->last, .most = PAGE_CHATS + 1};
    struct shelf_place places[PAGE_CHATS + 1];
    size_t count = page.most;
    while (count == page.most) {
        if (!shelf_read(w->ask->flow->store, &page, places, &count, err))
            return false;
        for (size_t i = 0; i < count; i++) {
            if (is_full(w)) {
                w->more = true;
                return true;
            }
            page.before = w->last = places[i].number;
            if (places[i].live && !show_one(w, places[i].conversation, err))
                return false;
        }
    }
    return true;
}

bool page_chats(struct ask *a, struct err *err)
{
    struct walk w = {.ask = a, .last = form_number(&a->form, STR("before"))};
    w.archive = str_eq(form_token(&a->form, STR("archive")), STR("yes"));
    view_flag(a->view, "archive", w.archive);
    w.words = utf8_cut(form_find(&a->form, STR("q")), QUERY_MAX);
    view_flag(a->view, "later", w.last > 0);
    arena_init(&w.arena, SEARCH_ARENA);
    bool done = show_chats(&w, err);
    arena_fini(&w.arena);
    if (!done)
        return false;
    view_raw(a->view, "q", w.words);
    view_flag(a->view, "more", w.more);
    view_u64(a->view, "before", (uint64_t)w.last);
    return ask_page(a, "chats.html", err);
}

bool page_chats_delete(struct ask *a, struct err *err)
{
    return ask_page(a, "chats_delete.html", err);
}

bool page_chats_delete_do(struct ask *a, struct err *err)
{
    struct erase_ticket ticket;
    char who[ID_TEXT];
    struct flow_erase in = {.kind = ERASE_ALL_CONVERSATIONS,
        .who = id_format(a->who.vault, who),
        .ask_others = !others_are_meant(a)};
    struct err why = ERR_INIT;
    bool gone = flow_erase(a->flow, &in, &ticket, &why) || why.code == ERR_STATE ||
                why.code == ERR_ABSENT;
    if (!gone && why.code == ERR_DENIED)
        return others_show(a, &in, err) && page_chats_delete(a, err);
    ask_redirect(a, "/chats");
    a->changed = a->who.vault;
    if (gone)
        ask_tell(a, "chats_deleted");
    else
        ask_refuse(a, 503, "broken");
    return true;
}
