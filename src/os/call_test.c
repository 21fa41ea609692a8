#include "os/call.h"

#include <stdio.h>
#include <string.h>

#include "tests/harness/answerer.h"
#include "tests/harness/t.h"

enum { ANSWER_MAX = 4096 };

/* Says what it heard. */
static int echo(void *ctx, const char *head, const char *body, struct buf *out)
{
    (void)ctx;
    buf_add_z(out, head);
    buf_add_z(out, body);
    if (strstr(head, "/long"))
        for (int i = 0; i < 200; i++)
            buf_add_z(out, "0123456789012345678901234567890123456789");
    return strstr(head, "/gone") ? 302 : 200;
}

struct asked {
    int status;
    struct buf got;
    struct err err;
};

static bool ask(
    const struct answerer *s, const char *path, struct call_to to, struct asked *out)
{
    char url[256];
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s", s->port, path);
    *out = (struct asked){.err = ERR_INIT};
    buf_init(&out->got, ANSWER_MAX);
    to.url = raw_from_str(str_z(url));
    return call_send(&to, &out->status, &out->got, &out->err);
}

static bool heard(struct asked *a, const char *words)
{
    const char *z = buf_z(&a->got);
    return z && strstr(z, words);
}

static void a_server_is_asked_and_answers(struct t *t)
{
    struct answerer s = {.call = echo};
    struct asked a;
    if (!T_OK(t, answerer_begin(&s)))
        return;
    struct call_to get = {.clear_here = true, .bearer = raw_from_str(STR("token"))};
    T_DONE(t, ask(&s, "/keys", get, &a), &a.err);
    T_EQ(t, a.status, 200);
    T_OK(t, heard(&a, "GET /keys HTTP/1.1") && heard(&a, "Bearer token"));
    buf_fini(&a.got);
    struct call_to post = {.clear_here = true,
        .post = true,
        .user = raw_from_str(STR("me")),
        .secret = raw_from_str(STR("s3cret")),
        .body = raw_from_str(STR("code=1&b=2"))};
    T_DONE(t, ask(&s, "/token", post, &a), &a.err);
    T_OK(t, heard(&a, "POST /token") && heard(&a, "code=1&b=2"));
    T_OK(t, heard(&a, "application/x-www-form-urlencoded"));
    T_OK(t, heard(&a, "Authorization: Basic bWU6czNjcmV0"));
    buf_fini(&a.got);
    T_DONE(t, ask(&s, "/gone", get, &a), &a.err);
    T_EQ(t, a.status, 302); /* nobody is followed */
    buf_fini(&a.got);
    answerer_end(&s);
}

static void what_is_not_whole_or_not_safe_is_an_error(struct t *t)
{
    struct answerer s = {.call = echo};
    struct call_to clear = {.clear_here = true}, plain = {.clear_here = false};
    struct asked a;
    if (!T_OK(t, answerer_begin(&s)))
        return;
    T_FAILS(t, ask(&s, "/long", clear, &a), &a.err, "os.call");
    buf_fini(&a.got);
    T_FAILS(t, ask(&s, "/", plain, &a), &a.err, "os.call");
    buf_fini(&a.got);
    T_FAILS(t, ask(&s, "/a b", clear, &a), &a.err, "os.call");
    buf_fini(&a.got);
    clear.bearer = raw_from_str(STR("a\r\nCookie: b"));
    T_FAILS(t, ask(&s, "/", clear, &a), &a.err, "os.call");
    buf_fini(&a.got);
    answerer_end(&s);
    static const char *const far[] = {"http://127.0.0.1.example.org/",
        "http://localhost.example.org/", "ftp://127.0.0.1/", "file:///etc/passwd"};
    for (size_t i = 0; i < COUNT(far); i++) {
        struct call_to to = {.url = raw_from_str(str_z(far[i])), .clear_here = true};
        struct err err = ERR_INIT;
        struct buf got;
        int status;
        buf_init(&got, ANSWER_MAX);
        T_FAILS(t, call_send(&to, &status, &got, &err), &err, "os.call");
        buf_fini(&got);
    }
}

static void only_public_addresses_are_anybodys(struct t *t)
{
    static const struct {
        const char *says;
        uint8_t a[16];
        size_t n;
        bool want;
    } rows[] = {{"this machine", {127, 0, 0, 1}, 4, false}, {"any", {0}, 4, false},
        {"ten", {10, 1, 2, 3}, 4, false}, {"a carrier's", {100, 64, 0, 1}, 4, false},
        {"before a carrier's", {100, 63, 255, 255}, 4, true},
        {"a cloud's own", {169, 254, 169, 254}, 4, false},
        {"172.16", {172, 16, 0, 1}, 4, false}, {"172.31", {172, 31, 255, 1}, 4, false},
        {"172.32", {172, 32, 0, 1}, 4, true}, {"192.168", {192, 168, 1, 1}, 4, false},
        {"a bench's", {198, 19, 0, 1}, 4, false}, {"many", {224, 0, 0, 1}, 4, false},
        {"all", {255, 255, 255, 255}, 4, false}, {"somebody", {9, 9, 9, 9}, 4, true},
        {"::1", {[15] = 1}, 16, false}, {"::", {0}, 16, false},
        {"::ffff:127.0.0.1", {[10] = 255, 255, 127, 0, 0, 1}, 16, false},
        {"a link's", {0xfe, 0x80, [15] = 1}, 16, false},
        {"a site's", {0xfd, 0, [15] = 1}, 16, false},
        {"into IPv4", {0, 0x64, 0xff, 0x9b, [12] = 127, 0, 0, 1}, 16, false},
        {"6to4", {0x20, 0x02, 127, 0, 0, 1}, 16, false},
        {"Teredo", {0x20, 0x01, 0, 0, 1}, 16, false},
        {"documents", {0x20, 0x01, 0x0d, 0xb8, [15] = 1}, 16, false},
        {"somebody, with six", {0x26, 0x20, 0, 0xfe, [15] = 0xfe}, 16, true},
        {"no address", {9, 9, 9}, 3, false}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!T_EQ(t, call_is_public(rows[i].a, rows[i].n), rows[i].want))
            t_note(t, "%s", rows[i].says);
    }
}

static void a_private_address_is_not_reached_where_it_may_not_be(struct t *t)
{
    static const struct call_field fields[] = {
        {STR_INIT("X-Signature"), {(const unsigned char *)"abc=", 4}}};
    static const struct call_field bad[] = {
        {STR_INIT("X-Signature"), {(const unsigned char *)"a\r\nb: c", 7}}};
    struct answerer s = {.call = echo};
    struct asked a;
    if (!T_OK(t, answerer_begin(&s)))
        return;
    struct call_to to = {.clear_here = true,
        .post = true,
        .type = STR("application/json"),
        .body = raw_from_str(STR("{}")),
        .fields = fields,
        .field_count = 1};
    T_DONE(t, ask(&s, "/hook", to, &a), &a.err);
    T_OK(t, heard(&a, "Content-Type: application/json"));
    T_OK(t, heard(&a, "X-Signature: abc="));
    buf_fini(&a.got);
    to.public_only = true;
    T_OK(t, !ask(&s, "/hook", to, &a) && a.err.code == ERR_IO);
    T_EQ(t, a.got.n, 0);
    buf_fini(&a.got);
    to.public_only = false;
    to.fields = bad;
    T_OK(t, !ask(&s, "/hook", to, &a));
    buf_fini(&a.got);
    answerer_end(&s);
}

static const struct t_case cases[] = {
    T_CASE(only_public_addresses_are_anybodys),
    T_CASE(a_private_address_is_not_reached_where_it_may_not_be),
    T_CASE(a_server_is_asked_and_answers),
    T_CASE(what_is_not_whole_or_not_safe_is_an_error),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
