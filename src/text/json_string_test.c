#include "base/arena.h"
#include "tests/harness/t.h"
#include "text/json.h"

enum { ARENA_MAX = 1 << 20 };

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

static void strings_follow_the_grammar(struct t *t)
{
    static const struct row rows[] = {
        YES("empty", "\"\""),
        YES("every short escape", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""),
        YES("a NUL escape", "\"\\u0000\""),
        YES("an escape in both cases", "\"\\u00e9\\u00E9\""),
        YES("a pair", "\"\\ud834\\udd1e\""),
        YES("two pairs", "\"\\uD83D\\uDC68\\uD83D\\uDC69\""),
        YES("a noncharacter", "\"\\uFFFF\""),
        YES("a noncharacter over the first plane", "\"\\uD83F\\uDFFE\""),
        YES("DEL", "\"\x7f\""),
        YES("raw two bytes", "\"\xc3\xa9\""),
        YES("raw three bytes", "\"\xe2\x82\xac\""),
        YES("raw four bytes", "\"\xf4\x8f\xbf\xbf\""),
        YES("U+2028 and U+2029", "\"\xe2\x80\xa8\xe2\x80\xa9\""),
        YES("a byte order mark inside", "\"\xef\xbb\xbf\""),
        YES("a comment inside", "\"/*<!-- -->*/\""),
        YES("an escaped quote at the end", "\"\\\"\""),
        YES("a lone high surrogate", "\"\\uD800\""),
        YES("a lone low surrogate", "\"\\uDFAA\""),
        YES("a pair the wrong way round", "\"\\uDd1e\\uD834\""),
        YES("high, then a letter", "\"\\uD800abc\""),
        YES("high, then an escape", "\"\\uD800\\n\""),
        YES("high high low", "\"\\uD800\\uD800\\uDC00\""),
        NO("unclosed", "\""),
        NO("unclosed with text", "\"abc"),
        NO("unclosed by its escape", "\"\\\""),
        NO("a backslash at the end", "\"\\"),
        NO("single quotes", "'a'"),
        NO("a bare word", "abc"),
        NO("a newline", "\"a\nb\""),
        NO("a tab", "\"\t\""),
        NO("a NUL", "\"a\0b\""),
        NO("the last control character", "\"\x1f\""),
        NO("an unknown escape", "\"\\a\""),
        NO("an escaped x", "\"\\x00\""),
        NO("an escaped NUL", "\"\\\0\""),
        NO("an escaped emoji", "\"\\\xf0\x9f\x8c\x80\""),
        NO("a large U", "\"\\U0041\""),
        NO("three digits", "\"\\u00A\""),
        NO("no digits", "\"\\u\""),
        NO("a digit that is none", "\"\\u00g1\""),
        NO("half a pair, cut", "\"\\uD834\\uDd"),
        NO("high, then a bad escape", "\"\\uD800\\u1x\""),
        NO("high, then an empty escape", "\"\\uD800\\u\""),
        NO("a leading escape outside", "\\u0020\"a\""),
        NO("an overlong slash", "\"\xc0\xaf\""),
        NO("an overlong three", "\"\xe0\x80\xaf\""),
        NO("an overlong four", "\"\xf0\x80\x80\xaf\""),
        NO("an encoded surrogate", "\"\xed\xa0\x80\""),
        NO("over U+10FFFF", "\"\xf4\x90\x80\x80\""),
        NO("a lone tail", "\"\x81\""),
        NO("a cut character", "\"\xe0\xff\""),
        NO("Latin-1", "\"\xe9\""),
        NO("ff", "\"\xff\""),
        NO("a character cut by the end", "\"\xe2\x82"),
    };
    check(t, rows, COUNT(rows));
}

/* Parses into the arena; a text that is not JSON fails the test and gives NULL. */
static const struct json *parse(struct t *t, struct arena *a, struct str text)
{
    struct json *v = NULL;
    struct err err = ERR_INIT;
    arena_init(a, ARENA_MAX);
    T_DONE(t, json_parse(a, raw_from_str(text), &v, &err), &err);
    return v;
}

static bool says(struct raw got, struct str want)
{
    return raw_eq_str(got, want);
}

static void escapes_are_resolved(struct t *t)
{
    static const struct {
        struct str text, want;
        size_t lone;
    } rows[] = {
        {STR_INIT("\"plain\""), STR_INIT("plain"), 0},
        {STR_INIT("\"\""), STR_INIT(""), 0},
        {STR_INIT("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), STR_INIT("\"\\/\b\f\n\r\t"), 0},
        {STR_INIT("\"a\\u0000b\""), STR_INIT("a\0b"), 0},
        {STR_INIT("\"\\u0041\\u00e9\\u20AC\""), STR_INIT("A\xc3\xa9\xe2\x82\xac"), 0},
        {STR_INIT("\"\\ud834\\uDD1E\""), STR_INIT("\xf0\x9d\x84\x9e"), 0},
        {STR_INIT("\"\\udbff\\udfff\""), STR_INIT("\xf4\x8f\xbf\xbf"), 0},
        {STR_INIT("\"\\ud800\""), STR_INIT("\xef\xbf\xbd"), 1},
        {STR_INIT("\"\\udc00x\""), STR_INIT("\xef\xbf\xbdx"), 1},
        {STR_INIT("\"\\ud800\\u0041\""),
            STR_INIT("\xef\xbf\xbd"
                     "A"),
            1},
        {STR_INIT("\"\\ud800\\n\""), STR_INIT("\xef\xbf\xbd\n"), 1},
        {STR_INIT("\"\\ud800\\ud800\\udc00\""),
            STR_INIT("\xef\xbf\xbd\xf0\x90\x80\x80"), 1},
        {STR_INIT("\"\\udc00\\ud800\""), STR_INIT("\xef\xbf\xbd\xef\xbf\xbd"), 2},
        {STR_INIT("\"\xc3\xa9\\n\xc3\xa9\""), STR_INIT("\xc3\xa9\n\xc3\xa9"), 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct arena a;
        const struct json *v = parse(t, &a, rows[i].text);
        if (!T_OK(t, says(json_raw(v), rows[i].want)))
            t_note(t, "row: %" STR_FMT, STR_ARG(rows[i].text));
        T_EQ(t, json_lone_surrogates(v), rows[i].lone);
        T_OK(t, says(json_source(v), rows[i].text));
        arena_fini(&a);
    }
}

static bool decode_once(void *ctx)
{
    (void)ctx;
    return accepts(raw_from_str(STR("[\"\\n\", \"\\ud83d\\ude00\"]")));
}

static void decoding_survives_every_failed_allocation(struct t *t)
{
    t_oom(t, decode_once, NULL);
}

static const struct t_case cases[] = {
    T_CASE(strings_follow_the_grammar),
    T_CASE(escapes_are_resolved),
    T_CASE(decoding_survives_every_failed_allocation),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
