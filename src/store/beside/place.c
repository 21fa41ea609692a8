/* Where sealed files stand, what destroys them, and which go when rows go. */
#include "base/vec.h"
#include "os/dir.h"
#include "store/beside/asset.h"
#include "store/beside/leave.h"
#include "store/store_priv.h"

bool asset_dir(
    const struct store *s, struct id vault, char path[FILE_PATH_MAX], struct err *err)
{
    char files[FILE_PATH_MAX], name[ID_TEXT];
    id_format(vault, name);
    return file_join(s->dir, "files", files, err) && file_join(files, name, path, err);
}

bool asset_path(const struct store *s, struct id vault, struct id file,
    char path[FILE_PATH_MAX], struct err *err)
{
    char dir[FILE_PATH_MAX], name[ID_TEXT];
    id_format(file, name);
    return asset_dir(s, vault, dir, err) && file_join(dir, name, path, err);
}

bool asset_destroy(
    struct store *s, struct id vault, struct id conversation, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(s, SQL_FILE_KEYS_ZERO, &c, err))
        return false;
    sql_vault(&c, &vault);
    sql_id(&c, 3, &conversation);
    return sql_done(&c, err);
}

static bool shred(struct store *s, struct id vault, struct id file, struct err *err)
{
    char path[FILE_PATH_MAX];
    return asset_path(s, vault, file, path, err) && file_shred(path, err);
}

static bool each_leaving(
    struct store *s, struct id vault, struct id conversation, struct err *err)
{
    struct id file;
    bool row;
    CURSOR(c);
    if (!sql_begin(s, SQL_FILE_LEAVING, &c, err))
        return false;
    sql_vault(&c, &vault);
    sql_id(&c, 3, &conversation);
    sql_int(&c, 4, 0);
    for (;;) {
        if (!sql_step(&c, &row, err))
            return false;
        if (!row)
            return true;
        if (!sql_get_id(&c, 0, &file, err) || !shred(s, vault, file, err))
            return false;
    }
}

/* All of a vault: its folder, with what a killed import may have left there. */
bool asset_leave(
    struct store *s, struct id vault, struct id conversation, struct err *err)
{
    char dir[FILE_PATH_MAX];
    if (!id_is_zero(conversation))
        return each_leaving(s, vault, conversation, err);
    return asset_dir(s, vault, dir, err) && dir_remove(dir, err);
}
