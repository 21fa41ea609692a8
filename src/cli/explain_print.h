/*
 * cli/explain_print.h - a stored conversation's turns with their verdicts, as a table.
 *
 * In:    a decider, a loaded conversation, a purpose.
 * Out:   a row per turn: stamp, verdict now, code, why.
 * Never: prints what was said.
 */
#ifndef ABIDE_CLI_EXPLAIN_PRINT_H
#define ABIDE_CLI_EXPLAIN_PRINT_H

#include "cli/cli.h"
#include "flow/decide.h"
#include "store/conversation.h"

bool explain_print(const struct cli *cli, struct decider *d,
    const struct stored_conversation *c, enum purpose purpose, struct err *err);

#endif
