/*
 * text/json_split.h - where does each element of a huge file begin and end?
 *
 * In:    a file as it comes, in chunks of any size (TRUST: anything at all).
 * Out:   each element of the array at its top, or each line of JSON Lines, as one
 *        stretch of bytes with its place; json_parse then says whether it is JSON.
 * Never: holds more than one element of at most max_bytes; passes over a byte that
 *        belongs to no element and no separator.
 *
 *     struct json_stream s;
 *     json_stream_init(&s, &source, JSON_SPLIT_ARRAY, MAX_BYTES);
 *     while ((got = json_stream_next(&s, &element, err)) == JSON_GOT_ELEMENT) ...
 *     json_stream_fini(&s);
 *
 * An element over max_bytes comes with `over` set and no bytes: the caller reports it
 * and goes on.
 */
#ifndef ABIDE_TEXT_JSON_SPLIT_H
#define ABIDE_TEXT_JSON_SPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/raw.h"
#include "base/sink.h"

enum json_split_kind {
    JSON_SPLIT_ARRAY, /* [element, element, ...] */
    JSON_SPLIT_LINES, /* element LF element LF ...; empty lines are passed over */
};

enum json_got {
    JSON_GOT_ERROR,   /* err is set; the splitter is at its end */
    JSON_GOT_MORE,    /* feed it, or finish it */
    JSON_GOT_ELEMENT, /* one more element */
    JSON_GOT_END,     /* the array is closed, or the last line was given */
};

struct json_element {
    struct raw bytes;    /* valid until the next call; empty when over */
    uint64_t offset;     /* of its first byte in the file */
    uint64_t line;       /* of its first byte, from 1 */
    uint64_t index;      /* from 0 */
    uint64_t size_bytes; /* as it stands in the file */
    bool over;           /* larger than max_bytes */
};

struct json_split {
    enum json_split_kind kind;
    size_t max_bytes;
    struct raw rest; /* of the chunk that was fed */
    struct buf held; /* the front of an element that began in an earlier chunk */
    uint64_t offset; /* of rest */
    uint64_t line;   /* of rest */
    struct json_element now; /* the one being read */
    int state;
    size_t depth;
    bool in_string, escaped, over, finished;
};

void json_split_init(struct json_split *s, enum json_split_kind kind, size_t max_bytes);
void json_split_fini(struct json_split *s); /* wipes what it held */

/* Only after JSON_GOT_MORE. The chunk must live until the next JSON_GOT_MORE. */
void json_split_feed(struct json_split *s, struct raw chunk);
void json_split_finish(struct json_split *s); /* no more bytes will come */
enum json_got json_split_next(
    struct json_split *s, struct json_element *out, struct err *err) MUST_CHECK;

/* The same, pulling its chunks from a source. Never answers JSON_GOT_MORE. */
struct json_stream {
    struct json_split split;
    struct source *source;
    unsigned char *chunk;
};

void json_stream_init(struct json_stream *s, struct source *source,
    enum json_split_kind kind, size_t max_bytes);
void json_stream_fini(struct json_stream *s);
enum json_got json_stream_next(
    struct json_stream *s, struct json_element *out, struct err *err) MUST_CHECK;

#endif
