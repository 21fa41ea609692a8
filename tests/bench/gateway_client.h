/*
 * tests/bench/gateway_client.h - a client for the gateway's benchmark, and the exchange
 * it asks for, read as the gateway reads it.
 *
 * In:    a port, a key.
 * Out:   times to the first byte; bodies; an exchange to put without a gateway.
 * Never: used outside the gateway's benchmark.
 */
#ifndef ABIDE_TESTS_BENCH_GATEWAY_CLIENT_H
#define ABIDE_TESTS_BENCH_GATEWAY_CLIENT_H

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/exchange/exchange.h"
#include "os/now.h"
#include "tests/bench/gateway_mock.h"

enum { TIMES_MAX = 1 << 16, PACE_CONNS = 8, PACE_EACH = 24, PACE_GAP_US = 16000 };

static inline int client_dial(int port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (struct sockaddr *)&a, sizeof a)) {
        close(fd);
        return -1;
    }
    setsockopt(fd, IPPROTO_TCP, 1 /* TCP_NODELAY */, &one, sizeof one);
    return fd;
}

static inline void client_ask(int fd, const char *key, const char *body)
{
    char text[4096];
    int n = snprintf(text, sizeof text,
        "POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\n"
        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
        key, strlen(body), body);
    (void)!send(fd, text, (size_t)n, MSG_NOSIGNAL);
}

/* What is there now; 0: nothing. */
static inline ssize_t client_drain(int fd)
{
    char some[16384];
    return recv(fd, some, sizeof some, MSG_DONTWAIT);
}

/* A whole answer that ends with its connection; to be freed. */
static inline char *client_get(int port, const char *path)
{
    enum { MAX = 1 << 17 };
    char *all = calloc(1, MAX + 1), ask[256];
    int fd = client_dial(port);
    size_t n = 0;
    ssize_t got;
    snprintf(ask, sizeof ask, "GET %s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        path);
    (void)!send(fd, ask, strlen(ask), MSG_NOSIGNAL);
    while (n < MAX && (got = recv(fd, all + n, MAX - n, 0)) > 0)
        n += (size_t)got;
    close(fd);
    return all;
}

struct client_times {
    double us[TIMES_MAX];
    size_t n;
};

static inline int client_less(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static inline void client_sort(struct client_times *t)
{
    qsort(t->us, t->n, sizeof t->us[0], client_less);
}

static inline double client_at(const struct client_times *t, double share)
{
    return t->n ? t->us[(size_t)((double)(t->n - 1) * share)] : 0;
}

/* One streamed call, to its end. */
static inline void client_once(
    int fd, const char *key, int number, struct client_times *t)
{
    char body[512], some[65536];
    bool first = true;
    size_t tail = 0;
    snprintf(body, sizeof body,
        "{\"model\":\"m\",\"stream\":true,\"user\":\"u%d\",\"messages\":[{\"role\":"
        "\"user\","
        "\"content\":\"%d once more\"}]}",
        number % 1000, number);
    int64_t asked = now_monotonic_us();
    client_ask(fd, key, body);
    for (;;) {
        ssize_t got = recv(fd, some, sizeof some, 0);
        if (got <= 0)
            return;
        if (first && t->n < TIMES_MAX)
            t->us[t->n++] = (double)(now_monotonic_us() - asked);
        first = false;
        tail = got >= 5 ? (size_t)got - 5 : 0;
        if (got >= 5 && memcmp(some + tail, "0\r\n\r\n", 5) == 0)
            return;
    }
}

/* Calls one after the other over some connections, one each PACE_GAP_US: who waits
 * longer for an end must not come more seldom, because sleepers are woken more slowly.
 */
static inline void client_pace(int port, const char *key, struct client_times *t)
{
    int fds[PACE_CONNS];
    for (int i = 0; i < PACE_CONNS; i++)
        fds[i] = client_dial(port);
    int64_t next_us = now_monotonic_us();
    for (int k = 0; k < PACE_CONNS * PACE_EACH; k++) {
        int64_t wait_us = next_us - now_monotonic_us();
        if (wait_us > 0)
            usleep((useconds_t)wait_us);
        next_us = now_monotonic_us() + PACE_GAP_US;
        client_once(
            fds[k % PACE_CONNS], key, (int)(now_monotonic_us() % 1000000000), t);
    }
    for (int i = 0; i < PACE_CONNS; i++)
        close(fds[i]);
}

/* An exchange as the gateway would give it. */
struct bench_exchange {
    struct arena arena;
    struct dialect_call call;
    struct dialect_answer answer;
    struct dialect_reply reply;
    struct exchange_in in;
};

static inline void bench_exchange_fini(struct bench_exchange *e)
{
    dialect_answer_fini(&e->answer);
    arena_fini(&e->arena);
}

static inline bool bench_exchange_read(struct bench_exchange *e, int number)
{
    char words[800], text[2048];
    struct err err = ERR_INIT;
    memset(words, 'a', sizeof words - 1);
    words[sizeof words - 1] = 0;
    int n = snprintf(text, sizeof text,
        "{\"model\":\"m\",\"user\":\"u%d\",\"messages\":[{\"role\":\"user\","
        "\"content\":\"x%d "
        "%s\"}]}",
        number % 1000, number, words);
    arena_init(&e->arena, 16 << 20);
    struct raw body, front = raw_of(text, (size_t)n);
    if (!arena_raw(&e->arena, front, &body) ||
        !dialect_call_read(DIALECT_CHAT, body, &e->arena, &e->call, &err))
        return false;
    for (size_t i = 5; i < sizeof words - 1; i += 6)
        words[i] = ' ';
    n = snprintf(text, sizeof text,
        "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
        "\"content\":\"%s\"},\"finish_reason\":\"stop\"}]}",
        words);
    dialect_answer_init(&e->answer, DIALECT_CHAT, false);
    dialect_answer_feed(&e->answer, raw_of(text, (size_t)n));
    if (!dialect_answer_end(&e->answer, &e->arena, &e->reply))
        return false;
    e->in = (struct exchange_in){.project = STR("bench"),
        .service = SERVICE_CHATGPT,
        .mode = MODE_REGULAR,
        .person = e->call.user,
        .call = &e->call,
        .reply = &e->reply};
    return true;
}

#endif
