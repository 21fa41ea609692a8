#include "tests/portal/site.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/account.h"
#include "store/conversation.h"
#include "store/ledger.h"
#include "store/person/message.h"
#include "tests/harness/wire.h"

static _Atomic int64_t later_us;

struct instant site_now(void)
{
    return (struct instant){instant_from_civil(2026, 3, 1).us + later_us};
}

void site_later(int64_t seconds)
{
    later_us += seconds * 1000000;
}

static void site_stop(void *ctx)
{
    struct site_world *w = ctx;
    loop_stop(w->loop);
}

static void site_reread(void *ctx)
{
    struct site_world *w = ctx;
    struct err err = ERR_INIT;
    T_DONE(w->t, portal_reload(w->portal, w->next, &err), &err);
    w->reloaded = true;
}

void site_reload(struct site_world *w, const char *text)
{
    struct err err = ERR_INIT;
    T_DONE(w->t, conf_parse(str_z(text), STR("test"), &w->next, &err), &err);
    w->reloaded = false;
    loop_wake(w->reread);
    while (!w->reloaded)
        sched_yield();
    conf_free(w->next); /* nothing of it is needed any more */
}

static void *site_run(void *ctx)
{
    struct site_world *w = ctx;
    loop_run(w->loop);
    return NULL;
}

static void site_install(struct site_world *w)
{
    struct flow_options options = {
        .state = w->state, .profile = "strict", .now = site_now()};
    struct notice notice = {.version = STR("n1"),
        .purposes = UINT32_C(1) << PURPOSE_TRAIN,
        .from = instant_from_civil(2025, 1, 1),
        .until = INSTANT_UNKNOWN};
    struct err err = ERR_INIT;
    T_DONE(w->t, file_join(t_tmpdir(w->t), "state", w->state, &err), &err);
    T_DONE(w->t, flow_init(&options, &err), &err);
    options.profile = NULL;
    T_DONE(w->t, flow_open(&w->f, &options, &err), &err);
    T_DONE(w->t, store_begin(w->f.store, &err), &err);
    T_DONE(w->t, notice_put(w->f.store, &notice, &err), &err);
    T_DONE(w->t, store_commit(w->f.store, &err), &err);
}

void site_open(struct site_world *w, struct t *t)
{
    site_open_with(w, t, "", NULL);
}

static void site_secret(
    struct site_world *w, const char *secret, char *text, size_t room)
{
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    size_t n = strlen(text);
    snprintf(path, sizeof path, "%.1000s-secret", w->state);
    T_DONE(w->t, file_replace(path, raw_from_str(str_z(secret)), &err), &err);
    snprintf(text + n, room - n, "secret_file = %.1000s\n", path);
}

void site_open_with(
    struct site_world *w, struct t *t, const char *more, const char *secret)
{
    static const char front[] =
        "[upstream up]\nurl = http://127.0.0.1:9\n[project app]\nupstream = up\n"
        "key_sha256 = " SITE_KEY_SHA256 "\n[portal]\nurl = http://127.0.0.1:1\n";
    struct serve_limits limits = serve_limits_default();
    struct err err = ERR_INIT;
    char text[4096];
    snprintf(text, sizeof text, "%s%s", front, more);
    later_us = 0;
    *w = (struct site_world){.t = t};
    site_install(w);
    if (secret)
        site_secret(w, secret, text, sizeof text);
    T_DONE(t, loop_new(&w->loop, &err), &err);
    T_DONE(t, wake_new(w->loop, site_stop, w, &w->stop, &err), &err);
    T_DONE(t, wake_new(w->loop, site_reread, w, &w->reread, &err), &err);
    T_DONE(t, conf_parse(str_z(text), STR("test"), &w->conf, &err), &err);
    struct portal_options options = {w->loop, w->conf, w->state, site_now};
    T_DONE(t, portal_start(&options, &w->portal, &err), &err);
    struct route_module module = portal_module(w->portal);
    T_DONE(t, router_new(&w->router, &err), &err);
    T_DONE(t, router_add(w->router, &module, &err), &err);
    struct serve_handler handler = router_handler(w->router);
    T_DONE(t, serve_new(w->loop, &limits, &handler, &w->serve, &err), &err);
    T_DONE(t, serve_listen(w->serve, "127.0.0.1", 0, &err), &err);
    w->port = serve_port(w->serve);
    T_EQ(t, pthread_create(&w->thread, NULL, site_run, w), 0);
}

void site_close(struct site_world *w)
{
    loop_wake(w->stop);
    pthread_join(w->thread, NULL);
    portal_drain(w->portal);
    serve_free(w->serve);
    portal_stop(w->portal);
    router_free(w->router);
    wake_close(w->stop);
    wake_close(w->reread);
    loop_free(w->loop);
    conf_free(w->conf);
    flow_close(&w->f);
}

struct browser browser_new(struct site_world *w)
{
    struct browser b = {.w = w};
    buf_init(&b.got, 16 << 20);
    return b;
}

void browser_free(struct browser *b)
{
    buf_fini(&b->got);
}

const char *browser_text(struct browser *b)
{
    return buf_z(&b->got);
}

bool browser_shows(struct browser *b, const char *words)
{
    return strstr(browser_text(b), words) != NULL;
}

bool browser_cut(struct browser *b, const char *front, char end, char *out, size_t room)
{
    const char *at = strstr(browser_text(b), front);
    size_t n = 0;
    if (!at)
        return false;
    for (at += strlen(front); at[n] && at[n] != end && n + 1 < room; n++)
        out[n] = at[n];
    out[n] = 0;
    return true;
}

static void browser_learn(struct browser *b)
{
    char value[256];
    b->status = b->got.n > 12 ? (int)strtol(browser_text(b) + 9, NULL, 10) : 0;
    if (browser_cut(b, "set-cookie: abide=", ';', value, sizeof value))
        snprintf(b->session, sizeof b->session, "%s", value);
    if (browser_cut(b, "set-cookie: abide-visitor=", ';', value, sizeof value))
        snprintf(b->visitor, sizeof b->visitor, "%s", value);
    if (browser_cut(b, "set-cookie: abide-desk=", ';', value, sizeof value))
        snprintf(b->desk, sizeof b->desk, "%s", value);
    if (browser_cut(b, "set-cookie: abide-choice=", ';', value, sizeof value))
        snprintf(b->choice, sizeof b->choice, "%.63s", value);
    if (browser_cut(b, "name=\"csrf\" value=\"", '"', value, sizeof value))
        snprintf(b->csrf, sizeof b->csrf, "%.63s", value);
}

static int ask_with(
    struct browser *b, const char *method, const char *path, struct raw body)
{
    struct buf request;
    int fd = wire_dial(b->w->port);
    buf_init(&request, 64 << 20);
    buf_printf(&request,
        "%s %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
        "Cookie: abide=%s; abide-visitor=%s; abide-choice=%s; "
        "abide-desk=%s\r\nContent-Length: "
        "%zu\r\n%s\r\n",
        method, path, b->session, b->visitor, b->choice, b->desk, body.n,
        b->more ? b->more : "");
    buf_add_raw(&request, body);
    buf_clear(&b->got);
    T_OK(b->w->t, fd >= 0 && wire_send(fd, buf_raw(&request)));
    while (wire_read(fd, &b->got) > 0)
        continue;
    wire_close(fd);
    buf_fini(&request);
    b->more = NULL;
    browser_learn(b);
    return b->status;
}

int browser_ask(
    struct browser *b, const char *method, const char *path, const char *body)
{
    return ask_with(b, method, path, raw_from_str(str_z(body)));
}

int browser_upload(
    struct browser *b, const char *path, const char *name, struct raw bytes)
{
    struct buf body;
    buf_init(&body, 64 << 20);
    buf_printf(&body,
        "--edge\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%s\r\n"
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; "
        "filename=\"%s\"\r\nContent-Type: image/png\r\n\r\n",
        b->csrf, name);
    buf_add_raw(&body, bytes);
    buf_add_z(&body, "\r\n--edge--\r\n");
    b->more = "Content-Type: multipart/form-data; boundary=edge\r\n";
    int status = ask_with(b, "POST", path, buf_raw(&body));
    buf_fini(&body);
    return status;
}

void site_staff(struct site_world *w, const char *name, enum party role,
    char entry[CREDENTIAL_TEXT])
{
    const struct admin admin = {
        .name = str_z(name), .party = role, .created = site_now()};
    const struct credential c = {.kind = CREDENTIAL_ENTRY,
        .name = str_z(name),
        .created = site_now(),
        .expires = {site_now().us + INSTANT_DAY_US}};
    struct err err = ERR_INIT;
    T_DONE(w->t, store_begin(w->f.store, &err), &err);
    if (!admin_create(w->f.store, &admin, &err))
        T_EQ(w->t, err.code, ERR_EXISTS);
    err = ERR_INIT;
    T_DONE(w->t, credential_create(w->f.store, &c, entry, &err), &err);
    T_DONE(w->t, store_commit(w->f.store, &err), &err);
}

void browser_staff(struct browser *b, const char *name, enum party role)
{
    char entry[CREDENTIAL_TEXT], fields[200];
    site_staff(b->w, name, role, entry);
    b->desk[0] = 0;
    T_EQ(b->w->t, browser_get(b, "/desk/sign-in"), 200);
    snprintf(fields, sizeof fields, "entry=%s", entry);
    T_EQ(b->w->t, browser_post(b, "/desk/sign-in", fields), 303);
    T_EQ(b->w->t, browser_get(b, "/desk/me"), 200);
}

int browser_get(struct browser *b, const char *path)
{
    return browser_ask(b, "GET", path, "");
}

int browser_post(struct browser *b, const char *path, const char *fields)
{
    char body[8192];
    snprintf(body, sizeof body, "csrf=%s&%s", b->csrf, fields);
    return browser_ask(b, "POST", path, body);
}

bool site_link(struct site_world *w, const char *to, char out[512])
{
    const struct message *all;
    size_t count = 0;
    struct arena a;
    struct err err = ERR_INIT;
    bool found = false;
    arena_init(&a, 1 << 24);
    T_DONE(w->t, message_list(w->f.store, &a, &all, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        struct buf text;
        buf_init(&text, MESSAGE_TEXT_MAX + 1);
        buf_add_raw(&text, all[i].text);
        const char *z = buf_z(&text), *at = z ? strstr(z, "http://127.0.0.1:1") : NULL;
        if (raw_eq_str(all[i].to, str_z(to)) && at) {
            found = sscanf(at + strlen("http://127.0.0.1:1"), "%500s", out) == 1;
            T_DONE(w->t, store_begin(w->f.store, &err), &err);
            T_DONE(w->t, message_drop(w->f.store, &all[i], &err), &err);
            T_DONE(w->t, store_commit(w->f.store, &err), &err);
        }
        buf_fini(&text);
    }
    arena_fini(&a);
    return found;
}

void browser_sign_up(struct browser *b, const char *email)
{
    char fields[600], link[512] = "";
    browser_get(b, "/sign-up");
    snprintf(fields, sizeof fields, "email=%s", email);
    T_EQ(b->w->t, browser_post(b, "/sign-up", fields), 303);
    T_OK(b->w->t, site_link(b->w, email, link));
    T_EQ(b->w->t, browser_get(b, link), 200);
    snprintf(fields, sizeof fields,
        "t=%s&password=" SITE_PASSWORD "&age=adult&region=us",
        link + strlen("/link?t="));
    T_EQ(b->w->t, browser_post(b, "/link", fields), 303);
    T_EQ(b->w->t, browser_get(b, "/controls"), 200);
}

struct id site_vault(struct site_world *w, const char *email)
{
    struct account_name name = {
        ACCOUNT_PERSON, STR("portal"), raw_from_str(str_z(email))};
    struct account account = {.created = INSTANT_UNKNOWN};
    struct err err = ERR_INIT;
    bool found = false;
    T_DONE(w->t, account_find(w->f.store, &name, &account, &found, &err), &err);
    T_OK(w->t, found);
    return account.vault;
}

void site_put(struct site_world *w, struct id vault, const struct site_chat *chat,
    char hex[ID_TEXT])
{
    struct raw words = raw_from_str(str_z(chat->words));
    struct turn turns[2] = {{.origin_id = raw_from_str(STR("q")),
                                .parent = TURN_NONE,
                                .role = ROLE_USER,
                                .content = CONTENT_PROMPT,
                                .text = words,
                                .created = site_now()},
        {.origin_id = raw_from_str(STR("a")),
            .parent = 0,
            .role = ROLE_ASSISTANT,
            .content = CONTENT_RESPONSE,
            .text = raw_from_str(STR("an answer")),
            .created = site_now()}};
    struct conversation c = {.origin_id = raw_from_str(str_z(chat->id)),
        .title = raw_from_str(str_z(chat->title)),
        .origin = ORIGIN_GATEWAY,
        .service = SERVICE_CHATGPT,
        .mode = chat->mode,
        .created = site_now(),
        .updated = site_now(),
        .turns = turns,
        .count = 2,
        .head = 1};
    struct stamp stamps[2] = {{.at = site_now()}, {.at = site_now()}};
    enum safety safety[2] = {SAFETY_NONE, SAFETY_NONE};
    struct id authors[2] = {id_is_zero(chat->asker) ? vault : chat->asker, vault};
    struct conversation_put put = {.owner = vault,
        .authors = authors,
        .conversation = &c,
        .stamps = stamps,
        .safety = safety};
    struct conversation_put_result result;
    struct err err = ERR_INIT;
    T_DONE(w->t, store_begin(w->f.store, &err), &err);
    T_DONE(w->t, conversation_put(w->f.store, &put, &result, &err), &err);
    T_DONE(w->t, store_commit(w->f.store, &err), &err);
    id_format(result.conversation, hex);
}
