#include "cli/session.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

enum { US_PER_S = 1000000, S_PER_MIN = 60, BYTES_PER_MB = 1000000 };

/* " 12 of 1961 MB (0%), 14 MB/s, 2:19 left" or the same in things. */
static void show_progress(
    const void *ctx, const char *what, uint64_t done, uint64_t total)
{
    const int64_t *started_us = ctx;
    bool bytes = str_ends(str_z(what), STR("bytes:"));
    double unit = bytes ? BYTES_PER_MB : 1, seconds;
    seconds = (double)(now_monotonic_us() - *started_us) / US_PER_S + 1e-3;
    double rate = (double)done / seconds;
    fprintf(stderr, "\r\033[K%s %.0f", what, (double)done / unit);
    if (total > 0)
        fprintf(stderr, " of %.0f%s (%.0f%%)", (double)total / unit, bytes ? " MB" : "",
            100.0 * (double)done / (double)total);
    fprintf(stderr, ", %.0f%s", rate / unit, bytes ? " MB/s" : "/s");
    if (total > done && rate > 0) {
        unsigned left = (unsigned)((double)(total - done) / rate);
        fprintf(stderr, ", %u:%02u left", left / S_PER_MIN, left % S_PER_MIN);
    }
    if (total > 0 && done == total)
        fputc('\n', stderr);
    fflush(stderr);
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
    if (account_kind_parse(str_z(word), out) && *out != ACCOUNT_ANY)
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
