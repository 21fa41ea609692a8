#include "os/map.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static bool failed(struct err *err, const char *path)
{
    return err_set(err, errno == ENOENT ? ERR_ABSENT : ERR_IO, "os.map",
        "cannot map %.200s: %s", path, strerror(errno));
}

static bool map_fd(int fd, const char *path, struct file_map *out, struct err *err)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return failed(err, path);
    if (!S_ISREG(st.st_mode))
        return err_set(err, ERR_INPUT, "os.map", "%.200s is not a file", path);
    if (st.st_size == 0) {
        *out = (struct file_map){0};
        return true;
    }
    size_t n = (size_t)st.st_size;
    void *at = mmap(NULL, n, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
    if (at == MAP_FAILED)
        return failed(err, path);
    out->at = at;
    out->bytes = raw_of(at, n);
    return true;
}

bool file_map(const char *path, struct file_map *out, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return failed(err, path);
    bool done = map_fd(fd, path, out, err);
    close(fd);
    return done;
}

void file_unmap(struct file_map *m)
{
    if (m->at)
        munmap(m->at, m->bytes.n);
    *m = (struct file_map){0};
}

bool file_program_dir(char out[FILE_PATH_MAX], struct err *err)
{
    ssize_t n = readlink("/proc/self/exe", out, FILE_PATH_MAX - 1);
    if (n <= 0)
        return failed(err, "/proc/self/exe");
    out[n] = '\0';
    char *slash = strrchr(out, '/');
    if (slash)
        *slash = '\0';
    return true;
}
