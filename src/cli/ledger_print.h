/*
 * cli/ledger_print.h - a ledger as people read it.
 *
 * In:    the lines of a ledger.
 * Out:   a table: every line, or what is in force at an instant.
 * Never: decides; hides a line.
 */
#ifndef ABIDE_CLI_LEDGER_PRINT_H
#define ABIDE_CLI_LEDGER_PRINT_H

#include "cli/cli.h"
#include "model/choice.h"

struct ledger_view {
    const struct choice *lines; /* ordered by (at, position) */
    size_t count;
    struct instant at; /* used by in_force */
};

bool ledger_print_history(
    const struct cli *cli, const struct ledger_view *view, struct err *err);

/* The last line of each control and scope that holds at `at`. */
bool ledger_print_in_force(
    const struct cli *cli, const struct ledger_view *view, struct err *err);

#endif
