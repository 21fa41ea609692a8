/*
 * api/status.h - how far a request is, in the words of each protocol.
 *
 * In:    a case.
 * Out:   JSON, appended.
 * Never: anything of a person: states, times, ids, references of the agent's own.
 */
#ifndef ABIDE_API_STATUS_H
#define ABIDE_API_STATUS_H

#include "base/buf.h"
#include "flow/request/flow_request.h"

/* 3.03 of the Data Rights Protocol. `site` empty: without addresses of pages. */
struct status_drp {
    const struct request_view *view;
    struct raw reference; /* the agent's own id of it; may be empty */
    struct str site;      /* "https://..." without a slash at its end */
};
void status_drp(const struct status_drp *in, struct buf *out);

struct status_opendsr {
    const struct request_view *view;
    struct str controller;
    struct id id;       /* the controller's */
    struct raw encoded; /* the request as it came, for a receipt; empty: a status */
};
void status_opendsr(const struct status_opendsr *in, struct buf *out);

#endif
