/*
 * cli/redact/eval_print.h - scores as text, JSON or a chart.
 *
 * In:    systems that were measured.
 * Out:   stdout; a chart as SVG in a buffer.
 * Never: measures.
 */
#ifndef ABIDE_CLI_REDACT_EVAL_PRINT_H
#define ABIDE_CLI_REDACT_EVAL_PRINT_H

#include "cli/redact/eval.h"

/* Per type, per shape, all; what does not fit a row goes to stderr. */
bool eval_print_one(
    const struct cli *cli, const struct eval_system *tool, struct err *err);
/* A row for each system. */
bool eval_print_all(const struct cli *cli, const struct eval *e, struct err *err);
/* The whole of it, all systems, as one JSON object. */
bool eval_print_json(const struct eval *e, struct err *err);

/* Bars for each type (full-cover recall), a colour for each system. */
void eval_chart(const struct eval *e, struct buf *svg);

#endif
