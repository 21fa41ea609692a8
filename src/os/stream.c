/* The streaming half of os/file.h: a file as a sink and as a source. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "os/file.h"

static bool stream_failed(struct err *err, const char *what)
{
    int number = errno;
    return err_set(err, number == EEXIST ? ERR_EXISTS : ERR_IO, "os.stream",
        "cannot %s a file: %s", what, strerror(number));
}

static bool out_write(void *ctx, const void *bytes, size_t n, struct err *err)
{
    const struct file_out *out = ctx;
    const char *p = bytes;
    while (n > 0) {
        ssize_t put = write(out->fd, p, n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return stream_failed(err, "write");
        p += put;
        n -= (size_t)put;
    }
    return true;
}

bool file_out_open(const char *path, struct file_out *out, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        stream_failed(err, "create");
        return err_wrap(err, "%.200s", path);
    }
    out->fd = fd;
    return true;
}

struct sink file_out_sink(struct file_out *out)
{
    return (struct sink){out_write, out};
}

bool file_out_close(struct file_out *out, struct err *err)
{
    bool done = fsync(out->fd) == 0 || stream_failed(err, "sync");
    if (close(out->fd) != 0 && done)
        done = stream_failed(err, "close");
    out->fd = -1;
    return done;
}

void file_out_abandon(struct file_out *out)
{
    if (out->fd >= 0)
        close(out->fd);
    out->fd = -1;
}

static bool in_read(void *ctx, void *p, size_t cap, size_t *got, struct err *err)
{
    const struct file_in *in = ctx;
    for (;;) {
        ssize_t n = read(in->fd, p, cap);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return stream_failed(err, "read");
        *got = (size_t)n;
        return true;
    }
}

bool file_in_open(const char *path, struct file_in *in, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        bool absent = errno == ENOENT;
        err_set(err, absent ? ERR_ABSENT : ERR_IO, "os.open", "cannot open %.200s: %s",
            path, strerror(errno));
        return false;
    }
    in->fd = fd;
    return true;
}

struct source file_in_source(struct file_in *in)
{
    return (struct source){in_read, in};
}

void file_in_close(struct file_in *in)
{
    if (in->fd >= 0)
        close(in->fd);
    in->fd = -1;
}
