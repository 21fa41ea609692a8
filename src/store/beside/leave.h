/*
 * store/beside/leave.h - where sealed files stand, and how they leave.
 *
 * In:    a vault, a file's id.
 * Out:   a path; removed files.
 * Never: is called from outside the store.
 */
#ifndef ABIDE_STORE_BESIDE_LEAVE_H
#define ABIDE_STORE_BESIDE_LEAVE_H

#include "base/attr.h"
#include "base/err.h"
#include "model/id.h"
#include "os/file.h"

struct store;

/* files/VAULT/FILE in the state folder. */
bool asset_path(const struct store *s, struct id vault, struct id file,
    char path[FILE_PATH_MAX], struct err *err) MUST_CHECK;
bool asset_dir(const struct store *s, struct id vault, char path[FILE_PATH_MAX],
    struct err *err) MUST_CHECK;

/*
 * Removes the sealed files that go with a chat (all of the vault: `conversation` zero),
 * before their rows do. Repeating it is fine.
 */
bool asset_leave(struct store *s, struct id vault, struct id conversation,
    struct err *err) MUST_CHECK;

/* Overwrites the wrapped keys of the files of one chat. Inside store_begin. */
bool asset_destroy(struct store *s, struct id vault, struct id conversation,
    struct err *err) MUST_CHECK;

#endif
