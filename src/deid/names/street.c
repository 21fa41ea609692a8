#include "deid/names/reader.h"

#include <string.h>

/*
 * Addresses of streets. Number first ("12 Mill Lane", "3 rue de la Paix"), type first
 * ("Calle Mayor, 12", "ul. Prosta 5") or number last ("Mühlweg 12", "Unter den Linden
 * 77, 10117 Berlin"). Points are collected: a street word that means nothing else, a
 * number, a flat, a postcode, and words before that speak of an address.
 */
enum {
    STREET_WORDS = 6,
    NUMBER_MAX = 6,
    POINTS = 3, /* needed */
    BACK = 64,
    GAP = 3,
    NEAR = 6, /* words */

};

/* "12", "12a", "12-14", "1/2", "12 B": the end, or 0. */
static size_t number_end(const struct names_reader *r, size_t at)
{
    size_t i = at;
    while (i - at <= NUMBER_MAX && ch_is(look_at(r->l, i), CH_DIGIT))
        i++;
    if (i == at || i - at > NUMBER_MAX)
        return 0;
    unsigned char c = look_at(r->l, i), next = look_at(r->l, i + 1);
    if (ch_is(c, CH_LETTER) && !ch_is(next, CH_WORD))
        return i + 1;
    if ((c == '-' || c == '/') && ch_is(next, CH_DIGIT)) {
        size_t k = i + 1;
        while (k - i <= 4 && ch_is(look_at(r->l, k), CH_ALNUM))
            k++;
        return ch_is(look_at(r->l, k), CH_WORD) || look_at(r->l, k) == c ? 0 : k;
    }
    if (ch_is(c, CH_WORD) || (c == '.' && ch_is(next, CH_DIGIT)) || c == '%' ||
        c == ':' || (c == ',' && ch_is(next, CH_DIGIT)))
        return 0;
    return i;
}

/* Words before that speak of an address: "I live at", "Address:". */
static bool lives_before(const struct names_reader *r, size_t start, unsigned words)
{
    size_t at = start, floor = start > BACK ? start - BACK : 0;
    for (unsigned k = 0; k < words && at > floor; k++) {
        struct term w;
        while (at > floor && !ch_is(r->text.p[at - 1], CH_WORD))
            at--;
        if (!term_before(r->text, at, &w))
            return false;
        if (cue_is(r->rules->cues, r->text, &w, CUE_LIVE))
            return true;
        at = w.start;
    }
    return false;
}

/* The same, with nothing between. */
static bool lives_right_before(const struct names_reader *r, size_t start)
{
    size_t at = start;
    for (unsigned k = 0; k < 4 && at > 0; k++) {
        struct term w;
        struct cue_hits hits;
        while (at > 0 && start - at < BACK && !ch_is(r->text.p[at - 1], CH_WORD))
            at--;
        if (!term_before(r->text, at, &w))
            return false;
        cue_find(r->rules->cues, r->text, &w, &hits);
        for (size_t i = 0; i < hits.n; i++) {
            if (hits.p[i].cue == CUE_LIVE && start - hits.p[i].end <= GAP)
                return true;
        }
        at = w.start;
    }
    return false;
}

struct street {
    size_t start, end;
    int points;
};

static void street_take(struct names_reader *r, struct street *s)
{
    bool sure = false;
    size_t unit = city_unit(r, s->end);
    s->points += unit > s->end ? 2 : 0;
    size_t city = city_end(r, unit, &sure);
    s->points += sure ? 3 : 0;
    city = sure ? city : city_unit(r, city);
    if (s->points < POINTS && lives_before(r, s->start, NEAR))
        s->points += 2;
    if (s->points < POINTS)
        return;
    s->end = city;
    look_add(r->l, DET_STREET, s->start, s->end, sure ? 95 : 90);
    r->street_end = s->end;
}

static bool ordinal(const struct names_reader *r, const struct term *w)
{
    size_t n = w->end - w->start;
    if (!(w->shape & TERM_DIGIT) || n < 3 || n > 5)
        return false;
    const unsigned char *p = r->text.p + w->end - 2;
    return memcmp(p, "th", 2) == 0 || memcmp(p, "st", 2) == 0 ||
           memcmp(p, "nd", 2) == 0 || memcmp(p, "rd", 2) == 0;
}

static size_t street_next(const struct names_reader *r, const struct term *w)
{
    size_t i = w->end + (look_at(r->l, w->end) == '.' && w->end - w->start <= 5);
    size_t blank = term_blank(r->text, i);
    return blank && !term_blank(r->text, i + blank) ? i + blank : 0;
}

static unsigned suffix_of(const struct names_reader *r, const struct term *w)
{
    unsigned lists = cue_lists(r->rules->cues, r->text.p + w->start, w->end - w->start);
    return lists & (CUE_SUFFIX_SURE | CUE_SUFFIX_LOOSE);
}

/* "Mill Lane", "W 6th Street": the end of the last street word; its points. */
static size_t suffix_end(
    const struct names_reader *r, size_t at, bool small, int *points)
{
    struct term w;
    size_t end = 0, i = at;
    for (unsigned k = 0; k < STREET_WORDS && i && term_at(r->text, i, &w); k++) {
        bool word = (w.shape & TERM_CAP) && !(w.shape & TERM_DIGIT);
        if (!word && !ordinal(r, &w) && !small)
            break;
        unsigned suffix = k > 0 ? suffix_of(r, &w) : 0;
        if (suffix) {
            bool sure = !(suffix & CUE_SUFFIX_LOOSE);
            end = w.end + (look_at(r->l, w.end) == '.' && w.end - w.start <= 4 &&
                              (term_blank(r->text, w.end + 1) != 0 ||
                                  look_at(r->l, w.end + 1) == ','));
            *points = small || !sure ? 1 : 3;
        }
        if (look_at(r->l, w.end) == ',')
            break;
        i = street_next(r, &w);
    }
    return end;
}

/* "d'Abbeville", "dell'Orso" */
static bool elided(const struct names_reader *r, const struct term *w)
{
    for (size_t i = w->start; i < w->end && i - w->start < 6; i++) {
        size_t step = term_apostrophe(r->text, i);
        if (step)
            return term_is_capital(r->text, i + step);
    }
    return false;
}

/* The words of a street's name behind its type: "de la Paix", "Mayor", "3 Maja". */
static size_t name_end(const struct names_reader *r, size_t at, bool numbers)
{
    struct term w;
    size_t end = 0, i = at;
    for (unsigned k = 0; k < STREET_WORDS + 2 && i && term_at(r->text, i, &w); k++) {
        bool capital =
            !(w.shape & TERM_DIGIT) && ((w.shape & TERM_CAP) || elided(r, &w));
        bool digit = (w.shape & TERM_DIGIT) && numbers && k == 0;
        bool small = !(w.shape & (TERM_CAP | TERM_DIGIT)) && w.end - w.start <= 6;
        if (capital)
            end = w.end;
        else if (!digit && !small)
            break;
        i = street_next(r, &w);
    }
    return end;
}

/* The word at `at` as bytes in a row, the way cues are found. */
static struct term run_at(const struct names_reader *r, size_t at)
{
    struct term w = {at, at, 0};
    while (term_rune(r->text, w.end) && w.end - at < TERM_MAX)
        w.end += term_rune(r->text, w.end);
    return w;
}

/* "3 rue de la Paix", "7315 Avenida Daniel" */
static bool number_then_type(struct names_reader *r, size_t start, size_t at)
{
    size_t i = at + (look_at(r->l, at) == ',');
    i += term_blank(r->text, i);
    for (unsigned k = 0; k < 2; k++) {
        struct term w = run_at(r, i);
        if (w.end == i)
            return false;
        struct cue_hits hits;
        cue_find(r->rules->cues, r->text, &w, &hits);
        for (size_t h = 0; h < hits.n; h++) {
            if (hits.p[h].cue != CUE_TYPE || hits.p[h].start != i ||
                !(term_is_capital(r->text, i) || street_small_type(r, &w)))
                continue;
            struct term type = {hits.p[h].start, hits.p[h].end, 0};
            size_t next = street_next(r, &type);
            size_t end = next ? name_end(r, next, false) : 0;
            struct street s = {start, end, 3};
            if (end)
                street_take(r, &s);
            return end != 0;
        }
        bool extra = w.end - i <= 3 && !term_is_capital(r->text, i); /* bis, ter */
        if (!extra)
            return false;
        i = w.end + (look_at(r->l, w.end) == ',');
        i += term_blank(r->text, i);
    }
    return false;
}

/* Goes back over hyphens: "Johannes-Baptist-Str". */
static bool word_back(const struct names_reader *r, size_t end, struct term *out)
{
    if (!term_before(r->text, end, out))
        return false;
    while (out->start > 0 && r->text.p[out->start - 1] == '-') {
        struct term part;
        if (!term_before(r->text, out->start - 1, &part))
            break;
        out->start = part.start;
        out->shape = part.shape;
    }
    return true;
}

/* How far the street's name goes back: words with capitals and small ones between. */
static size_t name_start(const struct names_reader *r, const struct term *last)
{
    static const char *const openings[] = {"Am", "An", "Im", "In", "Auf", "Zum", "Zur",
        "Unter", "Hinter", "Vor", "Bei", "Beim", "Alte", "Alter", "Neue", "Neuer", "Op",
        "Aan", "Van", "De", "Het", "Oude", "Nieuwe"};
    size_t start = last->start, at = last->start;
    for (unsigned k = 0; k < 3; k++) {
        struct term w;
        if (at == 0 || r->text.p[at - 1] != ' ' || !word_back(r, at - 1, &w))
            break;
        bool capital = term_is_capital(r->text, w.start);
        size_t n = w.end - w.start;
        bool opens = term_among(r->text.p + w.start, n, openings, COUNT(openings));
        bool stop = cue_stops(r->rules->cues, r->text.p + w.start, n);
        if (capital && (opens || !stop) &&
            !cue_is(r->rules->cues, r->text, &w, CUE_LIVE))
            start = w.start;
        else if (capital || n > 3)
            break;
        if (opens)
            break;
        at = w.start;
    }
    return start;
}

static bool all_caps(const struct names_reader *r, const struct term *w)
{
    for (size_t i = w->start; i < w->end; i++) {
        if (r->text.p[i] >= 'a' && r->text.p[i] <= 'z')
            return false;
    }
    return true;
}

/* Cheap: postcode_behind could say yes. */
static bool may_have_postcode(const struct names_reader *r, size_t end)
{
    bool digits = false;
    size_t i = end + (look_at(r->l, end) == ',');
    i += term_blank(r->text, i);
    while (look_at(r->l, i) == '\n' || look_at(r->l, i) == '\r')
        i++;
    return city_postcode(r, i, &digits) != 0;
}

/* ", 10117 Berlin": behind a comma or a line break a postcode and a town. `lives`: a
 * blank will do. */
static bool postcode_behind(const struct names_reader *r, size_t end, bool lives)
{
    bool digits = false, sure = false;
    size_t i = end + (look_at(r->l, end) == ',');
    i += term_blank(r->text, i);
    bool line = look_at(r->l, i) == '\n' || look_at(r->l, i) == '\r';
    while (look_at(r->l, i) == '\n' || look_at(r->l, i) == '\r')
        i++;
    if (!(line || look_at(r->l, end) == ',' || lives) ||
        city_postcode(r, i, &digits) == 0)
        return false;
    (void)city_end(r, end, &sure);
    return sure;
}

/* "Mühlweg 12", "Am Alten Markt 3, 14467 Potsdam" */
static void number_last(struct names_reader *r, size_t at, size_t end)
{
    struct term w;
    size_t i = at;
    while (
        i > 0 && at - i < GAP &&
        (r->text.p[i - 1] == ' ' || r->text.p[i - 1] == ',' || r->text.p[i - 1] == '.'))
        i--;
    if (i == at || !word_back(r, i, &w) || w.end - w.start < 3)
        return;
    bool capital = term_is_capital(r->text, w.start);
    bool sure = street_ending(r, &w, true);
    bool whole = w.end - w.start <= 7; /* "Straße", "Weg" alone */
    size_t len = end - at;
    if (sure && len <= 6) {
        size_t start = name_start(r, &w);
        bool alone = start == w.start && whole;
        struct street s = {start, end, capital && !alone ? 3 : 1};
        street_take(r, &s);
        return;
    }
    if (!capital || len > 5 || (w.shape & TERM_CAPS) || all_caps(r, &w))
        return;
    bool loose = street_ending(r, &w, false);
    if (!loose && !may_have_postcode(r, end))
        return;
    struct street s = {name_start(r, &w), end, loose ? 1 : 0};
    bool lives = lives_before(r, s.start, NEAR);
    if ((loose && lives) || postcode_behind(r, end, lives))
        street_take(r, &s);
}

/* "500 Baker Suite 12", "14 Long Copse, Bath BA1 2AB": no street word, but the rest. */
static void number_bare(struct names_reader *r, size_t at, size_t next)
{
    struct term w;
    size_t end = 0, i = next;
    for (unsigned k = 0; k < 3 && i && term_at(r->text, i, &w); k++) {
        if (!(w.shape & TERM_CAP) || (w.shape & (TERM_DIGIT | TERM_CAPS)) ||
            cue_is(r->rules->cues, r->text, &w, CUE_UNIT) ||
            cue_is(r->rules->cues, r->text, &w, CUE_MONTH))
            break;
        end = w.end;
        i = street_next(r, &w);
    }
    bool sure = false;
    if (!end)
        return;
    bool unit = city_unit(r, end) > end;
    (void)city_end(r, city_unit(r, end), &sure);
    struct street s = {at, end, 0};
    if ((unit || sure) && lives_before(r, at, NEAR))
        street_take(r, &s);
}

/* Number first: true when it was an address. */
static bool number_first(struct names_reader *r, size_t at, size_t end)
{
    int points = 0;
    size_t next = end + term_blank(r->text, end);
    unsigned char c = look_at(r->l, next);
    bool begins = next > end && (ch_is(c, CH_DIGIT) || term_is_capital(r->text, next));
    bool small = next > end && !begins && ch_is(c, CH_LETTER) && end - at <= 5;
    size_t street = begins || small ? suffix_end(r, next, small, &points) : 0;
    if (street && (begins || lives_right_before(r, at))) {
        struct street s = {at, street, points};
        street_take(r, &s);
    }
    if (r->street_end <= at && (next > end || look_at(r->l, end) == ','))
        (void)!number_then_type(r, at, end);
    if (r->street_end <= at && begins)
        number_bare(r, at, next);
    return r->street_end > at;
}

void street_number(struct names_reader *r, size_t at)
{
    unsigned char before = look_before(r->l, at);
    if (at < r->street_end || (before && strchr("-/.:+$#@=_%&", before)))
        return;
    size_t end = number_end(r, at);
    if (end && !number_first(r, at, end) && (before == ' ' || before == '\t'))
        number_last(r, at, end);
}

/* ", 12", " nº 12", " 12", "s/n": the house number behind the street's name, or 0. */
static size_t house_end(const struct names_reader *r, size_t at)
{
    static const char *const signs[] = {"n.º", "n.°", "nº", "n°", "nr.", "nr", "no.",
        "n.", "núm.", "numero", "num.", "#"};
    size_t i = at + (look_at(r->l, at) == ',');
    while (i - at < GAP && term_blank(r->text, i))
        i += term_blank(r->text, i);
    if (i == at)
        return 0;
    for (size_t k = 0; k < COUNT(signs); k++) {
        size_t n = strlen(signs[k]);
        if (r->text.n - i > n && memcmp(r->text.p + i, signs[k], n) == 0) {
            i += n;
            i += term_blank(r->text, i);
            break;
        }
    }
    if (r->text.n - i >= 3 && memcmp(r->text.p + i, "s/n", 3) == 0)
        return i + 3 + (look_at(r->l, i + 3) == '.');
    return number_end(r, i);
}

/* "Gran Subida", "Vieja Calle": a word that belongs to the type. */
static size_t type_start(const struct names_reader *r, size_t start)
{
    struct term w;
    if (start == 0 || r->text.p[start - 1] != ' ' ||
        !term_before(r->text, start - 1, &w))
        return start;
    size_t n = w.end - w.start;
    const unsigned char *p = r->text.p + w.start;
    bool joins = (n == 4 && memcmp(p, "Gran", 4) == 0) ||
                 (n == 5 && memcmp(p, "Vieja", 5) == 0) ||
                 (n == 6 && memcmp(p, "Grande", 6) == 0);
    return joins ? w.start : start;
}

void street_type(struct names_reader *r, const struct cue_hit *hit)
{
    struct term type = {hit->start, hit->end, 0};
    size_t next = street_next(r, &type);
    bool caps = hit->end - hit->start <= 3 && all_caps(r, &type); /* OS, TV */
    if (hit->start < r->street_end || !next || caps)
        return;
    size_t name = name_end(r, next, true);
    if (!name)
        return;
    size_t house = house_end(r, name);
    struct street s = {type_start(r, hit->start), house ? house : name, 0};
    s.points =
        (house ? 2 : 0) +
        (term_is_capital(r->text, hit->start) || look_at(r->l, hit->end) == '.' ? 1
                                                                                : 0);
    if (!house) {
        bool sure = false;
        (void)city_end(r, name, &sure);
        if (!sure)
            return;
    }
    street_take(r, &s);
}

void street_box(struct names_reader *r, const struct cue_hit *hit)
{
    size_t i = hit->end, digits = 0;
    while (i < r->text.n && i - hit->end < GAP + 1 &&
           (r->text.p[i] == '.' || r->text.p[i] == ':' || r->text.p[i] == '#' ||
               term_blank(r->text, i)))
        i++;
    size_t at = i, end = i;
    while (i < r->text.n && i - at < 12 &&
           (ch_is(r->text.p[i], CH_DIGIT) || r->text.p[i] == ' ')) {
        if (ch_is(r->text.p[i++], CH_DIGIT)) {
            digits++;
            end = i;
        }
    }
    if (digits == 0 || digits > 7 || i == hit->end || term_rune(r->text, end))
        return;
    bool sure = false, word = hit->end - hit->start >= 5;
    size_t city = city_end(r, end, &sure);
    if (!term_is_capital(r->text, hit->start) && !word)
        return;
    if (!word && !sure)
        return;
    look_add(r->l, DET_PO_BOX, hit->start, city, sure ? 94 : 86);
    r->street_end = city;
}
