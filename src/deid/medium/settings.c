#include "deid/medium/settings.h"

#include <string.h>

#include "base/num.h"

enum { ARENA_MAX = 1 << 26, KEEP_LAST = 4 };

#define SCOPE_ROW(id, word) STR_INIT(word),
static const struct str scopes[] = {SETTINGS_SCOPE_TABLE(SCOPE_ROW)};

/* A line being read. */
struct entry {
    struct str key, name, value; /* "operator", "CREDIT_CARD", "mask" */
    size_t line;
};

void settings_init(struct settings *s)
{
    memset(s, 0, sizeof *s);
    arena_init(&s->arena, ARENA_MAX);
    s->keep_last = KEEP_LAST;
}

void settings_fini(struct settings *s)
{
    vec_fini(&s->allow);
    vec_fini(&s->patterns);
    arena_fini(&s->arena);
}

static bool refused(const struct entry *e, const char *what, struct err *err)
{
    err_set(err, e->line ? ERR_INPUT : ERR_USAGE,
        e->line ? "deid.settings" : "cli.usage", "%.200s", what);
    return e->line ? err_wrap(err, "line %zu", e->line) : false;
}

static bool take_type(
    const struct entry *e, struct str name, unsigned *type, struct err *err)
{
    enum deid_type found;
    if (!deid_type_find(name, &found) || found == DEID_LITERAL || found == DEID_NONE)
        return refused(e, "no type has this name (docs/deid.md lists them)", err);
    *type = found;
    return true;
}

/* "A, B" or "A B": each word through `take`. */
static bool each_word(struct settings *s, const struct entry *e,
    void (*take)(struct settings *s, unsigned type), struct err *err)
{
    struct str rest = e->value, part, word;
    while (str_cut(&rest, ',', &part)) {
        part = str_trim(part);
        while (str_cut(&part, ' ', &word)) {
            unsigned type = 0;
            if (word.n == 0)
                continue;
            if (!take_type(e, word, &type, err))
                return false;
            take(s, type);
        }
    }
    return true;
}

static void type_off(struct settings *s, unsigned type)
{
    deid_types_add(&s->off, type);
}

static void type_on(struct settings *s, unsigned type)
{
    for (unsigned i = 1; i < DEID_TYPE_COUNT && !s->only; i++) {
        if (i != DEID_LITERAL)
            deid_types_add(&s->off, i);
    }
    s->only = true;
    s->off.bits[type / 64] &= ~(UINT64_C(1) << (type % 64));
}

static bool take_types(struct settings *s, const struct entry *e, struct err *err)
{
    return each_word(s, e, type_on, err);
}

static bool take_off(struct settings *s, const struct entry *e, struct err *err)
{
    return each_word(s, e, type_off, err);
}

static bool take_operator(struct settings *s, const struct entry *e, struct err *err)
{
    enum operate_kind kind;
    unsigned type = DEID_NONE;
    if (!operate_kind_parse(e->value, &kind))
        return refused(e,
            "the operators are number, label, redact, mask, pseudonym, fpe, token, "
            "surrogate, shift, generalise and keep",
            err);
    if (e->name.n && !take_type(e, e->name, &type, err))
        return false;
    for (unsigned i = 0; i < DEID_TYPE_COUNT; i++) {
        if (!e->name.n || i == type)
            s->kinds[i] = (uint8_t)kind;
    }
    return true;
}

static bool take_number(
    const struct entry *e, uint64_t max, uint8_t *out, struct err *err)
{
    uint64_t v = 0;
    if (!num_parse_u64(e->value, max, &v))
        return refused(e, "the number is none, or too large", err);
    *out = (uint8_t)v;
    return true;
}

static bool take_keep_last(struct settings *s, const struct entry *e, struct err *err)
{
    return take_number(e, SETTINGS_KEEP_MAX, &s->keep_last, err);
}

static bool take_confidence(struct settings *s, const struct entry *e, struct err *err)
{
    return take_number(e, 100, &s->min_confidence, err);
}

static bool take_scope(struct settings *s, const struct entry *e, struct err *err)
{
    for (size_t i = 0; i < COUNT(scopes); i++) {
        if (str_eq(scopes[i], e->value)) {
            s->scope = (enum settings_scope)i;
            return true;
        }
    }
    return refused(
        e, "the scopes are document, conversation, account and dataset", err);
}

static bool take_allow(struct settings *s, const struct entry *e, struct err *err)
{
    struct settings_allow a = {.text = e->value};
    a.open_start = str_starts(a.text, STR("*"));
    a.open_end = a.text.n > 1 && str_ends(a.text, STR("*"));
    a.text = str_slice(a.text, a.open_start, a.text.n - a.open_end);
    if (a.text.n == 0)
        return refused(e, "a value that stays has at least one letter", err);
    if (!arena_str(&s->arena, a.text, &a.text) ||
        !vec_push(&s->allow, a, SETTINGS_ALLOW_MAX))
        return err_memory(err);
    return true;
}

static bool take_pattern(struct settings *s, const struct entry *e, struct err *err)
{
    struct pack_rule rule = {.pattern = e->value, .line = e->line};
    if (!pack_built())
        return refused(e,
            "this build has no patterns of your own: install libvectorscan-dev and "
            "build with -Dregex_packs=enabled",
            err);
    if (!take_type(e, e->name, &rule.type, err))
        return false;
    if (!arena_str(&s->arena, rule.pattern, &rule.pattern) ||
        !vec_push(&s->patterns, rule, PACK_RULES_MAX))
        return err_memory(err);
    return true;
}

static const struct {
    struct str key;
    bool named; /* takes ".TYPE" */
    bool (*take)(struct settings *s, const struct entry *e, struct err *err);
} keys[] = {
    {STR_INIT("types"), false, take_types},
    {STR_INIT("off"), false, take_off},
    {STR_INIT("operator"), true, take_operator},
    {STR_INIT("keep_last"), false, take_keep_last},
    {STR_INIT("min_confidence"), false, take_confidence},
    {STR_INIT("scope"), false, take_scope},
    {STR_INIT("allow"), false, take_allow},
    {STR_INIT("pattern"), true, take_pattern},
};

bool settings_set(
    struct settings *s, struct str key, struct str value, size_t line, struct err *err)
{
    struct entry e = {.value = value, .line = line, .name = key};
    bool named = str_cut(&e.name, '.', &e.key) && e.name.n > 0;
    if (value.n == 0)
        return refused(&e, "a key without a value", err);
    for (size_t i = 0; i < COUNT(keys); i++) {
        if (str_eq(keys[i].key, e.key) && (keys[i].named || !named))
            return keys[i].take(s, &e, err);
    }
    return refused(&e,
        "the keys are types, off, operator, keep_last, min_confidence, scope, allow "
        "and pattern.TYPE",
        err);
}

bool settings_parse(struct settings *s, struct str text, struct err *err)
{
    struct str rest = text, row, key;
    for (size_t line = 1; str_cut(&rest, '\n', &row); line++) {
        struct entry e = {.line = line};
        row = str_trim(row);
        if (row.n == 0 || row.p[0] == '#')
            continue;
        if (str_find_char(row, '=') == row.n)
            return refused(&e, "a line is key = value", err);
        (void)!str_cut(&row, '=', &key);
        if (!settings_set(s, str_trim(key), str_trim(row), line, err))
            return false;
    }
    return true;
}

static unsigned char small(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? c | 0x20 : c;
}

static bool same_at(struct raw value, size_t at, struct str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (small(value.p[at + i]) != small((unsigned char)text.p[i]))
            return false;
    }
    return true;
}

static bool allows(const struct settings_allow *a, struct raw value)
{
    if (value.n < a->text.n)
        return false;
    size_t last = value.n - a->text.n;
    size_t from = a->open_start && !a->open_end ? last : 0;
    size_t to = a->open_start ? last : 0;
    if (!a->open_start && !a->open_end && last > 0)
        return false;
    for (size_t at = from; at <= to; at++) {
        if (same_at(value, at, a->text))
            return true;
    }
    return false;
}

bool settings_allowed(const struct settings *s, struct raw value)
{
    for (size_t i = 0; i < s->allow.n; i++) {
        if (allows(&s->allow.p[i], value))
            return true;
    }
    return false;
}
