/* One chat: read it, archive it, keep it from training, give it an end, delete it. */
#include "portal/page/chat.h"

#include "portal/page/others.h"
#include "portal/page/page.h"
#include "store/erase/keep.h"
#include "store/person/uses.h"

enum { TURNS_SHOWN_MAX = 2000, KEEP_CHOICES = 4 };
static const int keep_days[KEEP_CHOICES] = {1, 7, 30, 90};

bool chat_find(struct ask *a, bool turns, struct stored_conversation *out, bool *found,
    struct err *err)
{
    struct conversation_key key = {.vault = a->who.vault};
    struct store *s = a->flow->store;
    *found = false;
    if (!ask_id(a, 0, &key.conversation))
        return true;
    bool done = turns ? conversation_load(s, key, (struct conversation_want){false},
                            &a->arena, out, found, err)
                      : conversation_load_head(s, key, &a->arena, out, found, err);
    if (!done)
        return false;
    *found = *found && out->mode != MODE_TEMPORARY;
    if (!*found)
        ask_refuse(a, 404, "absent");
    return true;
}

/* From the head back to the root; then the other way round. */
static size_t shown_path(const struct stored_conversation *c, int *path)
{
    size_t n = 0;
    for (int at = c->head; at != TURN_NONE && n < c->count; at = c->turns[at].parent)
        path[n++] = at;
    for (size_t i = 0; i < n / 2; i++) {
        int other = path[i];
        path[i] = path[n - 1 - i];
        path[n - 1 - i] = other;
    }
    return n;
}

void chat_show(struct view *v, struct arena *a, const struct stored_conversation *c,
    struct instant until)
{
    int *path = arena_array(a, c->count + 1, sizeof *path);
    size_t n = path ? shown_path(c, path) : 0;
    size_t from = n > TURNS_SHOWN_MAX ? n - TURNS_SHOWN_MAX : 0;
    view_flag(v, "cut", from > 0);
    for (size_t i = from; i < n; i++) {
        const struct stored_turn *t = &c->turns[path[i]];
        bool late = instant_known(until) && instant_cmp(t->created, until) > 0;
        if (t->hidden || t->aside || late || t->state != BODY_STATE_LIVE || !t->text.n)
            continue;
        struct view *one = view_add(v, "turns");
        view_str(one, "role", role_word(t->role));
        view_raw(one, "text", t->text);
        ask_time(one, "at", t->created);
    }
}

/* What its owner said of this chat alone; it goes only one way: stricter. */
static const struct limit {
    const char *name, *flag, *off, *on; /* of the page; what is said after a change */
    enum control control;
} limits[] = {
    {"training", "never", "chat_never", "chat_follows", CONTROL_CHAT_TRAINING},
    {"memory", "forget", "chat_forget", "chat_remembers", CONTROL_CHAT_MEMORY},
};

static void add_limit(struct view *v, const struct limit *limit, bool off, bool fixed)
{
    view_flag(v, limit->flag, off);
    if (fixed)
        return;
    struct view *one = view_add(v, "limits");
    view_str(one, "limit", str_z(limit->name));
    view_str(one, "checked", off ? STR("false") : STR("true"));
    view_str(one, "state", off ? STR("off") : STR("on"));
    view_str(one, "other", off ? STR("on") : STR("off"));
}

static bool add_state(
    struct ask *a, const struct stored_conversation *c, struct err *err)
{
    const struct choice *lines;
    struct instant until;
    size_t count;
    struct str scope = STR("");
    if (!ledger_read(a->flow->store, a->who.vault, &a->arena, &lines, &count, err) ||
        !keep_chat_find(a->flow->store, c->key, &until, err))
        return false;
    bool can = raw_token(c->origin_id, &scope);
    for (size_t i = 0; can && i < COUNT(limits); i++) {
        bool marked = limits[i].control == CONTROL_CHAT_MEMORY && c->do_not_remember;
        struct str value = choose_last(lines, count, limits[i].control, scope);
        add_limit(a->view, &limits[i], marked || str_eq(value, STR("off")), marked);
    }
    view_flag(a->view, "can_train", can);
    ask_time(a->view, "until", until);
    view_flag(a->view, "archived", c->mode == MODE_ARCHIVED);
    view_str(a->view, "archive", c->mode == MODE_ARCHIVED ? STR("no") : STR("yes"));
    for (int i = 0; i < KEEP_CHOICES; i++)
        view_u64(view_add(a->view, "keeps"), "days", (uint64_t)keep_days[i]);
    return true;
}

static void add_share(struct ask *a, const struct share_link *link)
{
    struct buf url;
    struct raw kept;
    if (!link->found)
        return;
    buf_init(&url, 512);
    buf_add_str(&url, a->site->url);
    buf_add_z(&url, "/shared/");
    buf_add_raw(&url, link->token);
    if (buf_ok(&url, NULL) && arena_raw(&a->arena, buf_raw(&url), &kept))
        view_raw(a->view, "shared", kept);
    buf_fini(&url);
    view_raw(a->view, "share_token", link->token);
    ask_time(a->view, "shared_at", link->made);
}

bool page_chat(struct ask *a, struct err *err)
{
    struct stored_conversation c;
    struct share_link link;
    bool found;
    if (!chat_find(a, true, &c, &found, err) || !found)
        return !found;
    if (!add_state(a, &c, err) || !share_find(a, c.key.conversation, &link, err))
        return false;
    view_raw(a->view, "id", a->names[0]);
    view_raw(a->view, "title", c.title);
    ask_time(a->view, "at", c.created);
    chat_show(a->view, &a->arena, &c, INSTANT_UNKNOWN);
    add_share(a, &link);
    return ask_page(a, "chat.html", err);
}

/* "/chats/ID" */
static void back(struct ask *a)
{
    struct buf path;
    buf_init(&path, 128);
    buf_add_z(&path, "/chats/");
    buf_add_raw(&path, a->names[0]);
    ask_redirect_raw(a, buf_ok(&path, NULL) ? buf_raw(&path) : raw_of(NULL, 0));
    buf_fini(&path);
}

struct change {
    struct conversation_key key;
    struct instant until;
    bool archived, found;
};

static bool archive(struct flow *f, void *ctx, struct err *err)
{
    struct change *c = ctx;
    return person_archive(f->store, c->key, c->archived, &c->found, err);
}

static bool keep(struct flow *f, void *ctx, struct err *err)
{
    const struct change *c = ctx;
    return keep_chat(f->store, c->key, c->until, err);
}

bool page_chat_archive(struct ask *a, struct err *err)
{
    struct stored_conversation c;
    bool found;
    if (!chat_find(a, false, &c, &found, err) || !found)
        return !found;
    struct change change = {.key = c.key,
        .archived = str_eq(form_token(&a->form, STR("archive")), STR("yes"))};
    back(a);
    ask_tell(a, change.archived ? "archived" : "unarchived");
    a->changed = a->who.vault;
    return flow_write(a->flow, archive, &change, err);
}

bool chat_choosing(struct ask *a, enum control control, struct choosing *out,
    bool *found, struct err *err)
{
    struct stored_conversation c;
    *out = (struct choosing){control, form_token(&a->form, STR("value")), STR("")};
    if (!chat_find(a, false, &c, found, err))
        return false;
    if (!*found)
        return true;
    *found = raw_token(c.origin_id, &out->scope) && control_takes(control, out->value);
    if (!*found)
        ask_refuse(a, 400, "form");
    return true;
}

static bool set_limit(struct ask *a, const struct limit *limit, struct err *err)
{
    struct choosing line;
    bool found;
    if (!chat_choosing(a, limit->control, &line, &found, err))
        return false;
    if (!found)
        return true;
    back(a);
    ask_tell(a, str_eq(line.value, STR("off")) ? limit->off : limit->on);
    return choose(a, &line, 1, err);
}

bool page_chat_training(struct ask *a, struct err *err)
{
    return set_limit(a, &limits[0], err);
}

bool page_chat_memory(struct ask *a, struct err *err)
{
    return set_limit(a, &limits[1], err);
}

bool page_chat_keep(struct ask *a, struct err *err)
{
    static const int64_t day_us = INT64_C(86400000000);
    struct raw days = form_find(&a->form, STR("days"));
    struct stored_conversation c;
    bool found;
    if (!chat_find(a, false, &c, &found, err) || !found)
        return !found;
    struct change change = {.key = c.key, .until = INSTANT_UNKNOWN};
    int n = 0;
    for (size_t i = 0; i < days.n && i < 3 && days.p[i] >= '0' && days.p[i] <= '9'; i++)
        n = n * 10 + (days.p[i] - '0');
    if (n > 0)
        change.until = (struct instant){a->flow->now.us + n * day_us};
    back(a);
    ask_tell(a, n > 0 ? "keep_set" : "keep_off");
    return flow_write(a->flow, keep, &change, err);
}

bool page_chat_delete(struct ask *a, struct err *err)
{
    struct stored_conversation c;
    bool found;
    if (!chat_find(a, false, &c, &found, err) || !found)
        return !found;
    view_raw(a->view, "id", a->names[0]);
    view_raw(a->view, "title", c.title);
    return ask_page(a, "chat_delete.html", err);
}

/* The chat's own links go with it: they are found through it. */
bool page_chat_delete_do(struct ask *a, struct err *err)
{
    struct stored_conversation c;
    struct erase_ticket ticket;
    char who[ID_TEXT];
    bool found;
    struct err why = ERR_INIT;
    if (!chat_find(a, false, &c, &found, err) || !found)
        return !found;
    struct flow_erase in = {.kind = ERASE_CONVERSATION,
        .who = id_format(a->who.vault, who),
        .conversation = a->names[0],
        .ask_others = !others_are_meant(a)};
    bool gone = flow_erase(a->flow, &in, &ticket, &why) || why.code == ERR_STATE;
    if (!gone && why.code == ERR_DENIED)
        return others_show(a, &in, err) && page_chat_delete(a, err);
    a->changed = a->who.vault;
    ask_redirect(a, "/chats");
    if (gone)
        ask_tell(a, "chat_deleted");
    else
        ask_refuse(a, why.code == ERR_ABSENT ? 404 : 503,
            why.code == ERR_ABSENT ? "absent" : "broken");
    return true;
}
