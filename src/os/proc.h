/*
 * os/proc.h - what does this command say? Run once, without a shell, within a time.
 * And: nobody looks into the memory of this process.
 *
 * In:    an absolute program and its words; how long it may take; how much it may say.
 * Out:   its standard output, when it ends with status 0.
 * Never: uses a shell or PATH; hands down the environment or open files; waits longer
 *        than it was told (the command is killed then).
 */
#ifndef ABIDE_OS_PROC_H
#define ABIDE_OS_PROC_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

enum { PROC_WORDS_MAX = 16 };

/*
 * From then on this process leaves no core file, and others of the same user cannot
 * look into its memory. Programs built with the address sanitizer only leave no core:
 * its search for leaks looks into their memory.
 */
void proc_no_dump(void);

/*
 * Appends to `out`, whose ceiling holds: a command that says more is killed
 * (ERR_LIMIT). ERR_ABSENT: no such program. ERR_STATE: it failed, or took longer than
 * timeout_ms.
 */
bool proc_run(const char *const *words, int timeout_ms, struct buf *out,
    struct err *err) MUST_CHECK;

#endif
