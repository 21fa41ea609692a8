#include "deid/validate/europe.h"

#include "deid/validate/digits.h"

/* Two digits of a year: the century does not matter for whether a day exists, but for
 * 29 February 1900, which nobody alive was born on. */
static bool day_of(unsigned yy, unsigned mm, unsigned dd)
{
    return digits_date(2000 + yy, mm, dd);
}

static bool yymmdd(const uint8_t *d)
{
    return day_of(digits_two(d), digits_two(d + 2), digits_two(d + 4));
}

static bool ddmmyy(const uint8_t *d)
{
    return day_of(digits_two(d + 4), digits_two(d + 2), digits_two(d));
}

bool europe_at_svnr(const uint8_t *d, size_t n)
{
    static const uint8_t w[10] = {3, 7, 9, 0, 5, 8, 4, 2, 1, 6};
    unsigned month = digits_two(d + 6);
    bool dated = month > 12 ? month <= 16 : ddmmyy(d + 4);
    return n == 10 && d[0] != 0 && dated && digits_weighted(d, w, 10, 11) == d[3];
}

bool europe_balkan_jmbg(const uint8_t *d, size_t n)
{
    static const uint8_t w[12] = {7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2};
    if (n != 13 || !digits_date(2000, digits_two(d + 2), digits_two(d)))
        return false;
    unsigned m = 11 - digits_weighted(d, w, 12, 11);
    return (m > 9 ? 0 : m) == d[12];
}

bool europe_be_nrn(const uint8_t *d, size_t n)
{
    if (n != 11 || digits_two(d + 2) > 12 || digits_two(d + 4) > 31)
        return false;
    uint64_t head = digits_value(d, 9);
    unsigned check = digits_two(d + 9);
    return 97 - head % 97 == check || 97 - (head + 2000000000u) % 97 == check;
}

bool europe_bg_egn(const uint8_t *d, size_t n)
{
    static const uint8_t w[9] = {2, 4, 8, 5, 10, 9, 7, 3, 6};
    unsigned month = digits_two(d + 2) % 20;
    return n == 10 && day_of(digits_two(d), month, digits_two(d + 4)) &&
           digits_weighted(d, w, 9, 11) % 10 == d[9];
}

bool europe_ch_ahv(const uint8_t *d, size_t n)
{
    static const uint8_t w[13] = {1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1};
    return n == 13 && digits_value(d, 3) == 756 && digits_weighted(d, w, 13, 10) == 0;
}

bool europe_cz_rc(const uint8_t *d, size_t n)
{
    unsigned month = digits_two(d + 2) % 50;
    return n == 10 &&
           day_of(digits_two(d), month > 20 ? month - 20 : month, digits_two(d + 4)) &&
           digits_mod(d, 10, 11) == 0;
}

bool europe_de_tax_id(const uint8_t *d, size_t n)
{
    uint8_t seen[10] = {0};
    unsigned most = 0;
    if (n != 11 || d[0] == 0 || !digits_mod11_10(d, n))
        return false;
    for (size_t i = 0; i < 10; i++) {
        seen[d[i]]++;
        most = seen[d[i]] > most ? seen[d[i]] : most;
    }
    return most == 2 || most == 3;
}

bool europe_dk_cpr(const uint8_t *d, size_t n)
{
    return n == 10 && ddmmyy(d);
}

bool europe_ee_lt(const uint8_t *d, size_t n)
{
    static const uint8_t first[10] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 1};
    static const uint8_t second[10] = {3, 4, 5, 6, 7, 8, 9, 1, 2, 3};
    if (n != 11 || d[0] == 0 || d[0] > 8 || !yymmdd(d + 1))
        return false;
    unsigned r = digits_weighted(d, first, 10, 11);
    if (r == 10)
        r = digits_weighted(d, second, 10, 11) % 10;
    return r == d[10];
}

bool europe_es_nss(const uint8_t *d, size_t n)
{
    return n == 12 && digits_two(d) >= 1 && digits_two(d) <= 53 &&
           digits_mod(d, 10, 97) == digits_two(d + 10);
}

bool europe_fr_nir(const uint8_t *d, size_t n)
{
    if (n != 15 || d[0] == 0 || (d[0] > 4 && d[0] < 7) || d[0] == 9)
        return false;
    unsigned month = digits_two(d + 3);
    bool dated = (month >= 1 && month <= 12) || month >= 20;
    return dated && 97 - digits_value(d, 13) % 97 == digits_two(d + 13);
}

bool europe_fr_spi(const uint8_t *d, size_t n)
{
    return n == 13 && d[0] <= 3 && digits_value(d, 10) % 511 == digits_value(d + 10, 3);
}

bool europe_gr_amka(const uint8_t *d, size_t n)
{
    return n == 11 && ddmmyy(d) && digits_luhn(d, n);
}

bool europe_hr_oib(const uint8_t *d, size_t n)
{
    return n == 11 && digits_mod11_10(d, n);
}

bool europe_hu_taj(const uint8_t *d, size_t n)
{
    static const uint8_t w[8] = {3, 7, 3, 7, 3, 7, 3, 7};
    return n == 9 && digits_weighted(d, w, 8, 10) == d[8];
}

bool europe_is_kennitala(const uint8_t *d, size_t n)
{
    static const uint8_t w[9] = {3, 2, 7, 6, 5, 4, 3, 2, 1};
    return n == 10 && digits_weighted(d, w, 9, 11) == 0 && ddmmyy(d) &&
           (d[9] == 0 || d[9] >= 8);
}

bool europe_it_vat(const uint8_t *d, size_t n)
{
    return n == 11 && digits_luhn(d, n) && digits_value(d, 7) > 0;
}

bool europe_lu_matricule(const uint8_t *d, size_t n)
{
    uint8_t head[12];
    if (n != 13 || d[0] == 0 || d[0] > 2)
        return false;
    unsigned year = (unsigned)digits_value(d, 4);
    for (size_t i = 0; i < 11; i++)
        head[i] = d[i];
    head[11] = d[12];
    return digits_date(year, digits_two(d + 4), digits_two(d + 6)) &&
           digits_luhn(d, 12) && digits_verhoeff(head, 12);
}

bool europe_lv_pk(const uint8_t *d, size_t n)
{
    static const uint8_t w[10] = {1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    if (n != 11)
        return false;
    if (d[0] == 3 && d[1] >= 2)
        return true; /* issued without a date since 2017, check digit not published */
    return ddmmyy(d) && (1101 - digits_weighted(d, w, 10, 1000)) % 11 % 10 == d[10];
}

bool europe_nl_bsn(const uint8_t *d, size_t n)
{
    static const uint8_t w[9] = {9, 8, 7, 6, 5, 4, 3, 2, 10}; /* 10 is -1 modulo 11 */
    return n == 9 && !digits_same(d, 9) && digits_weighted(d, w, 9, 11) == 0;
}

bool europe_no_fnr(const uint8_t *d, size_t n)
{
    static const uint8_t first[10] = {3, 7, 6, 1, 8, 9, 4, 5, 2, 1};
    static const uint8_t second[11] = {5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1};
    unsigned day = digits_two(d) % 40, month = digits_two(d + 2) % 40;
    return n == 11 && day_of(digits_two(d + 4), month, day) &&
           digits_weighted(d, first, 10, 11) == 0 &&
           digits_weighted(d, second, 11, 11) == 0;
}

bool europe_pl_nip(const uint8_t *d, size_t n)
{
    static const uint8_t w[9] = {6, 5, 7, 2, 3, 4, 5, 6, 7};
    return n == 10 && digits_weighted(d, w, 9, 11) == d[9];
}

bool europe_pl_pesel(const uint8_t *d, size_t n)
{
    static const uint8_t w[11] = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1};
    return n == 11 &&
           day_of(digits_two(d), digits_two(d + 2) % 20, digits_two(d + 4)) &&
           digits_weighted(d, w, 11, 10) == 0;
}

bool europe_pt_nif(const uint8_t *d, size_t n)
{
    static const uint8_t w[8] = {9, 8, 7, 6, 5, 4, 3, 2};
    if (n != 9 || d[0] == 0 || d[0] == 4 || d[0] == 7)
        return false;
    unsigned r = digits_weighted(d, w, 8, 11);
    return (r < 2 ? 0 : 11 - r) == d[8];
}

bool europe_ro_cnp(const uint8_t *d, size_t n)
{
    static const uint8_t w[12] = {2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9};
    if (n != 13 || d[0] == 0 || !yymmdd(d + 1))
        return false;
    unsigned r = digits_weighted(d, w, 12, 11);
    return (r == 10 ? 1 : r) == d[12];
}

bool europe_ru_inn(const uint8_t *d, size_t n)
{
    static const uint8_t w[11] = {3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8};
    if (n == 10)
        return digits_weighted(d, w + 2, 9, 11) % 10 == d[9];
    return n == 12 && digits_weighted(d, w + 1, 10, 11) % 10 == d[10] &&
           digits_weighted(d, w, 11, 11) % 10 == d[11];
}

bool europe_ru_snils(const uint8_t *d, size_t n)
{
    static const uint8_t w[9] = {9, 8, 7, 6, 5, 4, 3, 2, 1};
    return n == 11 && digits_weighted(d, w, 9, 101) % 100 == digits_two(d + 9) &&
           digits_value(d, 9) > 1001998;
}

bool europe_se_personnummer(const uint8_t *d, size_t n)
{
    const uint8_t *tail = d + (n == 12 ? 2 : 0);
    if (n != 10 && !(n == 12 && (digits_two(d) == 19 || digits_two(d) == 20)))
        return false;
    unsigned day = digits_two(tail + 4);
    return day_of(digits_two(tail), digits_two(tail + 2), day > 60 ? day - 60 : day) &&
           digits_luhn(tail, 10);
}

bool europe_tr_kimlik(const uint8_t *d, size_t n)
{
    static const uint8_t odd[9] = {7, 9, 7, 9, 7, 9, 7, 9, 7}; /* 9 is -1 modulo 10 */
    static const uint8_t all[10] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1};
    return n == 11 && d[0] != 0 && digits_weighted(d, odd, 9, 10) == d[9] &&
           digits_weighted(d, all, 10, 10) == d[10];
}

bool europe_ua_rnokpp(const uint8_t *d, size_t n)
{
    static const uint8_t w[9] = {10, 5, 7, 9, 4, 6, 10, 5, 7}; /* 10 is -1 modulo 11 */
    return n == 10 && digits_weighted(d, w, 9, 11) % 10 == d[9];
}

bool europe_uk_nhs(const uint8_t *d, size_t n)
{
    static const uint8_t w[10] = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    return n == 10 && !digits_same(d, 10) && digits_weighted(d, w, 10, 11) == 0;
}

bool europe_uk_utr(const uint8_t *d, size_t n)
{
    static const uint8_t w[9] = {6, 7, 8, 9, 10, 5, 4, 3, 2};
    static const uint8_t check[11] = {2, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    return n == 10 && check[digits_weighted(d + 1, w, 9, 11)] == d[0];
}
