/*
 * capture/dialect/rechunk.h - an answer whose words are changed while it passes.
 *
 * In:    the bytes of an answer, cut anywhere; somebody who changes its words.
 * Out:   an answer of the same API: the same events, with other words in them.
 * Never: holds words back that whoever changes them has settled; gives a stream a
 *        sequence number twice or leaves one out; passes what it can't read.
 *
 * The words of one text come in pieces, over many events: a lane. Whoever changes them
 * may keep some back until the next piece; what is still kept when the text ends goes
 * out in an event of its own before the end. Padding against the reading of lengths
 * (`obfuscation`) is made anew for each event that was changed.
 */
#ifndef ABIDE_CAPTURE_DIALECT_RECHUNK_H
#define ABIDE_CAPTURE_DIALECT_RECHUNK_H

#include "capture/dialect/dialect.h"
#include "capture/dialect/words.h"

enum {
    RECHUNK_LANES_MAX = 128,
    RECHUNK_WHOLE = RECHUNK_LANES_MAX, /* the lane of texts that come in one piece */
};

struct rechunk_piece {
    struct raw text;
    bool end;  /* no more of this text comes */
    bool code; /* it is JSON itself */
};

struct rechunk_words {
    void *ctx;
    /* Appends what may go on now. False: the answer must not go on. */
    bool (*take)(void *ctx, unsigned lane, struct rechunk_piece piece, struct buf *out);
    /* Once, when all words of the answer were taken: appends what its `moderation`
     * says, as JSON; nothing: it says nothing. NULL: no answer of this way has one. */
    bool (*moderation)(void *ctx, struct buf *out);
};

struct rechunk_lane {
    int64_t place[3]; /* choice, kind and tool; or output, part and kind */
    bool open;
};

struct rechunk {
    enum dialect dialect;
    bool stream, failed;
    struct rechunk_words words;
    struct sse sse;
    struct buf whole, text, head; /* head: of the last chunk of a chat */
    struct arena arena;           /* of one event */
    struct rechunk_lane lanes[RECHUNK_LANES_MAX];
    size_t lane_count;
    int64_t inserted; /* events that the upstream did not send */
    bool moderated;   /* it says what was thought of it, or its provider did */
};

void rechunk_init(struct rechunk *r, enum dialect dialect, bool stream,
    const struct rechunk_words *words);
void rechunk_fini(struct rechunk *r); /* wipes */
/* Appends what may go on. False: the answer must not go on. */
bool rechunk_feed(struct rechunk *r, struct raw bytes, struct buf *out) MUST_CHECK;
/* All has come: the rest. */
bool rechunk_end(struct rechunk *r, struct buf *out) MUST_CHECK;

#endif
