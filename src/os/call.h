/*
 * os/call.h - asks another server one thing, and waits for its answer.
 *
 * In:    an https:// address; fields; a body, if something is posted.
 * Out:   the status and the body of the answer.
 * Never: follows a redirect; speaks in clear but where the caller says so, and then
 * with this machine only; takes a proxy or a password from the environment; waits
 *        longer than CALL_WHOLE_MS.
 *
 * Over libcurl, on the caller's thread: not the loop's.
 */
#ifndef ABIDE_OS_CALL_H
#define ABIDE_OS_CALL_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/raw.h"
#include "base/str.h"

enum { CALL_URL_MAX = 2048, CALL_FIELD_MAX = 8192, CALL_WHOLE_MS = 10000 };

struct call_to {
    struct raw url;     /* printable ASCII */
    struct str ca_file; /* empty: the system's certificates */
    bool clear_here;    /* http:// to this machine is fine too */
    struct raw bearer;  /* a token for Authorization; empty: none */
    struct raw user;    /* for Authorization: Basic; empty: none */
    struct raw secret;  /* its other half */
    bool post;          /* a form: application/x-www-form-urlencoded */
    struct raw body;
};

/* Appends the answer's body to `out`, whose ceiling holds. ERR_IO "os.call": there was
 * no whole answer; its text names no part of the request. */
bool call_send(
    const struct call_to *c, int *status, struct buf *out, struct err *err) MUST_CHECK;

#endif
