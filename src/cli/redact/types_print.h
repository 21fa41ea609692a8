/*
 * cli/redact/types_print.h - the table of types, for docs/deid.md and for SARIF.
 *
 * In:    the tables of deid/table.
 * Out:   Markdown or JSON on stdout.
 * Never: looks at text.
 */
#ifndef ABIDE_CLI_REDACT_TYPES_PRINT_H
#define ABIDE_CLI_REDACT_TYPES_PRINT_H

void types_print_table(void);      /* docs/deid.md holds it; a test compares */
void types_print_sarif_head(void); /* up to and with the opening of "results" */

#endif
