/*
 * deid/medium/medium.h - a file of any size as pieces with what was found in them.
 *
 * In:    bytes from a source; what kind of file they are; an engine.
 * Out:   pieces in order: together they are the file, byte for byte; spans in each.
 * Never: holds more than a window, a line, or a JSON text; cuts a found thing in two;
 * gives a span that crosses a cell, a string or an escape.
 *
 * Whoever takes the pieces writes the bytes between the spans as they are, and
 * something else for each span (medium_encode): so the file keeps its form.
 */
#ifndef ABIDE_DEID_MEDIUM_MEDIUM_H
#define ABIDE_DEID_MEDIUM_MEDIUM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/raw.h"
#include "base/sink.h"
#include "base/vec.h"
#include "deid/deid.h"
#include "deid/medium/settings.h"
#include "deid/pack/pack.h"

/* X(ID, "word") */
#define MEDIUM_TABLE(X)                                                                \
    X(MEDIUM_TEXT, "text")   /* also logs */                                           \
    X(MEDIUM_JSONL, "jsonl") /* a JSON value a line */                                 \
    X(MEDIUM_JSON, "json")   /* one JSON text */                                       \
    X(MEDIUM_CSV, "csv")     /* first row: names of the columns */                     \
    X(MEDIUM_CHAT, "chat")   /* JSON or JSON lines: only what people and models said */

#define MEDIUM_ENUM(id, word) id,
enum medium_kind { MEDIUM_TABLE(MEDIUM_ENUM) };

bool medium_kind_parse(struct str word, enum medium_kind *out) MUST_CHECK;
/* By the ending of a file's name; text when it says nothing. */
enum medium_kind medium_kind_of(struct str name);

enum {
    MEDIUM_WINDOW = 1 << 20,    /* of a text: looked at in one go */
    MEDIUM_CONTEXT = 1 << 13,   /* looked at again before it */
    MEDIUM_AHEAD = 1 << 14,     /* looked at but not given away behind it */
    MEDIUM_PIECE_MAX = 1 << 28, /* a line of JSON, a JSON text, a row */
    MEDIUM_FIELDS_MAX = 64,
};

struct medium_rules {
    const struct deid_engine *engine;
    const struct settings *settings; /* what may stay; NULL: nothing */
    struct pack *pack;               /* own patterns; NULL: none */
    enum medium_kind kind;
    bool each_line;                       /* give away every line as it comes (text) */
    struct str fields[MEDIUM_FIELDS_MAX]; /* "a.b": only these count; none: all */
    size_t field_count;
    struct str person, group; /* member or column that says whose, or of which chat */
};

/* How a span stands in the file. */
enum medium_how { HOW_PLAIN, HOW_JSON_STRING, HOW_JSON_NUMBER, HOW_CELL, HOW_QUOTED };

struct medium_span {
    struct span s; /* offsets in the piece */
    enum medium_how how;
};

struct medium_piece {
    struct raw bytes;
    const struct medium_span *spans;
    size_t n;
    uint64_t offset, line;    /* bytes and lines of the file before the piece */
    bool document;            /* a new document begins here */
    struct raw person, group; /* what the named members say; empty: nothing */
};

struct medium_taker {
    bool (*take)(void *ctx, const struct medium_piece *piece, struct err *err);
    void *ctx;
};

/* The whole source. False: ERR_INPUT (no JSON; the line is named), ERR_LIMIT, ... */
bool medium_run(const struct medium_rules *rules, struct source *source,
    const struct medium_taker *taker, struct err *err) MUST_CHECK;

/* What a span's bytes say: `out` is used when they are written with escapes. */
struct raw medium_decode(enum medium_how how, struct raw source, struct buf *out);
/* Appends `text` as it may stand there. */
void medium_encode(enum medium_how how, struct raw text, struct buf *out);

#endif
