#include "deid/detect/number.h"

#include <string.h>

#include "base/bytes.h"
#include "deid/detect/dates.h"
#include "deid/detect/detectors.h"
#include "deid/detect/forms.h"
#include "deid/detect/named.h"
#include "deid/detect/rules.h"
#include "deid/detect/token.h"

enum { CELL_DIGITS = 9, GROUP_COPY = 16 };
_Static_assert((int)NUMBER_ROOM >= (int)GROUP_COPY, "a group is copied whole");

/* The bytes between two groups; 0 when what follows is not part of the number. */
static size_t gap_read(
    const struct look *l, size_t at, bool lines, char *sep, bool *broken)
{
    size_t i = at;
    bool line = false;
    *sep = 0;
    if (look_at(l, at) > '/') /* all separators are signs before the digits */
        return 0;
    while (i < l->n && i - at < NUMBER_GAP) {
        unsigned char c = l->p[i];
        if (c == '\n' && lines && !line)
            line = true;
        else if (c != ' ' && c != '-' && c != '.' && c != '/' && c != '(' && c != ')')
            break;
        if (c == '(' || c == ')')
            *sep = '(';
        else
            *sep = *sep == 0 || *sep == (char)c ? (char)c : *sep == '(' ? '(' : '*';
        i++;
    }
    if (i == at || i >= l->n || !ch_is(l->p[i], CH_DIGIT))
        return 0;
    *broken |= line;
    return i - at;
}

/* Before a '+' that is part of a version or a sum. */
static bool joined(unsigned char c)
{
    return ch_is(c, CH_ALNUM) || c == '~' || c == '+' || c == '.' || c == ')';
}

/* One group after another, byte for byte. */
static void groups_read(const struct look *l, size_t at, bool lines, struct number *x)
{
    size_t i = at;
    while (x->groups < NUMBER_GROUPS) {
        unsigned from = x->n;
        while (i < l->n && ch_is(l->p[i], CH_DIGIT) && x->n < NUMBER_DIGITS)
            x->digits[x->n++] = (uint8_t)(l->p[i++] - '0');
        x->len[x->groups] = (uint8_t)(x->n - from);
        x->end[x->groups] = i;
        x->sum[x->groups++] = x->n;
        char sep;
        size_t gap = x->groups < NUMBER_GROUPS && x->n < NUMBER_DIGITS
                         ? gap_read(l, i, lines && !x->broken, &sep, &x->broken)
                         : 0;
        if (!gap)
            break;
        x->sep[x->groups] = sep;
        i += gap;
    }
}

/* The sign of a gap: as gap_read. */
static char gap_sign(const unsigned char *p, unsigned wide)
{
    char sep = 0;
    for (unsigned i = 0; i < wide; i++) {
        if (p[i] == '(' || p[i] == ')')
            sep = '(';
        else
            sep = sep == 0 || sep == (char)p[i] ? (char)p[i] : sep == '(' ? '(' : '*';
    }
    return sep;
}

/*
 * The same by counting bits, for what ends within BYTES of the start, as nearly all
 * numbers do; false: it does not.
 */
static bool groups_count(const struct look *l, size_t at, struct number *x)
{
    struct bytes b = bytes_ahead(l->p, l->n, at);
    uint32_t digit = bytes_digit(&b);
    uint32_t gaps =
        bytes_are(&b, ' ') | bytes_range(&b, '-', 3) | bytes_range(&b, '(', 2);
    unsigned i = 0;
    if (!~(digit | gaps) || l->n - at < BYTES + GROUP_COPY)
        return false;
    for (;;) {
        unsigned run = bytes_first(digit >> i);
        if (run > GROUP_COPY)
            return false;
        memcpy(x->digits + x->n, l->p + at + i, GROUP_COPY);
        x->n = (uint8_t)(x->n + run);
        i += run;
        x->len[x->groups] = (uint8_t)run;
        x->end[x->groups] = at + i;
        x->sum[x->groups++] = x->n;
        unsigned wide = bytes_first(gaps >> i & 7);
        if (wide == 0 || x->groups == NUMBER_GROUPS ||
            !(digit >> (i + wide) % BYTES & 1))
            break;
        x->sep[x->groups] = gap_sign(l->p + at + i, wide);
        i += wide;
    }
    for (unsigned k = 0; k < BYTES; k++)
        x->digits[k] &= 15; /* '0' to '9' */
    return true;
}

/* '+' and '(' before the number. */
static void signs_read(const struct look *l, struct number *x)
{
    size_t at = x->start;
    x->open = at;
    x->plus = x->paren = false;
    if (at > l->floor && l->p[at - 1] == '(') {
        x->paren = true;
        x->open = at - 1;
    }
    if (x->open > l->floor && l->p[x->open - 1] == '+' &&
        !(x->open > 1 && joined(l->p[x->open - 2]))) {
        x->plus = true;
        x->open--;
        x->paren = x->paren && at - x->open == 2;
    }
}

void number_read(const struct look *l, size_t at, bool lines, struct number *x)
{
    memset(x->len, 0, sizeof x->len);
    memset(x->sep, 0, sizeof x->sep);
    x->start = at;
    x->n = x->groups = 0;
    x->broken = false;
    if (lines || !groups_count(l, at, x)) {
        x->n = x->groups = 0;
        groups_read(l, at, lines, x);
    }
    signs_read(l, x);
}

bool number_shape(const struct number *x, unsigned groups, const char *shape)
{
    unsigned g = 0;
    for (; *shape && g < groups; g++) {
        if (x->len[g] != (uint8_t)(*shape - '0'))
            return false;
        shape += shape[1] ? 2 : 1;
    }
    return g == groups && !*shape;
}

bool number_even(const struct number *x, unsigned groups)
{
    for (unsigned g = 2; g < groups; g++) {
        if (x->sep[g] != x->sep[1])
            return false;
    }
    return true;
}

bool number_stops(struct look *l, const struct number *x, unsigned groups)
{
    size_t end = x->end[groups - 1];
    unsigned char c = look_at(l, end);
    unsigned char then = look_at(l, end + 1);
    if (ch_is(c, CH_ALNUM) || c == '_')
        return false;
    if (c == ',' && x->sum[groups - 1] >= CELL_DIGITS)
        return true; /* no price has so many digits: the next cell of a row */
    if (c == ',' && ch_is(then, CH_DIGIT)) /* a cell, or "1,234"? */
        return groups > 2 || x->plus || look_context(l, x->open)->near;
    if (c == '.' || c == ',' || c == '-' || c == '/' || c == ':')
        return !ch_is(then, CH_DIGIT) && !(c == '-' && ch_is(then, CH_LETTER));
    return groups == x->groups || groups == 1 || x->sep[groups] != x->sep[1];
}

/* What stands right before makes it something else: a price, a path, a ticket. */
static bool number_attached(struct look *l, const struct number *x)
{
    unsigned char c = look_before(l, x->open);
    unsigned char b = x->open > 1 ? l->p[x->open - 2] : 0;
    if (c == '$' || c == '#' || c == '_' || c == '/' || c == '\\')
        return true;
    if (c == ',') /* "1,234" unless it is a cell with a name */
        return ch_is(b, CH_DIGIT) && !look_context(l, x->open)->near;
    if (c == ':')
        return ch_is(b, CH_DIGIT); /* seconds of a time */
    if (c == '-' || c == '.')
        return ch_is(b, CH_ALNUM);
    /* The pound and euro signs end in A3 and AC. */
    return (c == 0xA3 && b == 0xC2) || (c == 0xAC && b == 0x82);
}

/* Numbers of people by their name: any shape. */
static bool number_named(struct look *l, const struct number *x, unsigned groups)
{
    unsigned n = x->sum[groups - 1];
    for (unsigned g = 1; g < groups; g++) {
        if (x->sep[g] == '.' && x->len[g] < 2)
            return false; /* measures */
    }
    return !x->plus && !x->paren && named_thing(l, x->start, x->end[groups - 1], n, n);
}

static bool number_is(struct look *l, const struct number *x, unsigned groups)
{
    if (number_card(l, x, groups))
        return true;
    if (!number_stops(l, x, groups))
        return false;
    return number_ssn(l, x, groups) || rules_digits(l, x, groups) ||
           number_named(l, x, groups) || number_phone(l, x, groups);
}

/* The whole run, then ever fewer groups: what is left gets its own turn. */
static size_t number_decide(struct look *l, const struct number *x)
{
    for (unsigned groups = x->groups; groups > 0; groups--) {
        if (x->sum[groups - 1] < 7)
            break;
        size_t before = l->found_n;
        l->floor = x->end[groups - 1];
        if (number_is(l, x, groups) && l->found_n >= before)
            return l->floor;
    }
    return 0;
}

/* "212-555\n", "212-\n", "4111 \n". */
static bool line_follows(const struct look *l, size_t end)
{
    unsigned char c = look_at(l, end);
    return c == '\n' || ((c == ' ' || c == '-') && look_at(l, end + 1) == '\n');
}

/* A line break inside a number: only what is then complete and has its word before. */
static size_t number_over_line(struct look *l, size_t at)
{
    UNINIT struct number x;
    number_read(l, at, true, &x);
    if (!x.broken || x.n < 9)
        return 0;
    return number_decide(l, &x);
}

/* Capitals and a separator before the digits: "AB 12 34 56 C". */
static size_t code_before(struct look *l, size_t at)
{
    size_t i = at - 1;
    while (i > l->floor && at - i < NUMBER_LETTERS && ch_upper(l->p[i - 1]))
        i--;
    return i < at - 1 ? forms_at(l, i) : 0;
}

/* Digits, a separator, then a letter: "12345678-Z", "131052-308T". */
static size_t number_code(struct look *l, const struct number *x)
{
    size_t end = x->end[x->groups - 1];
    bool letter =
        ch_is(look_at(l, end), CH_LETTER) ||
        (!ch_is(look_at(l, end), CH_ALNUM) && ch_is(look_at(l, end + 1), CH_LETTER));
    size_t next = letter && !x->plus && !x->paren ? forms_at(l, x->start) : 0;
    if (!next && (look_before(l, x->start) == ' ' || look_before(l, x->start) == '-'))
        next = code_before(l, x->start);
    if (next)
        l->floor = next;
    return next;
}

/* What is no number of its own may be one over a line break, or nothing. */
static size_t number_rest(struct look *l, const struct number *x, size_t floor)
{
    size_t next = 0;
    if (line_follows(l, x->end[x->groups - 1]) && !number_attached(l, x))
        next = number_over_line(l, x->start);
    if (next)
        return next;
    l->floor = floor;
    return x->end[0];
}

size_t detect_short(struct look *l, size_t at, size_t end)
{
    UNINIT struct number x;
    size_t floor = l->floor, next = 0;
    x.start = at;
    x.n = x.len[0] = x.sum[0] = (uint8_t)(end - at);
    x.groups = 1;
    x.end[0] = end;
    x.broken = false;
    signs_read(l, &x);
    if (rules_short(l, &x, &next))
        return l->floor = next;
    next = x.n >= 4 && !number_attached(l, &x) ? number_code(l, &x) : 0;
    return next ? next : number_rest(l, &x, floor);
}

size_t detect_number(struct look *l, size_t at)
{
    UNINIT struct number x;
    size_t floor = l->floor;
    size_t next = 0;
    number_read(l, at, false, &x);
    if (x.n < 3)
        return dates_number(l, &x, &next) ? (l->floor = next) : x.end[0];
    if (rules_dotted(l, &x, &next) || rules_short(l, &x, &next))
        return l->floor = next;
    next = 0;
    if (!number_attached(l, &x) && x.n >= 4)
        next = number_code(l, &x);
    if (!next && !number_attached(l, &x) && x.n >= 7)
        next = number_decide(l, &x);
    return next ? next : number_rest(l, &x, floor);
}
