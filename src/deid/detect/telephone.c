#include "base/str.h"
#include "deid/detect/number.h"
#include "deid/validate/phone.h"

enum { EXTENSION_MAX = 6 };

/* "x522", " ext. 12", " #3" after a number: its end, or `end`. */
static size_t extension_end(const struct look *l, size_t end)
{
    static const struct str words[] = {STR_INIT("extension"), STR_INIT("ext."),
        STR_INIT("ext"), STR_INIT("x"), STR_INIT("#"), STR_INIT("poste"),
        STR_INIT("durchwahl"), STR_INIT("ramal"), STR_INIT("int.")};
    size_t i = end;
    while (i < l->n && i < end + 2 && (l->p[i] == ' ' || l->p[i] == ','))
        i++;
    for (size_t w = 0; w < COUNT(words); w++) {
        size_t n = words[w].n, k = 0;
        while (k < n && ch_lower(look_at(l, i + k)) == (unsigned char)words[w].p[k])
            k++;
        if (k < n)
            continue;
        size_t from = i + n + (look_at(l, i + n) == ' ');
        size_t to = from;
        while (to < l->n && to - from < EXTENSION_MAX && ch_is(l->p[to], CH_DIGIT))
            to++;
        if (to > from && !ch_is(look_at(l, to), CH_ALNUM))
            return to;
    }
    return end;
}

/* "98765 43210", "01234 56789": not a range or a pair of ports. */
static bool shape_five(const struct number *x, unsigned groups)
{
    return number_shape(x, groups, "5-5") &&
           (x->digits[0] == 0 ||
               (x->digits[0] > 6 ||
                   (x->digits[0] == 6 && x->digits[1] > 0 && x->digits[1] != 5)));
}

/* Shapes of national numbers that stand for themselves, without a trunk zero. */
static bool shape_alone(const struct number *x, unsigned groups)
{
    if (number_shape(x, groups, "3-3-4"))
        return x->digits[0] >= 2 || x->paren;
    if (number_shape(x, groups, "1-3-3-4"))
        return x->digits[0] == 1 || x->digits[0] == 8;
    if (x->paren && groups >= 2)
        return x->sep[1] == '(' && x->len[0] >= 2 && x->len[0] <= 5 &&
               x->sum[groups - 1] >= 9;
    return shape_five(x, groups) || number_shape(x, groups, "2-5-4") ||
           number_shape(x, groups, "2-4-4");
}

/* A trunk zero and groups: "020 7946 0958", "06 12 34 56 78", "07052 41534734". */
static bool shape_trunk(const struct number *x, unsigned groups)
{
    unsigned n = x->sum[groups - 1];
    if (number_shape(x, groups, "5-4"))
        return false;
    if (x->digits[0] != 0 || x->digits[1] == 0 || n < 9 || n > 13 || groups < 2 ||
        x->len[0] < 2 || x->len[0] > 6)
        return false;
    for (unsigned g = 1; g < groups; g++) {
        if (x->len[g] < 2)
            return false;
    }
    return true;
}

static bool dated(const struct number *x, unsigned groups)
{
    for (unsigned g = 1; g < groups; g++) {
        if (x->sep[g] == '/' && g > 1)
            return true;
    }
    return false;
}

static int national_confidence(const struct number *x, unsigned groups)
{
    if (groups < 2 || dated(x, groups))
        return 0;
    if (shape_alone(x, groups))
        return x->paren ? 92 : number_even(x, groups) ? 88 : 80;
    return shape_trunk(x, groups) ? 80 : 0;
}

/* Behind a word for telephones nearly anything of that length is one. */
static int named_confidence(const struct number *x, unsigned groups)
{
    unsigned n = x->sum[groups - 1];
    if (n < 7 || n > 15 || dated(x, groups))
        return 0;
    return groups == x->n || n >= 9 ? 93 : 85;
}

static int phone_confidence(struct look *l, const struct number *x, unsigned groups)
{
    unsigned n = x->sum[groups - 1];
    unsigned skip = x->n > 2 && x->digits[0] == 0 && x->digits[1] == 0 ? 2 : 0;
    bool dialled = x->plus && n >= 7 && phone_international(x->digits, n);
    if (dialled || (x->plus && look_unchecked(l, DET_PHONE)))
        return 96;
    unsigned near = look_context(l, x->open)->near;
    if (look_near(l, DET_PHONE, x->open, CX_PHONE))
        return named_confidence(x, groups);
    if (x->plus)
        return 0;
    bool against = near == CX_VERSION || near == CX_REFERENCE;
    if (against && look_context(l, x->open)->distance <= (x->paren ? 0 : 2))
        return 0;
    if (skip && groups > 1 && phone_international(x->digits + skip, n - skip))
        return 85;
    return national_confidence(x, groups);
}

bool number_phone(struct look *l, const struct number *x, unsigned groups)
{
    unsigned n = x->sum[groups - 1];
    if (n < 7 || n > 16)
        return false;
    int confidence = phone_confidence(l, x, groups);
    if (confidence < l->rules->min_confidence || confidence == 0)
        return false;
    size_t end = extension_end(l, x->end[groups - 1]);
    look_add(l, DET_PHONE, x->plus || x->paren ? x->open : x->start, end, confidence);
    l->floor = end;
    return true;
}
