/*
 * base/err.h - one failure: what kind, which message, where, in words.
 *
 * In:    a code, a stable message id, a format with safe arguments.
 * Out:   a value the caller reads or passes on.
 * Never: allocates; prints; carries anybody's content (ids, lengths, offsets only).
 *
 * Convention: `bool f(..., T *out, struct err *err)`. True: done. False: `*err` says
 * why and no output was touched. A refusal ("deny", "not found") is an outcome, not
 * an error.
 */
#ifndef ABIDE_BASE_ERR_H
#define ABIDE_BASE_ERR_H

#include <stdbool.h>

#include "base/attr.h"

enum err_code {
    ERR_NONE = 0,
    ERR_USAGE,   /* the caller's words are off: arguments, options */
    ERR_INPUT,   /* data from outside is not what it must be */
    ERR_LIMIT,   /* a named limit was reached */
    ERR_MEMORY,  /* no memory */
    ERR_IO,      /* file, disk or network */
    ERR_ABSENT,  /* something that must exist does not */
    ERR_EXISTS,  /* something that must not exist does */
    ERR_DENIED,  /* not allowed to do this */
    ERR_CRYPTO,  /* a key or a seal does not fit */
    ERR_STATE,   /* the installation or object is in the wrong state */
    ERR_STOPPED, /* a person or signal asked to stop */
};

enum { ERR_TEXT_MAX = 320 };

struct err {
    enum err_code code;
    const char *id;   /* stable message id, "folder.what": a literal */
    const char *file; /* where it was set: a literal */
    int line;
    char text[ERR_TEXT_MAX]; /* one line, lower case, no trailing dot */
};

#define ERR_INIT ((struct err){0})

/* False, seen by the reader and by every static analyzer, whatever was done before. */
static inline bool err_false(bool done)
{
    return done && false;
}

/* Fills `*err` (NULL is allowed) and is false, so callers can return it. */
#define err_set(err, code, id, ...)                                                    \
    err_false(err_fill((err), (code), (id), __FILE__, __LINE__, __VA_ARGS__))
bool err_fill(struct err *err, enum err_code code, const char *id, const char *file,
    int line, const char *fmt, ...) PRINTF_LIKE(6, 7);

/* Puts "context: " before the text of an error that is already set; returns false. */
bool err_wrap(struct err *err, const char *fmt, ...) PRINTF_LIKE(2, 3);

/* ERR_MEMORY with its usual sentence; is false. */
#define err_memory(err) err_false(err_fill_memory(err))
bool err_fill_memory(struct err *err);
const char *err_code_name(enum err_code code);

#endif
