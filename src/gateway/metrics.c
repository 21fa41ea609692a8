#include "gateway/gateway_priv.h"

enum { METRICS_MAX = 65536 };

static void add_metric(struct buf *out, const char *name, const char *help,
    const char *type, uint64_t value)
{
    buf_printf(out, "# HELP abide_%s %s\n# TYPE abide_%s %s\nabide_%s %llu\n", name,
        help, name, type, name, (unsigned long long)value);
}

/* An upstream's name is a token: it needs no escape. */
static void add_upstreams(const struct setup *s, uint64_t now_ms, struct buf *out)
{
    buf_add_z(out, "# HELP abide_upstream_up 0: it rests after failures in a row, or "
                   "is down by its probes.\n"
                   "# TYPE abide_upstream_up gauge\n");
    for (size_t i = 0; i < s->conf->upstream_count; i++)
        buf_printf(out, "abide_upstream_up{upstream=\"%" STR_FMT "\"} %d\n",
            STR_ARG(s->upstreams[i].conf->name),
            upstream_is_up(&s->upstreams[i], now_ms));
    buf_add_z(out, "# HELP abide_upstream_calls_total Calls by their end.\n"
                   "# TYPE abide_upstream_calls_total counter\n");
    for (size_t i = 0; i < s->conf->upstream_count; i++)
        buf_printf(out,
            "abide_upstream_calls_total{upstream=\"%" STR_FMT "\",end=\"sent\"} %llu\n"
            "abide_upstream_calls_total{upstream=\"%" STR_FMT
            "\",end=\"failed\"} %llu\n",
            STR_ARG(s->upstreams[i].conf->name),
            (unsigned long long)s->upstreams[i].sent,
            STR_ARG(s->upstreams[i].conf->name),
            (unsigned long long)s->upstreams[i].failed);
}

static void add_probes(const struct setup *s, struct buf *out)
{
    buf_add_z(out, "# HELP abide_upstream_probes_total Probes by their end.\n"
                   "# TYPE abide_upstream_probes_total counter\n");
    for (size_t i = 0; i < s->conf->upstream_count; i++) {
        const struct upstream *u = &s->upstreams[i];
        if (u->conf->probe.n)
            buf_printf(out,
                "abide_upstream_probes_total{upstream=\"%" STR_FMT
                "\",end=\"answered\"} %llu\n"
                "abide_upstream_probes_total{upstream=\"%" STR_FMT
                "\",end=\"failed\"} %llu\n",
                STR_ARG(u->conf->name), (unsigned long long)u->probes_answered,
                STR_ARG(u->conf->name), (unsigned long long)u->probes_failed);
    }
}

/* Nothing where this door speaks no TLS. */
static void add_tls(const struct gateway *g, struct buf *out)
{
    struct gateway_certificate shown = gateway_certificate(g);
    if (!shown.shown)
        return;
    struct tls_counts counts = tls_count(g->setup->tls);
    buf_printf(out,
        "# HELP abide_tls_days_left Until the certificate ends; below 0: it is over.\n"
        "# TYPE abide_tls_days_left gauge\nabide_tls_days_left %lld\n",
        (long long)shown.days_left);
    add_metric(out, "tls_handshakes_total", "TLS connections that began.", "counter",
        counts.done);
    add_metric(out, "tls_handshakes_failed_total",
        "Connections that never came so far, whatever they sent.", "counter",
        counts.failed);
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
    add_metric(out, "retried_total",
        "Calls sent to another upstream, the first not having begun them.", "counter",
        g->counts.retried);
    add_metric(out, "limited_total", "Requests over a key's limit.", "counter",
        g->counts.limited);
    add_tls(g, out);
    add_upstreams(g->setup, loop_now_ms(g->options.loop), out);
    add_probes(g->setup, out);
    add_metric(out, "exchanges_kept_total", "Exchanges stored.", "counter", kept.kept);
    add_metric(out, "exchanges_not_kept_total", "Exchanges that must not be stored.",
        "counter", kept.not_kept + g->counts.not_kept);
    add_metric(out, "exchanges_failed_total", "Exchanges that could not be stored.",
        "counter", kept.failed);
    add_metric(out, "exchanges_uncaptured_total",
        "Answers relayed although their exchange could not be stored.", "counter",
        g->counts.uncaptured);
    add_metric(out, "personal_replaced_total",
        "Personal things replaced on their way to an upstream.", "counter",
        g->ways.counts.replaced);
    add_metric(out, "answers_restored_total",
        "Answers in which names were made values again.", "counter",
        g->ways.counts.restored_answers);
    add_metric(out, "sharing_denied_total",
        "Calls an upstream may not be sent, by its entry in the register.", "counter",
        g->ways.counts.denied);
    add_metric(out, "guard_flagged_total",
        "Calls that ask for a private person's information.", "counter",
        g->ways.counts.flagged);
    add_metric(out, "guard_refused_total", "Of these, refused.", "counter",
        g->ways.counts.refused);
    add_metric(out, "guard_minimised_total",
        "Stretches of answers in which personal information was removed.", "counter",
        g->ways.counts.minimised);
    add_metric(out, "guard_suppressed_total",
        "Stretches of answers with somebody who asked not to appear.", "counter",
        g->ways.counts.suppressed);
    add_metric(out, "turns_total", "Turns stored.", "counter", kept.turns);
    add_metric(out, "group_commits_total", "Times that all that waited was stored.",
        "counter", kept.groups);
    add_metric(
        out, "commit_us_total", "Microseconds they took.", "counter", kept.groups_us);
    add_metric(out, "holds_total", "Answers whose end waited for their record.",
        "counter", g->counts.holds);
    add_metric(out, "hold_us_total", "Microseconds they waited.", "counter",
        g->counts.holds_us);
    add_metric(
        out, "commits_total", "Transactions of the store.", "counter", kept.commits);
}

void metrics_answer(const struct gateway *g, struct exchange *x)
{
    struct http_field type = {raw_from_str(STR("content-type")),
        raw_from_str(STR("text/plain; version=0.0.4"))};
    struct buf out;
    buf_init(&out, METRICS_MAX);
    add_metrics(g, &out);
    if (g->options.metrics)
        g->options.metrics(g->options.metrics_ctx, &out);
    exchange_answer(x, 200, &type, 1, buf_raw(&out));
    buf_fini(&out);
}
