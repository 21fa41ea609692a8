#include "deid/validate/world.h"

#include <string.h>

#include "deid/validate/digits.h"

static bool yymmdd(const uint8_t *d)
{
    return digits_date(2000 + digits_two(d), digits_two(d + 2), digits_two(d + 4));
}

bool world_ae_eid(const uint8_t *d, size_t n)
{
    return n == 15 && digits_value(d, 3) == 784 && digits_luhn(d, n);
}

bool world_ar_cuit(const uint8_t *d, size_t n)
{
    static const uint8_t w[11] = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
    unsigned kind = digits_two(d);
    bool person = kind == 20 || kind == 23 || kind == 24 || kind == 27;
    bool company = kind == 30 || kind == 33 || kind == 34;
    return n == 11 && (person || company) && digits_weighted(d, w, 11, 11) == 0;
}

bool world_au_abn(const uint8_t *d, size_t n)
{
    static const uint8_t w[11] = {10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19};
    /* One is taken from the first digit: its weight, modulo 89. */
    return n == 11 && d[0] != 0 && (digits_weighted(d, w, 11, 89) + 79) % 89 == 0;
}

bool world_au_medicare(const uint8_t *d, size_t n)
{
    static const uint8_t w[8] = {1, 3, 7, 9, 1, 3, 7, 9};
    return (n == 10 || n == 11) && d[0] >= 2 && d[0] <= 6 &&
           digits_weighted(d, w, 8, 10) == d[8];
}

bool world_au_tfn(const uint8_t *d, size_t n)
{
    static const uint8_t w[9] = {1, 4, 3, 7, 5, 8, 6, 9, 10};
    return n == 9 && !digits_same(d, 9) && digits_weighted(d, w, 9, 11) == 0;
}

/* The two check digits of Brazil: 11 - r, 0 for more than 9. */
static bool brazil(const uint8_t *d, const uint8_t *weights, size_t head)
{
    for (size_t k = 0; k < 2; k++) {
        unsigned r = digits_weighted(d, weights + 1 - k, head + k, 11);
        if ((r < 2 ? 0 : 11 - r) != d[head + k])
            return false;
    }
    return true;
}

bool world_br_cnpj(const uint8_t *d, size_t n)
{
    static const uint8_t w[13] = {6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2};
    return n == 14 && !digits_same(d, 14) && brazil(d, w, 12);
}

bool world_br_cpf(const uint8_t *d, size_t n)
{
    static const uint8_t w[10] = {11, 10, 9, 8, 7, 6, 5, 4, 3, 2};
    return n == 11 && !digits_same(d, 11) && brazil(d, w, 9);
}

bool world_ca_sin(const uint8_t *d, size_t n)
{
    return n == 9 && digits_value(d, 9) != 0 && digits_luhn(d, n);
}

bool world_cl_rut(const uint8_t *d, size_t n)
{
    unsigned sum = 0;
    if (n < 8 || n > 9 || digits_same(d, n))
        return false;
    for (size_t i = 0; i + 1 < n; i++)
        sum += d[n - 2 - i] * (unsigned)(2 + i % 6);
    return (11 - sum % 11) % 11 == d[n - 1];
}

bool world_cn_ric(const uint8_t *d, size_t n)
{
    static const uint8_t w[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    if (n != 18 || d[0] == 0)
        return false;
    unsigned year = (unsigned)digits_value(d + 6, 4);
    return year >= 1850 && year <= 2100 &&
           digits_date(year, digits_two(d + 10), digits_two(d + 12)) &&
           (12 - digits_weighted(d, w, 17, 11)) % 11 == d[17];
}

bool world_co_nit(const uint8_t *d, size_t n)
{
    static const uint8_t w[9] = {41, 37, 29, 23, 19, 17, 13, 7, 3};
    if (n != 10)
        return false;
    unsigned r = digits_weighted(d, w, 9, 11);
    return (r < 2 ? r : 11 - r) == d[9];
}

bool world_ec_cedula(const uint8_t *d, size_t n)
{
    unsigned province = digits_two(d);
    return n == 10 && ((province >= 1 && province <= 24) || province == 30) &&
           d[2] < 6 && digits_luhn(d, n);
}

bool world_eg_id(const uint8_t *d, size_t n)
{
    return n == 14 && (d[0] == 2 || d[0] == 3) && yymmdd(d + 1) &&
           digits_two(d + 7) <= 88;
}

bool world_id_nik(const uint8_t *d, size_t n)
{
    unsigned day = digits_two(d + 6);
    return n == 16 && digits_two(d) >= 11 && digits_two(d) <= 97 &&
           digits_date(
               2000 + digits_two(d + 10), digits_two(d + 8), day > 40 ? day - 40 : day);
}

bool world_il_id(const uint8_t *d, size_t n)
{
    return n == 9 && digits_luhn(d, n) && digits_value(d, 9) != 0;
}

bool world_in_aadhaar(const uint8_t *d, size_t n)
{
    return n == 12 && d[0] >= 2 && digits_verhoeff(d, n);
}

bool world_jp_mynumber(const uint8_t *d, size_t n)
{
    static const uint8_t w[11] = {6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
    if (n != 12 || digits_same(d, 12))
        return false;
    unsigned r = digits_weighted(d, w, 11, 11);
    return (r < 2 ? 0 : 11 - r) == d[11];
}

/* Numbers given since October 2020 have no check digit: the date and sex must do. */
bool world_kr_rrn(const uint8_t *d, size_t n)
{
    static const uint8_t w[12] = {2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5};
    if (n != 13 || d[6] == 0 || d[6] == 9 || !yymmdd(d))
        return false;
    bool recent =
        (d[6] == 3 || d[6] == 4 || d[6] == 7 || d[6] == 8) && digits_two(d) >= 20;
    return recent || (11 - digits_weighted(d, w, 12, 11)) % 10 == d[12];
}

bool world_kz_iin(const uint8_t *d, size_t n)
{
    static const uint8_t first[11] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    static const uint8_t second[11] = {3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2};
    if (n != 12 || !yymmdd(d) || d[6] > 6)
        return false;
    unsigned r = digits_weighted(d, first, 11, 11);
    if (r == 10)
        r = digits_weighted(d, second, 11, 11);
    return r == d[11];
}

bool world_my_nric(const uint8_t *d, size_t n)
{
    return n == 12 && yymmdd(d) && digits_two(d + 6) > 0;
}

bool world_nz_ird(const uint8_t *d, size_t n)
{
    static const uint8_t first[8] = {3, 2, 7, 6, 5, 4, 3, 2};
    static const uint8_t second[8] = {7, 4, 3, 2, 5, 2, 7, 6};
    uint8_t full[9] = {0};
    if (n != 8 && n != 9)
        return false;
    memcpy(full + 9 - n, d, n);
    uint64_t value = digits_value(full, 9);
    unsigned r = digits_weighted(full, first, 8, 11);
    if (r == 1)
        r = digits_weighted(full, second, 8, 11);
    return value > 10000000 && value < 150000000 && (r ? 11 - r : 0) == full[8];
}

bool world_sa_id(const uint8_t *d, size_t n)
{
    return n == 10 && (d[0] == 1 || d[0] == 2) && digits_luhn(d, n);
}

bool world_th_tnin(const uint8_t *d, size_t n)
{
    static const uint8_t w[12] = {13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2};
    return n == 13 && d[0] != 0 && (11 - digits_weighted(d, w, 12, 11)) % 10 == d[12];
}

bool world_us_npi(const uint8_t *d, size_t n)
{
    uint8_t full[15] = {8, 0, 8, 4, 0};
    if (n != 10 || d[0] == 0 || d[0] > 2)
        return false;
    memcpy(full + 5, d, 10);
    return digits_luhn(full, 15);
}

bool world_uy_ci(const uint8_t *d, size_t n)
{
    static const uint8_t w[8] = {2, 9, 8, 7, 6, 3, 4, 1};
    return n == 8 && digits_weighted(d, w, 8, 10) == 0;
}

bool world_za_id(const uint8_t *d, size_t n)
{
    return n == 13 && yymmdd(d) && d[10] <= 2 && digits_luhn(d, n);
}
