/*
 * text/json_priv.h - the node behind struct json, and the parser's state.
 *
 * In:    filled by json_parse.c and json_string.c.
 * Out:   read by json.c.
 * Never: leaves this folder.
 */
#ifndef ABIDE_TEXT_JSON_PRIV_H
#define ABIDE_TEXT_JSON_PRIV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/json.h"

/*
 * info: bits 0-2 enum json_type, bit 3 "a member: its name is the node before it",
 * bits 4-31 the count of a container, or for a string NODE_DECODED.
 * A text has at most JSON_TEXT_MAX = 2^29 bytes and a value with its comma takes two,
 * so a count fits in 28 bits.
 */
enum { NODE_TYPE = 7, NODE_MEMBER = 8, NODE_SHIFT = 4, NODE_DECODED = 1 << NODE_SHIFT };

/* A string that held escapes: its bytes live apart from the text. */
struct decoded {
    size_t n;
    size_t lone; /* surrogates replaced */
    unsigned char bytes[];
};

struct json {
    const unsigned char *p; /* where the value stands in the text */
    struct json *next;      /* the next sibling */
    union {
        struct json *child;      /* first, of a container */
        struct decoded *decoded; /* of a string with NODE_DECODED */
    } u;
    uint32_t n; /* bytes in the text */
    uint32_t info;
};
_Static_assert(sizeof(struct json) <= JSON_NODE_BYTES, "the promised size");

/*
 * The place in the text is not here but handed from call to call: bytes of the text may
 * alias anything, so a place in memory would be written and read again at every byte.
 */
struct parser {
    const unsigned char *begin, *end;
    struct arena *arena;
    struct json *spare, *spare_end; /* nodes not used yet */
    size_t chunk;                   /* nodes of the next chunk */
    struct json *top;               /* innermost open container, NULL: none */
    struct json *last;              /* its newest child, NULL: none yet */
    size_t depth;
    struct err *err;
};

/*
 * The string whose opening quote is at p, into v; the place after it. NULL with the
 * error set.
 */
const unsigned char *json_read_string(
    struct parser *s, const unsigned char *p, struct json *v);

/* Sets text.json_syntax at p, where `want` should stand; NULL. */
const unsigned char *json_wants(
    struct parser *s, const unsigned char *p, const char *want);

/* Bytes of the arena, or NULL with the error set; p is where it happened. */
void *json_take(struct parser *s, const unsigned char *p, size_t n);

#endif
