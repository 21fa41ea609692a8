/*
 * capture/dialect/words.h - which strings of a body are words somebody said, and the
 * body with other words in their place.
 *
 * In:    a call or an answer as JSON.
 * Out:   its strings, but those that only hold it together (types, ids, models, media);
 *        the same bytes with some values replaced.
 * Never: changes a byte that is not replaced; takes a string for structure that it does
 *        not know: what nobody lists is words.
 */
#ifndef ABIDE_CAPTURE_DIALECT_WORDS_H
#define ABIDE_CAPTURE_DIALECT_WORDS_H

#include "base/arena.h"
#include "base/buf.h"
#include "text/json.h"

enum { WORDS_MAX = 1 << 20, WORDS_DEPTH_MAX = JSON_DEPTH_MAX };

struct word {
    const struct json *at;
    struct raw text; /* first what it says; then what is to stand there */
    bool code;       /* JSON in a string: the arguments of a tool */
    bool verbatim;   /* `text` is JSON already */
};

struct words {
    struct word *p; /* in the order of the text */
    size_t n, cap;
};

/* `w` begins zeroed; its memory is the arena's. ERR_LIMIT over WORDS_MAX. */
bool words_find(
    const struct json *v, struct arena *a, struct words *w, struct err *err) MUST_CHECK;
bool words_add(
    struct words *w, struct arena *a, struct word word, struct err *err) MUST_CHECK;

/* `source` with each word's `text` where its value stood; sorts them by their place. */
void words_write(struct raw source, struct words *w, struct buf *out);

#endif
