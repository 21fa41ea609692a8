/*
 * store/erase/hold.h - legal holds: what must be kept is copied before its keys die.
 *
 * In:    holds and whom they cover; the moment before keys are destroyed.
 * Out:   copies in holds.db, sealed to a custodian whose secret key is not here.
 * Never: stops a deletion: hiding and the purge go on. Reads a copy without the
 *        custodian's key. Keeps what is outside the hold's plans, regions or times.
 *
 * holds.db is a file of its own, made with the first hold. Each deletion that a hold
 * covers gets a random key; it is in a box that only the custodian opens.
 */
#ifndef ABIDE_STORE_ERASE_HOLD_H
#define ABIDE_STORE_ERASE_HOLD_H

#include "base/arena.h"
#include "crypt/box.h"
#include "model/id.h"
#include "model/words.h"
#include "store/store.h"

enum { HOLD_TEXT_MAX = 200, HOLD_RELEASE_DAYS = 7 };

struct hold {
    int64_t number; /* given by hold_add */
    struct instant opened, review;
    struct instant released, purged; /* unknown: not yet */
    bool barred;                     /* people may not be told */
    struct str basis, authority;
    uint32_t tiers;              /* 1 << tier; 0: named accounts only */
    uint32_t regions;            /* 1 << region; 0: all */
    struct instant begins, ends; /* of content; unknown: any */
    uint8_t public_key[BOX_PUBLIC_BYTES];
    const struct id *vaults; /* named accounts */
    size_t vault_count;
    uint64_t held; /* rows copied */
};

bool hold_add(struct store *s, const struct hold *hold, int64_t *number,
    struct err *err) MUST_CHECK;

/* All, by number. A state without holds gives none. */
bool hold_list(struct store *s, struct arena *a, const struct hold **out, size_t *count,
    struct err *err) MUST_CHECK;

/* Ends it: its copies are to be purged. ERR_ABSENT: no such hold, or released. */
bool hold_release(
    struct store *s, int64_t number, struct instant now, struct err *err) MUST_CHECK;

/* The duty became smaller: copies of content outside the new times go at once. */
struct hold_times {
    struct instant begins, ends, review;
};
bool hold_narrow(struct store *s, int64_t number, const struct hold_times *times,
    struct err *err) MUST_CHECK;

/* What decides whether a hold covers an account: pure (hold_test.c). */
struct hold_subject {
    struct id vault;
    enum tier tier;
    enum region region;
    bool zdr;
};
bool hold_covers(const struct hold *hold, const struct hold_subject *subject);
bool hold_is_active(const struct hold *hold);
/* Content of that time; unknown: it may be in any. */
bool hold_wants(const struct hold *hold, struct instant at);
/* When the copies must be gone: §3.5, max(deadline of the deletion, release + 7 d). */
struct instant hold_due(const struct hold *hold, struct instant deadline);

/* What is known of the account: its newest tier, region and ZDR lines. */
bool hold_subject_of(struct store *s, struct id vault, struct hold_subject *out,
    struct err *err) MUST_CHECK;

/* What a person may be told: active holds that cover them and are not barred. */
bool hold_told(struct store *s, struct id vault, struct arena *a,
    const struct hold **out, size_t *count, struct err *err) MUST_CHECK;

/* Purges the copies of released holds. *left: copies that are due later than `now`. */
struct hold_purge {
    uint64_t purged, late; /* rows gone now; rows that were past their deadline */
};
bool hold_purge(struct store *s, struct instant now, struct hold_purge *out,
    struct err *err) MUST_CHECK;

/* Holds with copies of this deletion, by number; `rows` of each. */
struct hold_of {
    int64_t number;
    uint64_t rows;
};
bool hold_of_erasure(struct store *s, struct id erasure, struct arena *a,
    const struct hold_of **out, size_t *count, struct err *err) MUST_CHECK;

/* The custodian reads: each copy once, in the order they were taken. */
struct hold_cell {
    struct str name;
    bool is_number;
    int64_t number;
    struct raw bytes;
};
struct hold_copy {
    struct id vault, erasure;
    struct instant taken;
    struct str table;
    const struct hold_cell *cells;
    size_t count;
};
struct hold_reader {
    const uint8_t *secret; /* BOX_SECRET_BYTES */
    bool (*each)(void *ctx, const struct hold_copy *copy, struct err *err);
    void *ctx;
};
bool hold_read(struct store *s, int64_t number, const struct hold_reader *reader,
    struct err *err) MUST_CHECK;

#endif
