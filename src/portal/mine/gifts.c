/* Everything a person gave beside using the product, and every link they made. */
#include "flow/find.h"
#include "portal/mine/gift.h"
#include "portal/page/choose.h"
#include "portal/page/page.h"
#include "store/beside/side.h"
#include "store/person/pass.h"
#include "text/utf8.h"

enum { GIFTS_SHOWN_MAX = 50, TITLE_ARENA = 16 << 20 };

/* The chat's title and id; not found: it is gone, and so is what stands about it. */
static bool show_chat(struct ask *a, struct view *v, struct conversation_key key,
    bool *found, struct err *err)
{
    struct stored_conversation c;
    struct raw title = {0};
    struct arena arena;
    char id[ID_TEXT];
    arena_init(&arena, TITLE_ARENA);
    bool done = conversation_load_head(a->flow->store, key, &arena, &c, found, err) &&
                (!*found || arena_raw(&a->arena, utf8_cut(c.title, 200), &title) ||
                    err_memory(err));
    arena_fini(&arena);
    view_raw(v, "title", title);
    view_copy(v, "id", id_format(key.conversation, id));
    view_flag(v, "there", *found);
    return done;
}

static bool is_last(const struct choice *lines, size_t count, size_t place)
{
    for (size_t i = place + 1; i < count; i++) {
        if (lines[i].control == CONTROL_RATING &&
            str_eq(lines[i].scope, lines[place].scope))
            return false;
    }
    return true;
}

/* How its source calls a chat -> ours; not found: it is no chat here (any more). */
static bool find_named(struct ask *a, struct raw name, struct conversation_key *key,
    bool *found, struct err *err)
{
    struct err why = ERR_INIT;
    *found = find_conversation(a->flow, a->who.vault, name, key, &why);
    if (*found || why.code == ERR_ABSENT)
        return true;
    *err = why;
    return false;
}

static bool add_ratings(struct ask *a, struct err *err)
{
    const struct choice *lines;
    size_t count, shown = 0;
    if (!ledger_read(a->flow->store, a->who.vault, &a->arena, &lines, &count, err))
        return false;
    for (size_t i = count; i > 0 && shown < GIFTS_SHOWN_MAX; i--) {
        const struct choice *line = &lines[i - 1];
        struct conversation_key key;
        bool found;
        if (line->control != CONTROL_RATING || str_eq(line->value, STR("none")) ||
            !is_last(lines, count, i - 1))
            continue;
        if (!find_named(a, raw_from_str(line->scope), &key, &found, err))
            return false;
        struct view *v = view_add(a->view, "ratings");
        view_str(v, "rating", line->value);
        ask_time(v, "at", line->at);
        if (found && !show_chat(a, v, key, &found, err))
            return false;
        shown++;
    }
    return true;
}

static bool add_notes(struct ask *a, struct err *err)
{
    const struct side_record *all;
    size_t count, shown = 0;
    if (!side_list(a->flow->store, a->who.vault, &a->arena, &all, &count, err))
        return false;
    for (size_t i = 0; i < count && shown < GIFTS_SHOWN_MAX; i++) {
        struct conversation_key key;
        struct gift_note note;
        bool found;
        if (!str_eq(all[i].file, GIFT_NOTES_FILE) ||
            !gift_note_read(a, all[i].json, &note))
            continue;
        if (!find_named(a, note.chat, &key, &found, err))
            return false;
        struct view *v = view_add(a->view, "notes");
        view_raw(v, "note", note.text);
        if (found && !show_chat(a, v, key, &found, err))
            return false;
        shown++;
    }
    return true;
}

static bool add_donations(struct ask *a, struct err *err)
{
    const struct grant *grants;
    size_t count, shown = 0;
    char id[ID_TEXT];
    if (!grant_list(a->flow->store, a->who.vault, &a->arena, &grants, &count, err))
        return false;
    for (size_t i = count; i > 0 && shown < GIFTS_SHOWN_MAX; i--, shown++) {
        const struct grant *g = &grants[i - 1];
        struct view *v = view_add(a->view, "donations");
        bool found;
        view_copy(v, "grant", id_format(g->id, id));
        view_str(v, "purpose", purpose_word(g->purpose));
        view_str(v, "notice", g->notice);
        view_flag(v, "part", !id_is_zero(g->node));
        view_flag(v, "live", !instant_known(g->revoked));
        ask_time(v, "given", g->given);
        ask_time(v, "revoked", g->revoked);
        if (!show_chat(a, v, (struct conversation_key){a->who.vault, g->conversation},
                &found, err))
            return false;
    }
    view_flag(a->view, "cut", count > GIFTS_SHOWN_MAX);
    return true;
}

bool mine_page_gifts(struct ask *a, struct err *err)
{
    return add_ratings(a, err) && add_notes(a, err) && add_donations(a, err) &&
           ask_page(a, "gifts.html", err);
}

bool mine_page_links(struct ask *a, struct err *err)
{
    const struct pass *all;
    size_t count;
    if (!ask_passes(a, PASS_SHARE, &all, &count, err))
        return false;
    for (size_t i = 0; i < count && i < GIFTS_SHOWN_MAX; i++) {
        struct conversation_key key = {.vault = a->who.vault};
        struct str id;
        bool found;
        if (!raw_token(all[i].what, &id) || !id_parse(id, &key.conversation))
            continue;
        struct view *v = view_add(a->view, "links");
        view_raw(v, "token", all[i].where);
        ask_time(v, "made", all[i].made);
        if (!show_chat(a, v, key, &found, err))
            return false;
    }
    return ask_page(a, "links.html", err);
}
