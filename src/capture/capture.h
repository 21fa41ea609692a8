/*
 * capture/capture.h - which conversations and account facts are in these bytes?
 *
 * In:    an archive (named streams), a format or "tell by content", options.
 * Out:   each conversation once, as a tree of turns; facts about the account; a report.
 * Never: decides or stores; keeps a conversation after its callback returned; drops a
 *        field (what has no place of its own is kept as JSON in `meta`).
 */
#ifndef ABIDE_CAPTURE_CAPTURE_H
#define ABIDE_CAPTURE_CAPTURE_H

#include <stdbool.h>

#include "base/err.h"
#include "capture/archive.h"
#include "capture/read/options.h"
#include "capture/read/report.h"

/*
 * Reads the archive: account facts first, then conversations in file order, then
 * ratings. False: *err says why; callbacks made before stay valid, and running again is
 * safe where conversations are put idempotently. `*report` (about 30 KB) is filled in
 * either case, as far as the run came.
 */
bool capture_run(const struct capture_archive *a, const struct capture_options *o,
    const struct capture_handler *h, struct capture_report *report, struct err *err);

#endif
