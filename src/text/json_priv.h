/*
 * text/json_priv.h - the node behind struct json, shared by parser and readers.
 *
 * In:    filled by json_parse.c.
 * Out:   read by json.c.
 * Never: leaves this folder.
 */
#ifndef ABIDE_TEXT_JSON_PRIV_H
#define ABIDE_TEXT_JSON_PRIV_H

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

#endif
