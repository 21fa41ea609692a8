#include <signal.h>
#include <stdio.h>

#include "api/api.h"
#include "base/log.h"
#include "cli/cli.h"
#include "cli/command_table.h"
#include "cli/serve/conf_file.h"
#include "cli/serve/confine.h"
#include "flow/upkeep/keeper.h"
#include "gateway/gateway.h"
#include "os/notify.h"
#include "os/now.h"
#include "portal/portal.h"

/* Lines for machines, where --json was said; the sentences of cli_note otherwise. */
static bool to_stderr(void *ctx, const void *p, size_t n, struct err *err)
{
    (void)ctx;
    return fwrite(p, 1, n, stderr) == n ||
           err_set(err, ERR_IO, "cli.log", "standard error takes nothing");
}

/* A daemon from its start to its stop. */
struct daemon {
    struct cli *cli;
    struct loop *loop;
    struct gateway *gateway;
    struct portal *portal; /* NULL: there is none */
    struct api *api;
    struct keeper *keeper; /* NULL: nothing is kept by a clock */
    struct signal_watch *term, *interrupt, *hangup;
    const char *path; /* the configuration's */
    struct cli_list sets;
    struct log log;
    int64_t drain_s;
    struct timer *patience; /* how long exchanges may still take */
    struct confined confined;
    bool draining;
};

static void end(void *ctx)
{
    struct daemon *d = ctx;
    loop_stop(d->loop);
}

static void tell(struct daemon *d, enum log_level level, const char *event)
{
    if (d->cli->json)
        log_write(&d->log, level, event, NULL, 0);
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
    (void)notify_manager("STOPPING=1");
    if (d->cli->json)
        tell(d, LOG_INFO, "draining");
    else
        cli_note(d->cli, "no new requests; what is under way may end (%lld s)",
            (long long)d->drain_s);
    timer_set(d->patience, (uint64_t)d->drain_s * 1000);
    if (d->keeper)
        keeper_drain(d->keeper);
    if (d->portal)
        portal_drain(d->portal);
    gateway_drain(d->gateway, end, d);
}

/* A configuration that is wrong changes nothing. */
static void on_hangup(void *ctx)
{
    struct daemon *d = ctx;
    struct conf *conf = NULL;
    struct err err = ERR_INIT;
    (void)notify_reloading();
    bool read = conf_file_read(d->path, &d->sets, &conf, &err);
    bool ok = read && gateway_reload(d->gateway, conf, &err);
    if (read && !ok)
        conf_free(conf);
    if (ok && d->portal)
        ok = portal_reload(d->portal, conf, &err);
    if (d->cli->json && ok)
        tell(d, LOG_INFO, "reloaded");
    else if (d->cli->json)
        log_err(&d->log, "not_reloaded", &err);
    else if (ok)
        cli_note(d->cli, "the configuration was read again");
    else
        cli_note(d->cli, "the configuration stays as it was: %s", err.text);
    (void)notify_manager("READY=1");
}

static void on_kept(void *ctx, const struct upkeep *round, const struct err *failed)
{
    struct daemon *d = ctx;
    const struct log_field fields[] = {LOG_NUM("conversations", (int64_t)round->gone),
        LOG_NUM("late", (int64_t)round->figures.late),
        LOG_NUM("breach", (int64_t)round->figures.breach)};
    if (failed && d->cli->json)
        log_err(&d->log, "not_purged", failed);
    else if (failed)
        cli_note(d->cli, "what must go could not: %s", failed->text);
    else if (d->cli->json && (round->gone || round->figures.late))
        log_write(&d->log, round->figures.late ? LOG_WARN : LOG_INFO, "purged", fields,
            COUNT(fields));
    else if (!d->cli->json && round->figures.late)
        cli_note(
            d->cli, "%llu deletions are late", (unsigned long long)round->figures.late);
}

static void add_metrics(void *ctx, struct buf *out)
{
    const struct daemon *d = ctx;
    if (d->keeper)
        keeper_write(d->keeper, out);
}

static bool open_keeper(struct daemon *d, const struct conf *conf, struct err *err)
{
    const struct keeper_options options = {.loop = d->loop,
        .state = d->cli->state,
        .now = now_utc,
        .every_ms = conf->upkeep_s * 1000,
        .told = on_kept,
        .ctx = d};
    return !conf->upkeep_s || keeper_start(&options, &d->keeper, err);
}

static bool open_daemon(struct daemon *d, const struct conf *conf, struct err *err)
{
    struct gateway_options options = {.conf = conf,
        .state = d->cli->state,
        .now = now_utc,
        .log = &d->log,
        .metrics = add_metrics,
        .metrics_ctx = d};
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
    const struct api_options api = {.loop = d->loop,
        .state = d->cli->state,
        .site = conf->portal.url,
        .now = now_utc,
        .private_callbacks = conf->portal.private_callbacks};
    if (!api_start(&api, &d->api, err))
        return false;
    modules[options.module_count++] = api_module(d->api);
    options.modules = modules;
    return timer_new(d->loop, end, d, &d->patience, err) &&
           signal_watch_new(d->loop, SIGTERM, on_signal, d, &d->term, err) &&
           signal_watch_new(d->loop, SIGINT, on_signal, d, &d->interrupt, err) &&
           signal_watch_new(d->loop, SIGHUP, on_hangup, d, &d->hangup, err) &&
           open_keeper(d, conf, err) && gateway_start(&options, &d->gateway, err);
}

static void close_daemon(struct daemon *d)
{
    gateway_stop(d->gateway);
    portal_stop(d->portal);
    api_stop(d->api);
    keeper_stop(d->keeper);
    signal_watch_close(d->term);
    signal_watch_close(d->interrupt);
    signal_watch_close(d->hangup);
    timer_close(d->patience);
    loop_free(d->loop);
}

/* Without a word where it was not wished; with a warning where the kernel could not. */
static void say_confined(const struct daemon *d, const struct conf *conf)
{
    const struct confined *c = &d->confined;
    bool whole = c->landlock && c->calls;
    const struct log_field fields[] = {
        LOG_NUM("landlock", c->landlock), LOG_NUM("calls", c->calls)};
    if (conf->sandbox == CONF_SANDBOX_OFF)
        return;
    if (d->cli->json)
        log_write(
            &d->log, whole ? LOG_INFO : LOG_WARN, "confined", fields, COUNT(fields));
    else if (!whole)
        cli_note(d->cli, "not confined: files %s, system calls %s",
            c->landlock ? "are" : "are not", c->calls ? "are" : "are not");
}

enum { CERTIFICATE_SOON_DAYS = 14 };

static void say_certificate(const struct daemon *d)
{
    struct gateway_certificate c = gateway_certificate(d->gateway);
    const struct log_field fields[] = {LOG_NUM("days_left", c.days_left)};
    if (!c.shown || c.days_left > CERTIFICATE_SOON_DAYS)
        return;
    if (d->cli->json)
        log_write(&d->log, LOG_WARN, "certificate_ends", fields, COUNT(fields));
    else if (c.days_left < 0)
        cli_note(d->cli, "the certificate is over: clients will refuse it");
    else
        cli_note(d->cli, "the certificate ends in %lld days", (long long)c.days_left);
}

static void say_listening(const struct daemon *d, const struct conf *conf)
{
    int port = gateway_port(d->gateway);
    const struct log_field fields[] = {
        LOG_TEXT("address", str_z(conf->host)), LOG_NUM("port", port)};
    if (d->cli->json)
        log_write(&d->log, LOG_INFO, "listening", fields, COUNT(fields));
    else
        cli_note(d->cli, "listening on %s port %d", conf->host, port);
    say_certificate(d);
    say_confined(d, conf);
    (void)notify_manager("READY=1");
}

int cmd_serve(struct cli *cli)
{
    struct daemon d = {.cli = cli, .log = {{to_stderr, NULL}, LOG_INFO, now_utc}};
    struct cli_option options[] = {
        {"config", CLI_TEXT, &d.path, "FILE: addresses, projects and upstreams"},
        {"set", CLI_LIST, &d.sets, "KEY=VALUE: over what the file says in [serve]"},
    };
    struct cli_list words = {0};
    struct conf *conf = NULL;
    struct err err = ERR_INIT;
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && (words.n || !d.path))
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say --config FILE");
    ok = ok && conf_file_read(d.path, &d.sets, &conf, &err);
    struct confine_what what = {conf, d.path, cli->state};
    ok = ok && confine_files(&what, &d.confined, &err) && open_daemon(&d, conf, &err) &&
         confine_calls(conf, &d.confined, &err);
    if (ok) {
        d.drain_s = conf->drain_s;
        say_listening(&d, conf);
        loop_run(d.loop);
    }
    close_daemon(&d);
    conf_free(conf);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
