/*
 * tests/harness/needles.h - for tests: pieces of what is to be gone, and where they
 * still stand.
 *
 * In:    a state folder, whose rows; folders to be searched.
 * Out:   how many pieces stand in some file, as bytes, hex or base64, or in its name.
 * Never: a piece that says nothing (numbers, zeroes). Used outside tests.
 *
 * By reflection over the schema: each blob of each row of somebody (ids, HMACs, wrapped
 * keys, sealed values) and of each sealed file. Of a long one 32 bytes from its
 * beginning, its middle and its end.
 */
#ifndef ABIDE_TESTS_HARNESS_NEEDLES_H
#define ABIDE_TESTS_HARNESS_NEEDLES_H

#include "base/vec.h"
#include "model/id.h"
#include "tests/harness/t.h"

enum { NEEDLE_BYTES = 32 };

struct needle {
    unsigned char bytes[NEEDLE_BYTES];
    size_t n;
    bool wrapped; /* of a wrapped key */
    bool seen;    /* by the last search */
};

struct needles {
    struct t *t;
    VEC(struct needle) all;
};

void needles_init(struct needles *n, struct t *t);
void needles_fini(struct needles *n);

/* Pieces of the bytes; those of less than an id are left out. */
void needles_add(struct needles *n, const void *p, size_t len, bool wrapped);

/* What the state has of a vault, or of one conversation or file of it. */
struct needles_of {
    const char *state;
    struct id vault, conversation, file; /* zero: all */
    struct str only;                     /* one table; empty: all, and sealed files */
};
void needles_take(struct needles *n, const struct needles_of *of);

/* Leaves out pieces that are also in `other`: what two people's rows share. */
void needles_drop(struct needles *n, const void *p, size_t len);

/* How many stand somewhere below the folder. */
size_t needles_found(struct needles *n, const char *folder);
/* How many of the wrapped keys did, in the last search. */
size_t needles_wrapped(const struct needles *n);

#endif
