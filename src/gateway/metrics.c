#include "gateway/gateway_priv.h"

enum { METRICS_MAX = 16384 };

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

void metrics_answer(const struct gateway *g, struct exchange *x)
{
    struct http_field type = {raw_from_str(STR("content-type")),
        raw_from_str(STR("text/plain; version=0.0.4"))};
    struct buf out;
    buf_init(&out, METRICS_MAX);
    add_metrics(g, &out);
    exchange_answer(x, 200, &type, 1, buf_raw(&out));
    buf_fini(&out);
}
