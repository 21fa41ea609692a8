#include "deid/detect/named.h"

#include "deid/validate/coin.h"
#include "deid/validate/finance.h"

struct thing {
    uint16_t detector;
    uint8_t cx;
    uint8_t min, max; /* letters and digits */
    uint8_t digits;   /* at least */
};

static const struct thing things[] = {
    {DET_PASSPORT, CX_PASSPORT, 6, 12, 4},
    {DET_DRIVER_LICENSE, CX_LICENCE, 5, 20, 4},
    {DET_NATIONAL_ID, CX_NATIONAL, 5, 20, 4},
    {DET_TAX_ID, CX_TAX, 6, 16, 5},
    {DET_TAX_ID, CX_STEUER, 8, 14, 8},
    {DET_MEDICAL_RECORD, CX_MRN, 4, 16, 3},
    {DET_HEALTH_PLAN, CX_PLAN, 5, 20, 4},
    {DET_EMPLOYEE_ID, CX_EMPLOYEE, 3, 12, 3},
    {DET_STUDENT_ID, CX_STUDENT, 4, 14, 3},
    {DET_MEMBER_ID, CX_MEMBER, 4, 20, 3},
    {DET_CUSTOMER_ID, CX_CUSTOMER, 4, 20, 3},
    {DET_LICENSE_PLATE, CX_PLATE, 4, 10, 1},
    {DET_BANK_ACCOUNT, CX_BANK, 6, 20, 5},
};

bool named_thing(
    struct look *l, size_t start, size_t end, unsigned alnum, unsigned digits)
{
    if (!look_may_name(l, start, false))
        return false;
    const struct context *c = look_context(l, start);
    if (!l->rules->loose && (!c->near || c->distance > 1))
        return false;
    for (size_t i = 0; i < COUNT(things); i++) {
        const struct thing *t = &things[i];
        if (alnum < t->min || alnum > t->max || digits < t->digits ||
            !look_near(l, t->detector, start, t->cx))
            continue;
        look_add(l, t->detector, start, end, 86);
        l->floor = end;
        return true;
    }
    return false;
}

bool named_bic(struct look *l, size_t start, size_t end)
{
    size_t n = end - start;
    if ((n != 8 && n != 11) ||
        !(look_unchecked(l, DET_BIC) || finance_bic_valid(l->p + start, n)) ||
        !look_near(l, DET_BIC, start, CX_SWIFT))
        return false;
    look_add(l, DET_BIC, start, end, 90);
    return true;
}

bool named_coin(struct look *l, size_t start, size_t end)
{
    const unsigned char *p = l->p + start;
    size_t n = end - start;
    if (n < COIN_MIN || n > COIN_MAX)
        return false;
    bool valid =
        coin_ether(p, n) || coin_base58(p, n) || coin_bech32(p, n) || coin_monero(p, n);
    bool named = !valid && n <= 95 && ch_is(p[0], CH_ALNUM) &&
                 look_context(l, start)->near == CX_CRYPTO;
    if (!valid && !named && !look_unchecked(l, DET_COIN))
        return false;
    look_add(l, DET_COIN, start, end, valid ? 97 : 75);
    return true;
}
