/*
 * store/operator/document.h - which public pages does the operator have, since when?
 *
 * In:    a page's name ("privacy"), its version, its address, since when, its words.
 * Out:   all versions; those in force at an instant.
 * Never: changes or drops a version: what was in force stays known.
 */
#ifndef ABIDE_STORE_OPERATOR_DOCUMENT_H
#define ABIDE_STORE_OPERATOR_DOCUMENT_H

#include "base/arena.h"
#include "store/store.h"

enum {
    DOCUMENTS_MAX = 1000,          /* versions of all of them */
    DOCUMENT_TEXT_MAX = 256 << 10, /* what one says */
    DOCUMENT_TITLE_MAX = 100,
    DOCUMENT_URL_MAX = 1000,
};

struct document {
    struct str name,
        version;         /* tokens: privacy, terms, enterprise, subprocessors ... */
    struct str title;    /* empty: the portal's own words for that name */
    struct str url;      /* https, without a blank or a quote */
    struct str text;     /* what it says; may be empty: then it is not compared */
    struct instant from; /* in force until the next version of its name is */
};

/* ERR_EXISTS: that version is there. ERR_INPUT: no token, no https address, too long.
 * Inside store_begin. */
bool document_put(
    struct store *s, const struct document *d, struct err *err) MUST_CHECK;

/* By name, the oldest version first. Without `texts` their texts are empty. */
bool document_list(struct store *s, bool texts, struct arena *a,
    const struct document **out, size_t *count, struct err *err) MUST_CHECK;

/* Whether all[i], of a whole list, is in force at `now`. */
bool document_is_in_force(
    const struct document *all, size_t count, size_t i, struct instant now);

#endif
