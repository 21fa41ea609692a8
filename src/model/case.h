/*
 * model/case.h - one rights request as it is kept: what is fixed, and what happened.
 *
 * In:    written by flow, stored append-only, read back in order.
 * Out:   rights/request folds the events into a state.
 * Never: holds a person's words: those are in the case's own vault.
 */
#ifndef ABIDE_MODEL_CASE_H
#define ABIDE_MODEL_CASE_H

#include "base/instant.h"
#include "model/request.h"
#include "model/zone.h"

struct request_facts {
    enum request_kind kind;
    enum regime regime;
    enum request_route route;
    enum zone zone;
};

struct request_event {
    struct instant at;
    enum request_act act;
    enum request_role role;
    struct str actor; /* a token: staff by name; others may be empty */
    enum request_outcome outcome;
    enum request_reason reason;
    enum identity identity; /* ACT_SUBMIT, ACT_CONFIRM_IDENTITY: what is established */
    struct str assignee;    /* ACT_ASSIGN: a token, or empty: nobody */
};

#endif
