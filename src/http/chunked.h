/*
 * http/chunked.h - the body inside a chunked coding (RFC 9112, 7.1).
 *
 * In:    bytes as they come, cut anywhere (TRUST: anything at all).
 * Out:   the data between the frames; the end; or a refusal.
 * Never: passes over a byte that is not exactly where the grammar puts it. Extensions
 *        and trailer fields are checked, and ignored.
 */
#ifndef ABIDE_HTTP_CHUNKED_H
#define ABIDE_HTTP_CHUNKED_H

#include "base/buf.h"
#include "http/head.h"

enum {
    HTTP_CHUNK_DIGITS_MAX = 16,
    HTTP_CHUNK_LINE_MAX = 256, /* bytes of a size line with its extensions */
    HTTP_TRAILER_MAX = 4 << 10,
};

struct http_chunked {
    int state;
    uint64_t left;   /* of the chunk at hand */
    size_t digits;   /* of its size, so far */
    size_t line;     /* bytes of the line at hand */
    size_t trailer;  /* bytes of all trailer lines */
    struct buf text; /* of the trailer line at hand */
};

enum http_chunk_got {
    HTTP_CHUNK_MORE,
    HTTP_CHUNK_DATA,
    HTTP_CHUNK_END,
    HTTP_CHUNK_BAD
};

void http_chunked_init(struct http_chunked *c);
void http_chunked_fini(struct http_chunked *c); /* wipes; then as after init */
/* Takes bytes from the front of `*in`. DATA: `*data` is a view into it. */
enum http_chunk_got http_chunked_next(
    struct http_chunked *c, struct raw *in, struct raw *data, struct http_refusal *why);

#endif
