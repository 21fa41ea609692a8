/*
 * os/sandbox/sandbox.h - what may this process still do once it runs?
 *
 * In:    paths it goes on needing.
 * Out:   a process, and all it starts, that reaches no other file; one whose threads
 * can make no system call but those a server makes. Never: takes anything back: there
 * is no way out but the end of the process.
 *
 * Files by Landlock, for the calling thread and those it starts after: call it before
 * any other thread is there. Calls by seccomp, for all threads.
 */
#ifndef ABIDE_OS_SANDBOX_SANDBOX_H
#define ABIDE_OS_SANDBOX_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

enum sandbox_right {
    SANDBOX_READ,
    SANDBOX_RUN,   /* read and execute */
    SANDBOX_WRITE, /* read, write, make and remove */
};

/* A file, or a folder with all beneath it. One that is not there is passed over. */
struct sandbox_path {
    const char *path;
    enum sandbox_right right;
};

/* *version: of Landlock; 0: this kernel has none, and nothing is confined. No program
 * gains rights by being run from now on. */
bool sandbox_files(const struct sandbox_path *paths, size_t count, int *version,
    struct err *err) MUST_CHECK;

/* No program is run any more, no process made, nothing traced. *on false: this kernel
 * has no filters. */
bool sandbox_calls(bool *on, struct err *err) MUST_CHECK;

#endif
