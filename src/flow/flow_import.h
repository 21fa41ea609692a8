/*
 * flow/flow_import.h - an archive comes in: each turn stored once, sealed and stamped.
 *
 * In:    a path (zip, folder, file), whose it is, what is known of the account.
 * Out:   conversations in the store; what was found, mended and left out.
 * Never: decides by what an archive says of itself alone: an exported "on" is a fact of
 *        the export's date only; stores a turn twice.
 */
#ifndef ABIDE_FLOW_FLOW_IMPORT_H
#define ABIDE_FLOW_FLOW_IMPORT_H

#include "capture/capture.h"
#include "flow/flow.h"
#include "flow/import_beside.h"

struct flow_import {
    const char *path;
    struct str who; /* whose archive; empty: as the archive says, else "me" */
    struct capture_options capture;
    struct str tier, age,
        region;   /* of that account, where not known yet; may be empty */
    bool dry_run; /* read and report, store nothing */
};

struct flow_import_report {
    struct capture_report capture;
    uint64_t conversations_new, turns_new, turns_known;
    uint64_t deleted_before; /* conversations that were deleted here: not taken again */
    uint64_t stamped_train;  /* new turns whose stamp allows training */
    uint64_t people;         /* accounts the conversations belong to */
    struct beside_counts beside;
    char who[RAW_TOKEN_MAX + 1]; /* the account, when there is exactly one */
};

/* On false what was committed before stays; running it again goes on from there. */
bool flow_import(struct flow *f, const struct flow_import *in,
    struct flow_import_report *report, struct err *err);

#endif
