/*
 * text/sse.h - the events of a text/event-stream.
 *
 * In:    bytes as they come, cut anywhere (TRUST: anything at all).
 * Out:   one event at a time: its name and its data, as the HTML standard says
 *        (section 9.2.6): lines end with CR LF, LF or CR; data lines are joined by LF.
 * Never: holds an event over its ceiling; gives an event that no empty line ended.
 */
#ifndef ABIDE_TEXT_SSE_H
#define ABIDE_TEXT_SSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/raw.h"

enum { SSE_NAME_MAX = 64 };

struct sse_event {
    struct raw name; /* empty: "message"; cut to SSE_NAME_MAX bytes */
    struct raw data; /* both valid until the next call */
};

struct sse {
    struct raw rest; /* fed, not read yet */
    struct buf line, data, given;
    unsigned char name[SSE_NAME_MAX], given_name[SSE_NAME_MAX];
    size_t name_n;
    bool after_cr, begun, has_data, over;
};

void sse_init(struct sse *s, size_t event_max_bytes);
void sse_fini(struct sse *s); /* wipes */

/* Only after sse_next was false. The bytes must live until it is false again. */
void sse_feed(struct sse *s, struct raw bytes);
bool sse_next(struct sse *s, struct sse_event *out) MUST_CHECK;
/* False with ERR_LIMIT once a line or an event was over the ceiling: nothing more
 * comes.
 */
bool sse_ok(const struct sse *s, struct err *err) MUST_CHECK;

#endif
