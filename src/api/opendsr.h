/*
 * api/opendsr.h - what does a request of OpenDSR 2.0 ask for?
 *
 * In:    a body (TRUST: anything at all).
 * Out:   what a controller asks of us as its processor; or why not.
 * Never: an identity that is no raw e-mail address or controller's own id; a callback
 *        without TLS.
 */
#ifndef ABIDE_API_OPENDSR_H
#define ABIDE_API_OPENDSR_H

#include "base/arena.h"
#include "base/instant.h"
#include "base/raw.h"
#include "model/id.h"
#include "model/request.h"
#include "text/json.h"

enum { OPENDSR_BODY_MAX = 64 << 10, OPENDSR_IDENTITIES_MAX = 16, UUID_TEXT = 37 };

struct opendsr_request {
    struct id id; /* subject_request_id, a UUID of version 4 */
    enum request_kind kind;
    enum regime regime;
    struct instant submitted;
    struct raw mail;     /* the first e-mail address; may be empty */
    struct raw account;  /* the first controller_customer_id; may be empty */
    struct raw callback; /* the first; may be empty */
};

bool opendsr_parse(struct raw body, struct arena *a, struct opendsr_request *out,
    struct err *err) MUST_CHECK;

/* "c789ff35-7644-4ceb-9981-4b35c264aac3" and back; `version4`: no other. */
bool opendsr_uuid_parse(struct raw text, bool version4, struct id *out) MUST_CHECK;
struct str opendsr_uuid_format(struct id id, char text[UUID_TEXT]);

#endif
