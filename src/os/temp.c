#include "os/temp.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "os/file.h"

static bool failed(struct err *err, const char *what)
{
    return err_set(err, errno == ENOSPC ? ERR_LIMIT : ERR_IO, "os.temp",
        "cannot %s a file without a name: %s", what, strerror(errno));
}

bool temp_open(const char *dir, int *fd, struct err *err)
{
    char path[FILE_PATH_MAX];
    if (!file_join(dir, ".temp-XXXXXX", path, err))
        return false;
    int got = mkostemp(path, O_CLOEXEC);
    if (got < 0)
        return failed(err, "make");
    unlink(path);
    *fd = got;
    return true;
}

bool temp_write(int fd, struct raw bytes, struct err *err)
{
    while (bytes.n) {
        ssize_t put = write(fd, bytes.p, bytes.n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return failed(err, "write");
        bytes = raw_slice(bytes, (size_t)put, bytes.n);
    }
    return true;
}

bool temp_rewind(int fd, struct err *err)
{
    return lseek(fd, 0, SEEK_SET) == 0 || failed(err, "rewind");
}

bool temp_read(int fd, void *p, size_t cap, size_t *got, struct err *err)
{
    size_t n = 0;
    while (n < cap) {
        ssize_t piece = read(fd, (unsigned char *)p + n, cap - n);
        if (piece < 0 && errno == EINTR)
            continue;
        if (piece < 0)
            return failed(err, "read");
        if (piece == 0)
            break;
        n += (size_t)piece;
    }
    *got = n;
    return true;
}

void temp_close(int fd)
{
    if (fd >= 0)
        close(fd);
}
