/*
 * cli/policy/profile_file.h - a profile named on the command line, loaded.
 *
 * In:    the name of a shipped profile, or a path.
 * Out:   its text and the loaded profile.
 * Never: guesses: a word that is neither is an error.
 */
#ifndef ABIDE_CLI_POLICY_PROFILE_FILE_H
#define ABIDE_CLI_POLICY_PROFILE_FILE_H

#include "base/buf.h"
#include "base/err.h"
#include "policy/policy.h"

struct profile_file {
    struct buf text;
    struct policy *policy;
};

/* A shipped name wins over a file of that name. The text alone, to be released by
 * buf_fini: */
bool profile_file_text(const char *name, struct buf *out, struct err *err);

bool profile_file_open(
    const char *name, struct profile_file *out, struct err *err) MUST_CHECK;
void profile_file_close(struct profile_file *f); /* fine on a zeroed one */

#endif
