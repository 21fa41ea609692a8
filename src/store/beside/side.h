/*
 * store/beside/side.h - records of archives that are no conversation: settings, ratings
 * and their notes, shared links, lists of files.
 *
 * In:    a record as it stood, whose it is, which chat it is about.
 * Out:   the same, in the order of their archive.
 * Never: keeps a record about a deleted chat; keeps one record twice.
 */
#ifndef ABIDE_STORE_BESIDE_SIDE_H
#define ABIDE_STORE_BESIDE_SIDE_H

#include "base/arena.h"
#include "base/raw.h"
#include "model/words.h"
#include "store/store.h"

enum { SIDES_MAX = 4000000 };

struct side_record {
    struct str file; /* the archive's file it stood in: a token */
    struct raw json; /* as it stood */
    struct raw id;   /* its own id in its file; empty: it goes by its bytes */
    uint64_t place;  /* among the records of its file */
    bool alone;      /* it is all of its file, which has one only */
};

struct side_put {
    struct id vault;
    struct raw chat;        /* the archive's id of the chat it is about; empty: none */
    struct id conversation; /* or the chat's id here; zero: as `chat` says */
    struct side_record record;
};

enum side_done { SIDE_ADDED, SIDE_KNOWN, SIDE_CHANGED, SIDE_CHAT_DELETED };

/* Inside store_begin. The same file and id again takes the place of the older one. */
bool side_put(struct store *s, const struct side_put *put, enum side_done *out,
    struct err *err) MUST_CHECK;

/* By file, then place. */
bool side_list(struct store *s, struct id vault, struct arena *a,
    const struct side_record **out, size_t *count, struct err *err) MUST_CHECK;

#endif
