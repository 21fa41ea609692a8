/*
 * rights/request/clock.h - by when must a rights request be answered?
 *
 * In:    a request, holidays, the time (for a clock that stands still now).
 * Out:   its deadlines, and how urgent it is.
 * Never: makes a term longer than its law does: what is not known ends it earlier.
 *
 * A deadline is the first instant that is too late: the end of a day, there.
 */
#ifndef ABIDE_RIGHTS_REQUEST_CLOCK_H
#define ABIDE_RIGHTS_REQUEST_CLOCK_H

#include "rights/request/request.h"

/*
 * X(REGIME, term in months, in days, extension in months, in days, ends on a working
 * day, an identity check stops it, acknowledge in working days (0: no duty), an
 * opt-out in working days (0: as the rest), an appeal in days).
 */
#define REGIME_RULES(X)                                                                \
    X(REGIME_UNKNOWN, 0, 10, 0, 0, false, false, 10, 10, 30)                           \
    X(REGIME_GDPR, 1, 0, 2, 0, true, true, 0, 0, 30)                                   \
    X(REGIME_UK, 1, 0, 2, 0, true, true, 0, 0, 30)                                     \
    X(REGIME_CH, 0, 30, 0, 30, false, false, 0, 0, 30)                                 \
    X(REGIME_CCPA, 0, 45, 0, 45, false, false, 10, 15, 45)                             \
    X(REGIME_US_STATE, 0, 45, 0, 45, false, false, 10, 15, 45)                         \
    X(REGIME_LGPD, 0, 15, 0, 0, false, false, 0, 0, 15)                                \
    X(REGIME_PIPA, 0, 10, 0, 0, false, false, 0, 0, 10)                                \
    X(REGIME_APPI, 0, 14, 0, 0, false, false, 0, 0, 14)                                \
    X(REGIME_VOLUNTARY, 1, 0, 2, 0, false, false, 0, 0, 30)

enum {
    IDENTITY_DAYS = 30, /* to answer an identity check; then it expires */
    IDENTITY_ASKED_DAYS =
        7,            /* asked later than this, the check does not stop a clock */
    APPEAL_DAYS = 30, /* to appeal */
    CASE_DAYS = 30,   /* after the close: what was sent in is destroyed */
    CASE_RECORD_MONTHS = 24, /* after the close: the record goes too */
    SOON_DAYS = 7
};

/* INSTANT_UNKNOWN: there is none. */
struct request_deadlines {
    struct instant acknowledge; /* unless it was */
    struct instant due;         /* the answer, or the answer to the appeal */
    struct instant identity;    /* what was asked must be there */
    struct instant appeal;      /* until then it can be appealed */
    struct instant destroy;     /* the case's key dies */
    struct instant forget;      /* its record goes */
};

struct request_deadlines request_deadlines(
    const struct request *r, const struct holidays *holidays, struct instant now);

/* When it would be due if it were extended; unknown: its regime has no extension. */
struct instant request_due_extended(
    const struct request *r, const struct holidays *holidays);

#define URGENCY_TABLE(X)                                                               \
    X(URGENCY_NONE, "none")                                                            \
    X(URGENCY_CALM, "calm")                                                            \
    X(URGENCY_SOON, "soon")                                                            \
    X(URGENCY_LATE, "late")
enum urgency { URGENCY_TABLE(TABLE_ENUM) };
TABLE_DECLARE(urgency);

/* Of the answer and of the acknowledgement, whichever is worse. */
enum urgency request_urgency(
    const struct request *r, const struct holidays *holidays, struct instant now);

/* The zone a regime's authority goes by, where the person's is not known. */
enum zone regime_zone(enum regime regime);

#endif
