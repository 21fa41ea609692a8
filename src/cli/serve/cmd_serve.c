#include <signal.h>

#include "api/api.h"
#include "cli/cli.h"
#include "cli/command_table.h"
#include "cli/serve/conf_file.h"
#include "gateway/gateway.h"
#include "os/now.h"
#include "portal/portal.h"

enum { DRAIN_MS = 30000 };

/* A daemon from its start to its stop. */
struct daemon {
    struct cli *cli;
    struct loop *loop;
    struct gateway *gateway;
    struct portal *portal; /* NULL: there is none */
    struct api *api;
    struct signal_watch *term, *interrupt;
    struct timer *patience; /* how long exchanges may still take */
    bool draining;
};

static void end(void *ctx)
{
    struct daemon *d = ctx;
    loop_stop(d->loop);
}

/* The first signal lets exchanges end, the second does not wait for them. */
static void on_signal(void *ctx)
{
    struct daemon *d = ctx;
    if (d->draining) {
        loop_stop(d->loop);
        return;
    }
    d->draining = true;
    cli_note(
        d->cli, "no new requests; what is under way may end (%d s)", DRAIN_MS / 1000);
    timer_set(d->patience, DRAIN_MS);
    if (d->portal)
        portal_drain(d->portal);
    gateway_drain(d->gateway, end, d);
}

static bool open_daemon(struct daemon *d, const struct conf *conf, struct err *err)
{
    struct gateway_options options = {
        .conf = conf, .state = d->cli->state, .now = now_utc};
    struct route_module modules[2];
    if (!loop_new(&d->loop, err))
        return false;
    options.loop = d->loop;
    if (conf->portal.url.n) {
        struct portal_options portal = {d->loop, conf, d->cli->state, now_utc};
        if (!portal_start(&portal, &d->portal, err))
            return false;
        modules[options.module_count++] = portal_module(d->portal);
    }
    const struct api_options api = {d->loop, d->cli->state, conf->portal.url, now_utc};
    if (!api_start(&api, &d->api, err))
        return false;
    modules[options.module_count++] = api_module(d->api);
    options.modules = modules;
    return timer_new(d->loop, end, d, &d->patience, err) &&
           signal_watch_new(d->loop, SIGTERM, on_signal, d, &d->term, err) &&
           signal_watch_new(d->loop, SIGINT, on_signal, d, &d->interrupt, err) &&
           gateway_start(&options, &d->gateway, err);
}

static void close_daemon(struct daemon *d)
{
    gateway_stop(d->gateway);
    portal_stop(d->portal);
    api_stop(d->api);
    signal_watch_close(d->term);
    signal_watch_close(d->interrupt);
    timer_close(d->patience);
    loop_free(d->loop);
}

int cmd_serve(struct cli *cli)
{
    const char *path = NULL;
    struct cli_option options[] = {
        {"config", CLI_TEXT, &path, "FILE: addresses, projects and upstreams"},
    };
    struct cli_list words = {0};
    struct daemon d = {.cli = cli};
    struct conf *conf = NULL;
    struct err err = ERR_INIT;
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && (words.n || !path))
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say --config FILE");
    ok = ok && conf_file_read(path, &conf, &err) && open_daemon(&d, conf, &err);
    if (ok) {
        cli_note(cli, "listening on %s port %d", conf->host, gateway_port(d.gateway));
        loop_run(d.loop);
    }
    close_daemon(&d);
    conf_free(conf);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
