#include <inttypes.h>

#include "base/num.h"
#include "cli/command_table.h"
#include "cli/dataset/build_print.h"
#include "cli/explain_print.h"
#include "cli/session.h"
#include "cli/table.h"
#include "flow/find.h"
#include "flow/flow_build.h"
#include "flow/flow_dataset.h"
#include "flow/flow_share.h"
#include "flow/keep/flow_transfer.h"
#include "store/lineage.h"

enum { SHARE_PERCENT_MAX = 50, PPM_PER_PERCENT = 10000 };

struct words {
    const char *out, *purpose, *profile, *seed, *share;
    bool zstd, keep_duplicates;
};

static bool read_build(
    const struct words *w, struct flow_build *in, uint64_t *share, struct err *err)
{
    *in = (struct flow_build){.purpose = PURPOSE_TRAIN,
        .out = w->out,
        .seed = 1,
        .zstd = w->zstd,
        .drop_duplicates = !w->keep_duplicates};
    if (!w->out)
        return err_set(err, ERR_USAGE, "cli.usage", "say where: --out DIR");
    if (w->purpose && !purpose_parse(str_z(w->purpose), &in->purpose))
        return err_set(err, ERR_USAGE, "cli.usage", "--purpose: no such purpose");
    if (in->purpose != PURPOSE_TRAIN)
        return err_set(err, ERR_DENIED, "build.purpose",
            "datasets are built for the purpose train; no other purpose has one");
    if (w->seed && !num_parse_u64(str_z(w->seed), UINT64_MAX, &in->seed))
        return err_set(err, ERR_USAGE, "cli.usage", "--seed is no number");
    *share = 10;
    if (w->share && !num_parse_u64(str_z(w->share), SHARE_PERCENT_MAX, share))
        return err_set(err, ERR_USAGE, "cli.usage", "--validation is 0 to %d (percent)",
            SHARE_PERCENT_MAX);
    in->validation_ppm = (uint32_t)*share * PPM_PER_PERCENT;
    return true;
}

/* An overdue sharing is still used; whoever builds is told to have it confirmed. */
static bool warn_overdue(struct cli *cli, struct flow *f, struct err *err)
{
    uint64_t overdue;
    if (!flow_share_overdue(f, &overdue, err))
        return false;
    if (overdue)
        cli_note(cli,
            "%" PRIu64 " sharing of an organisation is overdue for confirmation: "
            "`abide org list` says whose",
            overdue);
    return true;
}

int cmd_dataset_build(struct cli *cli)
{
    struct words w = {0};
    struct flow_transfer leaves = {.what = STR_INIT("dataset")};
    struct cli_option options[] = {
        {"out", CLI_TEXT, &w.out, "DIR: the folder to make; must not exist"},
        {"purpose", CLI_TEXT, &w.purpose, "P: what for (train)"},
        {"profile", CLI_TEXT, &w.profile, "NAME|FILE: decide by this profile"},
        {"seed", CLI_TEXT, &w.seed, "N: of the split (1)"},
        {"validation", CLI_TEXT, &w.share,
            "PERCENT: of the rows, to validate with (10)"},
        {"zstd", CLI_FLAG, &w.zstd, "compress the row files"},
        {"keep-duplicates", CLI_FLAG, &w.keep_duplicates,
            "keep rows with the same words"},
        {"to-region", CLI_TEXT, &leaves.target,
            "R: the dataset leaves for this region"},
        {"mechanism", CLI_TEXT, &leaves.mechanism,
            "M: adequacy, scc, idta, derogation"},
    };
    struct cli_list words = {0};
    struct flow_build in;
    struct flow_build_result result = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    uint64_t share;
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && words.n > 0)
        ok = err_set(
            &err, ERR_USAGE, "cli.usage", "unexpected word: %s", words.items[0]);
    ok = ok && read_build(&w, &in, &share, &err) &&
         session_open(&f, cli, w.profile, &err) && flow_transfer(&f, &leaves, &err) &&
         flow_build(&f, &in, &result, &err) &&
         build_print(cli, &f, &in, &result, &err) && warn_overdue(cli, &f, &err);
    flow_build_fini(&result);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

static bool print_list(const struct cli *cli, struct flow *f, struct err *err)
{
    static const char *const columns[] = {
        "dataset", "purpose", "state", "rows", "withdrawn", "built", "dir"};
    char id[ID_TEXT], time[INSTANT_TEXT_MAX];
    const struct dataset_entry *entries;
    size_t count;
    struct arena a;
    struct table t;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    table_init(&t, columns, COUNT(columns));
    bool ok = dataset_list(f->store, &a, &entries, &count, err);
    for (size_t i = 0; ok && i < count; i++) {
        const struct dataset_entry *e = &entries[i];
        table_text(&t, id_format(e->id, id));
        table_text(&t, purpose_word(e->purpose));
        table_text(&t, dataset_state_word(e->state));
        table_number(&t, (int64_t)e->rows);
        table_number(&t, (int64_t)e->withdrawn);
        table_text(&t, instant_format(e->created, time));
        table_text(&t, e->dir);
    }
    ok = ok && table_print(&t, cli->json, err);
    table_fini(&t);
    arena_fini(&a);
    return ok;
}

int cmd_dataset_list(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, NULL, 0, &words, &err) &&
              session_open_read(&f, cli, NULL, &err) && print_list(cli, &f, &err);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

static void print_place(const struct flow_row *r)
{
    char id[ID_TEXT];
    struct str side = dataset_side_word(r->row.side);
    cli_print("row %llu: line %llu of %" STR_FMT ".jsonl and %" STR_FMT
              ".openai.jsonl, %llu turns\n",
        (unsigned long long)r->row.row, (unsigned long long)r->row.line, STR_ARG(side),
        STR_ARG(side), (unsigned long long)r->row.n_turns);
    cli_print("handle  %" STR_FMT "\n", STR_ARG(id_format(r->row.handle, id)));
    cli_print("people  %zu whose keys live%s\n", r->people,
        r->withdrawn ? "; the row is WITHDRAWN" : "");
    if (r->people > 0)
        cli_print("from    conversation %" STR_FMT "; its turns, decided now:\n",
            STR_ARG(id_format(r->key.conversation, id)));
    else
        cli_print("from    nobody can tell any more: the keys are gone\n");
}

static bool print_row(
    const struct cli *cli, struct flow *f, const struct flow_row *r, struct err *err)
{
    struct stored_conversation c;
    struct decider d = {0};
    struct arena a;
    if (!cli->json)
        print_place(r);
    if (r->people == 0)
        return true;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    bool ok = find_load(f, r->key, (struct conversation_want){0}, &a, &c, err) &&
              decider_init(&d, f, err) &&
              explain_print(cli, &d, &c, PURPOSE_TRAIN, err);
    decider_fini(&d);
    arena_fini(&a);
    return ok;
}

int cmd_dataset_explain(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    struct flow_row row;
    uint64_t number = 0;
    bool ok = cli_options(cli, NULL, 0, &words, &err);
    if (ok &&
        (words.n != 2 || !num_parse_u64(str_z(words.items[1]), UINT64_MAX, &number)))
        ok =
            err_set(&err, ERR_USAGE, "cli.usage", "say the dataset's folder and a row");
    ok = ok && session_open_read(&f, cli, NULL, &err) &&
         flow_dataset_explain(&f, words.items[0], number, &row, &err) &&
         print_row(cli, &f, &row, &err);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

static bool print_faults(
    const struct cli *cli, const struct dataset_check *check, struct err *err)
{
    static const char *const columns[] = {"fault", "file", "line", "why"};
    struct table t;
    table_init(&t, columns, COUNT(columns));
    for (size_t i = 0; i < check->used; i++) {
        const struct dataset_finding *found = &check->list[i];
        table_text(&t, dataset_fault_word(found->fault));
        table_text(&t, dataset_file_name(found->file, false));
        table_number(&t, (int64_t)found->line);
        table_text(&t, str_z(found->why));
    }
    bool ok = table_print(&t, cli->json, err);
    table_fini(&t);
    return ok;
}

int cmd_dataset_verify(struct cli *cli)
{
    struct cli_list words = {0};
    struct dataset_check check = {0};
    struct err err = ERR_INIT;
    bool ok = cli_options(cli, NULL, 0, &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say the dataset's folder");
    ok = ok && flow_dataset_verify(words.items[0], &check, &err);
    if (ok && (check.found > 0 || cli->json))
        ok = print_faults(cli, &check, &err);
    if (!ok)
        return cli_fail(cli, &err);
    if (check.found > 0)
        return EXIT_FAILED_CHECK;
    cli_note(cli, "whole: %llu files, %llu rows, as the manifest says",
        (unsigned long long)check.files, (unsigned long long)check.rows);
    return cli_done(cli);
}

int cmd_dataset_withdraw(struct cli *cli)
{
    struct cli_list words = {0};
    struct flow_withdrawal result;
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, NULL, 0, &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say the dataset's folder");
    ok = ok && session_open(&f, cli, NULL, &err) &&
         flow_dataset_withdraw(&f, words.items[0], &result, &err);
    flow_close(&f);
    if (!ok)
        return cli_fail(cli, &err);
    if (cli->json)
        cli_print("{\"withdrawn\":%llu,\"newly\":%llu}\n",
            (unsigned long long)result.rows, (unsigned long long)result.newly);
    else
        cli_print("%llu rows are withdrawn, %llu of them now%s\n",
            (unsigned long long)result.rows, (unsigned long long)result.newly,
            result.rows ? ": see withdrawn.jsonl and STALE in the folder" : "");
    return cli_done(cli);
}
