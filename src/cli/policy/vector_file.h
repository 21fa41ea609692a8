/*
 * cli/policy/vector_file.h - a vector file named on the command line, case by case.
 *
 * In:    a path.
 * Out:   each case, to a function.
 * Never: keeps a case: it is gone after the call.
 */
#ifndef ABIDE_CLI_POLICY_VECTOR_FILE_H
#define ABIDE_CLI_POLICY_VECTOR_FILE_H

#include "base/buf.h"
#include "policy/vector.h"

enum { VECTOR_TEXT_MAX = 4 << 20 };

/* `text` holds the words of the cases and is released by buf_fini afterwards. */
bool vector_file_each(const char *path, struct buf *text,
    bool (*take)(void *ctx, const struct vector *v), void *ctx,
    struct err *err) MUST_CHECK;

#endif
