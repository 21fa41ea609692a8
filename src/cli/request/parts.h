/*
 * cli/request/parts.h - what the commands about rights requests share.
 *
 * In:    words of the command line; a case.
 * Out:   values of lists, texts from files; a table.
 * Never: prints what somebody wrote: that goes to files only.
 */
#ifndef ABIDE_CLI_REQUEST_PARTS_H
#define ABIDE_CLI_REQUEST_PARTS_H

#include "base/buf.h"
#include "cli/cli.h"
#include "flow/request/flow_request.h"

/* The first word is a case's number; `words` has `count` of them. */
bool parts_number(const struct cli_list *words, size_t count, int64_t *out,
    struct err *err) MUST_CHECK;
/* A token, or empty when `word` is NULL. */
bool parts_token(
    const char *word, const char *what, struct str *out, struct err *err) MUST_CHECK;
/* The whole file; NULL: nothing. */
bool parts_text(const char *path, struct buf *out, struct err *err) MUST_CHECK;

/* "2026-04-10": the last day of a deadline, there; "" for none. */
enum { PARTS_DAY_MAX = 16 };
struct str parts_last_day(
    enum zone zone, struct instant deadline, char text[PARTS_DAY_MAX]);

#endif
