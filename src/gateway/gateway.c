#include "gateway/gateway.h"

#include <stdio.h>

#include "base/mem.h"
#include "crypt/hash.h"
#include "crypt/mac.h"
#include "crypt/secret.h"
#include "gateway/gateway_priv.h"
#include "os/file.h"

enum { METRICS_MAX = 16384, CONNECTIONS_TO_UPSTREAMS = 256 };

/* "Authorization: Bearer KEY", or "x-api-key: KEY" of the other API. */
static struct raw caller_key(const struct http_head *head)
{
    struct raw value = http_field_find(head, STR("authorization"));
    if (value.n > 7 && http_is_word(raw_slice(value, 0, 7), STR("bearer ")))
        return raw_slice(value, 7, value.n);
    return http_field_find(head, STR("x-api-key"));
}

/* Compared by hash, so how long it takes says nothing about a key. */
static const struct conf_project *project_of(
    const struct gateway *g, const struct http_head *head)
{
    const struct conf *c = g->options.conf;
    struct raw key = caller_key(head);
    uint8_t hash[SHA256_BYTES];
    const struct conf_project *found = NULL;
    if (!key.n || key.n > GATEWAY_KEY_MAX || !sha256(key, hash, NULL))
        return NULL;
    for (size_t i = 0; i < c->project_count; i++) {
        if (mac_equal(hash, c->projects[i].key_sha256))
            found = &c->projects[i];
    }
    return found;
}

static void add_metric(struct buf *out, const char *name, const char *help,
    const char *type, uint64_t value)
{
    buf_printf(out, "# HELP abide_%s %s\n# TYPE abide_%s %s\nabide_%s %llu\n", name,
        help, name, type, name, (unsigned long long)value);
}

static void add_metrics(const struct gateway *g, struct buf *out)
{
    struct serve_counts serve = serve_count(g->serve);
    struct recorder_counts kept = recorder_count(g->recorder);
    add_metric(out, "connections", "Open connections.", "gauge", serve.open);
    add_metric(out, "requests_total", "Requests taken.", "counter", serve.requests);
    add_metric(out, "requests_refused_total",
        "Requests that could be read in two ways.", "counter", serve.refused);
    add_metric(out, "requests_unauthorized_total", "Requests without a known key.",
        "counter", g->counts.unauthorized);
    add_metric(out, "relayed_total", "Requests sent to an upstream.", "counter",
        g->counts.relayed);
    add_metric(out, "upstream_failed_total", "Answers that broke off or never came.",
        "counter", g->counts.upstream_failed);
    add_metric(out, "exchanges_kept_total", "Exchanges stored.", "counter", kept.kept);
    add_metric(out, "exchanges_not_kept_total", "Exchanges that must not be stored.",
        "counter", kept.not_kept);
    add_metric(out, "exchanges_failed_total", "Exchanges that could not be stored.",
        "counter", kept.failed);
    add_metric(out, "exchanges_uncaptured_total",
        "Answers relayed although their exchange could not be stored.", "counter",
        g->counts.uncaptured);
    add_metric(out, "turns_total", "Turns stored.", "counter", kept.turns);
    add_metric(
        out, "commits_total", "Transactions of the store.", "counter", kept.commits);
}

static void answer_metrics(const struct gateway *g, struct exchange *x)
{
    struct http_field type = {raw_from_str(STR("content-type")),
        raw_from_str(STR("text/plain; version=0.0.4"))};
    struct buf out;
    buf_init(&out, METRICS_MAX);
    add_metrics(g, &out);
    exchange_answer(x, 200, &type, 1, buf_raw(&out));
    buf_fini(&out);
}

static bool starts(struct raw path, struct str with)
{
    return path.n >= with.n && raw_eq_str(raw_slice(path, 0, with.n), with);
}

static void on_request(void *ctx, struct exchange *x)
{
    struct gateway *g = ctx;
    const struct http_head *head = exchange_head(x);
    exchange_set(x, NULL);
    if (raw_eq_str(head->target, STR("/healthz"))) {
        exchange_answer(x, 200, NULL, 0, raw_from_str(STR("ok\n")));
        return;
    }
    if (raw_eq_str(head->target, STR("/readyz"))) {
        bool ready = recorder_has_room(g->recorder);
        exchange_answer(x, ready ? 200 : 503, NULL, 0,
            raw_from_str(ready ? STR("ready\n") : STR("the store is behind\n")));
        return;
    }
    if (raw_eq_str(head->target, STR("/metrics"))) {
        answer_metrics(g, x);
        return;
    }
    const struct conf_project *project = project_of(g, head);
    if (!starts(head->target, STR("/v1/"))) {
        gateway_refuse(x, 404, "not_found", "there is nothing at this path");
    } else if (!project) {
        g->counts.unauthorized++;
        gateway_refuse(x, 401, "invalid_api_key", "no project here has this API key");
    } else if (starts(head->target, STR("/v1/abide/"))) {
        choices_begin(g, x, project);
    } else {
        relay_begin(g, x, project);
    }
}

static void on_gone(void *ctx, struct exchange *x)
{
    (void)ctx;
    struct gateway_job *job = exchange_data(x);
    if (job)
        job->gone(job);
}

static void on_sent(void *ctx, struct exchange *x)
{
    (void)ctx;
    struct gateway_job *job = exchange_data(x);
    if (job && job->sent)
        job->sent(job);
}

/* "Bearer " and the first line of the file, in memory that is wiped. */
static bool read_key(struct gateway *g, size_t i, struct err *err)
{
    char path[FILE_PATH_MAX];
    struct str file = g->options.conf->upstreams[i].key_file;
    struct buf text;
    if (!file.n)
        return true;
    if (file.n >= sizeof path)
        return err_set(err, ERR_INPUT, "gateway.key", "a key file's path is too long");
    snprintf(path, sizeof path, "%" STR_FMT, STR_ARG(file));
    buf_init(&text, GATEWAY_KEY_MAX);
    buf_add_z(&text, "Bearer ");
    bool ok = file_read(path, &text, err);
    while (ok && text.n && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r'))
        text.n--;
    unsigned char *key = ok ? secret_alloc(text.n) : NULL;
    if (ok && !key)
        ok = err_memory(err);
    for (size_t k = 0; ok && k < text.n; k++)
        key[k] = text.p[k];
    if (ok)
        g->keys[i] = raw_of(key, text.n);
    buf_wipe(&text);
    return ok;
}

static bool open_parts(struct gateway *g, struct err *err)
{
    const struct conf *c = g->options.conf;
    struct flow_options flow = {.state = g->options.state, .now = g->options.now()};
    struct fetch_options fetch = {.connections_max = CONNECTIONS_TO_UPSTREAMS};
    struct serve_handler handler = {on_request, on_gone, on_sent, g};
    struct serve_limits limits = serve_limits_default();
    limits.body_max_bytes = c->body_max_bytes;
    for (size_t i = 0; i < c->upstream_count; i++) {
        if (!read_key(g, i, err))
            return false;
    }
    return recorder_start(g->options.loop, &flow, g->options.now, &g->recorder, err) &&
           fetcher_new(g->options.loop, &fetch, &g->fetcher, err) &&
           serve_new(g->options.loop, &limits, &handler, &g->serve, err) &&
           serve_listen(g->serve, c->host, c->port, err);
}

bool gateway_start(
    const struct gateway_options *options, struct gateway **out, struct err *err)
{
    struct gateway *g = mem_zalloc(sizeof *g);
    if (!g)
        return err_memory(err);
    g->options = *options;
    if (!open_parts(g, err)) {
        gateway_stop(g);
        return false;
    }
    *out = g;
    return true;
}

int gateway_port(const struct gateway *g)
{
    return serve_port(g->serve);
}

void gateway_drain(struct gateway *g, void (*empty)(void *ctx), void *ctx)
{
    serve_drain(g->serve, empty, ctx);
}

void gateway_stop(struct gateway *g)
{
    if (!g)
        return;
    serve_free(g->serve);
    fetcher_free(g->fetcher);
    recorder_stop(g->recorder);
    for (size_t i = 0; i < COUNT(g->keys); i++)
        secret_free((void *)(uintptr_t)g->keys[i].p);
    mem_free(g);
}
