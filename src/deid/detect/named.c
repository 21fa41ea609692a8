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

/*
 * Words that name a national number and nothing else: behind them a number that fails
 * its check is still somebody's, mistyped.
 */
static bool names_an_id(unsigned cx)
{
    static const uint8_t ids[] = {CX_SSN, CX_ITIN, CX_NINO, CX_NHS, CX_STEUER, CX_NIR,
        CX_NSS, CX_BSN, CX_RIJKS, CX_LUX, CX_PESEL, CX_PERSONNUMMER, CX_HETU, CX_CPR,
        CX_FNR, CX_KENNITALA, CX_AHV, CX_SVNR, CX_RODNE, CX_TAJ, CX_CNP, CX_EGN,
        CX_AMKA, CX_OIB, CX_JMBG, CX_BALTIC, CX_TCKN, CX_TEUDAT, CX_EID, CX_IQAMA,
        CX_EGYPT, CX_RSAID, CX_CPF, CX_CNPJ, CX_CURP, CX_CUIT, CX_RUT, CX_DNIPE,
        CX_AADHAAR, CX_VOTER, CX_TWID, CX_HKID, CX_NRIC, CX_MYNUMBER, CX_RRN, CX_THAI,
        CX_NIK, CX_MYKAD, CX_CCCD, CX_CNIC, CX_LANKA, CX_TFN, CX_NHI, CX_SNILS,
        CX_RNOKPP, CX_IIN};
    for (size_t i = 0; i < COUNT(ids); i++) {
        if (ids[i] == cx)
            return true;
    }
    return false;
}

static bool plate_char(unsigned char c)
{
    return ch_upper(c) || ch_is(c, CH_DIGIT);
}

/* "B-MW 1234", "AB 123 CD": groups of up to four, on both sides of what was found. */
static void plate_whole(
    const struct look *l, size_t *start, size_t *end, unsigned *alnum)
{
    size_t i = *end;
    while (*alnum < 9 && (look_at(l, i) == ' ' || look_at(l, i) == '-') &&
           plate_char(look_at(l, i + 1))) {
        size_t k = i + 1;
        while (k - i <= 5 && plate_char(look_at(l, k)))
            k++;
        if (k - i > 5 || ch_is(look_at(l, k), CH_WORD))
            break;
        *alnum += (unsigned)(k - i - 1);
        *end = i = k;
    }
    i = *start;
    while (*alnum < 9 && i > l->floor + 1 &&
           (l->p[i - 1] == ' ' || l->p[i - 1] == '-') && plate_char(l->p[i - 2])) {
        size_t k = i - 1;
        while (k > l->floor && i - k <= 5 && plate_char(l->p[k - 1]))
            k--;
        if (i - k > 5 || (k > 0 && ch_is(l->p[k - 1], CH_WORD)))
            break;
        *alnum += (unsigned)(i - 1 - k);
        *start = i = k;
    }
}

bool named_thing(
    struct look *l, size_t start, size_t end, unsigned alnum, unsigned digits)
{
    if (!look_may_name(l, start, false))
        return false;
    const struct context *c = look_context(l, start);
    if (!l->rules->loose && (!c->near || c->distance > 1))
        return false;
    if (c->near == CX_PLATE)
        plate_whole(l, &start, &end, &alnum);
    for (size_t i = 0; i < COUNT(things); i++) {
        const struct thing *t = &things[i];
        if (alnum < t->min || alnum > t->max || digits < t->digits ||
            !look_near(l, t->detector, start, t->cx))
            continue;
        look_add(l, t->detector, start, end, 86);
        l->floor = end;
        return true;
    }
    if (!names_an_id(c->near) || c->distance > 0 || alnum < 7 || alnum > 18 ||
        digits < 5)
        return false;
    look_add(l, DET_NATIONAL_ID, start, end, 65);
    l->floor = end;
    return true;
}

bool named_plate(struct look *l, size_t start, size_t end)
{
    unsigned alnum = (unsigned)(end - start);
    plate_whole(l, &start, &end, &alnum);
    if (alnum < 4 || alnum > 10 || !look_may_name(l, start, false) ||
        !look_near(l, DET_LICENSE_PLATE, start, CX_PLATE))
        return false;
    look_add(l, DET_LICENSE_PLATE, start, end, 86);
    l->floor = end;
    return true;
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

/* Letters of both sizes and digits, as addresses of unknown chains have. */
static bool looks_random(const unsigned char *p, size_t n)
{
    unsigned upper = 0, lower = 0, digits = 0;
    for (size_t i = 0; i < n; i++) {
        upper += ch_upper(p[i]);
        lower += p[i] >= 'a' && p[i] <= 'z';
        digits += ch_is(p[i], CH_DIGIT);
    }
    return upper > 1 && lower > 1 && digits > 1 && upper + lower + digits == n;
}

bool named_coin(struct look *l, size_t start, size_t end)
{
    const unsigned char *p = l->p + start;
    size_t n = end - start;
    if (n < COIN_MIN || n > COIN_MAX)
        return false;
    bool valid =
        coin_ether(p, n) || coin_base58(p, n) || coin_bech32(p, n) || coin_monero(p, n);
    bool named = !valid && n <= 95 && looks_random(p, n) &&
                 look_context(l, start)->near == CX_CRYPTO;
    if (!valid && !named && !look_unchecked(l, DET_COIN))
        return false;
    look_add(l, DET_COIN, start, end, valid ? 97 : 75);
    return true;
}
