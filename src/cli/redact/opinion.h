/*
 * cli/redact/opinion.h - another program is asked what it finds in each text.
 *
 * In:    a command (words between blanks, an absolute path first).
 * Out:   its spans (docs/formats/opinion.md), for deid/opinion.h.
 * Never: uses a shell; goes on when the program dies, is late or says what is no
 *        answer: that is an error, and nothing is given out.
 */
#ifndef ABIDE_CLI_REDACT_OPINION_H
#define ABIDE_CLI_REDACT_OPINION_H

#include "base/attr.h"
#include "deid/opinion.h"

struct opinion;

bool opinion_open(
    const char *command, struct opinion **out, struct err *err) MUST_CHECK;
void opinion_close(struct opinion *opinion); /* NULL is fine */
const struct deid_opinion *opinion_ask(struct opinion *opinion);

#endif
