/*
 * People's files beside a backup of vault.db: BACKUP.files/VAULT/FILE, as they stand,
 * sealed. A sealed file never changes once it has its name, so a copy of those that the
 * backup's rows name is as consistent as the rows are; what is deleted meanwhile is
 * missing, and would not be readable.
 */
#include <stdio.h>

#include "base/mem.h"
#include "os/dir.h"
#include "store/beside/leave.h"
#include "store/erase/backup.h"
#include "store/erase/erase_priv.h"
#include "store/store_priv.h"

enum { PIECE_BYTES = 64 << 10 };

struct copying {
    char folder[FILE_PATH_MAX];
    uint64_t files, missing;
    bool back; /* from the backup into the state */
};

static bool folder_of(const char *path, char out[FILE_PATH_MAX], struct err *err)
{
    int n = snprintf(out, FILE_PATH_MAX, "%s.files", path);
    return (n > 0 && n < FILE_PATH_MAX) ||
           err_set(err, ERR_LIMIT, "store.dir_long", "the backup's path is too long");
}

static bool pump(struct source *from, struct sink *to, struct err *err)
{
    unsigned char *piece = mem_alloc(PIECE_BYTES);
    size_t got = 1;
    bool done = piece || err_memory(err);
    while (done && got > 0)
        done = source_read(from, piece, PIECE_BYTES, &got, err) &&
               (got == 0 || sink_write(to, piece, got, err));
    mem_free(piece);
    return done;
}

static bool copy_file(const char *from, const char *to, struct err *err)
{
    struct file_in in;
    struct file_out out;
    if (!file_in_open(from, &in, err))
        return false;
    bool done = file_out_open(to, &out, err);
    if (done) {
        struct source source = file_in_source(&in);
        struct sink sink = file_out_sink(&out);
        done = pump(&source, &sink, err);
        if (done)
            done = file_out_close(&out, err);
        else
            file_out_abandon(&out);
    }
    file_in_close(&in);
    return done;
}

struct paths {
    char own_dir[FILE_PATH_MAX], own[FILE_PATH_MAX];   /* in the state */
    char kept_dir[FILE_PATH_MAX], kept[FILE_PATH_MAX]; /* in the backup */
};

static bool name_paths(const struct store *s, const struct copying *c,
    const struct erase_part *part, struct paths *p, struct err *err)
{
    char vault[ID_TEXT], file[ID_TEXT];
    id_format(part->vault, vault);
    id_format(part->conversation, file);
    return asset_dir(s, part->vault, p->own_dir, err) &&
           asset_path(s, part->vault, part->conversation, p->own, err) &&
           file_join(c->folder, vault, p->kept_dir, err) &&
           file_join(p->kept_dir, file, p->kept, err);
}

/* A part names a file where others name a chat. */
static bool copy_one(
    struct store *s, const struct erase_part *part, void *ctx, struct err *err)
{
    struct copying *c = ctx;
    struct file_facts from, to;
    struct paths *p = mem_alloc(sizeof *p);
    if (!p)
        return err_memory(err);
    bool done = name_paths(s, c, part, p, err) &&
                file_look(c->back ? p->kept : p->own, &from, err) &&
                file_look(c->back ? p->own : p->kept, &to, err);
    if (done && !from.exists)
        c->missing += !to.exists;
    else if (done && !to.exists) {
        done = file_make_dir(c->back ? p->own_dir : p->kept_dir, err) &&
               copy_file(c->back ? p->kept : p->own, c->back ? p->own : p->kept, err);
        c->files++;
    }
    mem_free(p);
    return done;
}

static bool copy_all(
    struct store *s, const char *path, struct copying *c, struct err *err)
{
    const struct erase_each each = {s, copy_one, c, true};
    return folder_of(path, c->folder, err) && erase_each(s, SQL_FILE_LIVE, &each, err);
}

bool backup_files_free(const char *path, struct err *err)
{
    char folder[FILE_PATH_MAX];
    struct file_facts facts;
    if (!folder_of(path, folder, err) || !file_look(folder, &facts, err))
        return false;
    return !facts.exists || err_set(err, ERR_EXISTS, "store.backup_exists",
                                "there is a folder of files beside it already");
}

bool backup_files_make(struct store *s, const char *path, struct err *err)
{
    struct copying c = {.back = false};
    return copy_all(s, path, &c, err);
}

bool backup_files_restore(struct store *s, const char *path, uint64_t *files,
    uint64_t *missing, struct err *err)
{
    struct copying c = {.back = true};
    if (!copy_all(s, path, &c, err))
        return false;
    *files = c.files;
    *missing = c.missing;
    return true;
}
