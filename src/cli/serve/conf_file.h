/*
 * cli/serve/conf_file.h - the daemon's configuration, from a file.
 *
 * In:    a path.
 * Out:   the configuration, right as a whole.
 * Never: keeps the file's text.
 */
#ifndef ABIDE_CLI_SERVE_CONF_FILE_H
#define ABIDE_CLI_SERVE_CONF_FILE_H

#include "conf/conf.h"

bool conf_file_read(const char *path, struct conf **out, struct err *err) MUST_CHECK;

#endif
