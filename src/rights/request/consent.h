/*
 * rights/request/consent.h - a choice as a consent record of ISO/IEC TS 27560.
 *
 * In:    a ledger, one line of it, the notice it was made under, whose systems these
 * are. Out:   JSON with the sections of the standard and terms of DPV. Never: a name of
 * the person: a random id; one record for two purposes.
 */
#ifndef ABIDE_RIGHTS_REQUEST_CONSENT_H
#define ABIDE_RIGHTS_REQUEST_CONSENT_H

#include "base/buf.h"
#include "model/choice.h"

/* What a control is about; PURPOSE_NONE: it is no consent (a plan, an age). */
enum purpose consent_purpose(enum control control);

enum { CONSENT_MONTHS = 24 }; /* what was given holds so long */

#define CONSENT_STATE_TABLE(X)                                                         \
    X(CONSENT_NONE, "dpv:ConsentUnknown")                                              \
    X(CONSENT_GIVEN, "dpv:ConsentGiven")                                               \
    X(CONSENT_REFUSED, "dpv:ConsentRefused")                                           \
    X(CONSENT_WITHDRAWN, "dpv:ConsentWithdrawn")                                       \
    X(CONSENT_RENEWED, "dpv:ConsentRenewed")
enum consent_state { CONSENT_STATE_TABLE(TABLE_ENUM) };
TABLE_DECLARE(consent_state);

/* What the line at `place` of the ledger did, seen from those before it. */
enum consent_state consent_state_of(
    const struct choice *ledger, size_t count, size_t place);

struct consent_record {
    const struct choice *ledger;
    size_t count, place;
    const struct notice *notice; /* it was made under; NULL: none is known */
    struct id principal, installation;
    struct str controller;   /* whose systems; empty: not said */
    struct str jurisdiction; /* a region's word */
};

/* Appends. False: the line is no consent. */
bool consent_write(const struct consent_record *in, struct buf *out);

#endif
