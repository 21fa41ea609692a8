/*
 * os/now.h - what time is it: the only clock.
 *
 * In:    the system clock, or ABIDE_NOW (RFC 3339) where a run must be repeatable.
 * Out:   an instant; microseconds for measuring.
 * Never: called by pure folders: they take instants as arguments.
 */
#ifndef ABIDE_OS_NOW_H
#define ABIDE_OS_NOW_H

#include <stdint.h>

#include "base/instant.h"

struct instant now_utc(void);
int64_t now_monotonic_us(void); /* for durations only; ABIDE_NOW does not change it */

#endif
