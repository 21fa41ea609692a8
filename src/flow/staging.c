#include "flow/staging.h"

#include <string.h>

#include "os/dir.h"

/* Fills final (absolute, without a slash at the end) and work. */
static bool name_paths(struct staging *s, const char *path, struct err *err)
{
    size_t n;
    if (!file_absolute(path, s->final, err))
        return false;
    n = strlen(s->final);
    while (n > 1 && s->final[n - 1] == '/')
        s->final[--n] = '\0';
    if (n + sizeof ".partial" > sizeof s->work)
        return err_set(
            err, ERR_USAGE, "build.path", "the path of the folder is too long");
    memcpy(s->work, s->final, n);
    memcpy(s->work + n, ".partial", sizeof ".partial");
    return true;
}

bool staging_begin(struct staging *s, const char *path, struct err *err)
{
    struct file_facts facts;
    if (!name_paths(s, path, err) || !file_look(s->final, &facts, err))
        goto failed;
    if (facts.exists) {
        err_set(err, ERR_EXISTS, "build.exists",
            "%s is there already: a dataset is never replaced, choose another folder",
            s->final);
        goto failed;
    }
    if (!dir_remove(s->work, err) || !file_make_dir(s->work, err))
        goto failed;
    return true;
failed:
    s->work[0] = '\0';
    return false;
}

/* The folder of a name that has one. */
static bool make_parent(const char *name, const char *path, struct err *err)
{
    char dir[FILE_PATH_MAX];
    const char *slash = strrchr(path, '/');
    if (!strchr(name, '/'))
        return true;
    memcpy(dir, path, (size_t)(slash - path));
    dir[slash - path] = '\0';
    return file_make_dir(dir, err);
}

bool staging_file(
    struct staging *s, const char *name, struct sink *out, struct err *err)
{
    char path[FILE_PATH_MAX];
    if (s->n == STAGING_FILES_MAX)
        return err_set(
            err, ERR_LIMIT, "build.files", "more than %d files", STAGING_FILES_MAX);
    if (!file_join(s->work, name, path, err) || !make_parent(name, path, err) ||
        !file_out_open(path, &s->files[s->n], err))
        return false;
    *out = file_out_sink(&s->files[s->n++]);
    return true;
}

bool staging_end(struct staging *s, struct err *err)
{
    return s->n == 0 || file_out_close(&s->files[--s->n], err);
}

bool staging_sync(struct staging *s, struct err *err)
{
    while (s->n > 0) {
        if (!file_out_close(&s->files[--s->n], err))
            return false;
    }
    return file_sync_dir(s->work, err);
}

bool staging_publish(struct staging *s, struct err *err)
{
    if (!file_rename_new(s->work, s->final, err))
        return false;
    s->work[0] = '\0';
    return true;
}

void staging_abandon(struct staging *s)
{
    struct err ignored = ERR_INIT;
    while (s->n > 0)
        file_out_abandon(&s->files[--s->n]);
    if (s->work[0] != '\0' && !dir_remove(s->work, &ignored))
        return;
    s->work[0] = '\0';
}
