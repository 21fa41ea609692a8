/*
 * os/call.h - asks another server one thing, and waits for its answer.
 *
 * In:    an https:// address; fields; a body, if something is posted.
 * Out:   the status and the body of the answer.
 * Never: follows a redirect; speaks in clear but where the caller says so, and then
 * with this machine only; takes a proxy or a password from the environment; waits
 *        longer than CALL_WHOLE_MS; reaches a private network where it may not.
 *
 * Over libcurl, on the caller's thread: not the loop's.
 */
#ifndef ABIDE_OS_CALL_H
#define ABIDE_OS_CALL_H

#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/raw.h"
#include "base/str.h"

enum {
    CALL_URL_MAX = 2048,
    CALL_FIELD_MAX = 8192,
    CALL_WHOLE_MS = 10000,
    CALL_FIELDS_MAX = 8
};

struct call_field {
    struct str name;
    struct raw value;
};

struct call_to {
    struct raw url;     /* printable ASCII */
    struct str ca_file; /* empty: the system's certificates */
    bool clear_here;    /* http:// to this machine is fine too */
    struct raw bearer;  /* a token for Authorization; empty: none */
    struct raw user;    /* for Authorization: Basic; empty: none */
    struct raw secret;  /* its other half */
    bool post;          /* a form: application/x-www-form-urlencoded, unless: */
    struct str type;    /* what is posted: a Content-Type */
    struct raw body;
    /* Its name may lead anywhere: only addresses of the public network are reached. */
    bool public_only;
    const struct call_field *fields; /* more of them, at most CALL_FIELDS_MAX */
    size_t field_count;
};

/* Appends the answer's body to `out`, whose ceiling holds. ERR_IO "os.call": there was
 * no whole answer; its text names no part of the request. */
bool call_send(
    const struct call_to *c, int *status, struct buf *out, struct err *err) MUST_CHECK;

/* Whether 4 or 16 bytes are an address of the public network: none of this machine, of
 * a private network, of a link, of many, or of a translation into one of these. */
bool call_is_public(const uint8_t *address, size_t n);

#endif
