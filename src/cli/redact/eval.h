/*
 * cli/redact/eval.h - texts marked by people, and what systems found in them.
 *
 * In:    marked texts (JSON lines), other tools' spans (JSON lines in the same order).
 * Out:   a measure for each system; the first is Abide itself.
 * Never: prints (eval_print.h does); keeps text.
 */
#ifndef ABIDE_CLI_REDACT_EVAL_H
#define ABIDE_CLI_REDACT_EVAL_H

#include "base/arena.h"
#include "cli/cli.h"
#include "deid/deid.h"
#include "deid/measure.h"
#include "os/file.h"
#include "text/json_split.h"

enum { EVAL_SYSTEMS_MAX = 16, EVAL_SPANS_MAX = 1 << 16, EVAL_NAME = 32 };

/* Whose spans: Abide's (no file), or those of a file. */
struct eval_system {
    char name[EVAL_NAME];
    const char *path; /* NULL: Abide */
    struct measure *measure;
    struct file_in file;
    struct source source;
    struct json_stream lines;
    bool open;
};

struct eval {
    struct eval_system systems[EVAL_SYSTEMS_MAX];
    size_t n;
    bool structured;    /* without names, organisations and places of people */
    const char *names;  /* redact_take_names */
    unsigned threshold; /* of other tools' scores, per cent */
    struct deid_engine *engine;
    struct deid_spans spans;
    struct arena arena, peer_arena;
    struct measure_gold *gold;
    struct span *found;
};

/* "NAME=FILE" or "FILE" adds a system; without a name it is the file's own. */
bool eval_add(struct eval *e, const char *word, struct err *err);
bool eval_open(struct eval *e, struct err *err);
void eval_close(struct eval *e);

/* Reads the marked texts once, for all systems. */
bool eval_run(struct eval *e, const char *gold_path, struct err *err);

#endif
