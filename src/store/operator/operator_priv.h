/*
 * store/operator/operator_priv.h - what the files of this folder share.
 *
 * In:    an admin's name.
 * Out:   the admin, while not revoked.
 * Never: leaves this folder.
 */
#ifndef ABIDE_STORE_OPERATOR_OPERATOR_PRIV_H
#define ABIDE_STORE_OPERATOR_OPERATOR_PRIV_H

#include "store/operator/operator.h"

bool operator_admin_find(struct store *s, struct str name, struct arena *a,
    struct admin *out, bool *found, struct err *err) MUST_CHECK;

#endif
