#include "deid/detect/dates.h"

#include <string.h>

#include "deid/validate/digits.h"

enum { MONTH_MAX = 24, WORD_GAP = 4, YEAR_MIN = 1850, YEAR_MAX = 2100 };

struct date {
    size_t start, end;
    unsigned a, b, c; /* as written */
};

static unsigned group_value(const struct number *x, unsigned g)
{
    unsigned from = g ? x->sum[g - 1] : 0;
    return (unsigned)digits_value(x->digits + from, x->len[g]);
}

static unsigned full_year(unsigned y, unsigned len)
{
    return len == 2 ? (y > 30 ? 1900 + y : 2000 + y) : y;
}

static bool day_and_month(unsigned year, unsigned a, unsigned b)
{
    return year >= YEAR_MIN && year <= YEAR_MAX &&
           (digits_date(year, a, b) || digits_date(year, b, a));
}

/* Three groups with one separator, year first or last. */
static bool date_numeric(const struct number *x)
{
    if (x->groups < 3 || x->sep[1] != x->sep[2] || x->plus || x->paren ||
        !(x->sep[1] == '-' || x->sep[1] == '/' || x->sep[1] == '.' || x->sep[1] == ' '))
        return false;
    unsigned a = group_value(x, 0), b = group_value(x, 1), c = group_value(x, 2);
    if (x->len[0] == 4 && x->len[1] <= 2 && x->len[2] <= 2)
        return day_and_month(a, b, c);
    if (x->sep[1] == ' ' && (x->len[2] != 4 || x->groups > 3))
        return false;
    if (x->len[0] > 2 || x->len[1] > 2 || (x->len[2] != 4 && x->len[2] != 2))
        return false;
    return day_and_month(full_year(c, x->len[2]), a, b);
}

static bool is_month(const struct look *l, size_t from, size_t to)
{
    return to > from && to - from <= MONTH_MAX &&
           context_word(l->rules->words, l->p + from, to - from) == CX_MONTH;
}

static size_t word_end(const struct look *l, size_t from)
{
    size_t i = from;
    while (i < l->n && i - from < MONTH_MAX && ch_is(l->p[i], CH_LETTER | CH_HIGH))
        i++;
    return i;
}

/* Space . , - / ' */
static bool joins(unsigned char c)
{
    const uint64_t signs = UINT64_C(1) << ' ' | UINT64_C(1) << '.' |
                           UINT64_C(1) << ',' | UINT64_C(1) << '-' |
                           UINT64_C(1) << '/' | UINT64_C(1) << '\'';
    return c < 64 && (signs >> c & 1);
}

/* "st", "nd", "of", "de" ... */
static bool is_link(const unsigned char *p, size_t n)
{
    static const char links[][4] = {
        "st", "nd", "rd", "th", "er", "of", "de", "del", "di", "do", "den"};
    if (n != 2 && n != 3)
        return false;
    for (size_t k = 0; k < COUNT(links); k++) {
        if ((unsigned char)links[k][0] == p[0] && strlen(links[k]) == n &&
            memcmp(p, links[k], n) == 0)
            return true;
    }
    return false;
}

/* ". ", " de ", "th of ", "-": what may stand between day, month and year. */
static size_t skip_links(const struct look *l, size_t at)
{
    size_t i = at;
    for (unsigned turn = 0; turn < WORD_GAP; turn++) {
        while (i < l->n && i - at < 12 && joins(l->p[i]))
            i++;
        if (!ch_is(look_at(l, i), CH_LETTER))
            break;
        size_t end = word_end(l, i);
        if (!is_link(l->p + i, end - i))
            break;
        i = end;
    }
    return i;
}

/* A year of two or four digits at `at`: its end, or 0. */
static size_t year_end(const struct look *l, size_t at)
{
    size_t i = at;
    while (i < l->n && i - at < 5 && ch_is(l->p[i], CH_DIGIT))
        i++;
    return (i - at == 4 || i - at == 2) && !ch_is(look_at(l, i), CH_ALNUM) ? i : 0;
}

/* 28 September 1986 */
static size_t day_month(const struct look *l, size_t day_end)
{
    unsigned char after = look_at(l, day_end);
    if (!joins(after) && !ch_is(after, CH_LETTER))
        return 0;
    size_t from = skip_links(l, day_end);
    size_t to = from > day_end ? word_end(l, from) : from;
    if (!is_month(l, from, to))
        return 0;
    size_t year = year_end(l, skip_links(l, to));
    return year ? year : to;
}

/* September 28, 1986: where the month begins, or `at`. */
static size_t month_before(const struct look *l, size_t at)
{
    size_t end = at;
    while (end > l->floor && at - end < 2 &&
           (l->p[end - 1] == ' ' || l->p[end - 1] == '.' || l->p[end - 1] == '-'))
        end--;
    size_t from = end;
    while (from > l->floor && end - from < MONTH_MAX &&
           ch_is(l->p[from - 1], CH_LETTER | CH_HIGH))
        from--;
    return end < at && is_month(l, from, end) ? from : at;
}

/* 1986年9月28日 */
static size_t date_cjk(const struct look *l, const struct number *x)
{
    static const char *const marks[3] = {
        "\xE5\xB9\xB4", "\xE6\x9C\x88", "\xE6\x97\xA5"};
    size_t i = x->end[0];
    for (unsigned k = 0; k < 3; k++) {
        if (l->n - i < 3 || memcmp(l->p + i, marks[k], 3) != 0)
            return k > 1 ? i : 0;
        i += 3;
        if (k == 2)
            break;
        while (i < l->n && ch_is(l->p[i], CH_DIGIT))
            i++;
    }
    return i;
}

/* Cheap: a word of is_link may begin with these two bytes. */
static bool link_may_begin(unsigned char first, unsigned char second)
{
    static const unsigned char seconds[32][3] = {['s' & 31] = "t",
        ['n' & 31] = "d",
        ['r' & 31] = "d",
        ['t' & 31] = "h",
        ['e' & 31] = "r",
        ['o' & 31] = "f",
        ['d' & 31] = "eio"};
    const unsigned char *row = seconds[first & 31];
    return first >= 'a' && (second == row[0] || second == row[1] || second == row[2]);
}

/* A month may follow "28", "28.", "28 de", "28th of": what begins with a letter. */
static bool month_may_follow(const struct look *l, size_t end)
{
    unsigned char c = look_at(l, end);
    if (ch_is(c, CH_LETTER))
        return true;
    if (!joins(c))
        return false;
    size_t i = end + 1;
    while (i < l->n && i - end < 12 && joins(l->p[i]))
        i++;
    if (link_may_begin(look_at(l, i), look_at(l, i + 1)))
        i = skip_links(l, end);
    return i + 1 < l->n && ch_is(l->p[i], CH_LETTER | CH_HIGH) &&
           context_may_begin_month(l->rules->words, l->p + i);
}

static bool month_may_precede(const struct look *l, size_t at)
{
    size_t i = at;
    while (i > l->floor && at - i < 2 &&
           (l->p[i - 1] == ' ' || l->p[i - 1] == '.' || l->p[i - 1] == '-'))
        i--;
    return i < at && i > l->floor + 1 && ch_is(l->p[i - 1], CH_LETTER | CH_HIGH) &&
           context_may_end_month(l->rules->words, l->p + i);
}

static bool date_find(const struct look *l, const struct number *x, struct date *d)
{
    d->start = x->start;
    if (date_numeric(x)) {
        d->end = x->end[2];
        return true;
    }
    if (x->len[0] == 4) {
        d->end = date_cjk(l, x);
        return d->end != 0;
    }
    if (x->len[0] > 2 ||
        !(month_may_follow(l, x->end[0]) || month_may_precede(l, x->start)))
        return false;
    d->end = day_month(l, x->end[0]);
    if (d->end)
        return true;
    d->start = month_before(l, x->start);
    if (d->start == x->start)
        return false;
    size_t year = year_end(l, skip_links(l, x->end[0]));
    d->end = year ? year : x->end[0];
    return true;
}

/* 12/27 or 12/2027 behind "expires". */
static bool date_expiry(struct look *l, const struct number *x, size_t *next)
{
    if (x->groups != 2 || (x->sep[1] != '/' && x->sep[1] != '-') || x->len[0] > 2 ||
        (x->len[1] != 2 && x->len[1] != 4))
        return false;
    unsigned month = group_value(x, 0);
    bool fits = (month >= 1 && month <= 12) || look_unchecked(l, DET_EXPIRY);
    if (!fits || !look_near(l, DET_EXPIRY, x->start, CX_EXPIRY))
        return false;
    *next = x->end[1];
    look_add(l, DET_EXPIRY, x->start, *next, 90);
    return true;
}

/* Two digits at `i`. */
static bool two_at(const struct look *l, size_t i)
{
    return ch_is(look_at(l, i), CH_DIGIT) && ch_is(look_at(l, i + 1), CH_DIGIT);
}

/* "T10:22:31.005Z" behind a date: nothing in it is anybody's. */
static size_t time_end(const struct look *l, size_t at)
{
    size_t i = at + 1;
    if ((look_at(l, at) != 'T' && look_at(l, at) != ' ') || !two_at(l, i) ||
        look_at(l, i + 2) != ':' || !two_at(l, i + 3))
        return at;
    i += 5;
    if (look_at(l, i) == ':' && two_at(l, i + 1))
        i += 3;
    if (look_at(l, i) == '.' || look_at(l, i) == ',') {
        size_t k = i + 1;
        while (k < l->n && k - i < 10 && ch_is(l->p[k], CH_DIGIT))
            k++;
        i = k > i + 1 ? k : i;
    }
    return ch_is(look_at(l, i), CH_DIGIT | CH_HEX) || look_at(l, i) == ':' ? at : i;
}

/* "10:22", "10:22:31": as many as 1 in 5 numbers of a log. */
size_t dates_time(const struct look *l, size_t at)
{
    if (!two_at(l, at) || look_at(l, at + 2) != ':' || !two_at(l, at + 3) ||
        l->p[at] > '2' || l->p[at + 3] > '5' || look_unchecked(l, DET_IP6))
        return 0;
    size_t i = at + 5;
    if (look_at(l, i) == ':' && two_at(l, i + 1))
        i += 3;
    unsigned char before = look_before(l, at), after = look_at(l, i);
    return before == ':' || ch_is(before, CH_WORD) || before == '_' || after == ':' ||
                   ch_is(after, CH_WORD) || after == '_' || after == '-'
               ? 0
               : i;
}

bool dates_number(struct look *l, const struct number *x, size_t *next)
{
    struct date d;
    bool found = date_find(l, x, &d);
    if (!found && look_unchecked(l, DET_BIRTH) && x->groups >= 3) {
        d.end = x->end[2];
        found = true;
    }
    if (!found)
        return date_expiry(l, x, next);
    *next = time_end(l, d.end);
    if (look_near(l, DET_BIRTH, d.start, CX_BIRTH))
        look_add(l, DET_BIRTH, d.start, d.end, 93);
    else if (found)
        look_add(l, DET_DATE, d.start, d.end, 85); /* dropped unless asked for */
    return true;
}

bool dates_may_be_day(const struct look *l, size_t at, size_t end)
{
    unsigned day = (unsigned)(l->p[end - 1] - '0');
    day += end - at == 2 ? (unsigned)(l->p[at] - '0') * 10 : 0;
    return day <= 31 && (month_may_precede(l, at) || month_may_follow(l, end));
}
