/*
 * serve/answer.h - the bytes of an answer's head and of its frames.
 *
 * In:    status, fields, how long the body will be.
 * Out:   bytes for the wire.
 * Never: lets a field break out of its line: one that holds a control byte is left out.
 */
#ifndef ABIDE_SERVE_ANSWER_H
#define ABIDE_SERVE_ANSWER_H

#include "base/buf.h"
#include "http/head.h"

enum { ANSWER_UNTIL_CLOSE = -2, ANSWER_CHUNKED = -1 }; /* instead of a length */

struct answer_head {
    int status;
    const struct http_field *fields;
    size_t count;
    int64_t length; /* bytes, or one of the two above */
    bool close;     /* the connection ends with it */
};

void answer_head_write(const struct answer_head *head, struct buf *out);
/* One frame of a chunked body; nothing for no bytes, which would end it. */
void answer_chunk_write(struct raw bytes, struct buf *out);
void answer_end_write(struct buf *out);

/* "OK" for 200; the class's name for a status that has none of its own. */
const char *answer_reason(int status);

/* Fields that belong to one connection (RFC 9110, 7.6.1) or to how this server frames
 * and are never handed on. */
bool answer_is_hop_field(struct raw name);

#endif
