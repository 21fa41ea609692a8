/*
 * store/erase/backup.h - a copy of the sealed content, and putting it back without
 * raising the dead.
 *
 * In:    an open store; a backup file; the key store of today.
 * Out:   one file, and people's sealed files in the folder BACKUP.files beside it; a
 *        state whose deletions hold.
 * Never: copies a key. Without keys.db and root.key a backup is noise.
 *
 * The key store is the journal of deletions: a destroyed key stays destroyed in it, and
 * it is never part of a backup. After a restore every row whose key is gone is deleted
 * before the state opens for anybody.
 */
#ifndef ABIDE_STORE_ERASE_BACKUP_H
#define ABIDE_STORE_ERASE_BACKUP_H

#include "store/store.h"

/* A consistent copy while others read and write; ERR_EXISTS when the file is there. */
bool backup_make(struct store *s, const char *path, struct err *err) MUST_CHECK;

struct backup_report {
    uint64_t conversations, vaults; /* of the backup, deleted since: not brought back */
    uint64_t files_gone;            /* deleted alone, since */
    uint64_t files, files_missing;  /* copied back; neither here nor in the backup */
};

struct backup_facts {
    bool sound;                     /* its pages are */
    bool mine;                      /* of this installation */
    int64_t in_backup, in_journal;  /* deletions the backup and the key store know of */
    uint64_t vaults, conversations; /* live in it */
};

/* What a restore would find. Whether the journal is new enough: in_journal >=
 * in_backup. ERR_ABSENT: no such file; ERR_INPUT: not a backup. */
bool backup_check(struct store *s, const char *path, struct backup_facts *out,
    struct err *err) MUST_CHECK;

/*
 * Puts the backup in place of vault.db. Nobody else may have the state open
 * ("os.locked"). ERR_STATE "store.not_a_pair": the backup is of another installation.
 */
bool backup_restore(const char *dir, const char *path, struct instant now,
    struct backup_report *out, struct err *err) MUST_CHECK;

#endif
