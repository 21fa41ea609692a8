/*
 * tests/harness/fault.h - for tests: a disk that fails at the nth write, sync or cut.
 *
 * In:    what happens, and at which operation.
 * Out:   SQLite's default VFS does it: the process dies, or the disk is full.
 * Never: used outside tests; thread-safe (one thread a test).
 */
#ifndef ABIDE_TESTS_HARNESS_FAULT_H
#define ABIDE_TESTS_HARNESS_FAULT_H

#include <stdbool.h>

enum fault_kind {
    FAULT_NONE,
    FAULT_KILL, /* SIGKILL instead of the operation */
    FAULT_TORN, /* half of a write, then SIGKILL */
    FAULT_FULL, /* it and all later ones: no space */
    FAULT_IO    /* it alone: an input/output error */
};

bool fault_install(void);                      /* once, before anything is opened */
void fault_set(enum fault_kind kind, long at); /* from 1; counts from here */
long fault_count(void);                        /* operations since fault_set */
long fault_syncs(void);                        /* of them syncs */

#endif
