#include "deid/names/reader.h"

#include <limits.h>
#include <string.h>

/*
 * Ages ("turning 34", "34 years old", "34-jährige") and days of birth that are told
 * relative to a feast ("born two days after Christmas 1988"). Calendar dates are found
 * by deid/detect/dates.h.
 */
enum { AGE_MAX = 119, GAP = 4, REACH = 90, YEAR_MIN = 1900, YEAR_MAX = 2099 };

/* One to three digits that end at `end`: their value, and where they begin. */
static unsigned number_before(const struct names_reader *r, size_t end, size_t *start)
{
    size_t i = end;
    unsigned value = 0, unit = 1;
    while (i > 0 && end - i < 4 && ch_is(r->text.p[i - 1], CH_DIGIT)) {
        value += unit * (unsigned)(r->text.p[--i] - '0');
        unit *= 10;
    }
    unsigned char before = i > 0 ? r->text.p[i - 1] : 0;
    *start = i;
    return end - i > 3 || (before && strchr(".,:/-$", before)) ? 0 : value;
}

/* Somebody's years, not those of a house or a wine: words of people near. */
static bool of_somebody(const struct names_reader *r, size_t start, size_t end)
{
    static const char *const words[] = {"i'm", "i am", "im ", "she", "he ", "he's",
        "my ", "aged", "turn", "daughter", "son", "woman", "man ", "girl", "boy",
        "ich ", "sie ", "er ", "mein", "tengo", "tiene", "cumpl", "j'ai", "il a",
        "elle a", "ho ", "ha ", "tenho", "tem ", "ik ", "hij", "ze ", "mam ", "ma ",
        "skończy", "mother", "father", "patient", "sister", "brother", "wife",
        "husband", "frau", "mann", "edad", "kid", "female", "male", "person", "i’m"};
    unsigned char window[REACH * 2];
    size_t from = start > REACH / 2 ? start - REACH / 2 : 0;
    size_t to = end + REACH / 4 < r->text.n ? end + REACH / 4 : r->text.n;
    size_t n = to - from < sizeof window ? to - from : sizeof window;
    for (size_t i = 0; i < n; i++)
        window[i] = ch_lower(r->text.p[from + i]);
    for (size_t k = 0; k < COUNT(words); k++) {
        size_t len = strlen(words[k]);
        for (size_t i = 0; i + len <= n; i++) {
            if ((i == 0 || !ch_is(window[i - 1], CH_WORD)) &&
                memcmp(window + i, words[k], len) == 0)
                return true;
        }
    }
    return false;
}

static void years_before(struct names_reader *r, const struct cue_hit *hit)
{
    size_t i = hit->start, start;
    while (i > 0 && hit->start - i < GAP &&
           (r->text.p[i - 1] == ' ' || r->text.p[i - 1] == '-'))
        i--;
    unsigned years = number_before(r, i, &start);
    if (years == 0 || years > AGE_MAX || !of_somebody(r, start, hit->end))
        return;
    look_add(r->l, DET_YEARS, start, hit->end, 78);
}

static void years_behind(struct names_reader *r, const struct cue_hit *hit)
{
    size_t i = hit->end, at;
    unsigned years = 0;
    while (i < r->text.n && i - hit->end < GAP &&
           (r->text.p[i] == ' ' || r->text.p[i] == ':' || r->text.p[i] == '"'))
        i++;
    at = i;
    while (i < r->text.n && i - at < 3 && ch_is(r->text.p[i], CH_DIGIT))
        years = years * 10 + (unsigned)(r->text.p[i++] - '0');
    unsigned char after = look_at(r->l, i);
    if (i == at || i == hit->end || years < 1 || years > AGE_MAX ||
        ch_is(after, CH_ALNUM) || after == '%' || after == '/' || after == ':' ||
        ((after == '.' || after == ',' || after == '-') &&
            ch_is(look_at(r->l, i + 1), CH_ALNUM)))
        return;
    look_add(r->l, DET_YEARS, at, i, 74);
}

/* A year of four digits in [at, to): its end, or 0. */
static size_t year_in(const struct names_reader *r, size_t at, size_t to)
{
    for (size_t i = at; i + 4 <= to; i++) {
        unsigned value = 0;
        size_t k = 0;
        while (k < 4 && ch_is(r->text.p[i + k], CH_DIGIT))
            value = value * 10 + (unsigned)(r->text.p[i + k++] - '0');
        if (k == 4 && !ch_is(look_at(r->l, i + 4), CH_ALNUM) &&
            !ch_is(look_before(r->l, i), CH_ALNUM) && value >= YEAR_MIN &&
            value <= YEAR_MAX)
            return i + 4;
    }
    return 0;
}

/* Two letters in eight bits. */
static unsigned pair_of(const unsigned char *p)
{
    return (p[0] * 31u + p[1] * 7u) & UCHAR_MAX;
}

static bool feast_in(const struct names_reader *r, size_t at, size_t to)
{
    static const char *const words[] = {"christmas", "new year", "easter", "halloween",
        "valentine", "thanksgiving", "july 4", "fourth of july", "4th of july",
        "birthday", "boxing day", "day before", "day after", "days before",
        "days after", "weeks before", "weeks after", "week before", "week after",
        "eve of", "weihnacht", "silvester", "neujahr", "ostern", "tag vor", "tag nach",
        "tage vor", "tage nach", "navidad", "nochebuena", "reyes", "semana santa",
        "noël", "pâques", "jour de l", "natale", "pasqua", "capodanno", "natal",
        "páscoa", "ano novo", "kerst", "pasen", "oudjaar", "wigili", "wielkanoc",
        "sylwest", "same day", "summer of", "winter of", "spring of", "fall of",
        "autumn of", "sommer", "winter"};
    unsigned char window[REACH];
    bool found = false;
    uint32_t held[UCHAR_MAX / 32 + 1] = {0}; /* pairs of letters, by their low bits */
    size_t n = to - at < REACH ? to - at : REACH;
    for (size_t i = 0; i < n; i++)
        window[i] = ch_lower(r->text.p[at + i]);
    for (size_t i = 0; i + 1 < n; i++)
        held[pair_of(window + i) / 32] |= 1u << pair_of(window + i) % 32;
    for (size_t k = 0; k < COUNT(words) && !found; k++) {
        unsigned pair = pair_of((const unsigned char *)words[k]);
        found = held[pair / 32] >> pair % 32 & 1 &&
                memmem(window, n, words[k], strlen(words[k]));
    }
    return found;
}

static size_t sentence_end(const struct names_reader *r, size_t at)
{
    size_t i = at;
    while (i < r->text.n && i - at < REACH && !strchr("\n;!?,", r->text.p[i]) &&
           !(r->text.p[i] == '.' && (i + 1 == r->text.n || term_blank(r->text, i + 1))))
        i++;
    return i;
}

static bool digit_in(const struct names_reader *r, size_t at, size_t to)
{
    for (size_t i = at; i < to; i++) {
        if (ch_is(r->text.p[i], CH_DIGIT))
            return true;
    }
    return false;
}

/* "born two days after Christmas 1988", "born in the summer of 1990", "born in 1988" */
static void born(struct names_reader *r, const struct cue_hit *hit)
{
    size_t at = hit->end;
    while (at < r->text.n && at - hit->end < GAP && term_blank(r->text, at))
        at += term_blank(r->text, at);
    if (at == hit->end)
        return;
    size_t to = sentence_end(r, at), year = year_in(r, at, to);
    bool feast = feast_in(r, at, to);
    if (!feast && !(year && year - at <= 12 && !digit_in(r, at, year - 4)))
        return; /* with a day it is a calendar date: deid/detect/dates.h */
    size_t end = year ? year : to;
    if (end <= at || end - at > REACH || (!year && !feast))
        return;
    look_add(r->l, DET_BIRTH_TOLD, at, end, feast ? 82 : 70);
}

void age_cue(struct names_reader *r, const struct cue_hit *hit)
{
    if (hit->cue == CUE_YEARS)
        years_before(r, hit);
    else if (hit->cue == CUE_AGE)
        years_behind(r, hit);
    else
        born(r, hit);
}
