/*
 * os/dir.h - which files are in a folder?
 *
 * In:    a folder's path.
 * Out:   the regular files below it, by path relative to it, sorted bytewise.
 * Never: follows symbolic links; descends deeper than DIR_DEPTH_MAX; lists more than
 *        DIR_FILES_MAX files (ERR_LIMIT).
 */
#ifndef ABIDE_OS_DIR_H
#define ABIDE_OS_DIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"

/* A ChatGPT export holds one file per picture and recording: tens of thousands. */
enum { DIR_DEPTH_MAX = 8, DIR_FILES_MAX = 1000000 };

struct dir_file {
    const char *path; /* relative to the folder, in the arena */
    uint64_t size_bytes;
};

struct dir_list {
    struct dir_file *files; /* in the arena */
    size_t n;
    uint64_t skipped; /* symbolic links and special files, not listed */
};

/* ERR_ABSENT when the folder does not exist. */
bool dir_read(const char *path, struct arena *arena, struct dir_list *out,
    struct err *err) MUST_CHECK;

/* Removes a folder and all below it, without following links. Absent is fine. */
bool dir_remove(const char *path, struct err *err) MUST_CHECK;

#endif
