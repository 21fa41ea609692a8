#include "deid/names/reader.h"

#include <string.h>

/* What stands behind street and number: flat, postcode, town, state, country. */
enum {
    SEGMENTS = 5,
    TOWN_WORDS = 5,
    SHAPE_MAX = 10,
    UNITS = 3,
    GAP = 4,
};

/* 9 a digit, A a capital, ? either; blanks as they are. */
static const char *const shapes[] = {"A9 9AA", "A99 9AA", "AA9 9AA", "AA99 9AA",
    "A9A 9AA", "AA9A 9AA", "A9A 9A9", "A9A9A9", "AA99 99A", "AA9 99A", "AA99 99A",
    "AA9 99A", "A9? ????", "9999 AA", "9999AA", "99999-9999", "99999-999", "9999-999",
    "99-999", "999 999", "999999", "99999", "999 99", "9999"};

static bool fits_shape(unsigned char c, char want)
{
    switch (want) {
    case '9':
        return ch_is(c, CH_DIGIT);
    case 'A':
        return ch_upper(c);
    case '?':
        return ch_is(c, CH_DIGIT) || ch_upper(c);
    default:
        return c == (unsigned char)want;
    }
}

/* Each shape has a digit behind at most two capitals. */
static bool may_be_postcode(const struct names_reader *r, size_t at)
{
    size_t i = at;
    while (i - at < 2 && ch_upper(look_at(r->l, i)))
        i++;
    return ch_is(look_at(r->l, i), CH_DIGIT);
}

size_t city_postcode(const struct names_reader *r, size_t at, bool *digits)
{
    size_t from = at;
    for (size_t k = 0; k < 3; k++) { /* "D-", "CH-" */
        if (look_at(r->l, at + k) == '-' && k > 0)
            from = at + k + 1;
        if (!ch_upper(look_at(r->l, at + k)))
            break;
    }
    if (!may_be_postcode(r, from))
        return 0;
    for (size_t s = 0; s < COUNT(shapes); s++) {
        size_t n = strlen(shapes[s]), i = 0;
        while (i < n && fits_shape(look_at(r->l, from + i), shapes[s][i]))
            i++;
        unsigned char after = look_at(r->l, from + n);
        if (i < n || term_rune(r->text, from + n) ||
            (after == '-' && ch_is(look_at(r->l, from + n + 1), CH_DIGIT)) ||
            ((after == '.' || after == ',') &&
                ch_is(look_at(r->l, from + n + 1), CH_DIGIT)))
            continue;
        *digits = !strpbrk(shapes[s], "A?");
        return from + n;
    }
    return 0;
}

struct segment {
    size_t end;
    bool postcode;
    unsigned words; /* with capitals */
};

/* Words that begin names of towns, whatever else they are. */
static const char *const openings[] = {"New", "Old", "Great", "Little", "Long", "High",
    "Low", "Big", "North", "South", "East", "West", "Upper", "Lower", "Fort", "White",
    "Black", "Green", "Good", "La", "Le", "Les", "Los", "Las", "El", "San", "St", "Bad",
    "Neu", "Alt", "Dos", "Lake", "São", "Fort", "Port", "Nossa", "Nuova", "Nueva",
    "Santa", "Den", "De", "Het", "Am", "Im"};
/* Small words behind a town's name that belong to it. */
static const char *const closings[] = {"terme", "laziale", "calabro", "veneto", "sardo",
    "salentino", "ligure", "umbro", "lido", "mare", "friuli", "emilia", "lucania",
    "irpino", "piceno", "marittima"};
static const char *const links[] = {"am", "an", "der", "de", "la", "le", "les", "sur",
    "del", "di", "do", "da", "dos", "in", "im", "bei", "ob", "upon", "on", "of", "el",
    "los", "las", "aan", "den", "nad", "y", "und", "and", "e", "a", "nell", "dei",
    "dell"};

static bool among(const struct names_reader *r, const struct term *w,
    const char *const *words, size_t count)
{
    return term_among(r->text.p + w->start, w->end - w->start, words, count);
}

static bool town_word(const struct names_reader *r, const struct term *w, bool linked)
{
    if (!(w->shape & TERM_CAP) || (w->shape & TERM_DIGIT) ||
        cue_is(r->rules->cues, r->text, w, CUE_MONTH))
        return false;
    return linked || (w->shape & TERM_CAPS) || among(r, w, openings, COUNT(openings)) ||
           !cue_stops(r->rules->cues, r->text.p + w->start, w->end - w->start);
}

/* The next word behind one that ends at `at` and began at `from`; 0: none. */
static size_t step_blank(const struct names_reader *r, size_t from, size_t at)
{
    size_t i = at;
    if (look_at(r->l, i) == '.' && at - from <= 3)
        i++; /* "St. Louis" */
    return term_blank(r->text, i) ? i + term_blank(r->text, i) : 0;
}

/* Words of a town from `at`; a postcode ends them. */
static void town_words(const struct names_reader *r, size_t at, struct segment *s)
{
    struct term w;
    bool digits = false;
    size_t i = at, linked = 0;
    while (s->words + linked < TOWN_WORDS + 2) {
        size_t post = s->words > 0 || s->postcode ? 0 : 1;
        if (s->words > 0 && !s->postcode && (post = city_postcode(r, i, &digits)) > 1) {
            s->end = post;
            s->postcode = true;
            return;
        }
        if (!term_at(r->text, i, &w))
            return;
        if (town_word(r, &w, linked > 0) ||
            (s->words > 0 && among(r, &w, closings, COUNT(closings)))) {
            s->words++;
            s->end = w.end;
        } else if (s->words > 0 && linked < 3 && among(r, &w, links, COUNT(links))) {
            linked++;
        } else {
            return;
        }
        i = step_blank(r, w.start, w.end);
        if (!i)
            return;
    }
}

/* [postcode] town | town [state] postcode | state postcode | postcode */
static bool segment_read(const struct names_reader *r, size_t at, struct segment *s)
{
    bool digits = false;
    size_t post = city_postcode(r, at, &digits);
    *s = (struct segment){.end = at};
    if (post) {
        *s = (struct segment){.end = post, .postcode = true};
        size_t next = step_blank(r, 0, post);
        if (next)
            town_words(r, next, s);
        return !digits || s->words > 0 || post - at >= 5;
    }
    town_words(r, at, s);
    return s->words > 0;
}

/* Over ", ", " - " or a line break; *line: a break, *comma: a sign. */
static size_t segment_start(
    const struct names_reader *r, size_t at, bool *line, bool *comma)
{
    size_t i = at;
    *line = *comma = false;
    while (i < r->text.n && i - at < GAP + 4) {
        unsigned char c = r->text.p[i];
        size_t step = term_blank(r->text, i);
        if (c == '\n') {
            if (*line)
                return 0;
            *line = true;
            step = 1;
        } else if (c == ',' && !*comma) {
            *comma = true;
            step = 1;
        } else if (c == '\r' || (c == '.' && i == at && term_blank(r->text, i + 1)) ||
                   ((c == '-' || c == '|') && i > at)) {
            step = 1;
        } else if (c == '\\' && look_at(r->l, i + 1) == 'n') {
            *line = true; /* inside JSON */
            step = 2;
        }
        if (!step)
            break;
        i += step;
    }
    return i > at ? i : 0;
}

/* ", Germany" or a last line that is a country. */
static size_t country_end(const struct names_reader *r, size_t at)
{
    bool line, comma;
    struct term w;
    struct cue_hits hits;
    size_t i = segment_start(r, at, &line, &comma);
    for (unsigned k = 0; i && k < 3 && term_at(r->text, i, &w); k++) {
        struct term run = {w.start, w.start, w.shape};
        while (ch_is(look_at(r->l, run.end), CH_WORD))
            run.end++;
        cue_find(r->rules->cues, r->text, &run, &hits);
        for (size_t h = 0; h < hits.n; h++) {
            if (hits.p[h].cue == CUE_COUNTRY &&
                term_is_capital(r->text, hits.p[h].start))
                return hits.p[h].end;
        }
        i = step_blank(r, w.start, w.end);
    }
    return at;
}

size_t city_end(const struct names_reader *r, size_t at, bool *sure)
{
    size_t end = at, reach = at;
    bool pending = false; /* on a line of its own, and no postcode yet */
    *sure = false;
    for (unsigned k = 0; k < SEGMENTS && !*sure; k++) {
        bool line, comma;
        struct segment s;
        size_t next = segment_start(r, reach, &line, &comma);
        if (!next || !segment_read(r, next, &s))
            break;
        if (look_at(r->l, s.end) == ':' || (line && pending) ||
            (!line && !comma && !s.postcode))
            break;
        reach = s.end;
        *sure = s.postcode;
        pending = (pending || line) && !s.postcode;
        if (!pending)
            end = reach;
    }
    return *sure ? country_end(r, end) : end;
}

/* "4B", "12", "B": what numbers a flat. */
static size_t unit_value(const struct names_reader *r, size_t at)
{
    struct term w;
    size_t i = at;
    if (look_at(r->l, i) == '#')
        i++;
    if (!term_at(r->text, i, &w) || w.end - w.start > 6)
        return 0;
    bool letter = w.end - w.start == 1 && (w.shape & TERM_CAP);
    return (w.shape & TERM_DIGIT) || letter ? w.end : 0;
}

static bool roman(const struct names_reader *r, const struct term *w)
{
    for (size_t i = w->start; i < w->end; i++) {
        if (r->text.p[i] != 'I' && r->text.p[i] != 'V' && r->text.p[i] != 'X')
            return false;
    }
    return w->end - w->start <= 4;
}

size_t city_unit(const struct names_reader *r, size_t at)
{
    size_t end = at;
    for (unsigned k = 0; k < UNITS; k++) {
        struct term w;
        size_t i = end;
        if (look_at(r->l, i) == ',' || look_at(r->l, i) == '.')
            i++;
        while (i - end < GAP && term_blank(r->text, i))
            i += term_blank(r->text, i);
        if (look_at(r->l, i) == '/' || look_at(r->l, i) == '#') {
            size_t value = unit_value(r, i + 1);
            if (!value)
                break;
            end = value;
            continue;
        }
        if (i == end || !term_at(r->text, i, &w))
            break;
        if (roman(r, &w)) {
            end = w.end; /* "353 III" */
            continue;
        }
        bool floor = (w.shape & TERM_DIGIT) && w.end - w.start <= 4; /* "3. OG" */
        size_t next = floor && look_at(r->l, w.end) == '.' ? w.end + 1 : w.end;
        next += term_blank(r->text, next);
        struct term unit = w;
        if (floor && !term_at(r->text, next, &unit))
            break;
        if (!cue_is(r->rules->cues, r->text, &unit, CUE_UNIT))
            break;
        i = unit.end + (look_at(r->l, unit.end) == '.');
        i += term_blank(r->text, i);
        size_t value = unit_value(r, i);
        if (!value && !floor)
            break;
        end = value && !floor ? value : unit.end;
    }
    return end;
}
