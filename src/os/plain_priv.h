/*
 * os/plain_priv.h - requests to servers without TLS, named by an address in digits.
 *
 * In:    as os/fetch.h, for "http://127.0.0.1:9000/..." and its like.
 * Out:   the same calls, over pooled connections of os/net.h.
 * Never: leaves this folder; takes an answer that can be read in two ways; sends a
 *        request twice, but over a fresh connection when a pooled one was closed before
 *        it said a byte.
 *
 * A model server beside the gateway is asked for each call: libcurl's share of that was
 * larger than all the rest (decision record 0014).
 */
#ifndef ABIDE_OS_PLAIN_PRIV_H
#define ABIDE_OS_PLAIN_PRIV_H

#include "base/buf.h"
#include "os/fetch.h"

struct plainer;
struct plain;

bool plainer_new(struct loop *loop, struct plainer **out, struct err *err) MUST_CHECK;
void plainer_free(struct plainer *p); /* NULL is fine */

/* Whether the URL is one of these. */
bool plain_fits(struct str url);
/* False: no memory. */
bool plain_start(struct plainer *p, const struct fetch_request *request,
    const struct fetch_calls *calls, void *ctx, struct plain **out) MUST_CHECK;
void plain_pause(struct plain *f, bool paused);
void plain_cancel(struct plain *f);

/* What a head of an answer says: its fields, and how its body ends. */
enum plain_body { PLAIN_NONE, PLAIN_LENGTH, PLAIN_CHUNKED, PLAIN_TO_END };
struct plain_head {
    int status;
    size_t count; /* of the fields */
    enum plain_body body;
    uint64_t length;
    bool keeps; /* the connection may be used again */
};
/* Not cleared: the first `count` are filled. */
struct plain_fields {
    struct fetch_field p[FETCH_FIELDS_MAX];
};
/* `bytes` end with the empty line. `bodiless`: the request was HEAD. */
bool plain_head_read(struct raw bytes, bool bodiless, struct plain_head *out,
    struct plain_fields *fields) MUST_CHECK;

/* Takes a chunked body apart. */
struct plain_chunks {
    enum { CHUNK_SIZE, CHUNK_DATA, CHUNK_LINE, CHUNK_TRAILER, CHUNK_OVER } state;
    uint64_t left;
    size_t line_bytes, trailer_bytes;
    int digits;
    bool extension, cr;
};
/* Appends what is body to `out`; *rest is what stands behind its end. False: wrong. */
bool plain_chunks_feed(struct plain_chunks *c, struct raw bytes, struct buf *out,
    struct raw *rest) MUST_CHECK;

#endif
