/*
 * os/env.h - what does an environment variable hold, for who must not keep it there?
 *
 * In:    a name.
 * Out:   the value; env_take leaves the environment without it.
 * Never: called by other folders than those that read secrets: the rest takes
 * parameters.
 */
#ifndef ABIDE_OS_ENV_H
#define ABIDE_OS_ENV_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

/*
 * Appends the value, overwrites its bytes where they stand (which is also what Linux
 * shows in /proc/PID/environ) and removes the variable. ERR_ABSENT: it is not set.
 */
bool env_take(const char *name, struct buf *out, struct err *err) MUST_CHECK;
const char *env_find(const char *name); /* NULL: not set */
/* For libraries that ask; before any thread is made. */
bool env_set(const char *name, const char *value, struct err *err) MUST_CHECK;

#endif
