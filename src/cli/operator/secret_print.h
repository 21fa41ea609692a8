/*
 * cli/operator/secret_print.h - a key or an entry token, printed once.
 *
 * In:    what to make, an open installation.
 * Out:   the text on standard output, and what to do with it on standard error.
 * Never: prints it again; leaves it in memory.
 */
#ifndef ABIDE_CLI_OPERATOR_SECRET_PRINT_H
#define ABIDE_CLI_OPERATOR_SECRET_PRINT_H

#include "cli/cli.h"
#include "flow/flow.h"
#include "store/operator/operator.h"

enum { ENTRY_HOURS = 24 };

/* Makes it, in a transaction, and prints it. */
bool secret_make(
    const struct cli *cli, struct flow *f, const struct credential *c, struct err *err);

/* The entry of an admin, from now. */
struct credential secret_entry(const struct cli *cli, struct str name);

#endif
