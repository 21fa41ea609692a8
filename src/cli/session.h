/*
 * cli/session.h - the open installation of one command, with progress and Ctrl-C.
 *
 * In:    the command's state directory, profile and time.
 * Out:   an open flow.
 * Never: outlives the command.
 */
#ifndef ABIDE_CLI_SESSION_H
#define ABIDE_CLI_SESSION_H

#include "cli/cli.h"
#include "flow/flow.h"
#include "store/account.h"

/* `profile` may be NULL: the installation's own. */
bool session_open(
    struct flow *f, const struct cli *cli, const char *profile, struct err *err);
bool session_open_read(
    struct flow *f, const struct cli *cli, const char *profile, struct err *err);
/* A whole command: FILE is taken in line by line by `import`. */
int cli_import_lines(struct cli *cli,
    bool (*import)(struct flow *f, const char *path, uint64_t *lines, struct err *err),
    const char *what);

/* person when `word` is NULL; "org" is short for organisation. */
bool cli_account_kind(const char *word, enum account_kind *out, struct err *err);

struct flow_options session_options(const struct cli *cli, const char *profile);

#endif
