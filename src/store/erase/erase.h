/*
 * store/erase/erase.h - deletion that is real: hidden, withdrawn, destroyed, reclaimed.
 *
 * In:    whose, what, when.
 * Out:   an order that goes forward only, through crashes; a receipt at each step.
 * Never: goes back; destroys a key before its rows are on the withdrawn lists.
 *
 *     HIDDEN      no call shows it any more (in the transaction of erase_request)
 *     WITHDRAWN   its row handles are on every dataset's withdrawn list, durably
 *     DESTROYED   its keys are overwritten and out of the log: nobody can read it
 *     EMPTIED     its rows and ids are deleted
 *     RECLAIMED   the files are compacted: its bytes are out of them too
 */
#ifndef ABIDE_STORE_ERASE_ERASE_H
#define ABIDE_STORE_ERASE_ERASE_H

#include "base/arena.h"
#include "model/keep.h"
#include "store/conversation.h"
#include "store/store.h"

enum {
    ERASE_ALERT_DAYS = 20,   /* not reclaimed by then: operators are told (3.1) */
    ERASE_DEADLINE_DAYS = 30 /* not reclaimed by then: a breach */
};

/*
 * Prepares what a deletion asks of the databases, and begins an empty log: for a handle
 * that stays open, so that its first one is as fast as its second. Without it
 * everything works too. Writes: not inside store_begin.
 */
bool erase_prepare(struct store *s, struct err *err) MUST_CHECK;

struct erase_order {
    enum erase_kind kind;
    struct id vault;
    struct id conversation; /* ERASE_CONVERSATION, ERASE_MEMORY only */
    struct id file;         /* ERASE_FILE only */
    struct instant at;
    bool never_again; /* an account's name stays barred; else until it is reclaimed */
};

enum { ERASE_SALT_BYTES = 16 };

/* Only whoever asked gets these: they open the commitment on the certificate. */
struct erase_ticket {
    struct id erasure;
    uint8_t salt[ERASE_SALT_BYTES];
};

/*
 * Hides at once (when the transaction commits). A conversation takes the turns of all
 * its authors along; an account takes its own turns out of other people's. A memory is
 * a conversation of its own, with a key of its own; all conversations leave memories.
 * *found false: nothing live of that name. Inside store_begin.
 */
bool erase_request(struct store *s, const struct erase_order *order,
    struct erase_ticket *out, bool *found, struct err *err) MUST_CHECK;

/*
 * Takes an order from HIDDEN to WITHDRAWN in the caller's transaction: with the
 * request in the same one, that is one write to the disk less on the way to the
 * receipt. Inside store_begin.
 */
bool erase_withdraw(
    struct store *s, struct id erasure, struct instant now, struct err *err) MUST_CHECK;

/*
 * Takes an order to DESTROYED. No transaction open. ERR_STATE "store.readers": the keys
 * are overwritten but a reader holds the log; again later. Again is always safe.
 */
bool erase_run(
    struct store *s, struct id erasure, struct instant now, struct err *err) MUST_CHECK;

/*
 * The purge worker: runs every waiting order to its end, `batch` rows a transaction (0:
 * 1000). *more true: stopped after max_batches (0: no limit); call again. The last call
 * compacts the files, so that no byte of what was erased is left in free space.
 */
struct erase_pace {
    int64_t batch, max_batches;
};
bool erase_purge(struct store *s, struct instant now, struct erase_pace pace,
    bool *more, struct err *err) MUST_CHECK;

struct erasure {
    struct id id;
    enum erase_kind kind;
    enum erase_state state;
    struct instant requested, withdrawn, destroyed, reclaimed; /* unknown: not yet */
    struct instant alert, deadline;                            /* for RECLAIMED */
    int64_t epoch; /* whose end makes copies of the key store useless; 0: not yet */
    uint64_t conversations, turns, lines, handles;
    uint64_t held; /* rows a legal hold took a copy of, before the keys were gone */
    uint8_t commitment[32]; /* SHA-256(salt | subject) */
};

/* All orders (erasure zero), or the one; by time of request. */
bool erase_list(struct store *s, struct id erasure, struct arena *a,
    const struct erasure **out, size_t *count, struct err *err) MUST_CHECK;

/* Late at `now`: past its deadline (a breach) or its alert, and not reclaimed. */
bool erase_is_breach(const struct erasure *e, struct instant now);
bool erase_is_alert(const struct erasure *e, struct instant now);

#endif
