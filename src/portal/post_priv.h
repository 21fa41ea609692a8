/*
 * portal/post_priv.h - the portal's letters leave.
 *
 * In:    letters that wait, the mail server of the configuration.
 * Out:   those the server took are gone; what has ended is swept.
 * Never: leaves this folder.
 */
#ifndef ABIDE_PORTAL_POST_PRIV_H
#define ABIDE_PORTAL_POST_PRIV_H

#include "portal/core/ask.h"

enum { POST_KEY_MAX = 4096, POST_ROUND_MS = 5000 };

/* One round, on a desk's thread. */
bool post_round(struct ask *a, struct err *err) MUST_CHECK;

/* Reads user and password into `key`, which must outlive the site. */
bool post_open(struct site *site, struct str key_file, struct buf *key,
    struct err *err) MUST_CHECK;

#endif
