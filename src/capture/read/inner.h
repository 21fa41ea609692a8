/*
 * capture/read/inner.h - the list inside an object as a stream of its own.
 *
 * In:    a stream of {"a": 1, "chats": [...], ...}; the name of a member ("chats").
 * Out:   the bytes of that member's list, from its bracket to its bracket.
 * Never: parses: what is inside the list is judged by who reads it. Holds no bytes.
 */
#ifndef ABIDE_CAPTURE_READ_INNER_H
#define ABIDE_CAPTURE_READ_INNER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/sink.h"
#include "base/str.h"

enum inner_state { INNER_SEEK, INNER_COLON, INNER_VALUE, INNER_LIST, INNER_DONE };

struct inner {
    struct source source;
    struct str name;
    enum inner_state state;
    size_t depth; /* open containers around the next byte */
    size_t
        matched; /* bytes of name seen in the string being read; name.n + 1: differs */
    bool in_string, escaped;
};

/* `name` without characters that JSON escapes. Ends early when there is no such list.
 */
void inner_init(struct inner *in, struct source source, struct str name);
struct source inner_source(struct inner *in);

#endif
