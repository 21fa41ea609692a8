/*
 * guard/suppress.h - people who asked not to appear in answers.
 *
 * In:    keyed hashes of their names, numbers and addresses; a text.
 * Out:   where in the text one of them stands.
 * Never: keeps a name: a hash under a key of the installation; tells who is on it.
 *
 * A name is its words: letters and digits, without case and whatever stands between.
 * Weights of a model are not changed: what it says is not passed on.
 */
#ifndef ABIDE_GUARD_SUPPRESS_H
#define ABIDE_GUARD_SUPPRESS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "crypt/mac.h"
#include "model/span.h"

enum {
    SUPPRESS_WORDS_MAX = 16, /* of one name */
    SUPPRESS_NAME_MAX = 256, /* bytes of one name */
    SUPPRESS_LIST_MAX = 1 << 20,
};

struct suppress {
    struct mac *mac;
    struct arena bytes;
    struct map hashes; /* -> 1 */
    uint32_t lengths;  /* bit k: somebody has a name of k words */
    int users;
};

bool suppress_new(struct raw key, struct suppress **out, struct err *err) MUST_CHECK;
struct suppress *suppress_share(struct suppress *s); /* NULL is fine */
void suppress_free(struct suppress *s); /* the last user frees it; NULL is fine */
bool suppress_add(struct suppress *s, const uint8_t hash[MAC_BYTES], size_t words,
    struct err *err) MUST_CHECK;

/* The hash of a name and how many words it has. ERR_INPUT: none, or too long. */
bool suppress_hash(struct mac *mac, struct raw name, uint8_t hash[MAC_BYTES],
    size_t *words, struct err *err) MUST_CHECK;

struct suppress_spans {
    VEC(struct span) found; /* in order, apart from each other */
};
/* False: no memory. */
bool suppress_find(const struct suppress *s, struct raw text,
    struct suppress_spans *out, struct err *err) MUST_CHECK;

#endif
