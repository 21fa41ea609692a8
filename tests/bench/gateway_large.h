/*
 * tests/bench/gateway_large.h - calls of many megabytes, for those who look at what
 * becomes of their neighbours.
 *
 * In:    a port, a key, a size.
 * Out:   a body of that size; how long its call took.
 * Never: used outside benchmarks and campaigns.
 */
#ifndef ABIDE_TESTS_BENCH_GATEWAY_LARGE_H
#define ABIDE_TESTS_BENCH_GATEWAY_LARGE_H

#include <stdatomic.h>

#include "tests/bench/gateway_client.h"

/* A call of any size, which ends its connection. */
static inline void client_send(int fd, const char *key, const char *body)
{
    char head[300];
    size_t n = strlen(body), at = 0;
    int front = snprintf(head, sizeof head,
        "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n"
        "Content-Type: application/json\r\nConnection: close\r\nContent-Length: "
        "%zu\r\n\r\n",
        key, n);
    (void)!send(fd, head, (size_t)front, MSG_NOSIGNAL);
    while (at < n) {
        ssize_t sent = send(fd, body + at, n - at, MSG_NOSIGNAL);
        if (sent <= 0)
            break;
        at += (size_t)sent;
    }
}

/* To the end of its answer. False: it was no success. */
static inline bool client_whole(int port, const char *key, const char *body)
{
    char some[65536];
    int fd = client_dial(port);
    client_send(fd, key, body);
    ssize_t got = recv(fd, some, sizeof some, 0);
    bool good = got > 12 && memcmp(some + 9, "200", 3) == 0;
    while (recv(fd, some, sizeof some, 0) > 0)
        continue;
    close(fd);
    return good;
}

struct client_large {
    int port;
    const char *key;
    char *body;
    bool answered;
    double took_us;
    atomic_bool over;
};

/* A chat of many words, with an address in each line of them; to be freed. */
static inline char *client_large_body(size_t bytes)
{
    static const char front[] = "{\"messages\":[{\"role\":\"user\",\"content\":\"";
    static const char line[] = "We met on the way to the market and spoke about the "
                               "weather, write to zoe@example.org.\\n";
    char *body = malloc(bytes + sizeof front + sizeof line + 8);
    size_t n = sizeof front - 1;
    memcpy(body, front, n);
    while (n < bytes) {
        memcpy(body + n, line, sizeof line - 1);
        n += sizeof line - 1;
    }
    memcpy(body + n, "\"}]}", 5);
    return body;
}

/* A thread's: sends it and waits for the end. */
static inline void *client_send_large(void *ctx)
{
    struct client_large *l = ctx;
    int64_t began = now_monotonic_us();
    l->answered = client_whole(l->port, l->key, l->body);
    l->took_us = (double)(now_monotonic_us() - began);
    l->over = true;
    return NULL;
}

#endif
