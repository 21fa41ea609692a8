#include "cli/cli.h"
#include "cli/command_table.h"
#include "cli/policy/profile_file.h"
#include "cli/policy/vector_file.h"
#include "cli/table.h"
#include "flow/shipped.h"

enum { PROFILES_MAX = 16 };

struct run {
    struct cli *cli;
    struct profile_file profiles[PROFILES_MAX];
    size_t n;
    struct vector_files files;
    const struct vector_file *file; /* the one being run */
    struct table table;
    int64_t held, failed, skipped, unknown;
};

static void judge(struct run *run, const struct vector *v, const struct policy *p,
    const struct vector_expect *expect)
{
    struct verdict verdict = vector_verdict(v, p);
    if (vector_holds(expect, &verdict)) {
        run->held++;
        return;
    }
    run->failed++;
    cli_note(run->cli,
        "%" STR_FMT ":%d: %" STR_FMT " under %" STR_FMT ": expected %" STR_FMT
        ", got %s %s",
        STR_ARG(run->file->name), v->line, STR_ARG(v->name), STR_ARG(expect->profile),
        STR_ARG(expect->code), verdict.outcome == OUTCOME_ALLOW ? "allow" : "deny",
        verdict.code);
}

static bool take(void *ctx, const struct vector *v)
{
    struct run *run = ctx;
    if (v->waits.n) {
        run->skipped++;
        cli_note(run->cli,
            "%" STR_FMT ":%d: %" STR_FMT " is skipped: it waits for %" STR_FMT,
            STR_ARG(run->file->name), v->line, STR_ARG(v->name), STR_ARG(v->waits));
        return true;
    }
    for (size_t e = 0; e < v->expect_count; e++) {
        const struct vector_expect *expect = &v->expects[e];
        bool known = false;
        for (size_t i = 0; i < run->n; i++) {
            const struct policy *p = run->profiles[i].policy;
            if (!str_eq(policy_name(p), expect->profile))
                continue;
            known = true;
            judge(run, v, p, expect);
        }
        run->unknown += !known;
    }
    return true;
}

static bool open_profiles(
    struct run *run, const struct cli_list *names, struct err *err)
{
    char name[RAW_TOKEN_MAX + 1];
    for (size_t i = 0; i < names->n && run->n < PROFILES_MAX; i++, run->n++) {
        if (!profile_file_open(names->items[i], &run->profiles[run->n], err))
            return false;
    }
    for (size_t i = 0; !names->n && i < shipped_profiles_count; i++, run->n++) {
        snprintf(name, sizeof name, "%" STR_FMT, STR_ARG(shipped_profiles[i].name));
        if (!profile_file_open(name, &run->profiles[run->n], err))
            return false;
    }
    return true;
}

static bool run_file(struct run *run, const struct vector_file *file, struct err *err)
{
    run->file = file;
    run->held = run->failed = run->skipped = run->unknown = 0;
    bool ok = vector_file_each(file, take, run, err);
    table_text(&run->table, file->name);
    table_number(&run->table, run->held);
    table_number(&run->table, run->failed);
    table_number(&run->table, run->skipped);
    table_number(&run->table, run->unknown);
    return ok;
}

int cmd_policy_vectors(struct cli *cli)
{
    static const char *const columns[] = {
        "file", "held", "failed", "skipped", "other profiles"};
    struct run run = {.cli = cli};
    struct cli_list words = {0}, names = {0};
    struct cli_option options[] = {{"profile", CLI_LIST, &names,
        "NAME|FILE: judge by this profile (all shipped ones); may be repeated"}};
    struct err err = ERR_INIT;
    int64_t failed = 0;
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    table_init(&run.table, columns, COUNT(columns));
    ok = ok && open_profiles(&run, &names, &err) &&
         vector_files_open(&run.files, &words, &err);
    for (size_t i = 0; ok && i < run.files.n; i++) {
        ok = run_file(&run, &run.files.list[i], &err);
        failed += run.failed;
    }
    ok = ok && table_print(&run.table, cli->json, &err);
    table_fini(&run.table);
    vector_files_close(&run.files);
    for (size_t i = 0; i < COUNT(run.profiles); i++)
        profile_file_close(&run.profiles[i]);
    if (!ok)
        return cli_fail(cli, &err);
    int status = cli_done(cli);
    return status == EXIT_DONE && failed ? EXIT_FAILED_CHECK : status;
}
