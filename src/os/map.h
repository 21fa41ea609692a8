/*
 * os/map.h - a file's bytes without reading them: pages come when they are touched.
 *
 * In:    a path.
 * Out:   the bytes, on a page boundary, until file_unmap.
 * Never: writes; sees a file of 0 bytes as an error (its bytes are empty).
 */
#ifndef ABIDE_OS_MAP_H
#define ABIDE_OS_MAP_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/raw.h"
#include "os/file.h"

struct file_map {
    struct raw bytes;
    void *at;
};

bool file_map(const char *path, struct file_map *out, struct err *err) MUST_CHECK;
void file_unmap(struct file_map *m); /* a zero one is fine */

/* The folder the running program stands in, without a slash at the end. */
bool file_program_dir(char out[FILE_PATH_MAX], struct err *err) MUST_CHECK;

#endif
