#include "gateway/send_priv.h"

/* Fields for this door, or for one connection, stay here. */
static bool stays_here(struct raw name, bool key_replaced)
{
    static const struct str stays[] = {STR_INIT("host"), STR_INIT("expect"),
        STR_INIT("accept-encoding"), STR_INIT("cf-aig-collect-log-payload"),
        STR_INIT("helicone-omit-request")};
    static const struct str own = STR_INIT("x-abide-");
    if (http_is_word(raw_slice(name, 0, own.n), own))
        return true;
    for (size_t i = 0; i < COUNT(stays); i++) {
        if (http_is_word(name, stays[i]))
            return true;
    }
    return answer_is_hop_field(name) ||
           (key_replaced && (http_is_word(name, STR("authorization")) ||
                                http_is_word(name, STR("x-api-key"))));
}

static size_t fields_out(const struct sending *s, struct fetch_field *out)
{
    struct raw key = s->upstream->key;
    size_t n = 0;
    for (size_t i = 0; i < s->head->count; i++) {
        const struct http_field *f = &s->head->fields[i];
        if (!stays_here(f->name, key.n > 0) &&
            !way_keeps_field(&s->upstream->conf->share, f->name))
            out[n++] = (struct fetch_field){f->name, f->value};
    }
    if (key.n) {
        out[n++] = (struct fetch_field){raw_from_str(STR("authorization")), key};
        if (s->messages)
            out[n++] = (struct fetch_field){
                raw_from_str(STR("x-api-key")), raw_slice(key, 7, key.n)};
    }
    return n;
}

bool send_next(struct sending *s, struct gateway *g, const struct fetch_calls *calls,
    void *ctx, struct fetch **out)
{
    uint64_t now_ms = loop_now_ms(g->options.loop);
    s->upstream = setup_choose(s->setup, s->caller, s->model, now_ms, &s->tried);
    if (!s->upstream)
        return false;
    enum send_ready ready =
        s->ready ? s->ready(s->ready_ctx, s->upstream->conf) : SEND_READY;
    return ready == SEND_LATER ||
           (ready == SEND_READY && send_on(s, g, calls, ctx, out));
}

bool send_on(struct sending *s, struct gateway *g, const struct fetch_calls *calls,
    void *ctx, struct fetch **out)
{
    UNINIT struct fetch_field fields[HTTP_FIELDS_MAX + 2];
    struct buf url;
    struct fetch_request request = {.method = http_method_word(s->head->method),
        .fields = fields,
        .count = fields_out(s, fields),
        .body = s->body,
        .ca_file = s->upstream->ca_file,
        .connect_timeout_ms = (long)s->upstream->conf->connect_ms,
        .idle_timeout_ms = (long)s->upstream->conf->idle_s * 1000};
    buf_init(&url, 2 * HTTP_TARGET_MAX);
    buf_add_str(&url, s->upstream->conf->url);
    buf_add_raw(&url, s->head->target);
    request.url = buf_str(&url);
    bool ok = buf_ok(&url, NULL) && fetch_start(g->fetcher, &request, calls, ctx, out);
    s->upstream->sent += ok;
    buf_fini(&url);
    return ok;
}

/* RFC 9110, 9.2.2. */
static bool is_idempotent(enum http_method method)
{
    return method != HTTP_METHOD_POST && method != HTTP_METHOD_PATCH;
}

bool send_may_retry(const struct sending *s, const struct err *err)
{
    return err->code == ERR_ABSENT || is_idempotent(s->head->method);
}

void send_ended(struct sending *s, struct gateway *g, const struct err *err)
{
    if (!s->upstream)
        return;
    const struct log_field name = LOG_TEXT("upstream", s->upstream->conf->name);
    if (err && upstream_failed(s->upstream, loop_now_ms(g->options.loop)))
        log_write(g->options.log, LOG_WARN, "upstream_rests", &name, 1);
    else if (err)
        return;
    else
        upstream_answered(s->upstream);
}

void send_fini(struct sending *s)
{
    setup_leave(s->setup);
    s->setup = NULL;
}
