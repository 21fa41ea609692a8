#include "text/json_write.h"

#include "tests/harness/t.h"

static void write_sample(struct jw *w)
{
    jw_object_begin(w);
    jw_key(w, STR("a"));
    jw_i64(w, -1);
    jw_key_raw(w, raw_from_str(STR("b\n")));
    jw_array_begin(w);
    jw_bool(w, true);
    jw_null(w);
    jw_object_begin(w);
    jw_object_end(w);
    jw_array_end(w);
    jw_key(w, STR("c"));
    jw_verbatim(w, raw_from_str(STR("0.70")));
    jw_key(w, STR("d"));
    jw_u64(w, 18446744073709551615U);
    jw_object_end(w);
}

static void values_stand_between_commas(struct t *t)
{
    struct buf b;
    buf_init(&b, 1000);
    struct jw w = jw_to(&b);
    write_sample(&w);
    jw_line(&w);
    write_sample(&w);
    T_STR(t, buf_str(&b),
        STR("{\"a\":-1,\"b\\n\":[true,null,{}],\"c\":0.70,\"d\":18446744073709551615}\n"
            "{\"a\":-1,\"b\\n\":[true,null,{}],\"c\":0.70,\"d\":"
            "18446744073709551615}"));
    T_EQ(t, w.depth, 0);
    buf_fini(&b);
}

static void pretty_has_a_line_per_value(struct t *t)
{
    struct buf b;
    buf_init(&b, 1000);
    struct jw w = jw_to(&b);
    w.pretty = true;
    write_sample(&w);
    T_STR(t, buf_str(&b),
        STR("{\n  \"a\": -1,\n  \"b\\n\": [\n    true,\n    null,\n    {}\n  ],\n"
            "  \"c\": 0.70,\n  \"d\": 18446744073709551615\n}"));
    buf_fini(&b);
}

static void only_what_must_be_is_escaped(struct t *t)
{
    static const struct {
        struct str in, out;
    } rows[] = {
        {STR_INIT(""), STR_INIT("\"\"")},
        {STR_INIT("plain / text \x7f"), STR_INIT("\"plain / text \x7f\"")},
        {STR_INIT("\"\\\b\f\n\r\t"), STR_INIT("\"\\\"\\\\\\b\\f\\n\\r\\t\"")},
        {STR_INIT("\0\x01\x1f"), STR_INIT("\"\\u0000\\u0001\\u001f\"")},
        {STR_INIT("\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"),
            STR_INIT("\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80\"")},
        {STR_INIT("bad \xff and \xed\xa0\x80!"),
            STR_INIT("\"bad \xef\xbf\xbd and \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd!\"")},
        {STR_INIT("more than sixteen bytes and then \" a quote"),
            STR_INIT("\"more than sixteen bytes and then \\\" a quote\"")},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct buf b;
        buf_init(&b, 1000);
        struct jw w = jw_to(&b);
        jw_str(&w, rows[i].in);
        T_STR(t, buf_str(&b), rows[i].out);
        buf_fini(&b);
    }
}

static void a_tree_is_written_as_it_was_read(struct t *t)
{
    static const struct {
        struct str in, out;
    } rows[] = {
        {STR_INIT("null"), STR_INIT("null")},
        {STR_INIT(" [ ] "), STR_INIT("[]")},
        {STR_INIT("[true,false,null,1.50e+3,-0]"),
            STR_INIT("[true,false,null,1.50e+3,-0]")},
        {STR_INIT("{ \"a\" : [ {} , [ [] ] ] , \"b\" : {\"c\":\"\\u0041\"} }"),
            STR_INIT("{\"a\":[{},[[]]],\"b\":{\"c\":\"A\"}}")},
        {STR_INIT("{\"a\":1,\"a\":2}"), STR_INIT("{\"a\":1,\"a\":2}")},
        {STR_INIT("[\"\\ud800\"]"), STR_INIT("[\"\xef\xbf\xbd\"]")},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct arena a;
        struct buf b;
        struct json *v;
        struct err err = ERR_INIT;
        arena_init(&a, 1 << 16);
        buf_init(&b, 1000);
        struct jw w = jw_to(&b);
        if (T_DONE(t, json_parse(&a, raw_from_str(rows[i].in), &v, &err), &err)) {
            jw_value(&w, v);
            T_STR(t, buf_str(&b), rows[i].out);
        }
        buf_fini(&b);
        arena_fini(&a);
    }
}

/* A member is written without its name: the caller has written a key, or wants none. */
static void a_member_is_written_as_its_value(struct t *t)
{
    struct arena a;
    struct buf b;
    struct json *v;
    arena_init(&a, 1 << 16);
    buf_init(&b, 1000);
    struct jw w = jw_to(&b);
    if (T_OK(t, json_parse(&a, raw_from_str(STR("{\"a\":[1]}")), &v, NULL))) {
        jw_value(&w, json_get(v, STR("a")));
        T_STR(t, buf_str(&b), STR("[1]"));
    }
    buf_fini(&b);
    arena_fini(&a);
}

static bool write_once(void *ctx)
{
    struct buf b;
    (void)ctx;
    buf_init(&b, 1000);
    struct jw w = jw_to(&b);
    for (int i = 0; i < 5; i++)
        write_sample(&w);
    bool good = buf_ok(&b, NULL);
    buf_fini(&b);
    return good;
}

static void it_survives_every_failed_allocation(struct t *t)
{
    t_oom(t, write_once, NULL);
}

/* One byte at a time, as the standard says it. */
static void escape_slowly(struct buf *out, const unsigned char *p, size_t n)
{
    buf_add_char(out, '"');
    for (size_t i = 0; i < n; i++) {
        const char *at = strchr("\"\"\\\\\nn\tt", p[i] ? p[i] : ' ');
        if (p[i] >= 0x20 && p[i] != '"' && p[i] != '\\')
            buf_add_char(out, (char)p[i]);
        else if (at)
            buf_printf(out, "\\%c", at[1]);
        else
            buf_printf(out, "\\u%04x", p[i]);
    }
    buf_add_char(out, '"');
}

/* A special byte at every place of a text of every length around the blocks. */
static void content_is_escaped_alike_at_any_place(struct t *t)
{
    static const unsigned char special[] = {'"', '\\', '\n', '\t', 1, 0x7f, 'x'};
    for (size_t n = 1; n <= 50; n++) {
        for (size_t i = 0; i < n * sizeof special; i++) {
            unsigned char text[50];
            struct buf got, want;
            struct jw w;
            memset(text, 'a', n);
            text[i % n] = special[i / n];
            text[n - 1 - i % n / 2] = special[i / n];
            buf_init(&got, 1000);
            buf_init(&want, 1000);
            w = jw_to(&got);
            jw_raw(&w, raw_of(text, n));
            escape_slowly(&want, text, n);
            T_STR(t, buf_str(&got), buf_str(&want));
            buf_fini(&got);
            buf_fini(&want);
        }
    }
}

/* Room is asked for generously, but what fits fits. */
static void content_fills_a_buffer_to_its_ceiling(struct t *t)
{
    for (size_t max = 40; max <= 44; max++) {
        struct buf out;
        struct err err = ERR_INIT;
        struct jw w;
        buf_init(&out, max);
        w = jw_to(&out);
        jw_str(&w, STR("forty bytes in all,\nwith both quotes e"));
        T_EQ(t, buf_ok(&out, &err), max >= 41);
        if (max >= 41)
            T_EQ(t, out.n, 41);
        buf_fini(&out);
    }
}

static const struct t_case cases[] = {
    T_CASE(values_stand_between_commas),
    T_CASE(pretty_has_a_line_per_value),
    T_CASE(only_what_must_be_is_escaped),
    T_CASE(content_is_escaped_alike_at_any_place),
    T_CASE(content_fills_a_buffer_to_its_ceiling),
    T_CASE(a_tree_is_written_as_it_was_read),
    T_CASE(a_member_is_written_as_its_value),
    T_CASE(it_survives_every_failed_allocation),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
