#include "text/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "text/json_priv.h"

enum json_type json_type(const struct json *v)
{
    return v ? (enum json_type)(v->info & NODE_TYPE) : JSON_NONE;
}

bool json_is(const struct json *v, enum json_type type)
{
    return json_type(v) == type;
}

static bool is_container(const struct json *v)
{
    return json_is(v, JSON_ARRAY) || json_is(v, JSON_OBJECT);
}

static bool is_decoded(const struct json *v)
{
    return json_is(v, JSON_STRING) && (v->info & NODE_DECODED);
}

struct raw json_raw(const struct json *v)
{
    if (!json_is(v, JSON_STRING))
        return (struct raw){0};
    if (is_decoded(v))
        return raw_of(v->u.decoded->bytes, v->u.decoded->n);
    return raw_of(v->p + 1, v->n - 2);
}

size_t json_lone_surrogates(const struct json *v)
{
    return is_decoded(v) ? v->u.decoded->lone : 0;
}

struct raw json_number_text(const struct json *v)
{
    return json_is(v, JSON_NUMBER) ? json_source(v) : (struct raw){0};
}

/* Parsers of numbers want text: a copy, since the bytes are somebody's. */
static const char *copy_number(struct raw text, char *to, size_t room)
{
    if (text.n == 0 || text.n >= room)
        return NULL;
    for (size_t i = 0; i < text.n; i++)
        to[i] = (char)text.p[i];
    to[text.n] = '\0';
    return to;
}

bool json_i64(const struct json *v, int64_t *out)
{
    char copy[sizeof "-9223372036854775808"];
    const char *z = copy_number(json_number_text(v), copy, sizeof copy);
    return z && num_parse_i64(str_z(z), INT64_MIN, INT64_MAX, out);
}

static bool read_double(const char *z, double *out)
{
    double value = z ? strtod(z, NULL) : 0;
    if (!z || !isfinite(value))
        return false;
    *out = value;
    return true;
}

/* A number may be of any length: a long one is copied to the heap. */
bool json_f64(const struct json *v, double *out)
{
    char copy[64];
    struct raw text = json_number_text(v);
    char *large;
    bool good;
    if (text.n < sizeof copy)
        return read_double(copy_number(text, copy, sizeof copy), out);
    large = mem_alloc(text.n + 1);
    good = large && read_double(copy_number(text, large, text.n + 1), out);
    mem_free(large);
    return good;
}

bool json_bool(const struct json *v, bool *out)
{
    if (!json_is(v, JSON_BOOL))
        return false;
    *out = v->p[0] == 't';
    return true;
}

size_t json_count(const struct json *v)
{
    return is_container(v) ? v->info >> NODE_SHIFT : 0;
}

const struct json *json_first(const struct json *v)
{
    return is_container(v) ? v->u.child : NULL;
}

const struct json *json_next(const struct json *v)
{
    return v ? v->next : NULL;
}

const struct json *json_key_value(const struct json *member)
{
    return member && (member->info & NODE_MEMBER) ? member - 1 : NULL;
}

struct raw json_key(const struct json *member)
{
    return json_raw(json_key_value(member));
}

/* A name without escapes stands in the text as it is: compared there. */
static bool is_named(const struct json *name, struct raw key)
{
    if (name->info & NODE_DECODED)
        return raw_eq(json_raw(name), key);
    return name->n == key.n + 2 &&
           (key.n == 0 || memcmp(name->p + 1, key.p, key.n) == 0);
}

const struct json *json_get_raw(const struct json *object, struct raw key)
{
    const struct json *found = NULL;
    if (!json_is(object, JSON_OBJECT))
        return NULL;
    for (const struct json *m = object->u.child; m; m = m->next) {
        if (is_named(m - 1, key))
            found = m;
    }
    return found;
}

const struct json *json_get(const struct json *object, struct str key)
{
    return json_get_raw(object, raw_from_str(key));
}

struct raw json_source(const struct json *v)
{
    return v ? raw_of(v->p, v->n) : (struct raw){0};
}
