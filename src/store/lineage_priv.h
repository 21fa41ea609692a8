/*
 * store/lineage_priv.h - what the files over datasets and rows share.
 *
 * In:    rows of lineage.
 * Out:   opened links; arrays in an arena.
 * Never: leaves store/.
 */
#ifndef ABIDE_STORE_LINEAGE_PRIV_H
#define ABIDE_STORE_LINEAGE_PRIV_H

#include "store/lineage.h"

/* Fills row->key from its sealed link; *opened false: the person's key is gone. */
bool lineage_open(struct store *s, struct lineage_row *row, struct raw link,
    bool *opened, struct err *err) MUST_CHECK;

#endif
