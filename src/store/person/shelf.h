/*
 * store/person/shelf.h - a person's chats, newest first, a page at a time.
 *
 * In:    a vault, where the last page ended.
 * Out:   ids in the order the chats came here, the newest first; how many there are.
 * Never: opens one; costs more for a page because there are more chats.
 */
#ifndef ABIDE_STORE_PERSON_SHELF_H
#define ABIDE_STORE_PERSON_SHELF_H

#include "store/store.h"

enum { SHELF_PAGE_MAX = 200 };

struct shelf_place {
    struct id conversation;
    int64_t number; /* places go down from the newest; never 0 */
    bool live;      /* false: deleted, not purged yet */
};

struct shelf_page {
    struct id vault;
    int64_t before; /* 0: from the newest */
    size_t most;    /* at most SHELF_PAGE_MAX */
};

/* Fills `out` (room for page->most); fewer than that: there are no more. */
bool shelf_read(struct store *s, const struct shelf_page *page, struct shelf_place *out,
    size_t *count, struct err *err) MUST_CHECK;

/* A number that changes when the person's choices or donations do, or a chat is added.
 */
bool shelf_mark(
    struct store *s, struct id vault, uint64_t *out, struct err *err) MUST_CHECK;

#endif
