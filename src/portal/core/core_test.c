#include <string.h>

#include "portal/core/form.h"
#include "portal/core/limit.h"
#include "portal/core/parcel.h"
#include "portal/core/site.h"
#include "portal/core/who.h"
#include "tests/harness/t.h"

static struct raw text(const char *z)
{
    return raw_from_str(str_z(z));
}

static void only_paths_of_this_site_are_gone_to(struct t *t)
{
    static const struct {
        const char *path;
        bool want;
    } rows[] = {{"/", true}, {"/chats?q=a", true}, {"", false}, {"chats", false},
        {"//evil", false}, {"/\\evil", false}, {"\\\\evil", false}, {"/a b", false},
        {"/a\r\nb", false}, {"https://evil", false}, {"/\x80", false},
        {"/a\\b", false}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!T_EQ(t, form_path(text(rows[i].path)), rows[i].want))
            t_note(t, "%s", rows[i].path);
    }
}

static void an_address_is_read_in_one_way(struct t *t)
{
    static const struct {
        const char *given, *want; /* NULL: it is none */
    } rows[] = {{"ann@example.org", "ann@example.org"},
        {"  Ann@Example.ORG \n", "ann@example.org"},
        {"j\xc3\xb6rg@example.org", "j\xc3\xb6rg@example.org"}, {"", NULL},
        {"ann", NULL}, {"@example.org", NULL}, {"ann@", NULL}, {"a@b@c.org", NULL},
        {"a b@c.org", NULL}, {"a@c.org\r\nbcc: x@y.org", NULL}, {"<a@c.org>", NULL},
        {"a@c.org,b@c.org", NULL}, {"a\xff@c.org", NULL}};
    struct arena a;
    arena_init(&a, 1 << 16);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct raw got;
        bool is = form_email(text(rows[i].given), &a, &got);
        bool right = is == (rows[i].want != NULL) &&
                     (!is || raw_eq_str(got, str_z(rows[i].want)));
        if (!T_OK(t, right))
            t_note(t, "%s", rows[i].given);
    }
    arena_fini(&a);
}

static void fields_are_decoded_once(struct t *t)
{
    struct form f;
    struct arena a;
    arena_init(&a, 1 << 20);
    T_OK(t, form_parse(text("a=1+2&b=%41%2b&c&=x&a=9&d=%2541&e=%4&f=%zz"), &a, &f));
    T_OK(t, raw_eq_str(form_find(&f, STR("a")), STR("1 2")));
    T_OK(t, raw_eq_str(form_find(&f, STR("b")), STR("A+")));
    T_OK(t, raw_eq_str(form_find(&f, STR("d")), STR("%41")));
    T_OK(t, raw_eq_str(form_find(&f, STR("e")), STR("%4")));
    T_OK(t, raw_eq_str(form_find(&f, STR("f")), STR("%zz")));
    T_OK(t, !form_find(&f, STR("g")).p);
    T_STR(t, form_token(&f, STR("b")), STR("")); /* a plus is in no token */
    T_OK(t, raw_eq_str(form_cookie(text("x=1; abide=2; y"), STR("abide")), STR("2")));
    T_OK(t, !form_cookie(text("xabide=2"), STR("abide")).p);
    struct buf many;
    buf_init(&many, 1 << 16);
    for (int i = 0; i < 200; i++)
        buf_printf(&many, "n%d=1&", i);
    T_OK(t, form_parse(buf_raw(&many), &a, &f));
    T_EQ(t, f.count, FORM_FIELDS_MAX);
    buf_fini(&many);
    arena_fini(&a);
}

static void who_tries_too_often_waits(struct t *t)
{
    static const struct limit_rule rule = {"sign_in", 3, 1000};
    static struct limits l;
    limits_init(&l, 7);
    for (int i = 0; i < 3; i++)
        T_OK(t, limit_take(&l, &rule, text("ann"), 5000));
    T_OK(t, !limit_take(&l, &rule, text("ann"), 5000));
    T_OK(t, limit_take(&l, &rule, text("bob"), 5000));
    T_OK(t, !limit_take(&l, &rule, text("ann"), 5900));
    T_OK(t, limit_take(&l, &rule, text("ann"), 7000));
    T_OK(t, limit_take(&l, &rule, text("ann"), 100000));
    T_OK(t, limit_take(&l, &rule, text("ann"), 100000));
    T_OK(t, limit_take(&l, &rule, text("ann"), 100000));
    T_OK(t, !limit_take(&l, &rule, text("ann"), 100000));
}

static void a_parcel_comes_back_and_is_sealed_on_the_disk(struct t *t)
{
    static unsigned char bytes[3 * PARCEL_PIECE + 77];
    struct parcel *p = NULL;
    struct err err = ERR_INIT;
    struct raw piece;
    size_t at = 0;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 31);
    T_DONE(t, parcel_new(t_tmpdir(t), &p, &err), &err);
    struct sink sink = parcel_sink(p);
    T_DONE(t, sink_write(&sink, bytes, 1000, &err), &err);
    T_DONE(t, sink_write(&sink, bytes + 1000, sizeof bytes - 1000, &err), &err);
    T_DONE(t, parcel_close(p, &err), &err);
    T_EQ(t, parcel_bytes(p), sizeof bytes);
    do {
        T_DONE(t, parcel_read(p, &piece, &err), &err);
        T_OK(t,
            at + piece.n <= sizeof bytes && raw_eq(piece, raw_of(bytes + at, piece.n)));
        at += piece.n;
    } while (piece.n);
    T_EQ(t, at, sizeof bytes);
    parcel_free(p);
    parcel_free(NULL);
    T_FAILS(t, parcel_new("/nowhere", &p, &err), &err, "os.temp");
}

static void a_token_names_its_vault(struct t *t)
{
    struct id vault = {{1, 2, 3}}, got;
    uint8_t token[PASS_TOKEN_BYTES] = {9, 8, 7}, back[PASS_TOKEN_BYTES];
    char line[WHO_COOKIE_MAX];
    token_format(vault, token, line);
    T_EQ(t, strlen(line), WHO_COOKIE_MAX - 1);
    T_OK(t, token_parse(text(line), &got, back));
    T_OK(t, id_eq(vault, got) && memcmp(token, back, sizeof token) == 0);
    line[50] = 'g';
    T_OK(t, !token_parse(text(line), &got, back));
    T_OK(t, !token_parse(text("00"), &got, back));
    T_OK(t, !token_parse(text(""), &got, back));
}

static void cookies_of_a_site_with_tls_are_for_it_alone(struct t *t)
{
    struct site s;
    struct err err = ERR_INIT;
    char one[WHO_CSRF_MAX], two[WHO_CSRF_MAX];
    T_DONE(t, site_init(&s, STR("https://a.example"), STR("A"), &err), &err);
    T_STR(t, str_z(s.session_cookie), STR("__Host-abide"));
    T_OK(t, s.secure && strstr(s.policy, "default-src 'none'"));
    T_OK(t, !strstr(s.policy, "unsafe"));
    T_DONE(t, who_visitor(&s, text("v1"), one, &err), &err);
    T_DONE(t, who_visitor(&s, text("v2"), two, &err), &err);
    T_OK(t, strcmp(one, two) != 0);
    T_DONE(t, site_init(&s, STR("http://localhost:1"), STR("A"), &err), &err);
    T_STR(t, str_z(s.session_cookie), STR("abide"));
    T_DONE(t, who_visitor(&s, text("v1"), two, &err), &err);
    T_OK(t, strcmp(one, two) != 0); /* another process, another key */
}

static const struct t_case cases[] = {
    T_CASE(only_paths_of_this_site_are_gone_to),
    T_CASE(an_address_is_read_in_one_way),
    T_CASE(fields_are_decoded_once),
    T_CASE(who_tries_too_often_waits),
    T_CASE(a_parcel_comes_back_and_is_sealed_on_the_disk),
    T_CASE(a_token_names_its_vault),
    T_CASE(cookies_of_a_site_with_tls_are_for_it_alone),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
