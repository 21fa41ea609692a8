/*
 * cli/serve/conf_file.h - the daemon's configuration, from a file.
 *
 * In:    a path; what flags say over it (the environment says it by itself).
 * Out:   the configuration, right as a whole.
 * Never: keeps the file's text.
 */
#ifndef ABIDE_CLI_SERVE_CONF_FILE_H
#define ABIDE_CLI_SERVE_CONF_FILE_H

#include "cli/cli.h"
#include "conf/conf.h"

bool conf_file_read(const char *path, const struct cli_list *sets, struct conf **out,
    struct err *err) MUST_CHECK;

#endif
