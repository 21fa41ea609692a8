/*
 * cli/redact/redact.h - texts from files or stdin, each handed on with what was found.
 *
 * In:    paths (none, or "-": stdin), whether they are JSON lines and which fields
 * count. Out:   one call per piece of text, in order. Never: holds more than one piece;
 * prints.
 */
#ifndef ABIDE_CLI_REDACT_REDACT_H
#define ABIDE_CLI_REDACT_REDACT_H

#include "cli/cli.h"
#include "deid/deid.h"
#include "deid/operate/operate.h"

/* A piece: about a megabyte of a text, cut at a line break, or a line of JSON. */
enum { REDACT_PIECE = 1 << 20, REDACT_PIECE_MAX = 1 << 28 };

struct redact_words {
    bool jsonl;
    struct cli_list fields;    /* members whose strings count; none: all strings */
    struct cli_list off;       /* types not looked for */
    struct cli_list operators; /* "mask", "EMAIL_ADDRESS=keep" */
    const char *key_file;      /* of keyed operators */
    struct cli_list paths;
};

struct redact {
    struct deid_engine *engine;
    struct operate *operate;
    struct deid_spans spans;
    struct deid_scope scope;
    const struct redact_words *words;
    const char *path; /* of the file being read, "-" for stdin */
    uint64_t offset;  /* bytes of this file before the piece */
    uint64_t line;    /* lines of this file before the piece */
    struct buf out;   /* what a piece became */
    bool (*piece)(struct redact *r, struct raw text, struct err *err);
    void *ctx;
};

/* Takes --jsonl, --field, --off and paths from the command line. */
bool redact_read_words(struct cli *cli, const struct cli_option *more, size_t count,
    struct redact_words *words, struct err *err);
bool redact_open(struct redact *r, const struct redact_words *words, struct err *err);
void redact_close(struct redact *r);

/* Every file, piece by piece, through r->piece. */
bool redact_run(struct redact *r, struct err *err);

/* Appends the safe text of `text` to r->out. */
bool redact_text(struct redact *r, struct raw text, struct err *err);
/* The same for a line of JSON: the strings of its fields. */
bool redact_json(struct redact *r, struct raw line, struct err *err);

#endif
