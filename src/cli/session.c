#include "cli/session.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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

static void show_progress(void *ctx, const char *what, uint64_t done, uint64_t total)
{
    (void)ctx;
    if (total > 0)
        fprintf(stderr, "\r\033[K%s %llu of %llu (%llu%%)", what,
            (unsigned long long)done, (unsigned long long)total,
            (unsigned long long)(done * 100 / total));
    else
        fprintf(stderr, "\r\033[K%s %llu", what, (unsigned long long)done);
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
        options.progress.tell = show_progress;
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
