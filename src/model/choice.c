#include "model/choice.h"

#include "base/raw.h"

#define CONTROL_ROW(id, word, kind) {STR_INIT(word), STR_INIT(kind)},

static const struct {
    struct str word, kind;
} controls[] = {CONTROL_TABLE(CONTROL_ROW)};

struct str control_word(enum control control)
{
    size_t i = (size_t)control;
    return i < COUNT(controls) ? controls[i].word : STR("invalid");
}

bool control_parse(struct str s, enum control *out)
{
    for (size_t i = 1; i < COUNT(controls); i++) {
        if (str_eq(controls[i].word, s)) {
            *out = (enum control)i;
            return true;
        }
    }
    return false;
}

struct str control_kind(enum control control)
{
    size_t i = (size_t)control;
    return i < COUNT(controls) ? controls[i].kind : STR("");
}

static bool is_switch(struct str value)
{
    return str_eq(value, STR("on")) || str_eq(value, STR("off"));
}

static bool is_share(struct str value)
{
    return str_eq(value, STR("none")) || str_eq(value, STR("all")) ||
           str_eq(value, STR("projects"));
}

bool control_takes(enum control control, struct str value)
{
    struct str kind = control_kind(control);
    enum tier tier;
    enum age age;
    enum region region;
    struct str token;
    if (str_eq(kind, STR("switch")))
        return is_switch(value);
    if (str_eq(kind, STR("rating")))
        return is_switch(value) || str_eq(value, STR("none"));
    if (str_eq(kind, STR("share")))
        return is_share(value);
    if (str_eq(kind, STR("tier")))
        return tier_parse(value, &tier);
    if (str_eq(kind, STR("age")))
        return age_parse(value, &age);
    if (str_eq(kind, STR("region")))
        return region_parse(value, &region);
    if (str_eq(kind, STR("id")))
        return raw_token(raw_from_str(value), &token);
    return false;
}
