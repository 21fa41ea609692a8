#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/num.h"
#include "os/net.h"
#include "os/plain_priv.h"

enum { IDLE_MAX = 256, REQUEST_HEAD_MAX = 256 << 10 };

/* A connection: under a request, or at rest in the pool. */
struct link {
    struct plainer *owner;
    struct net_conn *conn;
    struct plain *busy;
    struct link *next, **at; /* of those at rest, or under way */
    char host[NET_HOST_MAX];
    int port;
};

struct plainer {
    struct loop *loop;
    struct link *resting, *working;
    size_t resting_count;
    struct buf body;            /* of chunks that came in one piece */
    struct plain_fields fields; /* of the head that is being told */
};

struct plain {
    struct plainer *owner;
    struct link *link;
    struct fetch_calls calls;
    void *ctx;
    struct timer *timer;
    struct buf out, head; /* the request's head, the answer's */
    struct raw body;      /* of the request */
    struct plain_head said;
    struct plain_chunks chunks;
    uint64_t left;
    long idle_ms;
    char host[NET_HOST_MAX];
    int port;
    bool bodiless, pooled, connected, headed, inside, cancelled, paused, ended;
};

static void unlink_link(struct link *l)
{
    *l->at = l->next;
    if (l->next)
        l->next->at = l->at;
}

static void link_in(struct link *l, struct link **list)
{
    l->at = list;
    l->next = *list;
    if (l->next)
        l->next->at = &l->next;
    *list = l;
}

static void drop_link(struct link *l, bool abort)
{
    l->owner->resting_count -= l->busy == NULL;
    unlink_link(l);
    if (abort)
        net_abort(l->conn);
    else
        net_close(l->conn);
    mem_free(l);
}

/* The answer is over: the connection rests, when it may. */
static void rest_link(struct link *l, bool keeps)
{
    struct plainer *p = l->owner;
    if (!keeps || p->resting_count == IDLE_MAX) {
        drop_link(l, !keeps);
        return;
    }
    unlink_link(l);
    l->busy = NULL;
    p->resting_count++;
    link_in(l, &p->resting);
    net_pause(l->conn, false);
}

static void free_plain(struct plain *f)
{
    if (f->link)
        drop_link(f->link, true);
    timer_close(f->timer);
    buf_wipe(&f->out);
    buf_wipe(&f->head);
    mem_free(f);
}

static void finish(struct plain *f, enum err_code code, const char *why)
{
    struct err err = ERR_INIT;
    if (f->ended)
        return;
    f->ended = true;
    if (f->link && code == ERR_NONE) {
        rest_link(f->link, f->said.keeps);
        f->link = NULL;
    }
    if (code != ERR_NONE)
        (void)err_set(&err, code, "os.fetch", "%s", why);
    bool tells = !f->cancelled;
    struct fetch_calls calls = f->calls;
    void *ctx = f->ctx;
    if (f->inside) { /* whoever is on the stack frees it */
        f->cancelled = true;
    } else {
        free_plain(f);
    }
    if (tells)
        calls.end(ctx, code == ERR_NONE ? NULL : &err);
}

static void broke(struct plain *f, const char *why)
{
    finish(f, f->connected ? ERR_IO : ERR_ABSENT, why);
}

static void on_timer(void *ctx)
{
    struct plain *f = ctx;
    bool meanwhile = !f->connected && f->link && net_connected(f->link->conn);
    f->connected |= meanwhile;
    if (f->paused || meanwhile)
        timer_set(f->timer, (uint64_t)f->idle_ms);
    else
        finish(f, f->connected ? ERR_STOPPED : ERR_ABSENT, "it took too long");
}

static void give(struct plain *f, struct raw bytes)
{
    if (bytes.n && !f->cancelled)
        f->calls.body(f->ctx, bytes);
}

/* The body's bytes; true when it is over, with what stands behind it. */
static bool feed_body(struct plain *f, struct raw *bytes)
{
    struct plainer *p = f->owner;
    struct raw rest = {NULL, 0};
    size_t n = bytes->n < f->left ? bytes->n : (size_t)f->left;
    switch (f->said.body) {
    case PLAIN_NONE:
        return true;
    case PLAIN_LENGTH:
        f->left -= n;
        give(f, raw_slice(*bytes, 0, n));
        *bytes = raw_slice(*bytes, n, bytes->n);
        return f->left == 0;
    case PLAIN_TO_END:
        give(f, *bytes);
        *bytes = rest;
        return false;
    case PLAIN_CHUNKED:
        break;
    }
    buf_clear(&p->body);
    bool ok = plain_chunks_feed(&f->chunks, *bytes, &p->body, &rest);
    give(f, buf_raw(&p->body));
    *bytes = rest;
    if (!ok && !f->cancelled)
        finish(f, ERR_IO, "the coding of the answer is wrong");
    return ok && f->chunks.state == CHUNK_OVER;
}

/* The end of the head: behind its empty line; 0: not there yet. */
static size_t head_end(const struct buf *b, size_t from)
{
    for (size_t i = from < 3 ? 3 : from; i < b->n; i++) {
        if (b->p[i] == '\n' && memcmp(b->p + i - 3, "\r\n\r\n", 4) == 0)
            return i + 1;
    }
    return 0;
}

/* True when the head is whole and told of; *bytes is what stands behind it. */
static bool feed_head(struct plain *f, struct raw *bytes)
{
    for (;;) {
        size_t old = f->head.n;
        buf_add_raw(&f->head, *bytes);
        if (!buf_ok(&f->head, NULL)) {
            finish(f, ERR_LIMIT, "the head of the answer is too large");
            return false;
        }
        size_t end = head_end(&f->head, old);
        if (!end)
            return false;
        *bytes = raw_slice(*bytes, end - old, bytes->n);
        f->head.n = end;
        if (!plain_head_read(
                buf_raw(&f->head), f->bodiless, &f->said, &f->owner->fields)) {
            finish(f, ERR_IO, "the head of the answer is wrong");
            return false;
        }
        if (f->said.status >= 200)
            break;
        buf_clear(&f->head); /* an early one */
    }
    f->headed = true;
    f->left = f->said.length;
    f->calls.head(f->ctx, f->said.status, f->owner->fields.p, f->said.count);
    buf_wipe(&f->head);
    buf_wipe(&f->out); /* it is sent, and will not be again */
    return true;
}

static void feed(struct plain *f, struct raw bytes)
{
    f->connected = true;
    timer_set(f->timer, (uint64_t)f->idle_ms);
    if (!f->headed && !feed_head(f, &bytes))
        return;
    if (f->cancelled)
        return;
    bool none =
        f->said.body == PLAIN_NONE || (f->said.body == PLAIN_LENGTH && !f->said.length);
    if (!none && !bytes.n)
        return;
    if (!none && !feed_body(f, &bytes))
        return;
    f->said.keeps &= !bytes.n; /* what it says unasked is nobody's */
    finish(f, ERR_NONE, NULL);
}

static void on_bytes(void *ctx, struct raw bytes)
{
    struct link *l = ctx;
    struct plain *f = l->busy;
    if (!f) {
        drop_link(l, true);
        return;
    }
    f->inside = true;
    feed(f, bytes);
    f->inside = false;
    if (f->cancelled)
        free_plain(f);
}

static bool dial(struct plain *f);

static void on_end(void *ctx)
{
    struct link *l = ctx;
    struct plain *f = l->busy;
    if (!f) {
        drop_link(l, false);
        return;
    }
    f->connected |= net_connected(l->conn);
    drop_link(l, false);
    f->link = NULL;
    if (f->headed && f->said.body == PLAIN_TO_END)
        finish(f, ERR_NONE, NULL);
    else if (f->pooled && !f->head.n && !f->headed && dial(f))
        return; /* its server closed it meanwhile */
    else
        broke(f, f->connected ? "the connection ended before the answer did"
                              : "no connection");
}

static bool ask(struct plain *f, struct link *l)
{
    f->link = l;
    l->busy = f;
    return net_write(l->conn, buf_raw(&f->out)) && net_write(l->conn, f->body);
}

/* A connection of its own. */
static bool dial(struct plain *f)
{
    static const struct net_calls calls = {on_bytes, NULL, on_end};
    struct plainer *p = f->owner;
    struct link *l = mem_zalloc(sizeof *l);
    f->pooled = false;
    if (!l)
        return false;
    *l = (struct link){.owner = p, .port = f->port};
    memcpy(l->host, f->host, sizeof l->host);
    if (!net_dial(p->loop, f->host, f->port, (struct net_owner){&calls, l}, &l->conn)) {
        mem_free(l);
        return false;
    }
    l->busy = f;
    link_in(l, &p->working);
    return ask(f, l);
}

static bool take_pooled(struct plain *f)
{
    struct link *l = f->owner->resting;
    while (l && (l->port != f->port || strcmp(l->host, f->host) != 0))
        l = l->next;
    if (!l)
        return false;
    unlink_link(l);
    f->owner->resting_count--;
    l->busy = f;
    link_in(l, &f->owner->working);
    f->pooled = true;
    if (ask(f, l))
        return true;
    drop_link(l, true);
    f->link = NULL;
    return false;
}

/* "http://127.0.0.1:9000/v1": address, port, the rest. */
static bool cut_url(
    struct str url, char host[NET_HOST_MAX], int *port, struct str *path)
{
    struct str front = STR("http://"), rest = str_slice(url, front.n, url.n);
    if (!str_starts(url, front))
        return false;
    size_t end = str_find_char(rest, '/'), colon = str_find_char(rest, ':');
    struct str name = str_slice(rest, 0, colon < end ? colon : end);
    int64_t number = 80;
    if (colon < end &&
        !num_parse_i64(str_slice(rest, colon + 1, end), 1, 65535, &number))
        return false;
    for (size_t i = 0; i < name.n; i++) {
        if ((name.p[i] < '0' || name.p[i] > '9') && name.p[i] != '.')
            return false;
    }
    if (!name.n || name.n >= NET_HOST_MAX || end == rest.n)
        return false;
    memcpy(host, name.p, name.n);
    host[name.n] = 0;
    *port = (int)number;
    *path = str_slice(rest, end, rest.n);
    return true;
}

bool plain_fits(struct str url)
{
    char host[NET_HOST_MAX];
    struct str path;
    int port;
    return cut_url(url, host, &port, &path) && net_is_address(host);
}

static bool write_request(struct plain *f, const struct fetch_request *r)
{
    struct str path = {NULL, 0};
    bool sized = r->body.n || str_eq(r->method, STR("POST"));
    if (!cut_url(r->url, f->host, &f->port, &path))
        return false;
    buf_add_str(&f->out, r->method);
    buf_add_char(&f->out, ' ');
    buf_add_str(&f->out, path);
    buf_printf(&f->out, " HTTP/1.1\r\nHost: %s:%d\r\n", f->host, f->port);
    for (size_t i = 0; i < r->count; i++) {
        buf_add_raw(&f->out, r->fields[i].name);
        buf_add_z(&f->out, r->fields[i].value.n ? ": " : ":");
        buf_add_raw(&f->out, r->fields[i].value);
        buf_add_z(&f->out, "\r\n");
    }
    if (sized)
        buf_printf(&f->out, "Content-Length: %zu\r\n", r->body.n);
    buf_add_z(&f->out, "\r\n");
    return buf_ok(&f->out, NULL);
}

bool plain_start(struct plainer *p, const struct fetch_request *request,
    const struct fetch_calls *calls, void *ctx, struct plain **out)
{
    struct plain *f = mem_zalloc(sizeof *f);
    if (!f)
        return false;
    f->owner = p;
    f->calls = *calls;
    f->ctx = ctx;
    f->body = request->body;
    f->idle_ms = request->idle_timeout_ms;
    f->bodiless = str_eq(request->method, STR("HEAD"));
    buf_init(&f->out, REQUEST_HEAD_MAX);
    buf_init(&f->head, FETCH_HEAD_MAX);
    bool ok = timer_new(p->loop, on_timer, f, &f->timer, NULL) &&
              write_request(f, request) && (take_pooled(f) || dial(f));
    if (!ok) {
        free_plain(f);
        return false;
    }
    timer_set(
        f->timer, (uint64_t)(f->pooled ? f->idle_ms : request->connect_timeout_ms));
    *out = f;
    return true;
}

void plain_pause(struct plain *f, bool paused)
{
    f->paused = paused;
    if (f->link)
        net_pause(f->link->conn, paused);
}

void plain_cancel(struct plain *f)
{
    if (f->cancelled)
        return;
    f->cancelled = f->ended = true;
    if (!f->inside)
        free_plain(f);
}

bool plainer_new(struct loop *loop, struct plainer **out, struct err *err)
{
    struct plainer *p = mem_zalloc(sizeof *p);
    if (!p)
        return err_memory(err);
    p->loop = loop;
    buf_init(&p->body, NET_UNSENT_MAX);
    *out = p;
    return true;
}

void plainer_free(struct plainer *p)
{
    if (!p)
        return;
    while (p->working)
        plain_cancel(p->working->busy);
    while (p->resting)
        drop_link(p->resting, false);
    buf_wipe(&p->body);
    mem_free(p);
}
