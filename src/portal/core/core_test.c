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

#define PART(name, value)                                                              \
    "--x\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n" value "\r\n"
#define FILE_PART(name, value)                                                         \
    "--x\r\ncontent-disposition: form-data; name=\"f\"; filename=\"" name              \
    "\"\r\nContent-Type: a/b\r\n\r\n" value "\r\n"
#define TYPE "multipart/form-data; boundary=x"

static void a_form_with_files_is_read_strictly(struct t *t)
{
    static const struct {
        const char *says, *type, *bytes;
        int fields, files; /* -1: it is none */
    } rows[] = {
        {"two fields", TYPE, PART("a", "1") PART("b", "") "--x--\r\n", 2, 0},
        {"a file", TYPE, PART("a", "1") FILE_PART("a.txt", "hi") "--x--", 1, 1},
        {"a quoted boundary", "Multipart/Form-Data; charset=a; boundary=\"x\"",
            PART("a", "1") "--x--\r\n", 1, 0},
        {"no file chosen", TYPE, FILE_PART("", "") "--x--\r\n", 0, 0},
        {"nothing in it", TYPE, "--x--\r\n", 0, 0},
        {"a line like a boundary", TYPE, PART("a", "1\r\n--xy") "--x--", 1, 0},
        {"blanks after a boundary", TYPE,
            "--x \t\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--", 1, 0},
        {"another type", "text/plain; boundary=x", PART("a", "1") "--x--", -1, 0},
        {"no boundary", "multipart/form-data", PART("a", "1") "--x--", -1, 0},
        {"an empty boundary", "multipart/form-data; boundary=", "----", -1, 0},
        {"a boundary in a quote only", "multipart/form-data; a=\"; boundary=x\"",
            PART("a", "1") "--x--", -1, 0},
        {"a longer word", "multipart/form-datas; boundary=x", "--x--", -1, 0},
        {"an open quote", "multipart/form-data; boundary=\"x", "--x--", -1, 0},
        {"not at the start", TYPE, "hello\r\n" PART("a", "1") "--x--", -1, 0},
        {"cut off", TYPE, PART("a", "1"), -1, 0},
        {"cut off in a boundary", TYPE, PART("a", "1") "--x-", -1, 0},
        {"cut off in a head", TYPE, "--x\r\nContent-Dis", -1, 0},
        {"no name", TYPE, "--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--", -1,
            0},
        {"no disposition", TYPE, "--x\r\nA: b\r\n\r\n1\r\n--x--", -1, 0},
        {"another disposition", TYPE,
            "--x\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--x--", -1, 0},
        {"a broken head", TYPE,
            "--x\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--x--", -1, 0},
        {"empty", TYPE, "", -1, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct form f;
        bool is = form_parse_parts(text(rows[i].type), text(rows[i].bytes), &f);
        bool right = is == (rows[i].fields >= 0) &&
                     (!is || ((int)f.count == rows[i].fields &&
                                 (int)f.file_count == rows[i].files)) &&
                     (is || f.count + f.file_count == 0);
        if (!T_OK(t, right))
            t_note(t, "%s: %d, %zu and %zu", rows[i].says, is, f.count, f.file_count);
    }
}

static void a_files_name_is_no_path(struct t *t)
{
    static const struct {
        const char *bytes, *want;
    } rows[] = {{FILE_PART("C:\\dir\\a b.txt", "1") "--x--", "a b.txt"},
        {FILE_PART("../../etc/passwd", "1") "--x--", "passwd"},
        {FILE_PART("dir/", "1") "--x--", ""}};
    struct form f;
    struct buf many;
    for (size_t i = 0; i < COUNT(rows); i++) {
        T_OK(t, form_parse_parts(text(TYPE), text(rows[i].bytes), &f));
        T_OK(t, raw_eq_str(f.files[0].name, str_z(rows[i].want)));
        T_OK(t, raw_eq_str(f.files[0].bytes, STR("1")));
        T_OK(t, raw_eq_str(f.files[0].field, STR("f")));
    }
    buf_init(&many, 1 << 20);
    for (int i = 0; i < FORM_FILES_MAX; i++)
        buf_add_z(&many, FILE_PART("a", "1"));
    size_t full = many.n;
    buf_add_z(&many, "--x--");
    T_OK(t, form_parse_parts(text(TYPE), buf_raw(&many), &f));
    T_EQ(t, f.file_count, FORM_FILES_MAX);
    many.n = full;
    buf_add_z(&many, FILE_PART("a", "1") "--x--");
    T_OK(t, !form_parse_parts(text(TYPE), buf_raw(&many), &f));
    buf_clear(&many);
    for (int i = 0; i <= FORM_FIELDS_MAX; i++)
        buf_add_z(&many, PART("a", "1"));
    buf_add_z(&many, "--x--");
    T_OK(t, !form_parse_parts(text(TYPE), buf_raw(&many), &f));
    buf_fini(&many);
}

static void a_value_goes_into_a_query_and_back(struct t *t)
{
    struct buf b;
    struct form f;
    struct arena a;
    arena_init(&a, 1 << 12);
    buf_init(&b, 256);
    buf_add_z(&b, "next=");
    form_encode(raw_from_str(STR("/a?b=c&d e%\xc3\xa4+~")), &b);
    T_STR(t, buf_str(&b), STR("next=%2Fa%3Fb%3Dc%26d%20e%25%C3%A4%2B~"));
    T_OK(t, form_parse(buf_raw(&b), &a, &f));
    T_OK(t, raw_eq_str(f.values[0], STR("/a?b=c&d e%\xc3\xa4+~")));
    buf_fini(&b);
    arena_fini(&a);
}

static const struct t_case cases[] = {
    T_CASE(a_form_with_files_is_read_strictly),
    T_CASE(a_files_name_is_no_path),
    T_CASE(a_value_goes_into_a_query_and_back),
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
