/*
 * cli/policy/vector_file.h - test cases named on the command line, or those that ship.
 *
 * In:    paths; none: the shipped files.
 * Out:   each case of each file, to a function.
 * Never: keeps a case: it is gone after the call.
 */
#ifndef ABIDE_CLI_POLICY_VECTOR_FILE_H
#define ABIDE_CLI_POLICY_VECTOR_FILE_H

#include "base/buf.h"
#include "cli/cli.h"
#include "policy/vector.h"

enum { VECTOR_TEXT_MAX = 4 << 20 };

/* The files of one command; views into them stay good until vector_files_close. */
struct vector_files {
    struct vector_file {
        struct str name, text;
        struct buf read; /* what was read, for one that does not ship */
    } list[CLI_LIST_MAX];
    size_t n;
};

bool vector_files_open(
    struct vector_files *files, const struct cli_list *paths, struct err *err);
void vector_files_close(struct vector_files *files); /* fine on a zeroed one */

bool vector_file_each(const struct vector_file *file,
    bool (*take)(void *ctx, const struct vector *v), void *ctx,
    struct err *err) MUST_CHECK;

#endif
