/*
 * api/work.h - what a call of another system does, from its bytes to its answer.
 *
 * In:    an open installation, the register of who may ask, one call.
 * Out:   a status and a body.
 * Never: opens a case for somebody whose signature or key it does not know; tells one
 *        agent of another's case; does one signed message twice.
 */
#ifndef ABIDE_API_WORK_H
#define ABIDE_API_WORK_H

#include "api/registry.h"
#include "base/buf.h"
#include "flow/flow.h"

enum api_call {
    API_NOTHING,
    API_DRP_AGENT,
    API_DRP_HELLO,
    API_DRP_EXERCISE,
    API_DRP_STATUS,
    API_DRP_REVOKE,
    API_OPENDSR_OPEN,
    API_OPENDSR_STATUS,
    API_OPENDSR_CANCEL,
    API_OPENDSR_DISCOVERY
};

enum { API_ANSWER_MAX = 1 << 20, API_SIGNATURE_TEXT = 96 };

struct work {
    enum api_call call;
    struct raw body, name, bearer; /* name: of the path */
    struct str site;               /* our address, for pages; may be empty */
    /* the answer */
    int status;
    struct buf out;
    char signature[API_SIGNATURE_TEXT]; /* base64; "" for none */
};

/* Never fails: what goes wrong is an answer. `w->out` is made by the caller. */
void work_do(struct flow *f, struct work *w);

/* Inside this folder. */
struct working {
    struct flow *f;
    struct work *w;
    struct arena *a;
    struct registry registry;
};
bool work_drp(struct working *x, struct err *err);
bool work_opendsr(struct working *x, struct err *err);
/* Signs what x->w says, into x->w->signature. */
bool work_opendsr_sign(struct working *x, struct err *err) MUST_CHECK;
/* An answer that is an error, as 3.06 of the Data Rights Protocol has them. */
bool work_say(struct work *w, int status, const char *message);
/* The person whose verified address this is; zero: nobody here. */
bool work_person(
    struct working *x, struct raw mail, struct id *out, struct err *err) MUST_CHECK;

#endif
