#include <string.h>

#include "deid/names/reader.h"

/* Endings of street names in German and Dutch. */
struct ending {
    uint8_t n;
    char text[14];
};
#define ENDING(text)                                                                   \
    {                                                                                  \
        sizeof text - 1, text                                                          \
    }

/* clang-format off */
static const struct ending sure_ones[] = { /* they mean nothing else */
    ENDING("straße"), ENDING("strasse"), ENDING("str"), ENDING("straat"),
    ENDING("gasse"), ENDING("allee"), ENDING("chaussee"), ENDING("gracht"),
    ENDING("singel"), ENDING("laan"), ENDING("weg"), ENDING("plein"), ENDING("kade"),
    ENDING("steeg"), ENDING("stieg"), ENDING("steig")};
static const struct ending loose_ones[] = {
    ENDING("platz"), ENDING("ring"), ENDING("damm"), ENDING("ufer"), ENDING("hof"),
    ENDING("markt"), ENDING("park"), ENDING("berg"), ENDING("feld"), ENDING("dijk"),
    ENDING("pad"), ENDING("baan"), ENDING("dreef"), ENDING("garten"), ENDING("kamp"),
    ENDING("wall"), ENDING("tor"), ENDING("promenade"), ENDING("zeile"),
    ENDING("winkel"), ENDING("pfad"), ENDING("graben"), ENDING("brink"), ENDING("gata"),
    ENDING("gatan"), ENDING("vägen"), ENDING("vej"), ENDING("gade"), ENDING("katu"),
    ENDING("utca"), ENDING("út")};
/* clang-format on */

static bool ends_with(
    const unsigned char *p, size_t n, const struct ending *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct ending *e = &list[i];
        if (n >= e->n && p[n - 1] == (unsigned char)e->text[e->n - 1] &&
            memcmp(p + n - e->n, e->text, e->n) == 0)
            return true;
    }
    return false;
}

bool street_ending(const struct names_reader *r, const struct term *w, bool sure)
{
    unsigned char folded[TERM_MAX];
    size_t n = term_fold(r->text.p + w->start, w->end - w->start, folded);
    return sure ? ends_with(folded, n, sure_ones, COUNT(sure_ones))
                : ends_with(folded, n, loose_ones, COUNT(loose_ones));
}

bool street_small_type(const struct names_reader *r, const struct term *w)
{
    static const char *const types[] = {"rue", "avenue", "boulevard", "bd", "place",
        "allée", "allées", "impasse", "chemin", "quai", "cours", "route", "square",
        "passage", "ruelle", "sentier", "esplanade", "promenade", "villa", "cité"};
    return term_among(r->text.p + w->start, w->end - w->start, types, COUNT(types));
}
