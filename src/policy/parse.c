/*
 * TRUST: the text comes from an operator's file and may be anything. Nothing of it is
 * used before the whole profile has been parsed, compiled and proved.
 */
#include "policy/parse_priv.h"

#include <string.h>

#include "base/mem.h"
#include "base/num.h"

enum {
    STRINGS_MAX = 4 * POLICY_TEXT_MAX, /* joined sentences repeat their beginnings */
    VERSION_MAX = 1000000,
    EXPECT_TEXT_MAX = 160,
};

bool parse_join(struct parse *s, struct str more, struct str *text, struct err *err)
{
    if (text->n == 0)
        return arena_str(&s->p->text, more, text) || err_memory(err);
    char *joined = arena_alloc(&s->p->text, text->n + 1 + more.n);
    if (!joined)
        return err_memory(err);
    memcpy(joined, text->p, text->n);
    joined[text->n] = ' ';
    memcpy(joined + text->n + 1, more.p, more.n);
    *text = (struct str){joined, text->n + 1 + more.n};
    return true;
}

static bool parse_profile(struct parse *s, struct err *err)
{
    struct str word, token;
    if (s->p->name.n)
        return lex_fail(&s->lex, err, "the profile has a name already");
    if (!lex_word(&s->lex, "the name of the profile", &word, err))
        return false;
    if (!raw_token(raw_from_str(word), &token))
        return lex_expected(&s->lex, err,
            "a name of at most 64 letters, digits, dots, hyphens or underscores");
    return parse_join(s, token, &s->p->name, err);
}

static bool parse_version(struct parse *s, struct err *err)
{
    struct str word;
    int64_t number;
    if (!lex_word(&s->lex, "a version number", &word, err))
        return false;
    if (!num_parse_i64(word, 1, VERSION_MAX, &number))
        return lex_expected(&s->lex, err, "a version number from 1 to 1000000");
    s->p->version = (int)number;
    s->has_version = true;
    return true;
}

static bool parse_effective(struct parse *s, struct err *err)
{
    s->has_effective = true;
    return lex_instant(&s->lex, "a date such as 2026-01-31", &s->p->effective, err);
}

static bool parse_title(struct parse *s, struct err *err)
{
    struct str text;
    return lex_text(&s->lex, "the title in quotes", &text, err) &&
           parse_join(s, text, &s->p->title, err);
}

static bool parse_set(struct parse *s, struct err *err)
{
    char expected[EXPECT_TEXT_MAX];
    struct str word;
    enum setting setting;
    if (!lex_word(&s->lex, "the name of a setting", &word, err))
        return false;
    if (!setting_find(word, &setting))
        return lex_expected(&s->lex, err, "the name of a setting");
    if (s->p->settings_given & (1u << setting))
        return lex_fail(&s->lex, err, "this setting stands twice");
    setting_expect(setting, expected, sizeof expected);
    if (!lex_word(&s->lex, expected, &word, err))
        return false;
    if (!setting_value_parse(setting, word, &s->p->settings[setting]))
        return lex_expected(&s->lex, err, expected);
    s->p->settings_given |= 1u << setting;
    return true;
}

/* Where a statement may stand. */
enum place { PLACE_TOP, PLACE_PURPOSE, PLACE_RULE };

static const struct statement {
    struct str word;
    enum place place;
    bool (*parse)(struct parse *s, struct err *err);
} statements[] = {
    {STR_INIT("profile"), PLACE_TOP, parse_profile},
    {STR_INIT("version"), PLACE_TOP, parse_version},
    {STR_INIT("effective"), PLACE_TOP, parse_effective},
    {STR_INIT("title"), PLACE_TOP, parse_title},
    {STR_INIT("set"), PLACE_TOP, parse_set},
    {STR_INIT("tier"), PLACE_TOP, parse_tier},
    {STR_INIT("age"), PLACE_TOP, parse_age},
    {STR_INIT("mode"), PLACE_TOP, parse_mode},
    {STR_INIT("class"), PLACE_TOP, parse_class},
    {STR_INIT("default"), PLACE_TOP, parse_default},
    {STR_INIT("purpose"), PLACE_TOP, parse_purpose},
    {STR_INIT("question"), PLACE_PURPOSE, parse_question},
    {STR_INIT("reads"), PLACE_PURPOSE, parse_reads},
    {STR_INIT("rule"), PLACE_PURPOSE, parse_rule},
    {STR_INIT("when"), PLACE_RULE, parse_when},
    {STR_INIT("oblige"), PLACE_RULE, parse_oblige},
    {STR_INIT("say"), PLACE_RULE, parse_say},
    {STR_INIT("seed"), PLACE_RULE, parse_seed},
};

static bool place_fits(struct parse *s, enum place place, struct err *err)
{
    if (place == PLACE_RULE)
        return s->rule || lex_fail(&s->lex, err, "this belongs inside a rule");
    if (!parse_rule_close(s, err))
        return false;
    if (place == PLACE_PURPOSE)
        return s->purpose || lex_fail(&s->lex, err, "this belongs inside a purpose");
    return parse_purpose_close(s, err);
}

static bool parse_statement(struct parse *s, struct err *err)
{
    static const char expected[] =
        "profile, version, effective, title, set, tier, age, "
        "mode, class, default, purpose, question, reads, rule, "
        "when, oblige, say or seed";
    struct str word;
    if (!lex_word(&s->lex, expected, &word, err))
        return false;
    for (size_t i = 0; i < COUNT(statements); i++) {
        if (str_eq(word, statements[i].word))
            return place_fits(s, statements[i].place, err) &&
                   statements[i].parse(s, err) && lex_end(&s->lex, err);
    }
    return lex_expected(&s->lex, err, expected);
}

static bool missing(const struct parse *s, struct err *err, struct str what)
{
    return err_set(err, ERR_INPUT, "policy.incomplete",
        "%" STR_FMT ":%d:1: expected '%" STR_FMT "' somewhere in the profile",
        STR_ARG(s->lex.origin), s->lex.number, STR_ARG(what));
}

static bool header_is_whole(const struct parse *s, struct err *err)
{
    if (!s->p->name.n)
        return missing(s, err, STR("profile NAME"));
    if (!s->has_version)
        return missing(s, err, STR("version NUMBER"));
    if (!s->has_effective)
        return missing(s, err, STR("effective DATE"));
    if (!s->p->title.n)
        return missing(s, err, STR("title \"TEXT\""));
    for (int i = 0; i < SETTING_COUNT; i++) {
        struct str name = setting_name((enum setting)i);
        if (!(s->p->settings_given & (1u << i)))
            return err_set(err, ERR_INPUT, "policy.incomplete",
                "%" STR_FMT ":%d:1: expected 'set %" STR_FMT " ...' in the profile",
                STR_ARG(s->lex.origin), s->lex.number, STR_ARG(name));
    }
    return true;
}

/* What no line maps stays in the strictest place. */
static void maps_init(struct maps *maps)
{
    *maps = (struct maps){0};
    memset(maps->person, PERSON_UNDER13, sizeof maps->person);
    memset(maps->kind, KIND_UNKNOWN, sizeof maps->kind);
    for (size_t i = 0; i < CONTENT_COUNT; i++)
        maps->content[i].share = CONTROL_SHARE_IO;
}

static bool read_all(struct parse *s, struct err *err)
{
    struct err line_err = ERR_INIT;
    while (lex_line(&s->lex, &line_err)) {
        if (!parse_statement(s, err))
            return false;
    }
    if (s->lex.bad) {
        if (err)
            *err = line_err;
        return false;
    }
    return parse_rule_close(s, err) && parse_purpose_close(s, err) &&
           header_is_whole(s, err);
}

static bool compile_all(struct policy *p, struct err *err)
{
    for (size_t i = 0; i < PURPOSE_COUNT; i++) {
        struct err why = ERR_INIT;
        if (!p->purposes[i] || compile_purpose(p->purposes[i], &why))
            continue;
        return err_set(err, why.code, why.id, "%" STR_FMT ":%d:1: %s",
            STR_ARG(p->origin), p->purposes[i]->line, why.text);
    }
    return true;
}

static bool prove_all(const struct policy *p, struct err *err)
{
    struct breach breach;
    if (check_profile(p, &breach))
        return true;
    const struct policy_rule *rule = &p->purposes[breach.purpose]->rules[breach.rule];
    if (breach.unreachable)
        return err_set(err, ERR_INPUT, "policy.unreachable",
            "%" STR_FMT
            ":%d:1: rule %s never decides: earlier rules take all its cases; "
            "move or remove it",
            STR_ARG(p->origin), rule->line, rule->code);
    return err_set(err, ERR_INPUT, "policy.invariant",
        "%" STR_FMT ":%d:1: rule %s allows %" STR_FMT " against the invariant \"%s\" "
        "(abide policy check shows the case)",
        STR_ARG(p->origin), rule->line, rule->code,
        STR_ARG(purpose_word(breach.purpose)), breach.say);
}

bool policy_parse_unproved(
    struct str text, struct str origin, struct policy **out, struct err *err)
{
    struct parse s = {0};
    if (text.n > POLICY_TEXT_MAX)
        return err_set(err, ERR_LIMIT, "policy.size",
            "%" STR_FMT ": the profile is larger than 256 KiB", STR_ARG(origin));
    s.p = mem_zalloc(sizeof *s.p);
    if (!s.p)
        return err_memory(err);
    arena_init(&s.p->text, STRINGS_MAX);
    maps_init(&s.p->maps);
    lex_init(&s.lex, text, origin);
    if (!parse_join(&s, origin, &s.p->origin, err) || !read_all(&s, err) ||
        !compile_all(s.p, err)) {
        policy_free(s.p);
        return false;
    }
    *out = s.p;
    return true;
}

bool policy_parse(
    struct str text, struct str origin, struct policy **out, struct err *err)
{
    struct policy *p;
    if (!policy_parse_unproved(text, origin, &p, err))
        return false;
    if (!prove_all(p, err)) {
        policy_free(p);
        return false;
    }
    *out = p;
    return true;
}
