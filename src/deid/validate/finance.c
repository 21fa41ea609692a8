#include "deid/validate/finance.h"

#include <string.h>

#include "base/attr.h"
#include "deid/validate/digits.h"

struct network {
    uint32_t low, high; /* the first six digits */
    uint32_t lengths;   /* bit n: n digits */
};

#define LEN(n)    (UINT32_C(1) << (n))
#define LEN_16_19 (LEN(16) | LEN(17) | LEN(18) | LEN(19))
#define LEN_12_19 (LEN_16_19 | LEN(12) | LEN(13) | LEN(14) | LEN(15))

static const struct network networks[] = {
    {400000, 499999, LEN(13) | LEN(16) | LEN(19)}, /* Visa */
    {510000, 559999, LEN(16)},
    {222100, 272099, LEN(16)}, /* Mastercard */
    {340000, 349999, LEN(15)},
    {370000, 379999, LEN(15)}, /* American Express */
    {601100, 601199, LEN_16_19},
    {644000, 659999, LEN_16_19}, /* Discover */
    {622126, 622925, LEN_16_19},
    {300000, 305999, LEN(14) | LEN(16)},
    {360000, 369999, LEN(14) | LEN(16)}, /* Diners */
    {380000, 399999, LEN(14) | LEN(16)},
    {352800, 358999, LEN_16_19}, /* JCB */
    {620000, 629999, LEN_16_19},
    {810000, 817199, LEN_16_19}, /* UnionPay */
    {220000, 220499, LEN_16_19}, /* Mir */
    {979200, 979289, LEN(16)},   /* Troy */
    {508500, 508999, LEN(16)},
    {606985, 608499, LEN(16)}, /* RuPay */
    {500000, 508499, LEN_12_19},
    {560000, 600999, LEN_12_19}, /* Maestro, Elo */
    {630000, 639999, LEN_12_19},
    {670000, 679999, LEN_12_19},
};

bool finance_card_prefix(const uint8_t *d, size_t n)
{
    if (n < CARD_MIN || n > CARD_MAX)
        return false;
    uint32_t head = (uint32_t)digits_value(d, 6);
    bool any = false;
    for (size_t i = 0; i < COUNT(networks); i++) { /* all: no guess where it ends */
        const struct network *w = &networks[i];
        any |= (head - w->low <= w->high - w->low) & ((w->lengths & LEN(n)) != 0);
    }
    return any;
}

bool finance_card_valid(const uint8_t *d, size_t n)
{
    return finance_card_prefix(d, n) && digits_luhn(d, n) && !digits_same(d, n);
}

/* Country and length, from the SWIFT registry of IBAN formats. */
static const char iban_lengths[] =
    "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28"
    "EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26"
    "IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28"
    "NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25"
    "SV28TL23TN24TR26UA29VA22VG24XK20YE30"
    "AO25BF28BJ28CF27CG27CI28CM27CV25DZ26GA27GQ27GW25IR26KM27MA28MG27ML28MZ25NE28SN28"
    "TD27TG28";

static char upper(unsigned char c)
{
    return (char)(c >= 'a' && c <= 'z' ? c - 0x20 : c);
}

size_t finance_iban_length(const unsigned char *country)
{
    char a = upper(country[0]), b = upper(country[1]);
    for (size_t i = 0; i + 4 < sizeof iban_lengths; i += 4) {
        const char *row = iban_lengths + i;
        if (row[0] == a && row[1] == b)
            return (size_t)(row[2] - '0') * 10 + (size_t)(row[3] - '0');
    }
    return 0;
}

bool finance_iban_valid(const unsigned char *p, size_t n)
{
    unsigned r = 0;
    if (n < IBAN_MIN || n > IBAN_MAX || finance_iban_length(p) != n)
        return false;
    for (size_t i = 0; i < n; i++) {
        char c = upper(p[(i + 4) % n]);
        if (c >= '0' && c <= '9')
            r = (r * 10 + (unsigned)(c - '0')) % 97;
        else if (c >= 'A' && c <= 'Z')
            r = (r * 100 + (unsigned)(c - 'A') + 10) % 97;
        else
            return false;
    }
    return r == 1;
}

/* ISO 3166 pairs of countries with banks: second letters by the first. */
static const char *const bank_countries[26] = {"defgilmoqrstuwxz",
    "abdefghijlmnoqrstvwyz", "acdfghiklmnoruvwxyz", "ejkmoz", "cegrst", "ijkmor",
    "abdefghilmnpqrstuwy", "kmnrtu", "delmnoqrst", "emop", "eghimnprwyz", "abcikrstuvy",
    "acdefghklmnopqrstuvwxyz", "acefgilopruz", "m", "aefghklmnrstwy", "a", "eosuw",
    "abcdeghijklmnorstvxyz", "cdfghjklmnortvwz", "agmsyz", "aceginu", "fs", "k", "et",
    "amw"};

bool finance_bic_valid(const unsigned char *p, size_t n)
{
    if (n != 8 && n != 11)
        return false;
    for (size_t i = 0; i < n; i++) {
        bool letter = p[i] >= 'A' && p[i] <= 'Z';
        bool digit = p[i] >= '0' && p[i] <= '9';
        if (!(letter || (i >= 6 && digit)))
            return false;
    }
    return strchr(bank_countries[p[4] - 'A'], p[5] | 0x20) != NULL;
}

bool finance_aba_valid(const uint8_t *d, size_t n)
{
    static const uint8_t weights[9] = {3, 7, 1, 3, 7, 1, 3, 7, 1};
    if (n != 9 || digits_weighted(d, weights, 9, 10) != 0)
        return false;
    unsigned district = digits_two(d);
    return (district >= 1 && district <= 12) || (district >= 21 && district <= 32) ||
           (district >= 61 && district <= 72) || district == 80;
}
