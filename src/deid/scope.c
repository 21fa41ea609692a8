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

/*
 * "Jane", then "Jane Doe", then "Doe" are one person. A word leads to the number of the
 * one name in full that begins or ends with it, or of the word alone until such a name
 * comes; a word of two people leads nowhere.
 */
enum { WORD_MARK = 1, LEAD_BITS = 2 };
enum lead { LEAD_NEW, LEAD_ALONE, LEAD_FULL, LEAD_NOWHERE };

struct person {
    unsigned count;     /* 1: a name of one word */
    struct str keys[2]; /* of the first and the last word */
    uint64_t leads[2];  /* number and enum lead */
};

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == ',' || c == '"';
}

/* The next word from *at on, without blanks and commas; empty at the end. */
static struct raw next_word(struct raw name, size_t *at)
{
    while (*at < name.n && is_blank(name.p[*at]))
        ++*at;
    size_t from = *at;
    while (*at < name.n && !is_blank(name.p[*at]))
        ++*at;
    return raw_slice(name, from, *at);
}

static bool look_up_word(
    struct deid_scope *scope, struct raw word, struct person *p, struct err *err)
{
    unsigned char *key = arena_alloc(&scope->values, word.n + 2);
    bool added;
    if (!key)
        return err_memory(err);
    size_t n = key_make(DEID_PERSON, word, false, key + 1);
    key[0] = DEID_PERSON;
    key[1] = WORD_MARK;
    p->keys[p->count] = (struct str){(const char *)key, n + 1};
    uint64_t *place = map_put(&scope->numbers, p->keys[p->count], &added);
    if (!place)
        return err_memory(err);
    p->leads[p->count++] = *place;
    return true;
}

static bool look_up_person(
    struct deid_scope *scope, struct raw name, struct person *p, struct err *err)
{
    size_t at = 0;
    struct raw first = next_word(name, &at), last = {0};
    for (struct raw w; w = next_word(name, &at), w.n > 0;)
        last = w;
    *p = (struct person){0};
    return (first.n == 0 || look_up_word(scope, first, p, err)) &&
           (last.n == 0 || look_up_word(scope, last, p, err));
}

/* The number that the words lead to, or 0. */
static uint64_t shared_number(const struct person *p)
{
    const uint64_t *l = p->leads;
    unsigned a = l[0] % (1u << LEAD_BITS), b = l[1] % (1u << LEAD_BITS);
    if (p->count == 1)
        return a == LEAD_ALONE || a == LEAD_FULL ? l[0] >> LEAD_BITS : 0;
    if (a == LEAD_ALONE || (a == LEAD_FULL && l[0] == l[1]))
        return l[0] >> LEAD_BITS;
    return b == LEAD_ALONE ? l[1] >> LEAD_BITS : 0;
}

static uint64_t lead_after(const struct person *p, unsigned i, uint64_t number)
{
    enum lead was = (enum lead)(p->leads[i] % (1u << LEAD_BITS));
    bool same = p->leads[i] >> LEAD_BITS == number;
    if (was == LEAD_NOWHERE || (was == LEAD_FULL && !same))
        return LEAD_NOWHERE;
    bool full = p->count > 1 || was == LEAD_FULL;
    return number << LEAD_BITS | (full ? LEAD_FULL : LEAD_ALONE);
}

/* The number that a new name shares with one that is known, or the next. */
static bool person_number(
    struct deid_scope *scope, struct raw name, uint64_t *number, struct err *err)
{
    struct person p;
    if (!look_up_person(scope, name, &p, err))
        return false;
    *number = shared_number(&p);
    if (*number == 0)
        *number = ++scope->last[DEID_PERSON];
    for (unsigned i = 0; i < p.count; i++) {
        uint64_t *place = map_find(&scope->numbers, p.keys[i]);
        if (place)
            *place = lead_after(&p, i, *number);
    }
    return true;
}

bool deid_number(struct deid_scope *scope, unsigned type, struct raw value,
    uint32_t *number, struct err *err)
{
    unsigned char *key = arena_alloc(&scope->values, value.n + 1);
    bool added = false;
    uint64_t next = 0;
    if (!key)
        return err_memory(err);
    struct str name = {(const char *)key, key_make(type, value, scope->exact, key)};
    uint64_t *place = map_put(&scope->numbers, name, &added);
    if (!place)
        return err_memory(err);
    if (added) {
        if (type != DEID_PERSON || scope->exact)
            next = ++scope->last[type];
        else if (!person_number(scope, value, &next, err))
            return false;
        place = map_find(&scope->numbers, name); /* the map may have grown */
        if (place)
            *place = next;
    }
    *number = (uint32_t)(added ? next : *place);
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
