#include "capture/read/field.h"

#include <string.h>

struct str field_bytes(struct raw r)
{
    return (struct str){(const char *)r.p, r.n};
}

const struct json *field_find(const struct json *object, struct str name)
{
    if (!object || json_type(object) != JSON_OBJECT)
        return NULL;
    return json_get(object, name);
}

static const struct json *typed(
    const struct json *object, struct str name, enum json_type type)
{
    const struct json *v = field_find(object, name);
    return v && json_is(v, type) ? v : NULL;
}

struct raw field_raw(const struct json *object, struct str name)
{
    const struct json *v = typed(object, name, JSON_STRING);
    return v ? json_raw(v) : raw_of(NULL, 0);
}

bool field_true(const struct json *object, struct str name)
{
    bool flag = false;
    return json_bool(field_find(object, name), &flag) && flag;
}

const struct json *field_object(const struct json *object, struct str name)
{
    return typed(object, name, JSON_OBJECT);
}

const struct json *field_array(const struct json *object, struct str name)
{
    return typed(object, name, JSON_ARRAY);
}

struct raw field_id(const struct json *object, struct str name)
{
    const struct json *v = typed(object, name, JSON_NUMBER);
    return v ? json_source(v) : field_raw(object, name);
}

/* Asked of every member of every message: most names differ in length or first byte. */
bool field_in(struct raw name, struct field_list list)
{
    if (name.n == 0)
        return false;
    for (size_t i = 0; i < list.n; i++) {
        const struct str *s = &list.p[i];
        if (s->n == name.n && (unsigned char)s->p[0] == name.p[0] &&
            memcmp(s->p, name.p, name.n) == 0)
            return true;
    }
    return false;
}

enum {
    DIGITS_MAX = 18,   /* 10^18 fits an int64 */
    EXPONENT_MAX = 400 /* beyond it no number is a time */
};

/* digits * 10^exponent */
struct decimal {
    int64_t digits;
    int exponent;
};

/* Digits with at most one dot; those after the 18th only move the exponent. */
static bool read_mantissa(struct str *rest, struct decimal *d)
{
    bool dot = false;
    size_t seen = 0, kept = 0;
    for (; rest->n > 0; rest->p++, rest->n--) {
        char c = *rest->p;
        if (c == '.' && !dot) {
            dot = true;
            continue;
        }
        if (c < '0' || c > '9')
            break;
        seen++;
        bool keep = kept < DIGITS_MAX;
        if (keep) {
            d->digits = d->digits * 10 + (c - '0');
            kept += d->digits > 0;
        }
        d->exponent += (keep ? 0 : 1) - (dot ? 1 : 0);
        if (seen > EXPONENT_MAX)
            return false;
    }
    return seen > 0;
}

static bool read_exponent(struct str rest, struct decimal *d)
{
    int64_t e = 0;
    if (rest.n == 0)
        return true;
    if (*rest.p != 'e' && *rest.p != 'E')
        return false;
    rest = str_slice(rest, 1, rest.n);
    bool minus = rest.n > 0 && *rest.p == '-';
    if (rest.n > 0 && (*rest.p == '-' || *rest.p == '+'))
        rest = str_slice(rest, 1, rest.n);
    for (size_t i = 0; i < rest.n; i++) {
        if (rest.p[i] < '0' || rest.p[i] > '9' || e > EXPONENT_MAX)
            return false;
        e = e * 10 + (rest.p[i] - '0');
    }
    d->exponent += minus ? -(int)e : (int)e;
    return rest.n > 0 && e <= EXPONENT_MAX;
}

/* d * 10^shift as an integer, cut towards zero; false when it does not fit. */
static bool scaled(struct decimal d, int shift, int64_t *out)
{
    int64_t v = d.digits;
    int e = d.exponent + shift;
    for (; e < 0 && v > 0; e++)
        v /= 10;
    for (; e > 0 && v > 0; e--) {
        if (v > INT64_MAX / 10)
            return false;
        v *= 10;
    }
    *out = v;
    return true;
}

/* From the value to microseconds, by the unit its size tells (header). */
static int unit_shift(int64_t value)
{
    const int64_t ms_from = INT64_C(100000000000), us_from = INT64_C(100000000000000);
    if (value >= us_from)
        return 0;
    return value >= ms_from ? 3 : 6;
}

enum when when_number(struct str digits, struct instant *out)
{
    const int64_t end_us = INT64_C(253402300800000000); /* the end of year 9999 */
    struct decimal d = {0, 0};
    struct str rest = digits;
    int64_t value, us;
    if (!read_mantissa(&rest, &d) || !read_exponent(rest, &d) ||
        !scaled(d, 0, &value) || !scaled(d, unit_shift(value), &us) || us >= end_us)
        return WHEN_WRONG;
    out->us = us;
    return WHEN_KNOWN;
}

static enum when when_text(struct raw text, struct instant *out)
{
    struct str s = field_bytes(text);
    if (s.n == 0)
        return WHEN_MISSING;
    if (instant_parse(s, out))
        return WHEN_KNOWN;
    return when_number(s, out);
}

/* Extended JSON of document stores: text, or {"$numberLong": "milliseconds"}. */
static enum when when_date(const struct json *date, struct instant *out)
{
    if (json_is(date, JSON_OBJECT))
        date = json_get(date, STR("$numberLong"));
    if (json_is(date, JSON_NUMBER))
        return when_number(field_bytes(json_number_text(date)), out);
    return json_is(date, JSON_STRING) ? when_text(json_raw(date), out) : WHEN_WRONG;
}

enum when when_read(const struct json *value, struct instant *out)
{
    if (!value || json_type(value) == JSON_NULL)
        return WHEN_MISSING;
    if (json_type(value) == JSON_STRING)
        return when_text(json_raw(value), out);
    if (json_is(value, JSON_OBJECT) && json_get(value, STR("$date")))
        return when_date(json_get(value, STR("$date")), out);
    if (json_type(value) != JSON_NUMBER)
        return WHEN_WRONG;
    return when_number(field_bytes(json_number_text(value)), out);
}
