#include <stdio.h>
#include <string.h>

#include "os/file.h"
#include "portal/post_priv.h"
#include "store/person/message.h"
#include "tests/harness/post.h"
#include "tests/harness/t.h"

struct room {
    struct t *t;
    struct flow f;
    struct site site;
    char dir[FILE_PATH_MAX];
};

static void begin(struct room *r, struct t *t)
{
    struct flow_options options = {
        .profile = "strict", .now = instant_from_civil(2026, 3, 1)};
    struct message m = {.at = options.now,
        .to = raw_from_str(STR("ann@example.org")),
        .subject = raw_from_str(STR("Gr\xc3\xbc\xc3\x9f"
                                    "e\r\nBcc: eve@example.org")),
        .text = raw_from_str(STR("a link\n"))};
    struct err err = ERR_INIT;
    *r = (struct room){.t = t};
    T_DONE(t, file_join(t_tmpdir(t), "state", r->dir, &err), &err);
    options.state = r->dir;
    T_DONE(t, flow_init(&options, &err), &err);
    options.profile = NULL;
    T_DONE(t, flow_open(&r->f, &options, &err), &err);
    T_DONE(t, store_begin(r->f.store, &err), &err);
    T_DONE(t, message_put(r->f.store, &m, &err), &err);
    T_DONE(t, store_commit(r->f.store, &err), &err);
}

static bool go(struct room *r, struct err *err)
{
    struct ask a = {.site = &r->site, .flow = &r->f};
    arena_init(&a.arena, 1 << 24);
    bool done = post_round(&a, err);
    ask_fini(&a);
    return done;
}

static size_t waiting(struct room *r)
{
    const struct message *all;
    size_t count = 0;
    struct arena a;
    struct err err = ERR_INIT;
    arena_init(&a, 1 << 20);
    T_DONE(r->t, message_list(r->f.store, &a, &all, &count, &err), &err);
    arena_fini(&a);
    return count;
}

static void letters_leave_when_there_is_a_server(struct t *t)
{
    struct room r;
    struct post_server s = {.refuses = false};
    struct err err = ERR_INIT;
    char url[64];
    begin(&r, t);
    T_DONE(t, go(&r, &err), &err); /* none: it waits for the desk */
    T_EQ(t, waiting(&r), 1);
    r.site.mail = STR("smtp://127.0.0.1:1");
    r.site.mail_from = STR("privacy@example.org");
    T_FAILS(t, go(&r, &err), &err, "os.mail");
    T_EQ(t, waiting(&r), 1);
    T_OK(t, post_begin(&s));
    snprintf(url, sizeof url, "smtp://127.0.0.1:%d", s.port);
    r.site.mail = str_z(url);
    T_DONE(t, go(&r, &err), &err);
    post_end(&s);
    T_EQ(t, waiting(&r), 0);
    const char *z = buf_z(&s.heard);
    T_OK(t, strstr(z, "To: <ann@example.org>\r\nSubject: =?utf-8?B?R3LDvMOfZQ0K"));
    T_OK(t, !strstr(z, "Bcc")); /* a line break in a subject adds no field */
    T_OK(t, strstr(z, "base64\r\n\r\nYSBsaW5rCg==\r\n.\r\n"));
    buf_fini(&s.heard);
    flow_close(&r.f);
}

static void a_letter_is_not_kept_for_long(struct t *t)
{
    struct room r;
    struct err err = ERR_INIT;
    begin(&r, t);
    r.f.now = instant_from_civil(2026, 3, 3);
    T_DONE(t, go(&r, &err), &err);
    T_EQ(t, waiting(&r), 0);
    flow_close(&r.f);
}

static void user_and_password_stand_in_a_file(struct t *t)
{
    char path[FILE_PATH_MAX];
    struct site site = {.secure = false};
    struct buf key;
    struct err err = ERR_INIT;
    buf_init(&key, POST_KEY_MAX);
    T_DONE(t, post_open(&site, STR(""), &key, &err), &err);
    T_DONE(t, file_join(t_tmpdir(t), "key", path, &err), &err);
    T_FAILS(t, post_open(&site, str_z(path), &key, &err), &err, "os.file");
    T_DONE(t, file_replace(path, raw_from_str(STR("one\n")), &err), &err);
    T_FAILS(t, post_open(&site, str_z(path), &key, &err), &err, "portal.mail");
    buf_clear(&key);
    T_DONE(t, file_replace(path, raw_from_str(STR("me\nsecret \n")), &err), &err);
    T_DONE(t, post_open(&site, str_z(path), &key, &err), &err);
    T_STR(t, site.mail_user, STR("me"));
    T_STR(t, site.mail_password, STR("secret"));
    buf_wipe(&key);
}

static const struct t_case cases[] = {
    T_CASE(letters_leave_when_there_is_a_server),
    T_CASE(a_letter_is_not_kept_for_long),
    T_CASE(user_and_password_stand_in_a_file),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
