#include "os/fetch.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "os/fetch_priv.h"

/* A handle keeps nothing of its request, and is quicker to use again than to make. */
static void rest_easy(struct fetcher *f, CURL *easy)
{
    if (f->pool_count == POOL_MAX) {
        curl_easy_cleanup(easy);
        return;
    }
    curl_easy_reset(easy);
    f->pool[f->pool_count++] = easy;
}

static CURL *take_easy(struct fetcher *f)
{
    return f->pool_count ? f->pool[--f->pool_count] : curl_easy_init();
}

static void free_fetch(struct fetch *f)
{
    *f->at = f->next;
    if (f->next)
        f->next->at = f->at;
    if (f->easy) {
        curl_multi_remove_handle(f->owner->multi, f->easy);
        rest_easy(f->owner, f->easy);
    }
    curl_slist_free_all(f->lines);
    buf_wipe(&f->head);
    mem_free(f->said);
    mem_free(f);
}

/* What kind of end it was, so that whoever asked knows whether to ask elsewhere. */
static enum err_code kind_of(const struct fetch *f, CURLcode code)
{
    curl_off_t before_sending_us = 0;
    curl_easy_getinfo(f->easy, CURLINFO_PRETRANSFER_TIME_T, &before_sending_us);
    if (f->over)
        return ERR_LIMIT;
    if (!before_sending_us && !f->headed)
        return ERR_ABSENT;
    return code == CURLE_OPERATION_TIMEDOUT ? ERR_STOPPED : ERR_IO;
}

static void finish(struct fetch *f, CURLcode code)
{
    struct fetch_calls calls = f->calls;
    void *ctx = f->ctx;
    struct err err = ERR_INIT;
    bool told = f->cancelled;
    if (code != CURLE_OK)
        (void)err_set(&err, kind_of(f, code), "os.fetch", "%s",
            f->over ? "the head of the answer is too large" : curl_easy_strerror(code));
    free_fetch(f);
    if (!told)
        calls.end(ctx, code == CURLE_OK ? NULL : &err);
}

static void reap(struct fetcher *f)
{
    CURLMsg *message;
    int left;
    while ((message = curl_multi_info_read(f->multi, &left))) {
        char *at = NULL;
        if (message->msg != CURLMSG_DONE)
            continue;
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &at);
        finish((struct fetch *)(void *)at, code);
    }
}

static void sweep(struct fetcher *f)
{
    struct fetch *next;
    for (struct fetch *at = f->first; at; at = next) {
        next = at->next;
        if (at->cancelled)
            free_fetch(at);
    }
}

void fetch_act(struct fetcher *f, curl_socket_t fd, int events)
{
    int running;
    f->inside = true;
    curl_multi_socket_action(f->multi, fd, events, &running);
    f->inside = false;
    reap(f);
    sweep(f);
}

static void on_timer(void *ctx)
{
    fetch_act(ctx, CURL_SOCKET_TIMEOUT, 0);
}

static int set_timer(CURLM *multi, long after_ms, void *ctx)
{
    struct fetcher *f = ctx;
    (void)multi;
    if (after_ms < 0)
        timer_clear(f->timer);
    else
        timer_set(f->timer, (uint64_t)after_ms);
    return 0;
}

bool fetcher_new(struct loop *loop, const struct fetch_options *options,
    struct fetcher **out, struct err *err)
{
    struct fetcher *f = mem_zalloc(sizeof *f);
    if (!f)
        return err_memory(err);
    *f = (struct fetcher){.loop = loop, .options = *options};
    f->multi = curl_multi_init();
    f->pool = mem_array(POOL_MAX, sizeof(CURL *));
    if (!f->multi || !f->pool || !plainer_new(loop, &f->plainer, err) ||
        !timer_new(loop, on_timer, f, &f->timer, err)) {
        if (f->multi)
            curl_multi_cleanup(f->multi);
        plainer_free(f->plainer);
        mem_free(f->pool);
        mem_free(f);
        return err_memory(err);
    }
    curl_multi_setopt(f->multi, CURLMOPT_SOCKETFUNCTION, fetch_on_socket);
    curl_multi_setopt(f->multi, CURLMOPT_SOCKETDATA, f);
    curl_multi_setopt(f->multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(f->multi, CURLMOPT_TIMERDATA, f);
    curl_multi_setopt(f->multi, CURLMOPT_MAXCONNECTS, options->connections_max);
    *out = f;
    return true;
}

void fetcher_free(struct fetcher *f)
{
    if (!f)
        return;
    while (f->first)
        fetch_cancel(f->first);
    plainer_free(f->plainer);
    while (f->pool_count)
        curl_easy_cleanup(f->pool[--f->pool_count]);
    curl_multi_cleanup(f->multi);
    for (size_t i = 0; i < f->wire_count; i++)
        fetch_drop_wire(f, (curl_socket_t)i);
    mem_free(f->wires);
    mem_free(f->pool);
    timer_close(f->timer);
    mem_free(f);
}

static bool add_field(struct fetch *f, struct raw line)
{
    const unsigned char *colon = memchr(line.p, ':', line.n);
    if (!colon || f->count == FETCH_FIELDS_MAX)
        return colon == NULL;
    size_t from = f->head.n;
    buf_add_raw(&f->head, line);
    f->said->places[f->count].from = from;
    f->said->places[f->count].colon = from + (size_t)(colon - line.p);
    f->said->places[f->count++].to = f->head.n;
    return buf_ok(&f->head, NULL);
}

static struct raw trimmed(struct raw r)
{
    while (r.n && (r.p[0] == ' ' || r.p[0] == '\t'))
        r = raw_slice(r, 1, r.n);
    while (r.n && (r.p[r.n - 1] == ' ' || r.p[r.n - 1] == '\t'))
        r.n--;
    return r;
}

/* The head has stopped to grow: the fields can point into it. */
static void give_head(struct fetch *f)
{
    struct raw all = buf_raw(&f->head);
    struct fetch_said *s = f->said;
    for (size_t i = 0; i < f->count; i++) {
        s->fields[i].name = raw_slice(all, s->places[i].from, s->places[i].colon);
        s->fields[i].value =
            trimmed(raw_slice(all, s->places[i].colon + 1, s->places[i].to));
    }
    f->headed = true;
    if (!f->cancelled)
        f->calls.head(f->ctx, f->status, s->fields, f->count);
}

/* "HTTP/1.1 200 OK" begins a head; those of 1xx are passed over. */
static bool begin_head(struct fetch *f, struct raw line)
{
    uint64_t status = 0;
    f->count = 0;
    buf_clear(&f->head);
    if (line.n >= 12) {
        for (size_t i = 9; i < 12; i++)
            status = status * 10 + (uint64_t)(line.p[i] - '0');
    }
    f->status = (int)status;
    return status >= 100 && status <= 999;
}

static size_t on_head(char *at, size_t size, size_t n, void *ctx)
{
    struct fetch *f = ctx;
    struct raw line = raw_of(at, size * n);
    while (line.n && (line.p[line.n - 1] == '\n' || line.p[line.n - 1] == '\r'))
        line.n--;
    bool ok = true;
    if (f->headed) /* a trailer */
        return size * n;
    if (line.n > 5 && memcmp(line.p, "HTTP/", 5) == 0 && !f->count)
        ok = begin_head(f, line);
    else if (line.n)
        ok = add_field(f, line);
    else if (f->status >= 200)
        give_head(f);
    else
        f->count = 0;
    f->over = !ok;
    return ok ? size * n : 0;
}

static size_t on_body(char *at, size_t size, size_t n, void *ctx)
{
    struct fetch *f = ctx;
    if (f->cancelled)
        return 0;
    f->calls.body(f->ctx, raw_of(at, size * n));
    return f->cancelled ? 0 : size * n;
}

/* "name: value" for libcurl; a name without value needs a semicolon there. */
static bool add_lines(struct fetch *f, const struct fetch_request *request)
{
    struct buf line;
    buf_init(&line, FETCH_HEAD_MAX);
    bool ok = true;
    for (size_t i = 0; ok && i < request->count; i++) {
        buf_clear(&line);
        buf_add_raw(&line, request->fields[i].name);
        buf_add_z(&line, request->fields[i].value.n ? ": " : ";");
        buf_add_raw(&line, request->fields[i].value);
        const char *z = buf_z(&line);
        struct curl_slist *more = z ? curl_slist_append(f->lines, z) : NULL;
        ok = more != NULL;
        f->lines = more ? more : f->lines;
    }
    buf_wipe(&line);
    return ok;
}

static void set_body(struct fetch *f, const struct fetch_request *request)
{
    if (str_eq(request->method, STR("HEAD"))) {
        curl_easy_setopt(f->easy, CURLOPT_NOBODY, 1L);
    } else if (request->body.n || str_eq(request->method, STR("POST"))) {
        curl_easy_setopt(
            f->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.n);
        curl_easy_setopt(f->easy, CURLOPT_POSTFIELDS,
            request->body.p ? request->body.p : (const unsigned char *)"");
    }
}

static bool set_words(struct fetch *f, const struct fetch_request *request)
{
    char method[16];
    struct buf url;
    if (request->method.n >= sizeof method)
        return false;
    memcpy(method, request->method.p, request->method.n);
    method[request->method.n] = 0;
    buf_init(&url, FETCH_HEAD_MAX);
    buf_add_str(&url, request->url);
    const char *z = buf_z(&url);
    bool ok = z && !curl_easy_setopt(f->easy, CURLOPT_URL, z) &&
              !curl_easy_setopt(f->easy, CURLOPT_CUSTOMREQUEST, method);
    buf_wipe(&url);
    return ok;
}

static void set_rules(struct fetch *f, const struct fetch_request *request)
{
    const struct fetch_options *o = &f->owner->options;
    long idle_s = request->idle_timeout_ms / 1000;
    curl_easy_setopt(f->easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(f->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(f->easy, CURLOPT_PROXY, o->proxy ? o->proxy : "");
    curl_easy_setopt(f->easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(f->easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(f->easy, CURLOPT_CONNECTTIMEOUT_MS, request->connect_timeout_ms);
    curl_easy_setopt(f->easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(f->easy, CURLOPT_LOW_SPEED_TIME, idle_s > 0 ? idle_s : 1L);
    curl_easy_setopt(f->easy, CURLOPT_PRIVATE, (char *)(void *)f);
    curl_easy_setopt(f->easy, CURLOPT_HEADERFUNCTION, on_head);
    curl_easy_setopt(f->easy, CURLOPT_HEADERDATA, f);
    curl_easy_setopt(f->easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(f->easy, CURLOPT_WRITEDATA, f);
    curl_easy_setopt(f->easy, CURLOPT_HTTPHEADER, f->lines);
    curl_easy_setopt(f->easy, CURLOPT_CLOSESOCKETFUNCTION, fetch_on_close);
    curl_easy_setopt(f->easy, CURLOPT_CLOSESOCKETDATA, f->owner);
    const char *ca = request->ca_file ? request->ca_file : o->ca_file;
    if (ca)
        curl_easy_setopt(f->easy, CURLOPT_CAINFO, ca);
}

static void plain_ended(void *ctx, const struct err *err)
{
    struct fetch *f = ctx;
    struct fetch_calls calls = f->calls;
    void *whose = f->ctx;
    free_fetch(f);
    calls.end(whose, err);
}

static void plain_headed(
    void *ctx, int status, const struct fetch_field *fields, size_t count)
{
    struct fetch *f = ctx;
    f->calls.head(f->ctx, status, fields, count);
}

static void plain_given(void *ctx, struct raw bytes)
{
    struct fetch *f = ctx;
    f->calls.body(f->ctx, bytes);
}

bool fetch_start(struct fetcher *owner, const struct fetch_request *request,
    const struct fetch_calls *calls, void *ctx, struct fetch **out)
{
    struct fetch *f = mem_zalloc(sizeof *f);
    if (!f)
        return false;
    f->owner = owner;
    f->calls = *calls;
    f->ctx = ctx;
    f->at = &owner->first;
    f->next = owner->first;
    if (f->next)
        f->next->at = &f->next;
    owner->first = f;
    buf_init(&f->head, FETCH_HEAD_MAX);
    if (!owner->options.proxy && request->body.n <= PLAIN_BODY_MAX &&
        plain_fits(request->url)) {
        static const struct fetch_calls through = {
            plain_headed, plain_given, plain_ended};
        if (!plain_start(owner->plainer, request, &through, f, &f->plain)) {
            free_fetch(f);
            return false;
        }
        *out = f;
        return true;
    }
    f->easy = take_easy(owner);
    f->said = mem_alloc(sizeof *f->said);
    bool ok = f->easy && f->said && add_lines(f, request) && set_words(f, request);
    if (ok) {
        set_rules(f, request);
        set_body(f, request);
        ok = curl_multi_add_handle(owner->multi, f->easy) == CURLM_OK;
    }
    if (!ok) {
        free_fetch(f);
        return false;
    }
    *out = f;
    return true;
}

void fetch_pause(struct fetch *f, bool paused)
{
    struct fetcher *owner = f->owner;
    if (f->plain) {
        plain_pause(f->plain, paused);
        return;
    }
    bool nested = owner->inside;
    owner->inside = true; /* going on may give what waited */
    curl_easy_pause(f->easy, paused ? CURLPAUSE_RECV : CURLPAUSE_CONT);
    owner->inside = nested;
    if (!nested)
        sweep(owner);
}

void fetch_cancel(struct fetch *f)
{
    if (!f || f->cancelled)
        return;
    if (f->plain) {
        plain_cancel(f->plain);
        free_fetch(f);
        return;
    }
    f->cancelled = true;
    if (!f->owner->inside)
        free_fetch(f);
}
