/*
 * cli/keep/transfer.h - a command that makes a copy: does it leave its region?
 *
 * In:    the words --to-region and --mechanism.
 * Out:   a line in the log of transfers, before the copy is made.
 * Never: makes the copy.
 */
#ifndef ABIDE_CLI_KEEP_TRANSFER_H
#define ABIDE_CLI_KEEP_TRANSFER_H

#include "flow/flow.h"
#include "store/region.h"

struct transfer_words {
    const char *target, *mechanism; /* NULL: not said; the copy stays in its region */
};

bool transfer_say(
    struct flow *f, const struct transfer_words *w, const char *what, struct err *err);

#endif
