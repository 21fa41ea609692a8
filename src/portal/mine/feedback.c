/*
 * Feedback on one chat: three acts on one page, each by itself, each taken back by
 * itself. A rating is a line of the ledger, a note a record beside the chat (it dies
 * with it), the text a donation (rule D1).
 */
#include "flow/flow_donate.h"
#include "portal/mine/gift.h"
#include "portal/page/chat.h"
#include "portal/page/choose.h"
#include "portal/page/page.h"
#include "store/beside/side.h"
#include "text/json.h"
#include "text/json_write.h"

enum { NOTE_MAX = 4000, NOTE_JSON_MAX = 32 << 10 };

bool gift_note_read(struct ask *a, struct raw json, struct gift_note *out)
{
    struct json *o = NULL;
    struct err err = ERR_INIT;
    *out = (struct gift_note){{0}, {0}};
    if (!json_parse(&a->arena, json, &o, &err) || !json_is(o, JSON_OBJECT))
        return false;
    out->chat = json_raw(json_get(o, STR("conversation_id")));
    out->text = json_raw(json_get(o, STR("content")));
    if (!out->text.n)
        out->text = json_raw(json_get(o, STR("text")));
    return out->chat.n > 0 && out->text.n > 0;
}

bool gift_show_chat(struct ask *a, const struct stored_conversation *c, struct err *err)
{
    const struct choice *lines;
    const struct grant *grants;
    struct str scope = STR("");
    size_t count, grant_count;
    char id[ID_TEXT];
    if (!ledger_read(a->flow->store, a->who.vault, &a->arena, &lines, &count, err) ||
        !grant_list(
            a->flow->store, a->who.vault, &a->arena, &grants, &grant_count, err))
        return false;
    bool can = raw_token(c->origin_id, &scope);
    struct str rating =
        can ? choose_last(lines, count, CONTROL_RATING, scope) : STR("");
    view_flag(a->view, "can_rate", can);
    view_flag(a->view, "rated", rating.n && !str_eq(rating, STR("none")));
    view_str(a->view, "rating", rating);
    view_flag(a->view, "minor",
        str_eq(choose_last(lines, count, CONTROL_AGE, STR("")), STR("minor")));
    for (size_t i = 0; i < grant_count; i++) {
        if (instant_known(grants[i].revoked) || !id_is_zero(grants[i].node) ||
            !id_eq(grants[i].conversation, c->key.conversation))
            continue;
        view_copy(a->view, "grant", id_format(grants[i].id, id));
        ask_time(a->view, "given", grants[i].given);
    }
    return true;
}

/* The note about this chat, and the id of its record; empty: there is none. */
static bool find_note(struct ask *a, const struct stored_conversation *c,
    struct gift_note *note, struct raw *id, struct err *err)
{
    const struct side_record *all;
    size_t count;
    *note = (struct gift_note){{0}, {0}};
    *id = raw_of(NULL, 0);
    if (!side_list(a->flow->store, a->who.vault, &a->arena, &all, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct gift_note one;
        if (!str_eq(all[i].file, GIFT_NOTES_FILE) ||
            !gift_note_read(a, all[i].json, &one) || !raw_eq(one.chat, c->origin_id))
            continue;
        *note = one;
        *id = all[i].id;
    }
    return true;
}

bool mine_page_feedback(struct ask *a, struct err *err)
{
    struct stored_conversation c;
    const struct notice *notice;
    struct gift_note note;
    struct raw record;
    bool found;
    if (!chat_find(a, false, &c, &found, err) || !found)
        return !found;
    if (!gift_show_chat(a, &c, err) || !find_note(a, &c, &note, &record, err) ||
        !notice_now(a, &notice, err))
        return false;
    view_raw(a->view, "note", note.text);
    view_raw(a->view, "id", a->names[0]);
    view_raw(a->view, "title", c.title);
    view_str(a->view, "notice", notice ? notice->version : STR(""));
    return ask_page(a, "feedback.html", err);
}

static void back(struct ask *a, const char *said)
{
    struct buf path;
    buf_init(&path, 128);
    buf_add_z(&path, "/chats/");
    buf_add_raw(&path, a->names[0]);
    buf_add_z(&path, "/feedback");
    ask_redirect_raw(a, buf_ok(&path, NULL) ? buf_raw(&path) : raw_of(NULL, 0));
    buf_fini(&path);
    ask_tell(a, said);
    a->changed = a->who.vault;
}

bool mine_page_rate(struct ask *a, struct err *err)
{
    struct choosing line;
    bool found;
    if (!chat_choosing(a, CONTROL_RATING, &line, &found, err))
        return false;
    if (!found)
        return true;
    back(a, str_eq(line.value, STR("none")) ? "unrated" : "rated");
    return choose(a, &line, 1, err);
}

struct noting {
    struct side_put put;
    enum side_done done;
};

static bool put_note(struct flow *f, void *ctx, struct err *err)
{
    struct noting *n = ctx;
    return side_put(f->store, &n->put, &n->done, err);
}

/* A note is written over: the one before, and with an empty one its words, are gone. */
bool mine_page_note(struct ask *a, struct err *err)
{
    struct raw text = form_find(&a->form, STR("note"));
    struct stored_conversation c;
    struct gift_note before;
    struct raw record;
    struct buf json;
    char id[ID_TEXT], at[INSTANT_TEXT_MAX];
    bool found;
    if (!chat_find(a, false, &c, &found, err) || !found)
        return !found;
    if (text.n > NOTE_MAX) {
        ask_refuse(a, 400, "form");
        return true;
    }
    if (!find_note(a, &c, &before, &record, err))
        return false;
    if (!record.n)
        record = raw_from_str(id_format(c.key.conversation, id));
    buf_init(&json, NOTE_JSON_MAX);
    struct jw w = jw_to(&json);
    jw_object_begin(&w);
    jw_key(&w, STR("id"));
    jw_raw(&w, record);
    jw_key(&w, STR("conversation_id"));
    jw_raw(&w, c.origin_id);
    jw_key(&w, STR("create_time"));
    jw_str(&w, instant_format(a->flow->now, at));
    jw_key(&w, STR("content"));
    jw_raw(&w, text);
    jw_object_end(&w);
    struct noting n = {
        .put = {.vault = a->who.vault,
            .conversation = c.key.conversation,
            .record = {.file = GIFT_NOTES_FILE, .json = buf_raw(&json), .id = record}}};
    back(a, text.n ? "noted" : "unnoted");
    bool done = buf_ok(&json, err) && flow_write(a->flow, put_note, &n, err);
    buf_wipe(&json);
    return done;
}

bool mine_page_donate(struct ask *a, struct err *err)
{
    struct stored_conversation c;
    const struct notice *notice;
    struct err why = ERR_INIT;
    uint64_t count;
    char who[ID_TEXT];
    bool found;
    if (!chat_find(a, false, &c, &found, err) || !found)
        return !found;
    if (!notice_now(a, &notice, err))
        return false;
    const struct flow_donation d = {.who = id_format(a->who.vault, who),
        .purpose = PURPOSE_TRAIN,
        .conversation = a->names[0],
        .notice = notice ? notice->version : STR(""),
        .adult = str_eq(form_token(&a->form, STR("adult")), STR("yes")),
        .at = a->flow->now};
    back(a, "donated");
    if (flow_donate(a->flow, &d, &count, &why))
        return true;
    *err = why;
    if (why.code != ERR_DENIED)
        return false;
    ask_refuse(a, 400, "form");
    return true;
}

bool mine_page_donate_end(struct ask *a, struct err *err)
{
    struct id grant;
    struct err why = ERR_INIT;
    char who[ID_TEXT];
    if (!ask_id(a, 0, &grant))
        return true;
    if (!flow_donate_revoke(a->flow, id_format(a->who.vault, who), grant, &why)) {
        *err = why;
        return false; /* ERR_ABSENT: there is nothing here */
    }
    ask_redirect(a, "/gifts");
    ask_tell(a, "undonated");
    a->changed = a->who.vault;
    return true;
}
