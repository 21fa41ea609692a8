#include "policy/parse_priv.h"

static const struct str any = STR_INIT("*");

static bool expect_is(struct parse *s, struct err *err)
{
    return lex_try(&s->lex, STR("is")) || lex_expected(&s->lex, err, "is");
}

bool parse_tier(struct parse *s, struct err *err)
{
    struct str word;
    enum tier tier;
    if (!lex_word(&s->lex, "a tier", &word, err))
        return false;
    if (!tier_parse(word, &tier))
        return lex_expected(&s->lex, err, "a tier such as free or enterprise");
    if (!expect_is(s, err))
        return false;
    if (lex_try(&s->lex, STR("person")))
        s->p->maps.owner[tier] = OWNER_MAP_PERSON;
    else if (lex_try(&s->lex, STR("organisation")))
        s->p->maps.owner[tier] = OWNER_MAP_ORG;
    else if (lex_try(&s->lex, STR("unknown")))
        s->p->maps.owner[tier] = OWNER_MAP_UNKNOWN;
    else
        return lex_expected(&s->lex, err, "person, organisation or unknown");
    return true;
}

static bool value_word(struct parse *s, enum fact fact, const char *expected,
    uint8_t *out, struct err *err)
{
    struct str word;
    int value;
    if (!lex_word(&s->lex, expected, &word, err))
        return false;
    if (!fact_value_parse(fact, word, &value))
        return lex_expected(&s->lex, err, expected);
    *out = (uint8_t)value;
    return true;
}

bool parse_age(struct parse *s, struct err *err)
{
    static const char persons[] = "adult, minor, minor_locked or under13";
    struct str word;
    enum age age;
    uint8_t person;
    if (!lex_word(&s->lex, "an age", &word, err))
        return false;
    if (!age_parse(word, &age))
        return lex_expected(
            &s->lex, err, "unknown, under13, minor, predicted_minor or adult");
    if (!expect_is(s, err) || !value_word(s, FACT_PERSON, persons, &person, err))
        return false;
    if (!lex_try(&s->lex, STR("in"))) {
        s->p->maps.person[0][age] = s->p->maps.person[1][age] = person;
        return true;
    }
    if (!lex_try(&s->lex, STR("organisation")))
        return lex_expected(&s->lex, err, "organisation");
    s->p->maps.person[1][age] = person;
    return true;
}

bool parse_mode(struct parse *s, struct err *err)
{
    struct str word;
    enum mode mode;
    if (!lex_word(&s->lex, "a mode", &word, err))
        return false;
    if (!mode_parse(word, &mode))
        return lex_expected(&s->lex, err, "a mode such as regular or temporary");
    return expect_is(s, err) &&
           value_word(s, FACT_KIND, "regular, temporary, health or unknown",
               &s->p->maps.kind[mode], err);
}

static bool sub_switch(struct parse *s, enum control *out, struct err *err)
{
    struct str word;
    enum control control;
    if (!lex_word(&s->lex, "voice, video, browse or code_env", &word, err))
        return false;
    if (!control_parse(word, &control) || control < CONTROL_VOICE ||
        control > CONTROL_CODE_ENV)
        return lex_expected(&s->lex, err, "voice, video, browse or code_env");
    *out = control;
    return true;
}

static bool class_share(struct parse *s, struct class_map *map, struct err *err)
{
    static const char expected[] = "share_io, share_evals or share_feedback";
    struct str word;
    enum control control;
    if (!lex_try(&s->lex, STR("shared")))
        return true;
    if (!lex_try(&s->lex, STR("by")))
        return lex_expected(&s->lex, err, "by");
    if (!lex_word(&s->lex, expected, &word, err))
        return false;
    if (!control_parse(word, &control) || !str_eq(control_kind(control), STR("share")))
        return lex_expected(&s->lex, err, expected);
    map->share = control;
    return true;
}

static bool class_matter(struct parse *s, struct class_map *map, struct err *err)
{
    if (lex_try(&s->lex, STR("plain"))) {
        map->kind = MATTER_KIND_PLAIN;
    } else if (lex_try(&s->lex, STR("sub"))) {
        map->kind = MATTER_KIND_SUB;
        return sub_switch(s, &map->control, err);
    } else if (lex_try(&s->lex, STR("page"))) {
        map->kind = MATTER_KIND_PAGE;
        return sub_switch(s, &map->control, err);
    } else if (lex_try(&s->lex, STR("connector"))) {
        map->kind = MATTER_KIND_CONNECTOR;
    } else if (lex_try(&s->lex, STR("builder"))) {
        map->kind = MATTER_KIND_BUILDER;
    } else if (lex_try(&s->lex, STR("unknown"))) {
        map->kind = MATTER_KIND_UNKNOWN;
    } else {
        return lex_expected(&s->lex, err,
            "plain, sub SWITCH, page SWITCH, connector, builder or unknown");
    }
    return true;
}

bool parse_class(struct parse *s, struct err *err)
{
    struct str word;
    enum content content;
    if (!lex_word(&s->lex, "a content class", &word, err))
        return false;
    if (!content_parse(word, &content))
        return lex_expected(&s->lex, err, "a content class such as prompt or audio");
    struct class_map map = {.share = CONTROL_SHARE_IO};
    if (!expect_is(s, err) || !class_matter(s, &map, err) || !class_share(s, &map, err))
        return false;
    s->p->maps.content[content] = map;
    return true;
}

static bool default_word(struct parse *s, enum default_map *out, struct err *err)
{
    if (lex_try(&s->lex, STR("on")))
        *out = DEFAULT_MAP_ON;
    else if (lex_try(&s->lex, STR("ask")))
        *out = DEFAULT_MAP_ASK;
    else if (lex_try(&s->lex, STR("off")))
        *out = DEFAULT_MAP_OFF;
    else
        return lex_expected(&s->lex, err, "on, ask or off");
    return true;
}

/* A later line stands over an earlier one, so the general ones come first. */
bool parse_default(struct parse *s, struct err *err)
{
    struct str region_word, person_word;
    enum region region = REGION_UNKNOWN;
    enum default_map initial;
    int person = 0;
    if (!lex_word(&s->lex, "a region or *", &region_word, err))
        return false;
    if (!str_eq(region_word, any) && !region_parse(region_word, &region))
        return lex_expected(&s->lex, err, "a region such as eea, or *");
    if (!lex_word(
            &s->lex, "adult, minor, minor_locked, under13 or *", &person_word, err))
        return false;
    if (!str_eq(person_word, any) &&
        !fact_value_parse(FACT_PERSON, person_word, &person))
        return lex_expected(&s->lex, err, "adult, minor, minor_locked, under13 or *");
    if (!expect_is(s, err) || !default_word(s, &initial, err))
        return false;
    for (int r = 0; r < REGION_COUNT; r++) {
        for (int v = 0; v < PERSON_VALUES; v++) {
            if ((str_eq(region_word, any) || r == (int)region) &&
                (str_eq(person_word, any) || v == person))
                s->p->maps.initial[r][v] = (uint8_t)initial;
        }
    }
    return true;
}
