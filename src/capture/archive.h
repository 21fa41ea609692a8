/*
 * capture/archive.h - what is there to read: named entries with a stream of bytes each.
 *
 * In:    filled by flow from a zip, a folder, one file or a pipe.
 * Out:   the entry that has a name; a stream with its first bytes looked at.
 * Never: opens files itself; trusts a name (it is content: it may name a person).
 */
#ifndef ABIDE_CAPTURE_ARCHIVE_H
#define ABIDE_CAPTURE_ARCHIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/raw.h"
#include "base/sink.h"
#include "base/str.h"

struct capture_entry {
    struct raw name;     /* path inside the archive, '/' between parts; may be empty */
    uint64_t size_bytes; /* as the container says; 0: not known */
};

/* Each entry is opened at most once by a run, one at a time: a pipe is an archive of
 * one. */
struct capture_archive {
    const struct capture_entry *entries;
    size_t count;
    bool (*open)(void *ctx, size_t index, struct source *out, struct err *err);
    void (*close)(void *ctx, size_t index); /* may be NULL */
    void *ctx;
    bool loose; /* a folder: there may be files in it that are no part of an export */
};

/* The part of a path after its last '/'. */
struct raw archive_base(struct raw name);

/* Finds the entry `dir` + `name`; false when there is none. */
bool archive_find(const struct capture_archive *a, struct raw dir, struct raw name,
    size_t *out) MUST_CHECK;

enum { PEEK_BYTES = 65536 };

/* A stream whose first bytes can be read twice. */
struct peek {
    struct source inner;
    unsigned char *head; /* PEEK_BYTES, owned by the caller */
    size_t n, at;        /* bytes in head; bytes of it handed out */
};

/* Fills the head; the caller then reads from peek_source. */
bool peek_fill(struct peek *p, struct source inner, unsigned char *head,
    struct err *err) MUST_CHECK;
struct source peek_source(struct peek *p);

#endif
