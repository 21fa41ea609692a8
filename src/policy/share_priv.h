/*
 * policy/share_priv.h - what an organisation's ledger shares at an instant.
 *
 * In:    the organisation's ledger, a kind of sharing, a project, an instant.
 * Out:   the line that covers, or nothing.
 * Never: lets a line without a date cover.
 */
#ifndef ABIDE_POLICY_SHARE_PRIV_H
#define ABIDE_POLICY_SHARE_PRIV_H

#include "policy/ledger_priv.h"

const struct choice *share_covers(
    const struct ledger *org, enum control kind, struct str project, struct instant t);
/* Zero data retention or modified abuse monitoring must be taken as on. */
bool share_is_barred(const struct ledger *org, struct instant t, struct instant now);

#endif
