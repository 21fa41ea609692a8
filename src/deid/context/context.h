/*
 * deid/context/context.h - which words stand before a candidate, and what they promise.
 *
 * In:    a text and the offset of a candidate.
 * Out:   the class of the nearest known word or phrase before it.
 * Never: reads forward; reads a whole text; matches parts of words.
 *
 * Words are whole words in any case: prose ("my phone is"), form labels ("Phone:"),
 * keys of JSON, YAML and environments ("phone_number", "DB_PASSWORD"), table heads.
 */
#ifndef ABIDE_DEID_CONTEXT_CONTEXT_H
#define ABIDE_DEID_CONTEXT_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "deid/context/context_class.h"

enum {
    CONTEXT_WINDOW = 64, /* bytes read backwards */
    CONTEXT_WORDS = 12,  /* words looked up at most */
    CONTEXT_GRAM = 4,    /* words in a phrase */
};

struct context {
    uint8_t near;     /* class of the nearest known word or phrase, CX_NONE: none */
    uint8_t distance; /* unknown words between it and the candidate */
    bool label;       /* ':' or '=' between them: a field's name */
};

struct context_table; /* phrases by hash */

bool context_table_new(
    struct context_table **out) MUST_CHECK; /* false: out of memory */
void context_table_free(struct context_table *table);
unsigned context_table_find(const struct context_table *table, uint64_t hash);

/*
 * Cheap: what the word that ends at `end` may be the last word of: 0, or a phrase that
 * speaks for something, or one for a password, a key or a user's name.
 */
enum { CONTEXT_NAMES = 1, CONTEXT_SECRETS = 2 };
unsigned context_may(
    const struct context_table *table, const unsigned char *text, size_t end);

/* The context of `text[start]`, reading `text[0 .. start)` backwards. */
void context_read(const struct context_table *table, const unsigned char *text,
    size_t start, struct context *out);

/* The class of one word; CX_NONE: unknown. Months are CX_MONTH here and only here. */
unsigned context_word(
    const struct context_table *table, const unsigned char *p, size_t n);

/* Cheap: whether a month's name can begin with these two bytes, or end before `end`. */
bool context_may_begin_month(const struct context_table *t, const unsigned char *p);
bool context_may_end_month(const struct context_table *t, const unsigned char *end);

/* The class of one field name ("Phone number"), for table heads; CX_NONE: unknown. */
unsigned context_of_label(
    const struct context_table *table, const unsigned char *p, size_t n);

#endif
