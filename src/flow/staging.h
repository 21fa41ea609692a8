/*
 * flow/staging.h - a folder that appears complete or not at all.
 *
 * In:    the final path; files by name.
 * Out:   after publish, the folder under its name, synced, 0700.
 * Never: writes under the final name before all is there; replaces a folder.
 */
#ifndef ABIDE_FLOW_STAGING_H
#define ABIDE_FLOW_STAGING_H

#include <stdint.h>

#include "base/err.h"
#include "base/sink.h"
#include "crypt/hash.h"
#include "os/file.h"

enum { STAGING_FILES_MAX = 64 };

struct staging {
    char final[FILE_PATH_MAX]; /* absolute */
    char work[FILE_PATH_MAX];  /* final + ".partial"; "" when there is none */
    struct file_out files[STAGING_FILES_MAX];
    size_t n;
    uint8_t manifest_sha256[SHA256_BYTES];
};

/* Makes the working folder; what an earlier, killed run left is removed. ERR_EXISTS
 * when the final path is there. */
bool staging_begin(struct staging *s, const char *path, struct err *err);
/* A name may have folders in it. */
bool staging_file(
    struct staging *s, const char *name, struct sink *out, struct err *err);
bool staging_end(struct staging *s, struct err *err);  /* closes, syncs the last file */
bool staging_sync(struct staging *s, struct err *err); /* closes and syncs all files */
bool staging_publish(
    struct staging *s, struct err *err); /* renames; after staging_sync */
void staging_abandon(
    struct staging *s); /* removes what is not published; may be zeroed */

#endif
