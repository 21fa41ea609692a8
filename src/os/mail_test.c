#include "os/mail.h"

#include <stdio.h>
#include <string.h>

#include "tests/harness/post.h"
#include "tests/harness/t.h"

static bool send_to(struct post_server *s, const char *to, struct err *err)
{
    char url[64];
    if (!post_begin(s))
        return false;
    snprintf(url, sizeof url, "smtp://127.0.0.1:%d", s->port);
    struct mail m = {.server = str_z(url),
        .from = STR("privacy@example.org"),
        .to = raw_of(to, strlen(to)),
        .letter = raw_from_str(STR("Subject: s\r\n\r\nwords\r\n.dot\r\n"))};
    bool sent = mail_send(&m, err);
    post_end(s);
    return sent;
}

static void a_letter_is_handed_over(struct t *t)
{
    struct post_server s = {.refuses = false};
    struct err err = ERR_INIT;
    T_DONE(t, send_to(&s, "ann@example.org", &err), &err);
    const char *z = buf_z(&s.heard);
    T_OK(t, strstr(z, "MAIL FROM:<privacy@example.org>") != NULL);
    T_OK(t, strstr(z, "RCPT TO:<ann@example.org>") != NULL);
    T_OK(t, strstr(z, "words\r\n..dot\r\n.\r\n") != NULL);
    buf_fini(&s.heard);
}

static void what_is_not_taken_is_an_error(struct t *t)
{
    struct post_server s = {.refuses = true};
    struct err err = ERR_INIT;
    T_FAILS(t, send_to(&s, "eve@example.org", &err), &err, "os.mail");
    T_OK(t, !strstr(err.text, "eve"));
    buf_fini(&s.heard);
    struct mail m = {.server = STR("smtp://127.0.0.1:1"),
        .from = STR("a@b.c"),
        .to = raw_from_str(STR("d@e.f"))};
    T_FAILS(t, mail_send(&m, &err), &err, "os.mail");
    m.to = raw_from_str(STR("d@e.f>\r\nRCPT TO:<x@y.z"));
    T_FAILS(t, mail_send(&m, &err), &err, "os.mail");
    m.server = STR("http://127.0.0.1:1");
    T_FAILS(t, mail_send(&m, &err), &err, "os.mail");
}

static const struct t_case cases[] = {
    T_CASE(a_letter_is_handed_over),
    T_CASE(what_is_not_taken_is_an_error),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
