/*
 * conf/conf_priv.h - what the files of this folder share while they read.
 *
 * In:    a key and its value, in the section at hand.
 * Out:   the configuration, filled; the first error.
 * Never: leaves this folder.
 */
#ifndef ABIDE_CONF_CONF_PRIV_H
#define ABIDE_CONF_CONF_PRIV_H

#include "conf/conf.h"

/* What inih's calls share. It stops at nothing: the first error is kept. */
struct reading {
    struct conf *conf;
    struct str
        upstream_names[CONF_PROJECTS_MAX]; /* of each project, found at the end */
    uint64_t seen;                         /* keys of the section at hand */
    char section[160];
    struct err err;
    bool failed;
};

/* Puts a value where it belongs. */
bool conf_take(struct reading *r, const char *key, const char *value) MUST_CHECK;
/* Is false. */
bool conf_wrong(struct reading *r, const char *key, const char *what);

#endif
