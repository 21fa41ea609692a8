#include "os/dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/vec.h"
#include "os/file.h"

struct walk {
    const char *root;
    struct arena *arena;
    VEC(struct dir_file) files;
    VEC(struct dir_file) folders; /* found, not read yet */
    uint64_t skipped;
};

static const char *join_relative(struct walk *w, const char *folder, const char *name)
{
    size_t a = strlen(folder), b = strlen(name);
    char *path = arena_alloc(w->arena, a + b + 2);
    if (!path)
        return NULL;
    memcpy(path, folder, a);
    if (a > 0)
        path[a++] = '/';
    memcpy(path + a, name, b);
    path[a + b] = '\0';
    return path;
}

static size_t depth_of(const char *path)
{
    size_t depth = 1;
    for (; *path; path++)
        depth += *path == '/';
    return depth;
}

static bool add_entry(
    struct walk *w, int dir, const char *folder, const char *name, struct err *err)
{
    struct stat st;
    if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return err_set(err, ERR_IO, "os.dir", "cannot look at an entry of %s: %s",
            w->root, strerror(errno));
    if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) {
        w->skipped++;
        return true;
    }
    const char *path = join_relative(w, folder, name);
    if (!path)
        return err_memory(err);
    if (S_ISDIR(st.st_mode)) {
        if (depth_of(path) > DIR_DEPTH_MAX)
            return err_set(err, ERR_LIMIT, "os.dir.depth",
                "%s has folders deeper than %d", w->root, DIR_DEPTH_MAX);
        struct dir_file folder_found = {path, 0};
        return vec_push(&w->folders, folder_found, DIR_FILES_MAX) || err_memory(err);
    }
    struct dir_file file = {path, (uint64_t)st.st_size};
    if (w->files.n == DIR_FILES_MAX)
        return err_set(err, ERR_LIMIT, "os.dir.files", "%s has more than %d files",
            w->root, DIR_FILES_MAX);
    return vec_push(&w->files, file, DIR_FILES_MAX) || err_memory(err);
}

static bool read_folder(struct walk *w, const char *folder, struct err *err)
{
    char full[FILE_PATH_MAX];
    const struct dirent *entry;
    bool ok = true;
    if (!file_join(w->root, folder, full, err))
        return false;
    DIR *dir = opendir(full);
    if (!dir)
        return err_set(err, errno == ENOENT ? ERR_ABSENT : ERR_IO, "os.dir",
            "cannot read folder %s: %s", w->root, strerror(errno));
    while (ok && (errno = 0, entry = readdir(dir))) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            ok = add_entry(w, dirfd(dir), folder, entry->d_name, err);
    }
    if (ok && errno != 0)
        ok = err_set(
            err, ERR_IO, "os.dir", "reading folder %s: %s", w->root, strerror(errno));
    closedir(dir);
    return ok;
}

static int by_path(const void *a, const void *b)
{
    const struct dir_file *x = a, *y = b;
    return strcmp(x->path, y->path);
}

static bool walk_all(struct walk *w, struct err *err)
{
    if (!read_folder(w, "", err))
        return false;
    while (w->folders.n > 0) {
        const char *folder = w->folders.p[--w->folders.n].path;
        if (!read_folder(w, folder, err))
            return false;
    }
    return true;
}

bool dir_read(
    const char *path, struct arena *arena, struct dir_list *out, struct err *err)
{
    struct walk w = {
        .root = path, .arena = arena, .files = VEC_INIT, .folders = VEC_INIT};
    struct dir_file *files = NULL;
    bool ok = walk_all(&w, err);
    if (ok && w.files.n > 0) {
        qsort(w.files.p, w.files.n, sizeof *w.files.p, by_path);
        files = arena_array(arena, w.files.n, sizeof *files);
        if (files)
            memcpy(files, w.files.p, w.files.n * sizeof *files);
        ok = files || err_memory(err);
    }
    if (ok)
        *out = (struct dir_list){files, w.files.n, w.skipped};
    vec_fini(&w.files);
    vec_fini(&w.folders);
    return ok;
}

/* Removes what is in an open folder; descends at most `depth` folders. Takes `fd`. */
static bool remove_below(int fd, int depth, const char *root, struct err *err)
{
    const struct dirent *entry;
    DIR *dir = fdopendir(fd);
    bool ok = dir != NULL;
    if (!dir)
        close(fd);
    while (ok && (entry = readdir(dir))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (unlinkat(dirfd(dir), entry->d_name, 0) == 0)
            continue;
        int below = openat(
            dirfd(dir), entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        ok = below >= 0 && depth > 0 && remove_below(below, depth - 1, root, err) &&
             unlinkat(dirfd(dir), entry->d_name, AT_REMOVEDIR) == 0;
        if (below >= 0 && depth == 0)
            close(below);
    }
    if (dir)
        closedir(dir);
    return ok || err_set(err, ERR_IO, "os.dir.remove", "cannot empty folder %s", root);
}

bool dir_remove(const char *path, struct err *err)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 && errno == ENOENT)
        return true;
    if (fd < 0)
        return err_set(err, ERR_IO, "os.dir.remove", "cannot open folder %s: %s", path,
            strerror(errno));
    if (!remove_below(fd, DIR_DEPTH_MAX, path, err))
        return false;
    if (rmdir(path) != 0)
        return err_set(err, ERR_IO, "os.dir.remove", "cannot remove folder %s: %s",
            path, strerror(errno));
    return true;
}
