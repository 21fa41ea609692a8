/*
 * flow/exchange/decision.h - which record does the id of an answer name?
 *
 * In:    the id that an answer told its operator (x-abide-decision-id).
 * Out:   whether its exchange was kept, and the turn it became; or why not.
 * Never: keeps a word that was said; finds anything after DECISION_DAYS.
 *
 * The note is written in the exchange's own transaction: an id whose exchange is
 * durable is found.
 */
#ifndef ABIDE_FLOW_EXCHANGE_DECISION_H
#define ABIDE_FLOW_EXCHANGE_DECISION_H

#include "flow/exchange/exchange.h"

enum { DECISION_DAYS = 30, DECISION_ID_MAX = 64 /* bytes */ };

struct decision {
    enum exchange_kept kept;
    struct id person;        /* vault; zero unless it was kept, as the two below */
    struct raw conversation; /* its origin id */
    struct raw turn;         /* the last one's origin id */
    struct instant at;
};

/* Inside store_begin. */
bool decision_note(struct flow *f, struct raw id, const struct decision *decision,
    struct err *err) MUST_CHECK;
/* The views live in `a`. */
bool decision_find(struct flow *f, struct raw id, struct arena *a, struct decision *out,
    bool *found, struct err *err) MUST_CHECK;

#endif
