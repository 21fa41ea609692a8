#include "deid/validate/codes.h"

#include <string.h>

#include "deid/validate/digits.h"

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static unsigned two(const char *s)
{
    return (unsigned)(s[0] - '0') * 10 + (unsigned)(s[1] - '0');
}

/* 0-9, then A-Z as 10-35. */
static unsigned value36(char c)
{
    return digit(c) ? (unsigned)(c - '0') : (unsigned)(c - 'A') + 10;
}

static unsigned number(const char *s, size_t n, unsigned mod)
{
    unsigned r = 0;
    for (size_t i = 0; i < n; i++)
        r = (r * 10 + (unsigned)(s[i] - '0')) % mod;
    return r;
}

bool codes_cn_ric(const char *s, size_t n)
{
    static const unsigned char w[17] = {
        7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    unsigned sum = 0;
    for (size_t i = 0; i < 17; i++)
        sum += (unsigned)(s[i] - '0') * w[i];
    return n == 18 && sum % 11 == 2 &&
           digits_date(two(s + 6) * 100 + two(s + 8), two(s + 10), two(s + 12));
}

/* Weights 7, 3, 1 over values of digits and letters, modulo ten. */
bool codes_de_id_card(const char *s, size_t n)
{
    static const unsigned char w[3] = {7, 3, 1};
    unsigned sum = 0;
    for (size_t i = 0; i + 1 < n; i++)
        sum += value36(s[i]) * w[i % 3];
    return n == 10 && sum % 10 == (unsigned)(s[9] - '0');
}

/* Letter as two digits, weights 1 and 2, cross sums. */
static unsigned german_sum(const char *s, size_t n)
{
    unsigned sum = 0, position = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned v = digit(s[i]) ? (unsigned)(s[i] - '0') : (unsigned)(s[i] - 'A') + 1;
        unsigned parts[2] = {v / 10, v % 10};
        for (unsigned k = digit(s[i]) ? 1 : 0; k < 2; k++) {
            unsigned product = parts[k] * (1 + position++ % 2);
            sum += product / 10 + product % 10;
        }
    }
    return sum;
}

bool codes_de_kvnr(const char *s, size_t n)
{
    return n == 10 && german_sum(s, 9) % 10 == (unsigned)(s[9] - '0');
}

bool codes_de_rvnr(const char *s, size_t n)
{
    static const unsigned char w[12] = {2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1};
    unsigned sum = 0, at = 0;
    for (size_t i = 0; i < 11; i++) {
        unsigned v = digit(s[i]) ? (unsigned)(s[i] - '0') : (unsigned)(s[i] - 'A') + 1;
        unsigned parts[2] = {v / 10, v % 10};
        for (unsigned k = digit(s[i]) ? 1 : 0; k < 2; k++) {
            unsigned product = parts[k] * w[at++];
            sum += product / 10 + product % 10;
        }
    }
    return n == 12 && two(s + 4) % 50 <= 12 && sum % 10 == (unsigned)(s[11] - '0');
}

static const char spain[] = "TRWAGMYFPDXBNJZSQVHLCKE";

bool codes_es_nif(const char *s, size_t n)
{
    return n == 9 && spain[number(s, 8, 23)] == s[8];
}

bool codes_es_nie(const char *s, size_t n)
{
    char full[8] = {(char)('0' + s[0] - 'X')};
    memcpy(full + 1, s + 1, 7);
    return n == 9 && s[0] >= 'X' && s[0] <= 'Z' && spain[number(full, 8, 23)] == s[8];
}

bool codes_fi_hetu(const char *s, size_t n)
{
    static const char check[] = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    char digits[10];
    if (n != 10 && n != 11)
        return false;
    memcpy(digits, s, 6);
    memcpy(digits + 6, s + n - 4, 4);
    return digits_date(2000 + two(s + 4), two(s + 2), two(s)) &&
           check[number(digits, 9, 31)] == digits[9];
}

bool codes_fr_nir(const char *s, size_t n)
{
    unsigned r = 0;
    if (n != 15 || s[5] != '2' || (s[6] != 'A' && s[6] != 'B'))
        return false;
    /* 2A counts as 19, 2B as 18. */
    for (size_t i = 0; i < 13; i++) {
        char c = i == 5 ? '1' : i == 6 ? (char)(s[6] == 'A' ? '9' : '8') : s[i];
        r = (r * 10 + (unsigned)(c - '0')) % 97;
    }
    return 97 - r == two(s + 13);
}

bool codes_gstin(const char *s, size_t n)
{
    unsigned sum = 0;
    for (size_t i = 0; i < 14; i++) {
        unsigned v = value36(s[i]) * (1 + (unsigned)i % 2);
        sum += v / 36 + v % 36;
    }
    return n == 15 && two(s) >= 1 && two(s) <= 38 &&
           (36 - sum % 36) % 36 == value36(s[14]);
}

bool codes_hk_id(const char *s, size_t n)
{
    unsigned sum = n == 8 ? 36 * 9 : value36(s[0]) * 9;
    const char *tail = s + (n == 9);
    for (size_t i = 0; i < 7; i++)
        sum += value36(tail[i]) * (unsigned)(8 - i);
    unsigned check = (11 - sum % 11) % 11;
    return (n == 8 || n == 9) &&
           (tail[7] == 'A' ? 10 : (unsigned)(tail[7] - '0')) == check;
}

bool codes_ie_pps(const char *s, size_t n)
{
    unsigned sum = 0;
    for (size_t i = 0; i < 7; i++)
        sum += (unsigned)(s[i] - '0') * (unsigned)(8 - i);
    if (n == 9 && s[8] != 'W')
        sum += 9 * (unsigned)(s[8] - 'A' + 1);
    unsigned r = sum % 23;
    return (n == 8 || n == 9) && s[7] == (r ? (char)('A' + r - 1) : 'W');
}

bool codes_it_cf(const char *s, size_t n)
{
    static const unsigned char odd[36] = {1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7,
        9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
        23};
    unsigned sum = 0;
    for (size_t i = 0; i < 15; i++) {
        unsigned v = value36(s[i]);
        sum += i % 2 == 0 ? odd[v] : v >= 10 ? v - 10 : v;
    }
    return n == 16 && strchr("ABCDEHLMPRST", s[8]) && s[15] == (char)('A' + sum % 26);
}

bool codes_mx_curp(const char *s, size_t n)
{
    unsigned sum = 0;
    for (size_t i = 0; i < 17; i++) {
        unsigned v = value36(s[i]);
        sum += (v > 23 ? v + 1 : v) * (unsigned)(18 - i); /* the N with tilde is 24 */
    }
    return n == 18 && (s[10] == 'H' || s[10] == 'M' || s[10] == 'X') &&
           two(s + 6) <= 12 && (10 - sum % 10) % 10 == (unsigned)(s[17] - '0');
}

bool codes_mx_rfc(const char *s, size_t n)
{
    return n == 13 && digits_date(2000 + two(s + 4), two(s + 6), two(s + 8));
}

bool codes_nz_nhi(const char *s, size_t n)
{
    unsigned sum = 0;
    for (size_t i = 0; i < 6; i++) {
        unsigned v = value36(s[i]);
        if (s[i] == 'I' || s[i] == 'O')
            return false;
        if (v >= 10)
            v = v - 9 - (s[i] > 'I') - (s[i] > 'O');
        sum += v * (unsigned)(7 - i);
    }
    unsigned r = sum % 11;
    if (digit(s[6]))
        return n == 7 && r != 0 && (11 - r) % 10 == (unsigned)(s[6] - '0');
    return n == 7;
}

bool codes_pan(const char *s, size_t n)
{
    return n == 10 && strchr("ABCFGHJLPT", s[3]) != NULL;
}

bool codes_sg_nric(const char *s, size_t n)
{
    static const unsigned char w[7] = {2, 7, 6, 5, 4, 3, 2};
    unsigned sum = s[0] == 'T' || s[0] == 'G' ? 4 : s[0] == 'M' ? 3 : 0;
    const char *check = s[0] == 'S' || s[0] == 'T' ? "JZIHGFEDCBA"
                        : s[0] == 'M'              ? "KLJNPQRTUWX"
                                                   : "XWUTRQPNMLK";
    for (size_t i = 0; i < 7; i++)
        sum += (unsigned)(s[i + 1] - '0') * w[i];
    unsigned r = sum % 11;
    return n == 9 && strchr("STFGM", s[0]) && check[s[0] == 'M' ? 10 - r : r] == s[8];
}

bool codes_tw_id(const char *s, size_t n)
{
    static const char order[] = "ABCDEFGHJKLMNPQRSTUVXYWZIO";
    const char *at = strchr(order, s[0]);
    if (n != 10 || !at || (s[1] != '1' && s[1] != '2' && s[1] != '8' && s[1] != '9'))
        return false;
    unsigned area = 10 + (unsigned)(at - order);
    unsigned sum = area / 10 + area % 10 * 9 + (unsigned)(s[9] - '0');
    for (size_t i = 1; i < 9; i++)
        sum += (unsigned)(s[i] - '0') * (unsigned)(9 - i);
    return sum % 10 == 0;
}

bool codes_uk_dvla(const char *s, size_t n)
{
    unsigned month = two(s + 6) % 50;
    return n == 16 && month >= 1 && month <= 12 && two(s + 8) >= 1 && two(s + 8) <= 31;
}

bool codes_uk_nino(const char *s, size_t n)
{
    static const char *const never[] = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"};
    if (n != 9 || strchr("DFIQUV", s[0]) || strchr("DFIQUVO", s[1]) || s[8] > 'D')
        return false;
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        if (memcmp(never[i], s, 2) == 0)
            return false;
    }
    return true;
}

bool codes_us_dea(const char *s, size_t n)
{
    unsigned odd = (unsigned)(s[2] + s[4] + s[6] - 3 * '0');
    unsigned even = (unsigned)(s[3] + s[5] + s[7] - 3 * '0');
    return n == 9 && strchr("ABCDEFGHJKLMPRSTUX", s[0]) &&
           (odd + 2 * even) % 10 == (unsigned)(s[8] - '0');
}

bool codes_us_mbi(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strchr("SLOIBZ", s[i]))
            return false;
    }
    return n == 11 && s[0] != '0';
}

bool codes_vin_shape(const char *s, size_t n)
{
    size_t digits = 0;
    for (size_t i = 0; i < n; i++) {
        if (strchr("IOQ", s[i]))
            return false;
        digits += digit(s[i]);
    }
    return n == 17 && digits >= 3 && digits < 16;
}

bool codes_vin(const char *s, size_t n)
{
    static const unsigned char values[26] = {
        1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 0, 7, 0, 9, 2, 3, 4, 5, 6, 7, 8, 9};
    static const unsigned char w[17] = {
        8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2};
    unsigned sum = 0;
    if (!codes_vin_shape(s, n))
        return false;
    for (size_t i = 0; i < 17; i++)
        sum += (digit(s[i]) ? (unsigned)(s[i] - '0') : values[s[i] - 'A']) * w[i];
    return s[8] == (sum % 11 == 10 ? 'X' : (char)('0' + sum % 11));
}
