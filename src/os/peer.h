/*
 * os/peer.h - a command that stays and answers: a line asked, a line said.
 *
 * In:    an absolute program and its words; lines; how long and how much one answer
 * may. Out:   the line it answers each with. Never: uses a shell; hands down the
 * environment (but PATH and LANG) or open files; asks again after a failure: a command
 * that dies, stays silent or says more than one line is ended and stays ended.
 */
#ifndef ABIDE_OS_PEER_H
#define ABIDE_OS_PEER_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/raw.h"

struct peer;

/* `words` end with NULL. ERR_USAGE: no absolute path; ERR_ABSENT: no such program. */
bool peer_open(const char *const *words, int timeout_ms, struct peer **out,
    struct err *err) MUST_CHECK;

/*
 * Sends `line`, which ends with a line break, and puts the answer without its own into
 * `answer`, whose ceiling holds. ERR_STATE: it ended, took too long or said more than a
 * line; ERR_LIMIT: the answer is too long.
 */
bool peer_ask(
    struct peer *peer, struct raw line, struct buf *answer, struct err *err) MUST_CHECK;

void peer_close(struct peer *peer); /* NULL is fine; ends the command */

#endif
