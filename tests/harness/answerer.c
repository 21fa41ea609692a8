#include "tests/harness/answerer.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Head and body, or as much as came. */
static const char *receive(int fd, struct buf *in, const char **body)
{
    char piece[4096];
    ssize_t n;
    while ((n = read(fd, piece, sizeof piece)) > 0) {
        buf_add(in, piece, (size_t)n);
        const char *z = buf_z(in), *end = z ? strstr(z, "\r\n\r\n") : NULL;
        if (!end)
            continue;
        const char *length = strcasestr(z, "content-length:");
        size_t want = length && length < end ? strtoul(length + 15, NULL, 10) : 0;
        *body = end + 4;
        if (strlen(*body) >= want)
            return z;
    }
    return NULL;
}

static void talk(struct answerer *s, int fd)
{
    const char *body = "", *head;
    struct buf in, out;
    char line[256];
    buf_init(&in, 1 << 20);
    buf_init(&out, 1 << 20);
    head = receive(fd, &in, &body);
    if (head) {
        int status = s->call(s->ctx, head, body, &out);
        snprintf(line, sizeof line,
            "HTTP/1.1 %d x\r\nContent-Length: %zu\r\nLocation: /elsewhere\r\n"
            "Connection: close\r\n\r\n",
            status, out.n);
        (void)!write(fd, line, strlen(line));
        for (size_t at = 0; at < out.n;) {
            ssize_t n = write(fd, out.p + at, out.n - at);
            if (n <= 0)
                break;
            at += (size_t)n;
        }
    }
    buf_fini(&in);
    buf_fini(&out);
}

static void *serve(void *ctx)
{
    struct answerer *s = ctx;
    for (;;) {
        int fd = accept(s->fd, NULL, NULL);
        if (fd < 0)
            return NULL;
        talk(s, fd);
        close(fd);
    }
}

bool answerer_begin(struct answerer *s)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t n = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    s->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(s->fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(s->fd, 8) != 0)
        return false;
    getsockname(s->fd, (struct sockaddr *)&at, &n);
    s->port = ntohs(at.sin_port);
    return pthread_create(&s->thread, NULL, serve, s) == 0;
}

void answerer_end(struct answerer *s)
{
    shutdown(s->fd, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->fd);
}
