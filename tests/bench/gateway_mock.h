/*
 * tests/bench/gateway_mock.h - a model server that answers at once, in a process of its
 * own.
 *
 * In:    HTTP/1.1 requests with a length, kept alive; what their body holds.
 * Out:   "\"paced\"": an event every 100 ms, for ever; "\"stream\":true": 200 events in
 *        one go; otherwise 1 KB of JSON.
 * Never: used outside the gateway's benchmark and campaigns.
 */
#ifndef ABIDE_TESTS_BENCH_GATEWAY_MOCK_H
#define ABIDE_TESTS_BENCH_GATEWAY_MOCK_H

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { MOCK_FDS = 8192, MOCK_IN = 65536, MOCK_IN_MAX = 32 << 20, MOCK_EVENTS = 200 };

struct mock_conn {
    bool open, paced;
    size_t n, room;
    unsigned char *in;
};

struct mock {
    int epoll, listener, timer;
    struct mock_conn conns[MOCK_FDS];
    char json[2048], sse[MOCK_EVENTS * 256], event[256];
    size_t json_n, sse_n, event_n;
};

static size_t mock_event(char *out, size_t max, const char *data)
{
    char line[200];
    int n = snprintf(line, sizeof line, "data: %s\n\n", data);
    return (size_t)snprintf(out, max, "%x\r\n%s\r\n", (unsigned)n, line);
}

static void mock_fill(struct mock *m)
{
    static const char delta[] =
        "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,"
        "\"delta\":{\"content\":\" word\"}}]}";
    char text[800];
    memset(text, 'w', sizeof text - 1);
    text[sizeof text - 1] = 0;
    for (size_t i = 5; i < sizeof text - 1; i += 6)
        text[i] = ' ';
    char body[1024];
    int length = snprintf(body, sizeof body,
        "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,"
        "\"message\":{\"role\":\"assistant\",\"content\":\"%s\"},\"finish_reason\":"
        "\"stop\"}]}",
        text);
    m->json_n = (size_t)snprintf(m->json, sizeof m->json,
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n"
        "\r\n%s",
        length, body);
    m->event_n = mock_event(m->event, sizeof m->event, delta);
    m->sse_n = 0;
    for (int i = 0; i < MOCK_EVENTS - 1; i++)
        m->sse_n += mock_event(m->sse + m->sse_n, sizeof m->sse - m->sse_n, delta);
    m->sse_n += mock_event(m->sse + m->sse_n, sizeof m->sse - m->sse_n, "[DONE]");
    m->sse_n +=
        (size_t)snprintf(m->sse + m->sse_n, sizeof m->sse - m->sse_n, "0\r\n\r\n");
}

static void mock_close(struct mock *m, int fd)
{
    free(m->conns[fd].in);
    m->conns[fd] = (struct mock_conn){.open = false};
    close(fd);
}

/* Loopback buffers take it whole but when a client stalls: then it is dropped. */
static void mock_write(struct mock *m, int fd, const char *p, size_t n)
{
    while (n) {
        ssize_t sent = send(fd, p, n, MSG_NOSIGNAL);
        if (sent <= 0) {
            m->conns[fd].paced = false;
            shutdown(fd, SHUT_RDWR);
            return;
        }
        p += sent;
        n -= (size_t)sent;
    }
}

static void mock_answer(struct mock *m, int fd, const char *body)
{
    static const char head[] = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                               "transfer-encoding: chunked\r\n\r\n";
    if (strstr(body, "\"paced\"")) {
        mock_write(m, fd, head, sizeof head - 1);
        m->conns[fd].paced = true;
    } else if (strstr(body, "\"stream\":true")) {
        char *all = malloc(sizeof head - 1 + m->sse_n);
        memcpy(all, head, sizeof head - 1);
        memcpy(all + sizeof head - 1, m->sse, m->sse_n);
        mock_write(m, fd, all, sizeof head - 1 + m->sse_n);
        free(all);
    } else {
        mock_write(m, fd, m->json, m->json_n);
    }
}

/* Whole requests at the front of what was read. */
static void mock_requests(struct mock *m, int fd)
{
    struct mock_conn *c = &m->conns[fd];
    for (;;) {
        c->in[c->n] = 0;
        char *text = (char *)c->in;
        char *end = strstr(text, "\r\n\r\n");
        if (!end)
            return;
        char *length = strcasestr(text, "\r\ncontent-length:");
        size_t body = length && length < end ? strtoul(length + 17, NULL, 10) : 0;
        size_t all = (size_t)(end + 4 - text) + body;
        if (c->n < all)
            return;
        char *rest = text + all, kept = *rest;
        *rest = 0;
        mock_answer(m, fd, end + 4);
        *rest = kept;
        memmove(text, rest, c->n - all);
        c->n -= all;
    }
}

static void mock_read(struct mock *m, int fd)
{
    struct mock_conn *c = &m->conns[fd];
    if (c->n == c->room - 1 && c->room < MOCK_IN_MAX) {
        c->room *= 2;
        c->in = realloc(c->in, c->room);
    }
    ssize_t n = recv(fd, c->in + c->n, c->room - 1 - c->n, 0);
    if (n <= 0) {
        mock_close(m, fd);
        return;
    }
    c->n += (size_t)n;
    mock_requests(m, fd);
}

static void mock_accept(struct mock *m)
{
    int fd = accept4(m->listener, NULL, NULL, SOCK_CLOEXEC), one = 1;
    if (fd < 0 || fd >= MOCK_FDS) {
        if (fd >= 0)
            close(fd);
        return;
    }
    setsockopt(fd, IPPROTO_TCP, 1 /* TCP_NODELAY */, &one, sizeof one);
    m->conns[fd] =
        (struct mock_conn){.open = true, .room = MOCK_IN, .in = malloc(MOCK_IN)};
    struct epoll_event e = {.events = EPOLLIN, .data.fd = fd};
    epoll_ctl(m->epoll, EPOLL_CTL_ADD, fd, &e);
}

static void mock_tick(struct mock *m)
{
    unsigned long long ticks;
    if (read(m->timer, &ticks, sizeof ticks) < 0)
        return;
    for (int fd = 0; fd < MOCK_FDS; fd++) {
        if (m->conns[fd].open && m->conns[fd].paced)
            mock_write(m, fd, m->event, m->event_n);
    }
}

/* Serves until it is killed. */
static void mock_run(int listener)
{
    struct mock *m = calloc(1, sizeof *m);
    struct itimerspec tick = {{0, 100000000}, {0, 100000000}};
    mock_fill(m);
    m->listener = listener;
    m->epoll = epoll_create1(0);
    m->timer = timerfd_create(CLOCK_MONOTONIC, 0);
    timerfd_settime(m->timer, 0, &tick, NULL);
    int fds[] = {listener, m->timer};
    for (int i = 0; i < 2; i++) {
        struct epoll_event e = {.events = EPOLLIN, .data.fd = fds[i]};
        epoll_ctl(m->epoll, EPOLL_CTL_ADD, fds[i], &e);
    }
    for (;;) {
        struct epoll_event got[256];
        int n = epoll_wait(m->epoll, got, 256, -1);
        for (int i = 0; i < n; i++) {
            if (got[i].data.fd == listener)
                mock_accept(m);
            else if (got[i].data.fd == m->timer)
                mock_tick(m);
            else if (m->conns[got[i].data.fd].open)
                mock_read(m, got[i].data.fd);
        }
    }
}

/* A listener on the loopback; its port. */
static int mock_listen(int *port)
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    socklen_t n = sizeof a;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || bind(fd, (struct sockaddr *)&a, n) || listen(fd, 4096) ||
        getsockname(fd, (struct sockaddr *)&a, &n))
        return -1;
    *port = ntohs(a.sin_port);
    return fd;
}

#endif
