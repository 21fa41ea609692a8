#include "serve/serve.h"

#include <stdio.h>

#include "base/mem.h"
#include "os/now.h"

/*
 * A connection is in one of four states. Bytes that come while an exchange is under way
 * (a client that sends ahead, or an end) are held, up to HELD_MAX, and read when it is
 * over; only then may the reader look at them.
 */
enum state { WAITING, IN_REQUEST, IN_EXCHANGE, LEAVING };
enum { HELD_MAX = 64 << 10, LISTENERS_MAX = 4, ID_MAX = 40, FIELDS_MAX = 160 };

struct exchange {
    struct serve *server;
    struct exchange *next, **at; /* all connections of the server */
    struct link link;
    struct http_reader reader;
    struct timer *timer;
    struct buf body, held, out;
    struct loop_later resume;
    void *data;
    enum state state;
    bool begun, ended, broken, chunked, swallow, close_after;
    int64_t length, written;
    char id[ID_MAX]; /* "req-START-NUMBER" */
    size_t id_n;
};

struct serve {
    struct loop *loop;
    struct serve_limits limits;
    struct serve_handler handler;
    struct net_listener *listeners[LISTENERS_MAX];
    size_t listener_count;
    struct tls *tls; /* of connections to come; NULL: without */
    struct exchange *first;
    struct serve_counts counts;
    int64_t started_us;
    bool draining;
    void (*empty)(void *ctx); /* draining is over */
    void *empty_ctx;
};

struct serve_limits serve_limits_default(void)
{
    return (struct serve_limits){.body_max_bytes = 32 << 20,
        .head_ms = 10000,
        .body_ms = 30000,
        .idle_ms = 75000,
        .connections_max = 10000};
}

static void read_on(struct exchange *x, struct raw bytes);

/* Lets go of a connection; the handler knows, or has nothing to know. */
static void forget(struct exchange *x)
{
    *x->at = x->next;
    if (x->next)
        x->next->at = x->at;
    x->server->counts.open--;
    loop_not_at_end(x->server->loop, &x->resume);
    timer_close(x->timer);
    http_reader_fini(&x->reader);
    buf_wipe(&x->body);
    buf_wipe(&x->held);
    buf_wipe(&x->out);
    mem_free(x);
}

static void tell_empty(struct serve *s)
{
    if (s->draining && !s->counts.open && s->empty)
        s->empty(s->empty_ctx);
}

static void leave(struct exchange *x, bool abort)
{
    struct serve *s = x->server;
    struct link link = x->link;
    if (x->state == IN_EXCHANGE && !x->ended)
        s->handler.gone(s->handler.ctx, x);
    forget(x);
    if (abort)
        link_abort(&link);
    else
        link_close(&link);
    tell_empty(s);
}

static void on_end(void *ctx)
{
    leave(ctx, false);
}

/* A client that is too slow with a request is told so; between two it is let go. */
static void on_timeout(void *ctx)
{
    struct exchange *x = ctx;
    x->server->counts.timed_out++;
    if (x->state == IN_REQUEST && !http_reader_is_idle(&x->reader)) {
        struct answer_head head = {.status = 408, .close = true};
        buf_clear(&x->out);
        answer_head_write(&head, &x->out);
        if (buf_ok(&x->out, NULL))
            (void)!link_write(&x->link, buf_raw(&x->out));
    }
    leave(x, false);
}

static void refuse(struct exchange *x, const struct http_refusal *why)
{
    struct answer_head head = {.status = why->status, .close = true};
    struct http_field type = {
        raw_from_str(STR("content-type")), raw_from_str(STR("text/plain"))};
    struct raw text = raw_from_str(str_z(why->why));
    x->server->counts.refused++;
    head.fields = &type;
    head.count = 1;
    head.length = (int64_t)text.n;
    buf_clear(&x->out);
    answer_head_write(&head, &x->out);
    buf_add_raw(&x->out, text);
    if (buf_ok(&x->out, NULL))
        (void)!link_write(&x->link, buf_raw(&x->out));
    x->state = LEAVING;
    leave(x, false);
}

static void begin_exchange(struct exchange *x)
{
    struct serve *s = x->server;
    x->state = IN_EXCHANGE;
    x->begun = x->ended = x->broken = x->swallow = false;
    x->close_after = !x->reader.head.keep_alive || s->draining;
    x->data = NULL;
    timer_clear(x->timer);
    s->counts.requests++;
    int n = snprintf(x->id, sizeof x->id, "req-%llx-%llx",
        (unsigned long long)s->started_us, (unsigned long long)s->counts.requests);
    x->id_n = n > 0 ? (size_t)n : 0;
    s->handler.request(s->handler.ctx, x);
}

static void take_head(struct exchange *x, const struct http_head *head)
{
    x->state = IN_REQUEST;
    buf_clear(&x->body);
    timer_set(x->timer, x->server->limits.body_ms);
    if (head->expects_continue)
        (void)!link_write(&x->link, raw_from_str(STR("HTTP/1.1 100 Continue\r\n\r\n")));
}

/* One event of the reader; false when nothing more may be read now. */
static bool take(struct exchange *x, enum http_got got, const struct http_event *event)
{
    switch (got) {
    case HTTP_GOT_MORE:
        return false;
    case HTTP_GOT_HEAD:
        take_head(x, event->head);
        return true;
    case HTTP_GOT_BODY:
        timer_set(x->timer, x->server->limits.body_ms);
        buf_add_raw(&x->body, event->body);
        if (buf_ok(&x->body, NULL))
            return true;
        refuse(x, &(struct http_refusal){503, "there is not enough memory"});
        return false;
    case HTTP_GOT_END:
        /* What the reader has not read belongs to the next request. */
        buf_add_raw(&x->held, x->reader.rest);
        http_reader_feed(&x->reader, raw_of(NULL, 0));
        if (buf_ok(&x->held, NULL))
            begin_exchange(x);
        else
            leave(x, true);
        return false;
    case HTTP_GOT_REFUSAL:
        refuse(x, &event->refusal);
        return false;
    }
    return false;
}

static void read_on(struct exchange *x, struct raw bytes)
{
    struct http_event event;
    enum http_got got;
    if (x->state == WAITING && bytes.n) {
        x->state = IN_REQUEST;
        timer_set(x->timer, x->server->limits.head_ms);
    }
    http_reader_feed(&x->reader, bytes);
    do
        got = http_reader_next(&x->reader, &event);
    while (take(x, got, &event));
}

static void on_bytes(void *ctx, struct raw bytes)
{
    struct exchange *x = ctx;
    if (x->state == WAITING || x->state == IN_REQUEST) {
        read_on(x, bytes);
        return;
    }
    buf_add_raw(&x->held, bytes);
    if (!buf_ok(&x->held, NULL))
        leave(x, true); /* it sends ahead without end */
}

static void on_sent(void *ctx)
{
    struct exchange *x = ctx;
    struct serve *s = x->server;
    if (x->state == IN_EXCHANGE && !x->ended && s->handler.sent)
        s->handler.sent(s->handler.ctx, x);
}

/* The exchange is over: wait for, or read, the next request. */
static void on_resume(void *ctx)
{
    struct exchange *x = ctx;
    struct buf held = x->held;
    if (x->close_after || x->server->draining) {
        leave(x, false);
        return;
    }
    x->state = WAITING;
    buf_wipe(&x->body);
    timer_set(x->timer, x->server->limits.idle_ms);
    buf_init(&x->held, HELD_MAX);
    /* After this call x may be gone: what was held is ours. */
    if (held.n)
        read_on(x, buf_raw(&held));
    buf_wipe(&held);
}

static struct exchange *exchange_new(struct serve *s, struct net_conn *conn)
{
    struct exchange *x = mem_zalloc(sizeof *x);
    if (!x)
        return NULL;
    if (!http_reader_init(&x->reader, s->limits.body_max_bytes, NULL) ||
        !timer_new(s->loop, on_timeout, x, &x->timer, NULL) ||
        !link_open(&x->link, conn, s->tls)) {
        timer_close(x->timer);
        http_reader_fini(&x->reader);
        mem_free(x);
        return NULL;
    }
    x->server = s;
    x->at = &s->first;
    x->next = s->first;
    if (x->next)
        x->next->at = &x->next;
    s->first = x;
    x->resume = (struct loop_later){.call = on_resume, .ctx = x};
    buf_init(&x->body, s->limits.body_max_bytes);
    buf_init(&x->held, HELD_MAX);
    buf_init(&x->out, NET_UNSENT_MAX);
    return x;
}

static void on_accept(void *ctx, struct net_conn *conn)
{
    static const struct net_calls calls = {on_bytes, on_sent, on_end};
    struct serve *s = ctx;
    bool full = s->draining || s->counts.open >= s->limits.connections_max;
    struct exchange *x = full ? NULL : exchange_new(s, conn);
    if (!x) {
        s->counts.turned_away++;
        net_abort(conn);
        return;
    }
    s->counts.open++;
    s->counts.connections++;
    timer_set(x->timer, s->limits.head_ms);
    link_own(&x->link, &calls, x);
}

bool serve_new(struct loop *loop, const struct serve_limits *limits,
    const struct serve_handler *handler, struct serve **out, struct err *err)
{
    struct serve *s = mem_zalloc(sizeof *s);
    if (!s)
        return err_memory(err);
    *s = (struct serve){.loop = loop,
        .limits = *limits,
        .handler = *handler,
        .started_us = now_utc().us};
    *out = s;
    return true;
}

bool serve_listen(struct serve *s, const char *host, int port, struct err *err)
{
    if (s->listener_count == LISTENERS_MAX)
        return err_set(err, ERR_LIMIT, "serve.listeners",
            "a server listens on at most %d addresses", LISTENERS_MAX);
    struct net_accept accept = {on_accept, s};
    if (!net_listen(s->loop, host, port, accept, &s->listeners[s->listener_count], err))
        return false;
    s->listener_count++;
    return true;
}

void serve_secure(struct serve *s, struct tls *tls)
{
    tls_share(tls);
    tls_leave(s->tls);
    s->tls = tls;
}

int serve_port(const struct serve *s)
{
    return s->listener_count ? net_listener_port(s->listeners[s->listener_count - 1])
                             : 0;
}

struct serve_counts serve_count(const struct serve *s)
{
    return s->counts;
}

static void close_listeners(struct serve *s)
{
    while (s->listener_count)
        net_listener_close(s->listeners[--s->listener_count]);
}

void serve_drain(struct serve *s, void (*empty)(void *ctx), void *ctx)
{
    struct exchange *next;
    close_listeners(s);
    for (struct exchange *x = s->first; x; x = next) {
        next = x->next;
        if (x->state == WAITING)
            leave(x, false);
    }
    s->draining = true;
    s->empty = empty;
    s->empty_ctx = ctx;
    tell_empty(s);
}

void serve_free(struct serve *s)
{
    if (!s)
        return;
    close_listeners(s);
    s->empty = NULL;
    while (s->first)
        leave(s->first, true);
    tls_leave(s->tls);
    mem_free(s);
}

const struct http_head *exchange_head(const struct exchange *x)
{
    return &x->reader.head;
}

struct raw exchange_body(const struct exchange *x)
{
    return buf_raw(&x->body);
}

void exchange_peer(const struct exchange *x, char out[NET_HOST_MAX])
{
    link_peer(&x->link, out);
}

struct str exchange_id(const struct exchange *x)
{
    return (struct str){x->id, x->id_n};
}

void exchange_set(struct exchange *x, void *data)
{
    x->data = data;
}

void *exchange_data(const struct exchange *x)
{
    return x->data;
}

void exchange_flush(struct exchange *x)
{
    if (!x->broken)
        link_flush(&x->link);
}

size_t exchange_unsent(const struct exchange *x)
{
    return link_unsent(&x->link);
}

static bool has_no_body(const struct exchange *x, int status)
{
    return x->reader.head.method == HTTP_METHOD_HEAD || status == 204 || status == 304;
}

/* Sends what stands in `out`. */
static bool push(struct exchange *x)
{
    if (!buf_ok(&x->out, NULL) || !link_write(&x->link, buf_raw(&x->out)))
        x->broken = true; /* nothing may follow what is missing */
    buf_clear(&x->out);
    return !x->broken;
}

void exchange_begin(struct exchange *x, int status, const struct http_field *fields,
    size_t count, int64_t length)
{
    struct answer_head head = {
        .status = status, .fields = fields, .count = count, .length = length};
    if (length == ANSWER_CHUNKED && x->reader.head.minor == 0)
        head.length = ANSWER_UNTIL_CLOSE; /* chunked came with HTTP/1.1 */
    UNINIT struct http_field named[FIELDS_MAX];
    if (x->server->limits.names && count < FIELDS_MAX) {
        for (size_t i = 0; i < count; i++)
            named[i] = fields[i];
        named[head.count++] = (struct http_field){
            raw_from_str(STR("x-request-id")), raw_from_str(exchange_id(x))};
        head.fields = named;
    }
    x->swallow = has_no_body(x, status);
    if (status == 204 || (x->swallow && head.length < 0))
        head.length = ANSWER_UNTIL_CLOSE; /* it says nothing about a body */
    else
        x->close_after |= head.length == ANSWER_UNTIL_CLOSE;
    x->chunked = head.length == ANSWER_CHUNKED;
    x->length = head.length;
    x->written = 0;
    x->begun = true;
    head.close = x->close_after;
    buf_clear(&x->out);
    answer_head_write(&head, &x->out);
    (void)!push(x);
}

bool exchange_write(struct exchange *x, struct raw bytes)
{
    if (x->broken || x->swallow || !bytes.n)
        return !x->broken;
    x->written += (int64_t)bytes.n;
    if (x->chunked)
        answer_chunk_write(bytes, &x->out);
    else
        buf_add_raw(&x->out, bytes);
    return push(x);
}

void exchange_end(struct exchange *x)
{
    bool other_length = !x->swallow && x->length >= 0 && x->written != x->length;
    if (x->broken || other_length) {
        exchange_fail(x);
        return;
    }
    if (x->chunked && !x->swallow) {
        answer_end_write(&x->out);
        (void)!push(x);
    }
    x->ended = true;
    loop_at_end(x->server->loop, &x->resume);
}

void exchange_fail(struct exchange *x)
{
    x->ended = true; /* the handler knows */
    leave(x, x->begun);
}

void exchange_answer(struct exchange *x, int status, const struct http_field *fields,
    size_t count, struct raw body)
{
    exchange_begin(x, status, fields, count, (int64_t)body.n);
    if (exchange_write(x, body))
        exchange_end(x);
    else
        exchange_fail(x);
}
