/*
 * deid/medium/medium_priv.h - what the readers of the kinds of files share.
 *
 * In:    rules, bytes.
 * Out:   spans of the bytes, clipped to where text may stand.
 * Never: leaves this folder.
 */
#ifndef ABIDE_DEID_MEDIUM_MEDIUM_PRIV_H
#define ABIDE_DEID_MEDIUM_MEDIUM_PRIV_H

#include "base/arena.h"
#include "deid/medium/medium.h"

/* Where text stands in a piece: a string without its quotes, a number, a cell. */
struct medium_token {
    size_t start, end;
    enum medium_how how;
    bool counts, escaped;
    bool key; /* a member's name */
};

/* The work of one run. */
struct medium {
    const struct medium_rules *rules;
    const struct medium_taker *taker;
    struct source *source;
    struct buf held; /* read, and not given away */
    bool ended;      /* the source has no more */
    uint64_t offset, line;
    struct deid_spans found, part;
    struct pack_spans packed;
    struct arena arena; /* of one JSON text */
    VEC(struct medium_token) tokens;
    VEC(struct medium_span) spans;
    struct buf scratch;
};

enum { MEDIUM_SPANS_MAX = 1 << 24, MEDIUM_CHUNK = 1 << 16 };

/* Reads until `want` bytes are held or the source ends. */
bool medium_fill(struct medium *m, size_t want, struct err *err) MUST_CHECK;
/* Forgets the first n bytes held; they were given away. */
void medium_drop(struct medium *m, size_t n);
/* The next line with its end, read as far as needed; false with ERR_LIMIT. Empty: end.
 */
bool medium_line(struct medium *m, struct raw *out, struct err *err) MUST_CHECK;

/* m->found: what the engine and the patterns find; text that looks like a token. */
bool medium_scan(struct medium *m, struct raw text, struct err *err) MUST_CHECK;
/* Adds m->part's spans, moved by `by`, to m->found. */
bool medium_join(struct medium *m, size_t by, struct err *err) MUST_CHECK;

/* m->spans: m->found where the tokens of [from, to) are; offsets from `from`. */
bool medium_clip(struct medium *m, struct raw bytes, size_t from, size_t to,
    struct err *err) MUST_CHECK;
/* The same without tokens: the stretch is text. */
bool medium_plain(struct medium *m, struct raw bytes, size_t from, size_t to,
    struct err *err) MUST_CHECK;

/* Gives [from, to) of `bytes` away with m->spans; counts its lines. */
bool medium_give(
    struct medium *m, struct medium_piece *piece, struct err *err) MUST_CHECK;

/* The source bytes of the unit of a JSON string at p, and how many bytes it says. */
size_t medium_unit(const unsigned char *p, size_t n, size_t *says);

/* Which members count: a path of names, outermost first. */
bool medium_field(
    const struct medium_rules *rules, const struct raw *path, size_t depth);

bool medium_run_text(struct medium *m, struct err *err) MUST_CHECK;
bool medium_run_csv(struct medium *m, struct err *err) MUST_CHECK;
bool medium_run_jsonl(struct medium *m, struct err *err) MUST_CHECK;
bool medium_run_json(struct medium *m, struct err *err) MUST_CHECK;

#endif
