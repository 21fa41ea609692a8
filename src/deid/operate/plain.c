/* The operators without a key: mask, generalise, surrogate. */
#include <string.h>

#include "deid/operate/operate_priv.h"

bool operate_letter_or_digit(unsigned char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           c >= 0x80;
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

/* Signs stay; letters and digits become '*', but the last ones. */
void operate_mask(
    const struct operate *o, const struct operate_value *v, struct buf *out)
{
    size_t shown = o->plan.keep_last, from = v->value.n, all = 0;
    for (size_t i = 0; i < v->value.n; i++)
        all += operate_letter_or_digit(v->value.p[i]);
    if (all < shown * 2)
        shown = 0; /* of a short value the end would be most of it */
    while (from > 0 && shown > 0)
        shown -= operate_letter_or_digit(v->value.p[--from]);
    while (from < v->value.n && (v->value.p[from] & 0xC0) == 0x80)
        from++; /* no half character */
    for (size_t i = 0; i < v->value.n; i++) {
        unsigned char c = v->value.p[i];
        if (i < from && (c & 0xC0) == 0x80)
            continue; /* one star for a character */
        bool hide = i < from && operate_letter_or_digit(c);
        buf_add_char(out, hide ? '*' : (char)c);
    }
}

/* 198.51.100.0/24, or the first three groups of an IPv6. */
static void general_ip(struct raw value, struct buf *out)
{
    size_t n = 0, marks = 0;
    bool four =
        memchr(value.p, '.', value.n) != NULL && memchr(value.p, ':', value.n) == NULL;
    for (; n < value.n && marks < 3; n++) {
        marks += value.p[n] == (four ? '.' : ':');
        if (!four && marks && n + 1 < value.n && value.p[n] == ':' &&
            value.p[n + 1] == ':')
            break;
    }
    while (!four && n > 0 && value.p[n - 1] == ':')
        n--;
    buf_add_raw(out, raw_slice(value, 0, n));
    buf_add_z(out, four ? "0/24" : "::/48");
}

static void general_coordinate(struct raw value, struct buf *out)
{
    size_t decimals = 0;
    for (size_t n = 0; n < value.n; n++) {
        bool digit = is_digit(value.p[n]);
        decimals = value.p[n] == '.' ? 1 : digit && decimals ? decimals + 1 : 0;
        if (decimals <= 2)
            buf_add_char(out, (char)value.p[n]);
    }
}

/* The four digits of a year; a date without them has no general form. */
static bool general_date(struct raw value, struct buf *out)
{
    for (size_t i = 0; i + 4 <= value.n; i++) {
        size_t k = 0;
        while (i + k < value.n && is_digit(value.p[i + k]))
            k++;
        if (k == 4) {
            buf_add_raw(out, raw_slice(value, i, i + 4));
            return true;
        }
        i += k;
    }
    return false;
}

/* 47 is 40-49. */
static bool general_age(struct raw value, struct buf *out)
{
    for (size_t i = 0; i + 1 < value.n; i++) {
        if (is_digit(value.p[i]) && is_digit(value.p[i + 1])) {
            buf_printf(out, "%c0-%c9", value.p[i], value.p[i]);
            return true;
        }
    }
    return false;
}

void operate_general(const struct operate_value *v, struct buf *out)
{
    if (v->type == DEID_IP && v->value.n > 0)
        general_ip(v->value, out);
    else if (v->type == DEID_COORDINATE)
        general_coordinate(v->value, out);
    else if ((v->type == DEID_BIRTH || v->type == DEID_DATE) &&
             general_date(v->value, out))
        return;
    else if (v->type == DEID_AGE && general_age(v->value, out))
        return;
    else
        operate_label(v->type, out);
}

/* The digit that makes `digits` and itself pass Luhn's check. */
static unsigned luhn_digit(const char *digits, size_t n)
{
    unsigned sum = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned d = (unsigned)(digits[n - 1 - i] - '0') * (i % 2 == 0 ? 2 : 1);
        sum += d > 9 ? d - 9 : d;
    }
    return (10 - sum % 10) % 10;
}

/* The range 4111 11 is what every payment service takes for tests. */
static void test_card(uint32_t number, struct buf *out)
{
    char d[17];
    int n = snprintf(d, sizeof d, "411111%09u", number % 1000000000u);
    if (n != 15)
        return;
    buf_printf(
        out, "%.4s %.4s %.4s %.3s%u", d, d + 4, d + 8, d + 12, luhn_digit(d, 15));
}

/* Type allocation code 00101000 is of test equipment. */
static void test_imei(uint32_t number, struct buf *out)
{
    char d[16];
    int n = snprintf(d, sizeof d, "00101000%06u", number % 1000000u);
    if (n == 14)
        buf_printf(out, "%s%u", d, luhn_digit(d, 14));
}

static void placeholder_name(uint32_t number, struct buf *out)
{
    static const char *const given[] = {
        "Jane", "John", "Mary", "Richard", "Alex", "Sam", "Robin", "Kim"};
    static const char *const family[] = {"Doe", "Roe", "Major", "Stiles"};
    uint32_t k = number ? number - 1 : 0;
    buf_printf(out, "%s %s", given[k % COUNT(given)],
        family[k / COUNT(given) % COUNT(family)]);
    if (k >= COUNT(given) * COUNT(family))
        buf_printf(out, " %u", number);
}

static void documentation_ip(uint32_t number, struct buf *out)
{
    static const char *const nets[] = {"192.0.2", "198.51.100", "203.0.113"};
    buf_printf(out, "%s.%u", nets[number / 254 % COUNT(nets)], number % 254 + 1);
}

/* What nobody has: names, numbers and addresses set aside for examples and tests. */
bool operate_surrogate(unsigned type, uint32_t number, struct buf *out)
{
    static const char *const areas[] = {"202", "212", "303", "312", "404", "415", "512",
        "602", "617", "713", "808", "907"};
    switch (type) {
    case DEID_EMAIL:
        buf_printf(out, "user%u@example.com", number);
        return true;
    case DEID_PHONE:
        buf_printf(
            out, "+1 %s-555-01%02u", areas[number / 100 % COUNT(areas)], number % 100);
        return true;
    case DEID_IP:
        documentation_ip(number, out);
        return true;
    case DEID_MAC:
        buf_printf(out, "00:00:5E:00:53:%02X", number % 256);
        return true;
    case DEID_URL:
        buf_printf(out, "https://example.com/%u", number);
        return true;
    case DEID_CARD:
        test_card(number, out);
        return true;
    case DEID_IMEI:
        test_imei(number, out);
        return true;
    case DEID_US_SSN:
        buf_printf(out, "987-65-432%u", number % 10);
        return true;
    case DEID_USERNAME:
        buf_printf(out, "user%u", number);
        return true;
    case DEID_PERSON:
        placeholder_name(number, out);
        return true;
    case DEID_ORGANIZATION:
        buf_printf(out, "Example Company %u", number);
        return true;
    case DEID_ADDRESS:
        buf_printf(out, "%u Example Street", number);
        return true;
    case DEID_LOCATION:
        buf_printf(out, "Exampleville %u", number);
        return true;
    case DEID_COORDINATE:
        buf_add_z(out, "0.0000 0.0000");
        return true;
    default:
        return false;
    }
}
