/*
 * cli/redact/redact.h - files or stdin, looked at as the command line asks.
 *
 * In:    options (a settings file, types, operators, fields) and paths.
 * Out:   one call per piece of each file, in order.
 * Never: holds more than one piece; prints.
 */
#ifndef ABIDE_CLI_REDACT_REDACT_H
#define ABIDE_CLI_REDACT_REDACT_H

#include "cli/cli.h"
#include "cli/redact/opinion.h"
#include "cli/redact/scopes.h"
#include "deid/deid.h"
#include "deid/medium/medium.h"
#include "deid/operate/back.h"
#include "deid/operate/operate.h"

/* What the command line says, shared by redact and scan. */
struct redact_words {
    const char *input; /* "text", "jsonl", ...: every file is of this kind */
    bool jsonl, csv, chat;
    bool each_line, keep_public;
    const char *second_opinion, *names, *min_confidence, *scope, *by, *person,
        *key_file, *map;
    struct cli_list profiles, types, off, allow, fields, operators, paths;
};

struct redact {
    struct settings settings;
    struct deid_engine *engine;
    struct pack *pack;
    struct opinion *opinion; /* another program's, or NULL */
    struct operate *operate;
    struct scopes scopes;
    const struct redact_words *words;
    const char *path;  /* of the file being read, "-" for stdin */
    const char *below; /* its path below the folder that was named, or path */
    struct medium_rules rules;
    struct buf value, written, out; /* one value, what stands in its place, a piece */
    uint8_t key[OPERATE_KEY_BYTES];
    bool keyed;
    struct back *back;   /* the map being made, or NULL */
    uint64_t out_offset; /* bytes given out before this piece */
    struct deid_counts counts;
    uint64_t files, skipped;
    bool (*file_begin)(struct redact *r, struct err *err); /* each may be NULL */
    bool (*file_end)(struct redact *r, struct err *err);
    bool (*piece)(struct redact *r, const struct medium_piece *piece, struct err *err);
    void *ctx;
};

/* Takes the options of redact_words and `more` from the command line. */
bool redact_read_words(struct cli *cli, const struct cli_option *more, size_t count,
    struct redact_words *words, struct err *err);
bool redact_open(struct redact *r, const struct redact_words *words, struct err *err);
void redact_close(struct redact *r);

/* Every file, in folders too, piece by piece through r->piece. */
bool redact_run(struct redact *r, struct err *err);

/* r->out becomes the safe text of a piece; counts, and notes the way back. */
bool redact_piece(struct redact *r, const struct medium_piece *piece, struct err *err);

/* "auto" (NULL too), "all", "rules" or a point of the model: and the shipped model. */
bool redact_take_names(
    const char *name, struct deid_options *options, struct err *err) MUST_CHECK;

/* 32 bytes from a key file: 32 raw bytes, or 64 hexadecimal digits. */
bool redact_read_key(const char *path, uint8_t key[OPERATE_KEY_BYTES], struct err *err);

#endif
