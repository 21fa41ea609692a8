#include "os/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/mem.h"

enum { DIR_MODE = 0700, FILE_MODE = 0600, CHUNK_BYTES = 65536 };

/* Paths are the operator's words, not content: they may stand in an error. */
static bool io_failed(struct err *err, const char *what, const char *path)
{
    int number = errno;
    enum err_code code = ERR_IO;
    if (number == ENOENT)
        code = ERR_ABSENT;
    else if (number == EEXIST)
        code = ERR_EXISTS;
    else if (number == EACCES || number == EPERM)
        code = ERR_DENIED;
    return err_set(
        err, code, "os.file", "cannot %s %.200s: %s", what, path, strerror(number));
}

bool file_join(
    const char *dir, const char *name, char path[FILE_PATH_MAX], struct err *err)
{
    int n = snprintf(path, FILE_PATH_MAX, "%s/%s", dir, name);
    if (n < 0 || n >= FILE_PATH_MAX)
        return err_set(err, ERR_LIMIT, "os.path_long",
            "a path is longer than %d bytes: choose a shorter folder", FILE_PATH_MAX);
    return true;
}

static bool make_one_dir(const char *path, struct err *err)
{
    struct stat st;
    if (mkdir(path, DIR_MODE) == 0)
        return true;
    if (errno != EEXIST)
        return io_failed(err, "make the folder", path);
    if (stat(path, &st) != 0)
        return io_failed(err, "look at", path);
    if (!S_ISDIR(st.st_mode))
        return err_set(err, ERR_EXISTS, "os.not_a_folder",
            "%.200s exists and is not a folder", path);
    return true;
}

bool file_make_dir(const char *path, struct err *err)
{
    char part[FILE_PATH_MAX];
    size_t n = strlen(path);
    if (n == 0 || n >= sizeof part)
        return err_set(err, ERR_USAGE, "os.path_bad", "a folder needs a usable name");
    for (size_t i = 1; i < n; i++) {
        if (path[i] != '/' || path[i - 1] == '/')
            continue;
        memcpy(part, path, i);
        part[i] = '\0';
        if (!make_one_dir(part, err))
            return false;
    }
    return make_one_dir(path, err);
}

bool file_sync_dir(const char *path, struct err *err)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return io_failed(err, "open the folder", path);
    bool done = fsync(fd) == 0 || io_failed(err, "sync the folder", path);
    close(fd);
    return done;
}

static bool sync_parent(const char *path, struct err *err)
{
    char dir[FILE_PATH_MAX];
    const char *slash = strrchr(path, '/');
    if (!slash)
        return file_sync_dir(".", err);
    size_t n = slash == path ? 1 : (size_t)(slash - path);
    if (n >= sizeof dir)
        return err_set(err, ERR_LIMIT, "os.path_long", "a path is too long");
    memcpy(dir, path, n);
    dir[n] = '\0';
    return file_sync_dir(dir, err);
}

/* The ceiling is the file's limit too: one byte more than it is an error, not a cut. */
static bool read_fd(int fd, const char *path, struct buf *out, struct err *err)
{
    for (;;) {
        unsigned char chunk[4096];
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return io_failed(err, "read", path);
        if (got == 0)
            return true;
        buf_add(out, chunk, (size_t)got);
        mem_wipe(chunk, (size_t)got);
        if (!buf_ok(out, err))
            return false;
    }
}

bool file_read(const char *path, struct buf *out, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return io_failed(err, "open", path);
    bool done = read_fd(fd, path, out, err);
    close(fd);
    return done;
}

static bool write_all(
    int fd, const void *bytes, size_t n, const char *path, struct err *err)
{
    const char *p = bytes;
    while (n > 0) {
        ssize_t put = write(fd, p, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return io_failed(err, "write", path);
        p += put;
        n -= (size_t)put;
    }
    return true;
}

static bool write_beside(const char *path, struct raw bytes, struct err *err)
{
    int fd =
        open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
    if (fd < 0)
        return io_failed(err, "create", path);
    bool done = write_all(fd, bytes.p, bytes.n, path, err) &&
                (fsync(fd) == 0 || io_failed(err, "sync", path));
    if (close(fd) != 0 && done)
        done = io_failed(err, "close", path);
    return done;
}

bool file_replace(const char *path, struct raw bytes, struct err *err)
{
    char beside[FILE_PATH_MAX];
    int n = snprintf(beside, sizeof beside, "%s.new", path);
    if (n < 0 || n >= (int)sizeof beside)
        return err_set(err, ERR_LIMIT, "os.path_long", "a path is too long");
    if (!write_beside(beside, bytes, err)) {
        unlink(beside);
        return false;
    }
    if (rename(beside, path) != 0) {
        io_failed(err, "rename to", path);
        unlink(beside);
        return false;
    }
    return sync_parent(path, err);
}

static bool overwrite(int fd, const char *path, struct err *err)
{
    static const char zeroes[CHUNK_BYTES];
    struct stat st;
    if (fstat(fd, &st) != 0)
        return io_failed(err, "look at", path);
    for (off_t at = 0; at < st.st_size; at += CHUNK_BYTES) {
        off_t left = st.st_size - at;
        size_t n = left < CHUNK_BYTES ? (size_t)left : CHUNK_BYTES;
        if (!write_all(fd, zeroes, n, path, err))
            return false;
    }
    return fsync(fd) == 0 || io_failed(err, "sync", path);
}

bool file_shred(const char *path, struct err *err)
{
    int fd = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT || io_failed(err, "open", path);
    bool done = overwrite(fd, path, err);
    close(fd);
    if (!done)
        return false;
    if (unlink(path) != 0)
        return io_failed(err, "remove", path);
    return sync_parent(path, err);
}

bool file_absolute(const char *path, char out[FILE_PATH_MAX], struct err *err)
{
    char here[FILE_PATH_MAX];
    if (path[0] == '/')
        return file_join("", path + 1, out, err);
    if (!getcwd(here, sizeof here))
        return io_failed(err, "find the folder of", path);
    return file_join(here, path, out, err);
}

bool file_rename_new(const char *from, const char *to, struct err *err)
{
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
        return sync_parent(to, err);
    if (errno == EEXIST)
        return err_set(err, ERR_EXISTS, "os.exists", "%.200s is there already", to);
    return io_failed(err, "rename", from);
}

bool file_look(const char *path, struct file_facts *out, struct err *err)
{
    struct stat st;
    *out = (struct file_facts){0};
    if (lstat(path, &st) != 0)
        return errno == ENOENT || io_failed(err, "look at", path);
    out->exists = true;
    out->is_dir = S_ISDIR(st.st_mode);
    out->is_link = S_ISLNK(st.st_mode);
    out->mine = st.st_uid == geteuid();
    out->mode = st.st_mode & 07777u;
    out->size_bytes = (uint64_t)st.st_size;
    return true;
}

bool file_free_bytes(const char *path, uint64_t *out, struct err *err)
{
    struct statvfs fs;
    if (statvfs(path, &fs) != 0)
        return io_failed(err, "look at the disk of", path);
    *out = (uint64_t)fs.f_bavail * fs.f_frsize;
    return true;
}

bool file_lock(const char *path, bool exclusive, int *fd, struct err *err)
{
    int lock = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, FILE_MODE);
    if (lock < 0)
        return io_failed(err, "open the lock", path);
    if (flock(lock, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0) {
        bool busy = errno == EWOULDBLOCK;
        if (busy)
            err_set(err, ERR_STATE, "os.locked",
                "%.200s is held by another process: wait for it or stop it", path);
        else
            io_failed(err, "lock", path);
        close(lock);
        return false;
    }
    *fd = lock;
    return true;
}

void file_unlock(int fd)
{
    if (fd >= 0)
        close(fd);
}
