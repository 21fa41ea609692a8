/*
 * api/calls.h - other systems are told how far their requests are.
 *
 * In:    calls that wait: a case, an address its agent or controller gave.
 * Out:   the case's status posted there; each try a note of the case.
 * Never: says more than its own GET would; goes to an address of a private network
 *        unless it is configured; follows a redirect; tries for longer than a letter
 *        waits (MESSAGE_HOURS).
 */
#ifndef ABIDE_API_CALLS_H
#define ABIDE_API_CALLS_H

#include "flow/flow.h"

enum { CALLS_A_ROUND = 2, CALLS_TRIES = 7, CALLS_ROUND_MS = 5000 };

struct calls {
    struct flow *f;
    struct str site;    /* our address; may be empty */
    struct str ca_file; /* empty: the system's certificates */
    bool private_too;   /* private addresses, and http:// to this machine */
};

/* One round, on a thread that may wait. */
bool calls_round(const struct calls *in, struct err *err) MUST_CHECK;

#endif
