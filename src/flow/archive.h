/*
 * flow/archive.h - a zip, a folder or a file as an archive that capture can read.
 *
 * In:    a path.
 * Out:   struct capture_archive over it.
 * Never: unpacks to disk; follows links; reads entries nobody asks for.
 */
#ifndef ABIDE_FLOW_ARCHIVE_H
#define ABIDE_FLOW_ARCHIVE_H

#include "base/arena.h"
#include "capture/archive.h"

struct archive;

/* `path` is borrowed until archive_close. ERR_ABSENT: there is none. */
bool archive_open(const char *path, struct archive **out, struct err *err);
void archive_close(struct archive *a); /* NULL is fine */
const struct capture_archive *archive_view(const struct archive *a);

#endif
