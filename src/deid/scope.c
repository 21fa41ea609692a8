#include <string.h>

#include "deid/deid.h"

enum {
    ARENA_MAX = 1024 * 1024 * 1024,
};

void deid_scope_init(struct deid_scope *scope)
{
    memset(scope, 0, sizeof *scope);
    arena_init(&scope->values, ARENA_MAX);
    map_init(&scope->numbers, DEID_SCOPE_VALUES_MAX, 0);
}

void deid_scope_fini(struct deid_scope *scope)
{
    map_fini(&scope->numbers);
    arena_fini(&scope->values);
    deid_scope_init(scope);
}

void deid_scope_reset(struct deid_scope *scope)
{
    map_fini(&scope->numbers);
    arena_reset(&scope->values);
    map_init(&scope->numbers, DEID_SCOPE_VALUES_MAX, 0);
    memset(scope->last, 0, sizeof scope->last);
}

void deid_counts_add(struct deid_counts *sum, const struct deid_counts *more)
{
    for (unsigned i = 0; i < DEID_TYPE_COUNT; i++)
        sum->by_type[i] += more->by_type[i];
    sum->spans += more->spans;
    sum->bytes_removed += more->bytes_removed;
}

/* Kept of a value for comparing: all of a secret, letters in one case of an address. */
static bool keeps_case(unsigned type)
{
    return type == DEID_SECRET || type == DEID_CRYPTO || type == DEID_URL ||
           type == DEID_LITERAL;
}

static bool keeps_signs(unsigned type)
{
    return keeps_case(type) || type == DEID_EMAIL || type == DEID_USERNAME ||
           type == DEID_PERSON || type == DEID_ADDRESS || type == DEID_IP ||
           type == DEID_COORDINATE;
}

/* Writes type and normalised value into `key`; its length. */
static size_t key_make(unsigned type, struct raw value, bool exact, unsigned char *key)
{
    size_t n = 0;
    key[n++] = (unsigned char)type;
    if (exact) {
        memcpy(key + n, value.p, value.n);
        return n + value.n;
    }
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = value.p[i];
        bool sign =
            !((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
                c >= 0x80 || c == '+');
        if (sign && !keeps_signs(type))
            continue;
        if (c >= 'A' && c <= 'Z' && !keeps_case(type))
            c |= 0x20;
        key[n++] = c;
    }
    return n;
}

bool deid_number(struct deid_scope *scope, unsigned type, struct raw value,
    uint32_t *number, struct err *err)
{
    unsigned char *key = arena_alloc(&scope->values, value.n + 1);
    bool added = false;
    if (!key)
        return err_memory(err);
    struct str name = {(const char *)key, key_make(type, value, scope->exact, key)};
    uint64_t *place = map_put(&scope->numbers, name, &added);
    if (!place)
        return err_memory(err);
    if (added)
        *place = ++scope->last[type];
    *number = (uint32_t)*place;
    return true;
}

static bool replace_one(struct deid_scope *scope, struct raw text, const struct span *s,
    struct buf *out, struct err *err)
{
    uint32_t number = 0;
    if (!deid_number(scope, s->type, raw_slice(text, s->start, s->end), &number, err))
        return false;
    buf_add_char(out, '<');
    buf_add_str(out, deid_type_get(s->type)->word);
    buf_add_char(out, '_');
    buf_add_u64(out, number);
    buf_add_char(out, '>');
    scope->counts.by_type[s->type]++;
    scope->counts.spans++;
    scope->counts.bytes_removed += s->end - s->start;
    return true;
}

bool deid_replace(struct deid_scope *scope, struct raw text,
    const struct deid_spans *spans, struct buf *out, struct err *err)
{
    size_t at = 0;
    for (size_t i = 0; i < spans->n; i++) {
        const struct span *s = &spans->p[i];
        buf_add_raw(out, raw_slice(text, at, s->start));
        if (!replace_one(scope, text, s, out, err))
            return false;
        at = s->end;
    }
    buf_add_raw(out, raw_slice(text, at, text.n));
    return buf_ok(out, err);
}
