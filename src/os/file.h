/*
 * os/file.h - files and folders, written so that a crash leaves the old or the new.
 *
 * In:    paths (NUL-terminated), bytes.
 * Out:   folders 0700, files 0600, durable renames, locks.
 * Never: follows a symbolic link at the last step of a path it writes; leaves a
 *        half-written file under its final name; puts contents into errors.
 */
#ifndef ABIDE_OS_FILE_H
#define ABIDE_OS_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/sink.h"

enum { FILE_PATH_MAX = 4096 };

/* "dir/name" into `path`; false when it does not fit. */
bool file_join(const char *dir, const char *name, char path[FILE_PATH_MAX],
    struct err *err) MUST_CHECK;

/* Makes the folder (0700) and its missing parents. An existing folder is fine. */
bool file_make_dir(const char *path, struct err *err) MUST_CHECK;
bool file_sync_dir(const char *path, struct err *err) MUST_CHECK;

/* "/here/path" of a path; a path that is absolute stays. */
bool file_absolute(
    const char *path, char out[FILE_PATH_MAX], struct err *err) MUST_CHECK;

/* Renames a file or folder to a name nobody has (ERR_EXISTS), durably. */
bool file_rename_new(const char *from, const char *to, struct err *err) MUST_CHECK;

/* The whole file, appended to `out` (whose ceiling holds). ERR_ABSENT when missing. */
bool file_read(const char *path, struct buf *out, struct err *err) MUST_CHECK;

/*
 * Writes beside the path, syncs, renames over it, syncs the folder: after true the new
 * bytes survive a crash; after false the old file is as it was.
 */
bool file_replace(const char *path, struct raw bytes, struct err *err) MUST_CHECK;

/* Overwrites the bytes in place with zeroes, syncs, removes. Absent is fine. */
bool file_shred(const char *path, struct err *err) MUST_CHECK;

struct file_facts {
    bool exists, is_dir, is_link;
    bool mine;     /* owned by the user that runs this program */
    unsigned mode; /* permission bits, as 0600 */
    uint64_t size_bytes;
};
bool file_look(const char *path, struct file_facts *out, struct err *err) MUST_CHECK;
bool file_free_bytes(const char *path, uint64_t *out, struct err *err) MUST_CHECK;

/*
 * A lock that ends with the process. Shared or exclusive; does not wait: ERR_STATE when
 * somebody else holds it in a way that excludes this. `*fd` goes to file_unlock.
 */
bool file_lock(const char *path, bool exclusive, int *fd, struct err *err) MUST_CHECK;
void file_unlock(int fd); /* -1 is fine */

/* A new file (ERR_EXISTS when there is one), 0600, as a sink; close syncs it. */
struct file_out {
    int fd;
};
bool file_out_open(const char *path, struct file_out *out, struct err *err) MUST_CHECK;
struct sink file_out_sink(struct file_out *out); /* borrows out */
bool file_out_close(struct file_out *out, struct err *err) MUST_CHECK;
void file_out_abandon(struct file_out *out); /* closes without a promise */

/* A file as a source. */
struct file_in {
    int fd;
};
bool file_in_open(const char *path, struct file_in *in, struct err *err) MUST_CHECK;
struct source file_in_source(struct file_in *in); /* borrows in */
void file_in_close(struct file_in *in);

#endif
