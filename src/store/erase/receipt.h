/*
 * store/erase/receipt.h - which deletions were somebody's, as only their own keys tell.
 *
 * In:    an order of a living account, when it is given.
 * Out:   the list of them, for the person's page and export.
 * Never: is kept when the account goes; holds the salt that opens a certificate.
 *
 * The order itself forgets whose it was when it is reclaimed.
 */
#ifndef ABIDE_STORE_ERASE_RECEIPT_H
#define ABIDE_STORE_ERASE_RECEIPT_H

#include "store/erase/erase.h"

struct receipt {
    struct id erasure;
    enum erase_kind kind;
    struct instant at;
};

/* Inside store_begin. */
bool receipt_put(struct store *s, struct id vault, const struct receipt *receipt,
    struct err *err) MUST_CHECK;

/* By time, then id. */
bool receipt_list(struct store *s, struct id vault, struct arena *a,
    const struct receipt **out, size_t *count, struct err *err) MUST_CHECK;

#endif
