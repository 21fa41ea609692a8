#include "deid/tagger/model_priv.h"

static const struct str type_names[TAGGER_TYPES] = {STR_INIT("PERSON"),
    STR_INIT("LOCATION"), STR_INIT("ORGANIZATION"), STR_INIT("STREET_ADDRESS")};
static const struct str point_names[TAGGER_POINTS] = {
    STR_INIT("balanced"), STR_INIT("high-recall"), STR_INIT("high-precision")};

struct str tagger_type_name(enum tagger_type type)
{
    return type_names[type];
}

struct str tagger_point_name(enum tagger_point point)
{
    return point_names[point];
}

bool tagger_point_find(struct str name, enum tagger_point *out)
{
    for (unsigned i = 0; i < TAGGER_POINTS; i++)
        if (str_eq(name, point_names[i])) {
            *out = (enum tagger_point)i;
            return true;
        }
    return false;
}

struct tagger_word tagger_look_up(const struct tagger_model *model, struct raw word)
{
    struct tagger_word out = {.rank = RANK_NONE};
    struct word w;
    if (word.n == 0)
        return out;
    word_look_up(&model->lexicon, word.p, word.n, &w);
    out.trained = w.id != 0;
    out.known = w.rank != RANK_NONE || w.gaz || w.id;
    out.rank = w.rank;
    out.given = w.gaz & 3;
    out.family = w.gaz >> 2 & 3;
    out.city = w.gaz >> 4 & 3;
    out.country = (w.gaz & GAZ_COUNTRY) != 0;
    out.organization = (w.gaz & GAZ_ORGANIZATION) != 0;
    out.organization_suffix = (w.gaz & GAZ_ORGANIZATION_SUFFIX) != 0;
    out.street_suffix = (w.gaz & GAZ_STREET) != 0;
    out.honorific = (w.gaz & GAZ_HONORIFIC) != 0;
    out.calendar = (w.gaz & GAZ_CALENDAR) != 0;
    return out;
}
