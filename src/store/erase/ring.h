/*
 * store/erase/ring.h - the key store's own backups: a ring of copies, none old.
 *
 * In:    an open store, a folder of the operator's choice.
 * Out:   one copy more, those past RING_DAYS shredded; the key store put back.
 * Never: part of a backup of vault.db; keeps a copy longer than RING_DAYS once it is
 * called again; brings back a key that was destroyed after the copy was made.
 *
 * Copies are named keys-YYYYMMDDTHHMMSSZ.db. They open nothing without root.key, and
 * nothing at all once their epoch has ended.
 */
#ifndef ABIDE_STORE_ERASE_RING_H
#define ABIDE_STORE_ERASE_RING_H

#include "store/store.h"

enum { RING_DAYS = 7, RING_NAME = 32 };

struct ring_report {
    char name[RING_NAME]; /* of the new copy */
    uint64_t kept, shredded;
};

bool ring_add(struct store *s, const char *folder, struct instant now,
    struct ring_report *out, struct err *err) MUST_CHECK;

struct ring_restored {
    uint64_t rings, keys; /* destroyed since the copy: destroyed again */
};

/*
 * Puts a copy in place of keys.db, then destroys in it every key whose account or
 * conversation is not live in today's vault.db. Nobody else may have the state open.
 * ERR_STATE "store.ring_newer": the copy knows of deletions that vault.db does not.
 */
bool ring_restore(const char *dir, const char *path, struct ring_restored *out,
    struct err *err) MUST_CHECK;

#endif
