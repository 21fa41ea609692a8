#include "tests/harness/post.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void answer(int fd, const char *line)
{
    (void)!write(fd, line, strlen(line));
}

/* One line of the client at a time; DATA until the lonely dot. */
static void talk(struct post_server *s, int fd)
{
    char line[4096];
    size_t n = 0;
    bool data = false;
    answer(fd, "220 here\r\n");
    while (read(fd, line + n, 1) == 1 && n < sizeof line - 2) {
        if (line[n++] != '\n')
            continue;
        line[n] = 0;
        buf_add(&s->heard, line, n);
        n = 0;
        if (data && strcmp(line, ".\r\n") == 0) {
            data = false;
            answer(fd, "250 taken\r\n");
        } else if (!data && strncmp(line, "DATA", 4) == 0) {
            data = true;
            answer(fd, "354 go on\r\n");
        } else if (!data && strncmp(line, "QUIT", 4) == 0) {
            answer(fd, "221 bye\r\n");
            return;
        } else if (!data) {
            bool no = s->refuses && strncmp(line, "RCPT", 4) == 0;
            answer(fd, no ? "550 no such person\r\n" : "250 fine\r\n");
        }
    }
}

static void *serve(void *ctx)
{
    struct post_server *s = ctx;
    int fd = accept(s->fd, NULL, NULL);
    if (fd >= 0)
        talk(s, fd);
    close(fd);
    return NULL;
}

bool post_begin(struct post_server *s)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t n = sizeof at;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    s->fd = socket(AF_INET, SOCK_STREAM, 0);
    buf_init(&s->heard, 1 << 16);
    if (bind(s->fd, (struct sockaddr *)&at, sizeof at) != 0 || listen(s->fd, 1) != 0)
        return false;
    getsockname(s->fd, (struct sockaddr *)&at, &n);
    s->port = ntohs(at.sin_port);
    return pthread_create(&s->thread, NULL, serve, s) == 0;
}

void post_end(struct post_server *s)
{
    shutdown(s->fd, SHUT_RDWR);
    pthread_join(s->thread, NULL);
    close(s->fd);
}
