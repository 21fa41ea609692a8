/*
 * os/temp.h - a file without a name: gone when it is closed, or when the process ends.
 *
 * In:    a folder.
 * Out:   a descriptor to write, then to read from the start.
 * Never: leaves a file behind; keeps one that others could open.
 */
#ifndef ABIDE_OS_TEMP_H
#define ABIDE_OS_TEMP_H

#include "base/attr.h"
#include "base/err.h"
#include "base/raw.h"

bool temp_open(const char *dir, int *fd, struct err *err) MUST_CHECK;
bool temp_write(int fd, struct raw bytes, struct err *err) MUST_CHECK;
bool temp_rewind(int fd, struct err *err) MUST_CHECK;
/* Until `cap` bytes are there or the file ends. */
bool temp_read(int fd, void *p, size_t cap, size_t *got, struct err *err) MUST_CHECK;
void temp_close(int fd); /* -1 is fine */

#endif
