/*
 * Sharing a chat: whoever has the link sees it as it was when it was shared. What is
 * said later is not in it; when the chat is deleted, or the link taken back, it leads
 * nowhere. The link's token says nothing about the person: it stands in the directory.
 */
#include "crypt/random.h"
#include "portal/page/chat.h"
#include "portal/page/page.h"
#include "store/account.h"
#include "text/hex.h"

enum { TOKEN_BYTES = 16, TOKEN_TEXT = 2 * TOKEN_BYTES + 1 };
static const int64_t ever_us = INT64_C(4102444800000000);

static struct account_name name_of(struct raw token)
{
    return (struct account_name){ACCOUNT_PERSON, STR("share"), token};
}

bool share_find(
    struct ask *a, struct id conversation, struct share_link *out, struct err *err)
{
    const struct pass *all;
    size_t count;
    char id[ID_TEXT];
    *out = (struct share_link){.found = false};
    if (!ask_passes(a, PASS_SHARE, &all, &count, err))
        return false;
    struct str text = id_format(conversation, id);
    for (size_t i = 0; i < count && !out->found; i++) {
        if (raw_eq_str(all[i].what, text))
            *out = (struct share_link){true, all[i].id, all[i].made, all[i].where};
    }
    return true;
}

struct sharing {
    struct ask *ask;
    struct pass pass;
    struct account_name name;
};

static bool share(struct flow *f, void *ctx, struct err *err)
{
    const struct sharing *s = ctx;
    struct id vault = s->ask->who.vault;
    return account_also(f->store, &s->name, vault, err) &&
           pass_put(f->store, vault, PASS_SHARE, &s->pass, err);
}

static bool unshare(struct flow *f, void *ctx, struct err *err)
{
    const struct sharing *s = ctx;
    struct pass_name name = {s->ask->who.vault, PASS_SHARE, s->pass.id, f->now};
    bool found;
    return account_also_drop(f->store, &s->name, err) &&
           pass_drop(f->store, &name, &found, err);
}

static void back(struct ask *a, const char *said)
{
    struct buf path;
    buf_init(&path, 128);
    buf_add_z(&path, "/chats/");
    buf_add_raw(&path, a->names[0]);
    ask_redirect_raw(a, buf_ok(&path, NULL) ? buf_raw(&path) : raw_of(NULL, 0));
    buf_fini(&path);
    ask_tell(a, said);
    a->changed = a->who.vault;
}

bool page_chat_share(struct ask *a, struct err *err)
{
    struct stored_conversation c;
    struct share_link link;
    struct sharing s = {.ask = a};
    uint8_t token[TOKEN_BYTES];
    char text[TOKEN_TEXT], id[ID_TEXT];
    bool found;
    if (!chat_find(a, false, &c, &found, err) || !found)
        return !found;
    if (!share_find(a, c.key.conversation, &link, err))
        return false;
    back(a, "shared");
    if (link.found)
        return true;
    random_bytes(token, sizeof token);
    s.pass = (struct pass){.made = a->flow->now,
        .expires = {ever_us},
        .signed_in = INSTANT_UNKNOWN,
        .what = raw_from_str(id_format(c.key.conversation, id)),
        .where = raw_from_str(hex_format(token, sizeof token, text))};
    s.name = name_of(s.pass.where);
    return pass_id(a->flow->store, a->who.vault, PASS_SHARE, s.pass.where, &s.pass.id,
               err) &&
           flow_write(a->flow, share, &s, err);
}

bool page_chat_unshare(struct ask *a, struct err *err)
{
    struct stored_conversation c;
    struct share_link link;
    bool found;
    if (!chat_find(a, false, &c, &found, err) || !found)
        return !found;
    if (!share_find(a, c.key.conversation, &link, err))
        return false;
    back(a, "unshared");
    struct sharing s = {
        .ask = a, .pass = {.id = link.pass}, .name = name_of(link.token)};
    return !link.found || flow_write(a->flow, unshare, &s, err);
}

/* The chat behind a token; *found false: there is none. */
static bool find_shared(struct ask *a, struct stored_conversation *c,
    struct instant *until, bool *found, struct err *err)
{
    struct account_name name = name_of(a->names[0]);
    struct account account;
    struct pass_name of = {.kind = PASS_SHARE, .now = a->flow->now};
    struct pass pass;
    struct conversation_key key;
    struct str id;
    *found = false;
    if (a->names[0].n != TOKEN_TEXT - 1)
        return true;
    if (!account_find(a->flow->store, &name, &account, found, err) || !*found)
        return !*found;
    of.vault = key.vault = account.vault;
    *found = account.state == ACCOUNT_LIVE;
    if (!*found)
        return true;
    if (!pass_id(a->flow->store, of.vault, PASS_SHARE, a->names[0], &of.id, err) ||
        !pass_find(a->flow->store, &of, &a->arena, &pass, found, err))
        return false;
    *found = *found && raw_token(pass.what, &id) && id_parse(id, &key.conversation);
    *until = pass.made;
    return !*found || conversation_load(a->flow->store, key,
                          (struct conversation_want){false}, &a->arena, c, found, err);
}

bool page_shared(struct ask *a, struct err *err)
{
    struct stored_conversation c;
    struct instant until;
    bool found;
    if (!find_shared(a, &c, &until, &found, err))
        return false;
    if (!found) {
        ask_refuse(a, 404, "absent");
        return true;
    }
    view_raw(a->view, "title", c.title);
    ask_time(a->view, "at", until);
    chat_show(a->view, &a->arena, &c, until);
    return ask_page(a, "shared.html", err);
}
