#include "cli/session.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/progress.h"
#include "os/now.h"

/* Set by the signal handler, read between steps: the one writable flag of cli. */
static volatile sig_atomic_t stop_asked;

static void on_signal(int number)
{
    (void)number;
    stop_asked = 1;
}

static bool stop_was_asked(void)
{
    return stop_asked != 0;
}

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

enum { PROGRESS_MAX = 512 };

static void show_progress(
    const void *ctx, const char *what, uint64_t done, uint64_t total)
{
    const int64_t *started_us = ctx;
    struct progress p = {what, done, total, now_monotonic_us() - *started_us};
    struct buf line;
    buf_init(&line, PROGRESS_MAX);
    progress_format(&p, &line);
    fprintf(stderr, "\r\033[K%" STR_FMT "%s", STR_ARG(buf_str(&line)),
        total > 0 && done == total ? "\n" : "");
    fflush(stderr);
    buf_fini(&line);
}

struct flow_options session_options(const struct cli *cli, const char *profile)
{
    struct flow_options options = {
        .state = cli->state,
        .profile = profile,
        .now = cli->now,
        .stop = stop_was_asked,
    };
    if (!cli->quiet && isatty(STDERR_FILENO))
        options.progress = (struct flow_progress){show_progress, &cli->started_us};
    catch_signals();
    return options;
}

bool session_open(
    struct flow *f, const struct cli *cli, const char *profile, struct err *err)
{
    struct flow_options options = session_options(cli, profile);
    return flow_open(f, &options, err);
}

bool session_open_read(
    struct flow *f, const struct cli *cli, const char *profile, struct err *err)
{
    struct flow_options options = session_options(cli, profile);
    options.read_only = true;
    return flow_open(f, &options, err);
}

bool cli_account_kind(const char *word, enum account_kind *out, struct err *err)
{
    *out = ACCOUNT_PERSON;
    if (!word)
        return true;
    if (strcmp(word, "org") == 0) {
        *out = ACCOUNT_ORGANISATION;
        return true;
    }
    if (account_kind_parse(str_z(word), out) && *out != ACCOUNT_ANY &&
        *out != ACCOUNT_CASE)
        return true;
    return err_set(
        err, ERR_USAGE, "cli.usage", "--kind is person, org, assistant or device");
}

int cli_import_lines(struct cli *cli,
    bool (*import)(struct flow *f, const char *path, uint64_t *lines, struct err *err),
    const char *what)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    uint64_t lines = 0;
    bool ok = cli_options(cli, NULL, 0, &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "name one JSONL file");
    ok = ok && session_open(&f, cli, NULL, &err) &&
         import(&f, words.items[0], &lines, &err);
    flow_close(&f);
    if (!ok)
        return cli_fail(cli, &err);
    if (cli->json)
        cli_print("{\"%s\":%llu}\n", what, (unsigned long long)lines);
    else
        cli_print("%llu %s recorded\n", (unsigned long long)lines, what);
    return cli_done(cli);
}
