/*
 * Date shift: every date of a person moves by the same number of days, so that what lay
 * between two of them stays. The number is of the key and the person.
 */
#include <string.h>

#include "base/num.h"
#include "deid/operate/operate_priv.h"

enum { GROUPS_MAX = 3, DAYS_MAX = 365, NO_YEAR = 2001, YEAR_CUT = 30, MONTHS = 12 };

/* In each row January to December; short forms in a row of their own. */
static const char *const months[][MONTHS] = {
    {"january", "february", "march", "april", "may", "june", "july", "august",
        "september", "october", "november", "december"},
    {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
        "dec"},
    {"januar", "februar", "m\xC3\xA4rz", "april", "mai", "juni", "juli", "august",
        "september", "oktober", "november", "dezember"},
    {"janvier", "f\xC3\xA9vrier", "mars", "avril", "mai", "juin", "juillet",
        "ao\xC3\xBBt", "septembre", "octobre", "novembre",
        "d\xC3\xA9"
        "cembre"},
    {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto",
        "septiembre", "octubre", "noviembre", "diciembre"},
    {"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto",
        "settembre", "ottobre", "novembre", "dicembre"},
    {"janeiro", "fevereiro", "mar\xC3\xA7o", "abril", "maio", "junho", "julho",
        "agosto", "setembro", "outubro", "novembro", "dezembro"},
    {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus",
        "september", "oktober", "november", "december"},
};

struct group {
    size_t start, end;
    unsigned value;
};

/* A date as it is written: up to three numbers, maybe the name of a month. */
struct written {
    struct group groups[GROUPS_MAX];
    size_t n;
    size_t word_start, word_end; /* empty: no name */
    size_t row;                  /* of `months` */
    unsigned named;              /* 1 to 12 */
    char sign;                   /* between the first two numbers */
    bool padded;                 /* 03, not 3 */
    size_t year, month, day;     /* which group is which; GROUPS_MAX: none */
};

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool read_numbers(struct raw text, struct written *w)
{
    for (size_t i = 0; i < text.n;) {
        if (!is_digit(text.p[i])) {
            i++;
            continue;
        }
        struct group *g = &w->groups[w->n];
        if (w->n == GROUPS_MAX)
            return false;
        *g = (struct group){i, i, 0};
        for (; i < text.n && is_digit(text.p[i]) && i - g->start < 5; i++)
            g->value = g->value * 10 + (unsigned)(text.p[i] - '0');
        g->end = i;
        if (g->end - g->start > 4)
            return false;
        w->n++;
    }
    return w->n > 0;
}

static bool same_word(struct raw text, const char *name)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = text.p[i];
        if (c >= 'A' && c <= 'Z')
            c |= 0x20;
        if (c != (unsigned char)name[i])
            return false;
    }
    return name[text.n] == '\0';
}

/* 1 to 12 when the word is a month of that row. */
static unsigned month_in(struct raw word, size_t row)
{
    for (unsigned m = 0; m < MONTHS; m++) {
        if (same_word(word, months[row][m]))
            return m + 1;
    }
    return 0;
}

/* The first word that is a month. */
static void read_month(struct raw text, struct written *w)
{
    for (size_t i = 0; i < text.n && w->named == 0; i++) {
        size_t end = i;
        while (end < text.n && operate_letter_or_digit(text.p[end]) &&
               !is_digit(text.p[end]))
            end++;
        for (size_t r = 0; r < COUNT(months) && end > i && w->named == 0; r++) {
            w->row = r;
            w->named = month_in(raw_slice(text, i, end), r);
        }
        w->word_start = i;
        w->word_end = end;
        i = end > i ? end - 1 : i;
    }
}

/* Numbers alone: the year is first or last; a slash has the month first if it can. */
static bool order_numbers(struct written *w)
{
    const struct group *g = w->groups;
    if (w->n != 3)
        return false;
    if (g[0].end - g[0].start == 4) {
        w->year = 0, w->month = 1, w->day = 2;
        return g[1].value <= MONTHS;
    }
    bool month_first = w->sign == '/' ? g[0].value <= MONTHS : g[1].value > MONTHS;
    w->year = 2;
    w->month = month_first ? 0 : 1;
    w->day = month_first ? 1 : 0;
    return g[w->month].value <= MONTHS;
}

static bool order(struct written *w)
{
    if (!w->named)
        return order_numbers(w);
    w->month = GROUPS_MAX;
    w->year = w->n == 2 ? 1 : GROUPS_MAX;
    w->day = 0;
    if (w->n == 2 && w->groups[0].end - w->groups[0].start == 4)
        w->year = 0, w->day = 1;
    return w->n <= 2;
}

/* Days since 1970-01-01 of the Gregorian calendar, years from 0 on. */
static long days_of(long y, long m, long d)
{
    y -= m <= 2;
    long era = y / 400, of_era = y - era * 400;
    long of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    long day = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    return era * 146097 + day - 719468;
}

static void date_of(long days, long *y, long *m, long *d)
{
    days += 719468;
    long era = days / 146097, of_era = days - era * 146097;
    long year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    long of_year = of_era - (365 * year + year / 4 - year / 100);
    long month = (5 * of_year + 2) / 153;
    *d = of_year - (153 * month + 2) / 5 + 1;
    *m = month + (month < 10 ? 3 : -9);
    *y = year + era * 400 + (*m <= 2);
}

static long year_of(const struct written *w)
{
    if (w->year == GROUPS_MAX)
        return NO_YEAR;
    const struct group *g = &w->groups[w->year];
    if (g->end - g->start == 4)
        return g->value;
    return g->value > YEAR_CUT ? 1900 + (long)g->value : 2000 + (long)g->value;
}

static void put_group(
    const struct written *w, size_t g, const long ymd[3], struct buf *out)
{
    bool short_year = w->groups[g].end - w->groups[g].start == 2;
    if (g == w->year)
        buf_printf(
            out, short_year ? "%02ld" : "%04ld", short_year ? ymd[0] % 100 : ymd[0]);
    else
        buf_printf(out, w->padded ? "%02ld" : "%ld", g == w->month ? ymd[1] : ymd[2]);
}

/* Nobody pads behind the name of a month; a number alone is padded unless one is not.
 */
static bool is_padded(const struct written *w, struct raw text)
{
    bool zero = false, single = false;
    for (size_t i = 0; i < w->n; i++) {
        if (i == w->year)
            continue;
        zero |= text.p[w->groups[i].start] == '0';
        single |= w->groups[i].end - w->groups[i].start == 1;
    }
    return zero || (!single && !w->named && (unsigned char)w->sign < 0x80);
}

static void put_month(
    const struct written *w, struct raw text, unsigned month, struct buf *out)
{
    const char *name = months[w->row][month - 1];
    unsigned char first = text.p[w->word_start];
    bool all = w->word_end - w->word_start > 1 && first >= 'A' && first <= 'Z' &&
               text.p[w->word_start + 1] >= 'A' && text.p[w->word_start + 1] <= 'Z';
    for (size_t i = 0; name[i]; i++) {
        bool raise = name[i] >= 'a' && name[i] <= 'z' && (all || i == 0) &&
                     first >= 'A' && first <= 'Z';
        buf_add_char(out, raise ? (char)(name[i] - 0x20) : name[i]);
    }
}

static void put_date(
    const struct written *w, struct raw text, long days, struct buf *out)
{
    long ymd[3] = {0};
    size_t at = 0, g = 0;
    date_of(days, &ymd[0], &ymd[1], &ymd[2]);
    while (at < text.n) {
        if (w->named && at == w->word_start) {
            put_month(w, text, (unsigned)ymd[1], out);
            at = w->word_end;
        } else if (g < w->n && at == w->groups[g].start) {
            put_group(w, g, ymd, out);
            at = w->groups[g++].end;
        } else {
            buf_add_char(out, (char)text.p[at++]);
        }
    }
}

bool operate_date_move(struct raw text, int days, struct buf *out)
{
    struct written w = {.year = GROUPS_MAX, .month = GROUPS_MAX, .day = GROUPS_MAX};
    if (!read_numbers(text, &w))
        return false;
    if (w.n > 1 && w.groups[0].end < text.n)
        w.sign = (char)text.p[w.groups[0].end];
    read_month(text, &w);
    if (!order(&w))
        return false;
    long year = year_of(&w);
    long month = w.named ? w.named : w.groups[w.month].value;
    long day = w.groups[w.day].value;
    if (year < 1000 || year > 9990 || month < 1 || day < 1 || day > 31)
        return false;
    w.padded = is_padded(&w, text);
    put_date(&w, text, days_of(year, month, day) + days, out);
    return true;
}

/* From -365 to 365, never 0. */
static bool days_for(struct operate *o, struct raw person, int *days, struct err *err)
{
    uint8_t sum[MAC_BYTES];
    if (!mac_sum(o->days, &person, 1, sum, err))
        return false;
    int n = (int)(num_get_u32be(sum) % (2 * DAYS_MAX)) - DAYS_MAX;
    *days = n < 0 ? n : n + 1;
    return true;
}

/* What is no date, or in a form that is not known, becomes a label. */
bool operate_shift(
    struct operate *o, const struct operate_value *v, struct buf *out, struct err *err)
{
    int days = 0;
    if (!days_for(o, v->person, &days, err))
        return false;
    bool date = v->type == DEID_BIRTH || v->type == DEID_DATE;
    if (!date || !operate_date_move(v->value, days, out))
        operate_label(v->type, out);
    return true;
}
