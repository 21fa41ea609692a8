/*
 * cli/redact/walk.h - the files that paths on the command line mean.
 *
 * In:    paths: files, folders, "-" for standard input; none means "-".
 * Out:   each file open as a source, folders in the order of their names.
 * Never: follows links in folders; opens what is not text there (a NUL byte in front).
 */
#ifndef ABIDE_CLI_REDACT_WALK_H
#define ABIDE_CLI_REDACT_WALK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/sink.h"
#include "cli/cli.h"

struct walk_file {
    const char *path;  /* as it can be opened */
    const char *below; /* below the folder that was named; a file's own path */
    struct source *source;
};

struct walk {
    bool (*take)(void *ctx, const struct walk_file *file, struct err *err);
    void *ctx;
    uint64_t skipped; /* links, and files that are no text */
};

bool walk_paths(
    struct walk *w, const struct cli_list *paths, struct err *err) MUST_CHECK;

#endif
