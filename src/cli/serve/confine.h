/*
 * cli/serve/confine.h - what may the daemon still reach once it runs?
 *
 * In:    the configuration, its path, the installation.
 * Out:   a process confined to what these name; how far the kernel could.
 * Never: confines less than asked without saying so.
 */
#ifndef ABIDE_CLI_SERVE_CONFINE_H
#define ABIDE_CLI_SERVE_CONFINE_H

#include "conf/conf.h"

struct confined {
    int landlock; /* its version; 0: files are not confined */
    bool calls;   /* system calls are */
};

struct confine_what {
    const struct conf *conf;
    const char *path;  /* the configuration's */
    const char *state; /* the installation */
};

/* Before anything is opened and any thread made. */
bool confine_files(
    const struct confine_what *what, struct confined *out, struct err *err) MUST_CHECK;
/* Once everything is open and listens. */
bool confine_calls(
    const struct conf *conf, struct confined *out, struct err *err) MUST_CHECK;

#endif
