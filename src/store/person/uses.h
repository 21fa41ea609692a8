/*
 * store/person/uses.h - in which datasets is somebody, and with which chats?
 *
 * In:    a vault, a dataset.
 * Out:   how many rows; a page of them with their chats.
 * Never: tells of anybody else in a row.
 */
#ifndef ABIDE_STORE_PERSON_USES_H
#define ABIDE_STORE_PERSON_USES_H

#include "store/conversation.h"

enum { USES_PAGE_MAX = 200, USES_COUNT_MAX = 400 };

struct use {
    struct id handle;
    struct conversation_key key;
    bool withdrawn;
};

struct uses_page {
    struct id vault, dataset, after; /* after: the last handle seen; zero: the first */
    size_t most;                     /* at most USES_PAGE_MAX */
};

/* USES_COUNT_MAX: so many or more. */
bool uses_count(struct store *s, struct id vault, struct id dataset, uint64_t *out,
    struct err *err) MUST_CHECK;
/* Fills `out` (room for page->most); fewer than that: there are no more. */
bool uses_read(struct store *s, const struct uses_page *page, struct use *out,
    size_t *count, struct err *err) MUST_CHECK;

/* A chat goes into the archive, or comes back: a label, nothing else changes.
 * *found false: no such live chat, or it is temporary. Inside store_begin. */
bool person_archive(struct store *s, struct conversation_key key, bool archived,
    bool *found, struct err *err) MUST_CHECK;

#endif
