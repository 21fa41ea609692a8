#include "text/json.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "tests/harness/t.h"

enum { ARENA_MAX = 64 << 20 };

struct row {
    const char *says;
    struct raw text;
    bool accepted;
};

#define YES(says, lit)                                                                 \
    {                                                                                  \
        (says), {(const unsigned char *)(lit), sizeof(lit) - 1}, true                  \
    }
#define NO(says, lit)                                                                  \
    {                                                                                  \
        (says), {(const unsigned char *)(lit), sizeof(lit) - 1}, false                 \
    }

static bool accepts(struct raw text)
{
    struct arena a;
    struct json *v;
    arena_init(&a, ARENA_MAX);
    bool good = json_parse(&a, text, &v, NULL);
    arena_fini(&a);
    return good;
}

static void check(struct t *t, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!T_EQ(t, accepts(rows[i].text), rows[i].accepted))
            t_note(t, "row: %s", rows[i].says);
    }
}

static void white_space_is_four_characters(struct t *t)
{
    static const struct row rows[] = {
        YES("none", "[]"),
        YES("all four, around and inside",
            " \t\r\n[ \t\r\n1 \t\r\n, \t\r\n2 \t\r\n] \n"),
        YES("around a scalar", " 1 "),
        NO("form feed", "[\f]"),
        NO("vertical tab", "[\v]"),
        NO("no-break space", "[\xc2\xa0]"),
        NO("word joiner", "[\xe2\x81\xa0]"),
        NO("nothing", ""),
        NO("only space", " "),
        NO("a comment", "[1/**/]"),
        NO("a line comment", "[1]//"),
        NO("a hash comment", "[1]#"),
        NO("a NUL after the value", "[1]\0"),
        NO("a NUL instead of space", "[1,\0"
                                     "2]"),
        NO("a byte order mark", "\xef\xbb\xbf{}"),
        NO("UTF-16", "[\0\"\0\xe9\0\"\0]\0"),
    };
    check(t, rows, COUNT(rows));
}

static void arrays_hold_values_between_commas(struct t *t)
{
    static const struct row rows[] = {
        YES("empty", "[]"),
        YES("one", "[null]"),
        YES("several kinds", "[null, 1, \"1\", {}, [], true, false]"),
        YES("ends in an empty string", "[\"\"]"),
        YES("nested", "[[],[[]]]"),
        NO("a comma after the last", "[1,]"),
        NO("a comma before the first", "[,1]"),
        NO("two commas", "[1,,2]"),
        NO("only a comma", "[,]"),
        NO("a comma outside", "[1],"),
        NO("no comma", "[1 true]"),
        NO("a colon", "[\"a\":1]"),
        NO("a semicolon", "[1;2]"),
        NO("unclosed", "[1"),
        NO("unclosed after a comma", "[1,"),
        NO("closed twice", "[1]]"),
        NO("closed by a brace", "[1}"),
        NO("a star", "[*]"),
        NO("an inner one unclosed", "[[1]"),
        NO("newlines, unclosed", "[1,\n1\n,1"),
        NO("two values", "[][]"),
        NO("only the end", "]"),
    };
    check(t, rows, COUNT(rows));
}

static void objects_hold_names_and_values(struct t *t)
{
    static const struct row rows[] = {
        YES("empty", "{}"),
        YES("one", "{\"a\":1}"),
        YES("an empty name", "{\"\":0}"),
        YES("a name of a NUL escape", "{\"foo\\u0000bar\": 42}"),
        YES("the same name twice", "{\"a\":\"b\",\"a\":\"c\"}"),
        YES("the same pair twice", "{\"a\":\"b\",\"a\":\"b\"}"),
        YES("extreme numbers", "{ \"min\": -1.0e+28, \"max\": 1.0e+28 }"),
        YES("an escaped name", "{\"\\u0061\\n\":1}"),
        YES("newlines", "{\n\"a\": \"b\"\n}"),
        NO("no value", "{\"a\":}"),
        NO("no colon", "{\"a\" 1}"),
        NO("no colon and no value", "{\"a\"}"),
        NO("two colons", "{\"a\"::1}"),
        NO("a comma for a colon", "{\"a\",1}"),
        NO("no name", "{:1}"),
        NO("a number as name", "{1:1}"),
        NO("a bare name", "{a:1}"),
        NO("a name in single quotes", "{'a':0}"),
        NO("a comma after the last", "{\"a\":1,}"),
        NO("many commas after the last", "{\"id\":0,,,,,}"),
        NO("two commas", "{\"a\":1,,\"b\":2}"),
        NO("a comma first", "{,\"a\":1}"),
        NO("no comma", "{\"a\":1 \"b\":2}"),
        NO("a comment after", "{\"a\":\"b\"}/**/"),
        NO("an open comment after", "{\"a\":\"b\"}/**//"),
        NO("unclosed", "{\"a\":1"),
        NO("unclosed after the name", "{\"a\""),
        NO("unclosed after the colon", "{\"a\":"),
        NO("closed by a bracket", "{\"a\":1]"),
        NO("closed twice", "{\"a\":true} \"x\""),
        NO("a value only", "{\"a\":\"a\" 123}"),
        NO("an emoji as name", "{\xf0\x9f\x87\xa8\xf0\x9f\x87\xad}"),
        NO("bad UTF-8 as name", "{\"\xb9\":\"0\"}"),
    };
    check(t, rows, COUNT(rows));
}

static void numbers_follow_the_grammar(struct t *t)
{
    static const struct row rows[] = {
        YES("zero", "0"),
        YES("minus zero", "-0"),
        YES("an integer", "[123]"),
        YES("a fraction", "[123.456789]"),
        YES("an exponent", "[1e22]"),
        YES("a large E", "[1E22]"),
        YES("E+", "[1E+2]"),
        YES("E-", "[1E-2]"),
        YES("0e+1", "[0e+1]"),
        YES("0e1", "[0e1]"),
        YES("fraction and exponent", "[123.456e78]"),
        YES("close to zero", "[-0.00000000000000000000000000000000000000000000000001]"),
        YES("far too large for a double", "[123123e100000]"),
        YES("far too small", "[123e-10000000]"),
        YES("a very large integer", "[-123123123123123123123123123123]"),
        YES("an exponent with zeros", "[1e0000000000000001]"),
        NO("a plus", "[+1]"),
        NO("plus plus", "[++1234]"),
        NO("two minus", "[--2.]"),
        NO("only minus", "[-]"),
        NO("minus and a space", "[- 1]"),
        NO("minus and a letter", "[-foo]"),
        NO("a leading zero", "[01]"),
        NO("minus and a leading zero", "[-012]"),
        NO("a leading point", "[.5]"),
        NO("minus and a point", "[-.5]"),
        NO("a trailing point", "[1.]"),
        NO("a point before e", "[2.e3]"),
        NO("zero point e", "[0.e1]"),
        NO("e without digits", "[1e]"),
        NO("e+ without digits", "[1e+]"),
        NO("two e", "[1eE2]"),
        NO("two exponents", "[1e2e3]"),
        NO("two points", "[1.2.3]"),
        NO("a space inside", "[1 000.0]"),
        NO("infinity", "[Infinity]"),
        NO("minus infinity", "[-Infinity]"),
        NO("inf", "[Inf]"),
        NO("NaN", "[NaN]"),
        NO("minus NaN", "[-NaN]"),
        NO("nan", "[nan]"),
        NO("hexadecimal", "[0x42]"),
        NO("only 0x", "[0x]"),
        NO("a letter after", "[1a]"),
        NO("an expression", "[1+2]"),
        NO("a full-width digit", "[\xef\xbc\x91]"),
        NO("a bad byte after", "[123\xe5]"),
        NO("a bad byte in the exponent", "[1e1\xe5]"),
        NO("an underscore", "[1_000]"),
        NO("a minus after", "[1-]"),
        NO("unclosed minus", "-"),
    };
    check(t, rows, COUNT(rows));
}

static void words_are_three(struct t *t)
{
    static const struct row rows[] = {
        YES("true", "true"),
        YES("false", "false"),
        YES("null", "null"),
        NO("tru", "tru"),
        NO("True", "True"),
        NO("nul in an array", "[nul]"),
        NO("fals", "fals"),
        NO("truee", "truee"),
        NO("undefined", "undefined"),
        NO("an angle bracket", "<null>"),
        NO("a lone byte", "\xe5"),
        NO("a lone byte order mark", "\xef\xbb\xbf"),
    };
    check(t, rows, COUNT(rows));
}

static bool nested(size_t depth, bool object, bool closed)
{
    struct buf b;
    buf_init(&b, 1 << 21);
    for (size_t i = 0; i < depth; i++)
        buf_add_z(&b, object ? "{\"a\":" : "[");
    if (object)
        buf_add_z(&b, "1");
    for (size_t i = 0; closed && i < depth; i++)
        buf_add_char(&b, object ? '}' : ']');
    bool good = accepts(buf_raw(&b));
    buf_fini(&b);
    return good;
}

static void depth_ends_at_its_limit(struct t *t)
{
    T_OK(t, nested(JSON_DEPTH_MAX, false, true));
    T_OK(t, nested(JSON_DEPTH_MAX, true, true));
    T_OK(t, !nested(JSON_DEPTH_MAX + 1, false, true));
    T_OK(t, !nested(JSON_DEPTH_MAX + 1, true, true));
    T_OK(t, !nested(100000, false, false));
    T_OK(t, !nested(100000, true, false));
}

static void an_error_names_the_byte_and_its_kind(struct t *t)
{
    static const struct {
        const char *text, *id, *part;
    } rows[] = {
        {"[1,]", "text.json_syntax", "byte 3"},
        {"[1,", "text.json_syntax", "ends at byte 3"},
        {"[\"\xff\"]", "text.json_utf8", "byte 2"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct arena a;
        struct json *v = NULL;
        struct err err = ERR_INIT;
        arena_init(&a, ARENA_MAX);
        T_FAILS(t, json_parse(&a, raw_from_str(str_z(rows[i].text)), &v, &err), &err,
            rows[i].id);
        T_OK(t, strstr(err.text, rows[i].part));
        T_OK(t, v == NULL);
        arena_fini(&a);
    }
}

static void the_arena_ceiling_is_an_error_of_its_own(struct t *t)
{
    struct arena a;
    struct json *v;
    struct err err = ERR_INIT;
    arena_init(&a, 64);
    T_FAILS(t, json_parse(&a, raw_from_str(STR("[1,2,3,4,5]")), &v, &err), &err,
        "text.json_arena");
    arena_fini(&a);
}

/* 100 MB in one string: read in place, so the tree stays small. */
static void a_huge_string_is_one_small_node(struct t *t)
{
    enum { HUGE_BYTES = 100 << 20 };
    unsigned char *text = mem_alloc(HUGE_BYTES);
    struct arena a;
    struct json *v;
    struct err err = ERR_INIT;
    if (!T_OK(t, text))
        return;
    memset(text, 'x', HUGE_BYTES);
    text[0] = text[HUGE_BYTES - 1] = '"';
    arena_init(&a, 1 << 20);
    if (T_DONE(t, json_parse(&a, raw_of(text, HUGE_BYTES), &v, &err), &err))
        T_EQ(t, json_raw(v).n, HUGE_BYTES - 2);
    text[HUGE_BYTES / 2] = '\\';
    text[HUGE_BYTES / 2 + 1] = 'n';
    arena_reset(&a);
    T_FAILS(
        t, json_parse(&a, raw_of(text, HUGE_BYTES), &v, &err), &err, "text.json_arena");
    text[HUGE_BYTES / 2] = 0xff;
    T_FAILS(
        t, json_parse(&a, raw_of(text, HUGE_BYTES), &v, &err), &err, "text.json_utf8");
    arena_fini(&a);
    mem_free(text);
}

static bool parse_once(void *ctx)
{
    struct raw text =
        raw_from_str(STR("{\"a\":[1,2,{\"b\":\"\\n\\u00e9\"}],\"c\":null}"));
    struct arena a;
    struct json *v;
    struct err err = ERR_INIT;
    (void)ctx;
    arena_init(&a, ARENA_MAX);
    bool good = json_parse(&a, text, &v, &err);
    arena_fini(&a);
    return good;
}

static void parsing_survives_every_failed_allocation(struct t *t)
{
    t_oom(t, parse_once, NULL);
}

static const struct t_case cases[] = {
    T_CASE(white_space_is_four_characters),
    T_CASE(arrays_hold_values_between_commas),
    T_CASE(objects_hold_names_and_values),
    T_CASE(numbers_follow_the_grammar),
    T_CASE(words_are_three),
    T_CASE(depth_ends_at_its_limit),
    T_CASE(an_error_names_the_byte_and_its_kind),
    T_CASE(the_arena_ceiling_is_an_error_of_its_own),
    T_CASE(a_huge_string_is_one_small_node),
    T_CASE(parsing_survives_every_failed_allocation),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
