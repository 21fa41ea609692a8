/*
 * base/raw.h - a borrowed view of captured content: somebody's words.
 *
 * In:    bytes that came from people, files or the network.
 * Out:   slices and comparisons; a token when it is one (raw_token).
 * Never: has a printing function. Only deid turns raw into str; raw_token lets
 *        ids, roles and model names through (at most 64 bytes of [A-Za-z0-9._:-]).
 */
#ifndef ABIDE_BASE_RAW_H
#define ABIDE_BASE_RAW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct raw {
    const unsigned char *p; /* may be NULL when n is 0 */
    size_t n;               /* bytes */
};

enum { RAW_TOKEN_MAX = 64 };

struct raw raw_of(const void *p, size_t n);
struct raw raw_from_str(struct str s); /* safe text is content too, when it is stored */
struct raw raw_slice(struct raw r, size_t from, size_t to); /* clamped to r */
bool raw_eq(struct raw a, struct raw b);
bool raw_eq_str(struct raw a, struct str b);
int raw_cmp(struct raw a, struct raw b);

/*
 * True and `*out` borrows the bytes when they are a token: 1 to RAW_TOKEN_MAX bytes
 * of [A-Za-z0-9._:-]. False leaves `*out` untouched.
 */
bool raw_token(struct raw r, struct str *out);

#endif
