/*
 * cli/progress.h - the line that tells how far a long job is.
 *
 * In:    what is done, how much of how much, since when.
 * Out:   "importing, bytes: 12 of 1961 MB (0%), 14 MB/s, 2:19 left".
 * Never: prints; guesses an end that is not known.
 */
#ifndef ABIDE_CLI_PROGRESS_H
#define ABIDE_CLI_PROGRESS_H

#include <stdint.h>

#include "base/buf.h"

struct progress {
    const char *what;     /* ends with "bytes:" where bytes are counted */
    uint64_t done, total; /* total 0: not known */
    int64_t elapsed_us;
};

void progress_format(const struct progress *p, struct buf *out);

#endif
