/*
 * flow/flow_notice.h - what the operator told people, and since when.
 *
 * In:    a version, the purposes it covers, its times, the text that was shown.
 * Out:   a published notice: the basis of choices and donations.
 * Never: changes or withdraws a notice that is published; keeps the text (its hash is
 *        enough to prove which text it was).
 */
#ifndef ABIDE_FLOW_FLOW_NOTICE_H
#define ABIDE_FLOW_FLOW_NOTICE_H

#include "flow/flow.h"
#include "model/choice.h"

enum { NOTICE_TEXT_MAX = 1 << 20 };

/* Hashes the file's text into the notice and publishes it. */
bool flow_notice_publish(
    struct flow *f, struct notice notice, const char *text_path, struct err *err);

/* One JSON object a line: version, purposes, from, until, widens, text. */
bool flow_notice_import(
    struct flow *f, const char *path, uint64_t *lines, struct err *err);

#endif
