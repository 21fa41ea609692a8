#include "deid/detect/number.h"

#include "deid/validate/digits.h"
#include "deid/validate/finance.h"

/* 4-4-4-4, 4-6-5 and their like: written the way cards are embossed. */
static bool card_grouped(const struct number *x, unsigned groups)
{
    return number_even(x, groups) &&
           (number_shape(x, groups, "4-4-4-4") || number_shape(x, groups, "4-6-5") ||
               number_shape(x, groups, "4-6-4") ||
               number_shape(x, groups, "4-4-4-4-3") ||
               number_shape(x, groups, "4-4-4-3") || number_shape(x, groups, "6-8-2"));
}

static int card_confidence(struct look *l, const struct number *x, unsigned groups)
{
    const struct context *c = look_context(l, x->open);
    if (c->near == CX_CARD)
        return 99;
    if (card_grouped(x, groups))
        return 96;
    if (c->near == CX_REFERENCE || c->near == CX_VERSION || c->near == CX_IMEI ||
        c->near == CX_PHONE)
        return 0;
    if (x->sum[groups - 1] < 14)
        return 0;
    if (groups > 1)
        return groups == x->n ? 70 : 60;
    return x->n >= 15 ? 85 : 60;
}

bool number_card(struct look *l, const struct number *x, unsigned groups)
{
    unsigned n = x->sum[groups - 1];
    if (n < CARD_MIN || n > CARD_MAX || !finance_card_prefix(x->digits, n) || x->plus)
        return false;
    if (!look_unchecked(l, DET_CARD) && !finance_card_valid(x->digits, n))
        return false;
    unsigned char after = look_at(l, x->end[groups - 1]);
    if (ch_is(after, CH_ALNUM) || after == '_')
        return false;
    int confidence = card_confidence(l, x, groups);
    if (confidence < l->rules->min_confidence)
        return false;
    l->floor = x->end[groups - 1];
    look_add(l, DET_CARD, x->start, l->floor, confidence);
    return true;
}

/* Numbers the Social Security Administration never issued. */
static bool ssn_issued(const uint8_t *d)
{
    unsigned area = (unsigned)digits_value(d, 3);
    return area != 0 && area != 666 && area < 900 && digits_two(d + 3) != 0 &&
           digits_value(d + 5, 4) != 0 && !digits_same(d, 9) &&
           digits_value(d, 9) != 123456789;
}

/* IRS: 9xx, and the fourth and fifth digit in its ranges. */
static bool itin_issued(const uint8_t *d)
{
    unsigned group = digits_two(d + 3);
    return d[0] == 9 && group >= 50 && group != 89 && group != 93 && group < 100;
}

static bool add_tax(struct look *l, const struct number *x, unsigned groups,
    unsigned detector, int confidence)
{
    l->floor = x->end[groups - 1];
    look_add(l, detector, x->start, l->floor, confidence);
    return true;
}

bool number_ssn(struct look *l, const struct number *x, unsigned groups)
{
    if (x->sum[groups - 1] != 9 || x->plus || x->paren)
        return false;
    bool shaped = number_shape(x, groups, "3-2-4") && number_even(x, groups) &&
                  x->sep[1] != '/' && x->sep[1] != '*';
    unsigned near = look_context(l, x->open)->near;
    if (look_near(l, DET_ITIN, x->open, CX_ITIN))
        return add_tax(l, x, groups, DET_ITIN, itin_issued(x->digits) ? 98 : 75);
    if (look_near(l, DET_SSN, x->open, CX_SSN))
        return add_tax(l, x, groups, DET_SSN, ssn_issued(x->digits) ? 98 : 75);
    if (!shaped || near == CX_REFERENCE || near == CX_VERSION)
        return false;
    if (itin_issued(x->digits) || (x->digits[0] == 9 && look_unchecked(l, DET_ITIN)))
        return add_tax(l, x, groups, DET_ITIN, 80);
    if (!ssn_issued(x->digits) && !look_unchecked(l, DET_SSN))
        return false;
    return add_tax(l, x, groups, DET_SSN, x->sep[1] == '-' ? 92 : 82);
}
