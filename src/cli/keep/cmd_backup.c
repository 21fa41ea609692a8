#include "cli/command_table.h"
#include "cli/session.h"
#include "cli/table.h"
#include "flow/keep/flow_transfer.h"
#include "store/erase/backup.h"
#include "store/erase/ring.h"

static bool one_word(
    struct cli *cli, const char *what, struct cli_list *words, struct err *err)
{
    if (!cli_options(cli, NULL, 0, words, err))
        return false;
    return words->n == 1 || err_set(err, ERR_USAGE, "cli.usage", "%s", what);
}

int cmd_backup_make(struct cli *cli)
{
    struct flow_transfer w = {.what = STR_INIT("backup")};
    struct cli_option options[] = {
        {"to-region", CLI_TEXT, &w.target, "R: the copy leaves for this region"},
        {"mechanism", CLI_TEXT, &w.mechanism, "M: adequacy, scc, idta, derogation"},
    };
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "name the file to write");
    ok = ok && session_open(&f, cli, NULL, &err) && flow_transfer(&f, &w, &err) &&
         backup_make(f.store, words.items[0], &err);
    if (ok)
        cli_note(cli, "sealed content and files copied; the keys are not in it: "
                      "`abide key backup` copies those");
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

static bool print_facts(
    const struct cli *cli, const struct backup_facts *b, struct err *err)
{
    static const char *const columns[] = {"what", "value"};
    struct table t;
    table_init(&t, columns, COUNT(columns));
    table_text(&t, STR("pages"));
    table_text(&t, b->sound ? STR("sound") : STR("damaged"));
    table_text(&t, STR("of this installation"));
    table_text(&t, b->mine ? STR("yes") : STR("no"));
    table_text(&t, STR("accounts"));
    table_number(&t, (int64_t)b->vaults);
    table_text(&t, STR("conversations"));
    table_number(&t, (int64_t)b->conversations);
    table_text(&t, STR("deletions it knows"));
    table_number(&t, b->in_backup);
    table_text(&t, STR("deletions the key store knows"));
    table_number(&t, b->in_journal);
    table_text(&t, STR("can be restored"));
    table_text(&t,
        b->sound && b->mine && b->in_journal >= b->in_backup ? STR("yes") : STR("no"));
    bool ok = table_print(&t, cli->json, err);
    table_fini(&t);
    return ok;
}

int cmd_backup_check(struct cli *cli)
{
    struct cli_list words = {0};
    struct backup_facts facts = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = one_word(cli, "name the backup", &words, &err) &&
              session_open_read(&f, cli, NULL, &err) &&
              backup_check(f.store, words.items[0], &facts, &err) &&
              print_facts(cli, &facts, &err);
    flow_close(&f);
    if (!ok)
        return cli_fail(cli, &err);
    return facts.sound && facts.mine && facts.in_journal >= facts.in_backup
               ? cli_done(cli)
               : EXIT_FAILED_CHECK;
}

int cmd_backup_restore(struct cli *cli)
{
    struct cli_list words = {0};
    struct backup_report report = {0};
    struct err err = ERR_INIT;
    bool ok = one_word(cli, "name the backup", &words, &err) &&
              backup_restore(cli->state, words.items[0], cli->now, &report, &err);
    if (ok)
        cli_note(cli,
            "restored; deleted since the backup and not brought back: %llu accounts, "
            "%llu conversations, %llu files; %llu files copied back, %llu are missing",
            (unsigned long long)report.vaults, (unsigned long long)report.conversations,
            (unsigned long long)report.files_gone, (unsigned long long)report.files,
            (unsigned long long)report.files_missing);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

int cmd_key_backup(struct cli *cli)
{
    struct cli_list words = {0};
    struct ring_report report = {{0}, 0, 0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = one_word(cli, "name the folder of the ring", &words, &err) &&
              session_open(&f, cli, NULL, &err) &&
              ring_add(f.store, words.items[0], cli->now, &report, &err);
    if (ok)
        cli_note(cli, "%s; %llu copies, %llu older than %d days shredded", report.name,
            (unsigned long long)report.kept, (unsigned long long)report.shredded,
            RING_DAYS);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

int cmd_key_restore(struct cli *cli)
{
    struct cli_list words = {0};
    struct ring_restored report = {0};
    struct err err = ERR_INIT;
    bool ok = one_word(cli, "name the copy of the key store", &words, &err) &&
              ring_restore(cli->state, words.items[0], &report, &err);
    if (ok)
        cli_note(cli,
            "keys restored; destroyed since the copy and destroyed again: %llu "
            "accounts, %llu conversations",
            (unsigned long long)report.rings, (unsigned long long)report.keys);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
