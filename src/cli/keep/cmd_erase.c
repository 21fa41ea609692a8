#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/command_table.h"
#include "cli/session.h"
#include "cli/table.h"
#include "flow/keep/flow_erase_look.h"
#include "text/hex.h"

enum { TYPED_MAX = 512 };

struct words {
    const char *conversation, *memory, *file, *confirm, *reuse, *signed_in, *kind;
    bool all, account, others;
};

static bool read_words(
    const struct words *w, const char *who, struct flow_erase *in, struct err *err)
{
    if ((w->conversation != NULL) + (w->memory != NULL) + (w->file != NULL) + w->all +
            w->account !=
        1)
        return err_set(err, ERR_USAGE, "cli.usage",
            "say what: --conversation ID, --memory ID, --file NAME, "
            "--all-conversations or --account");
    in->kind = w->account  ? ERASE_ACCOUNT
               : w->all    ? ERASE_ALL_CONVERSATIONS
               : w->file   ? ERASE_FILE
               : w->memory ? ERASE_MEMORY
                           : ERASE_CONVERSATION;
    in->file = raw_from_str(str_z(w->file));
    in->who = str_z(who);
    in->conversation = raw_from_str(str_z(w->memory ? w->memory : w->conversation));
    in->confirm = str_z(w->confirm);
    if (w->reuse)
        in->reuse = strcmp(w->reuse, "never") == 0 ? REUSE_NEVER : REUSE_AFTER_PURGE;
    in->ask_sign_in = w->signed_in != NULL;
    in->ask_others = !w->others;
    if (in->reuse == REUSE_AFTER_PURGE && strcmp(w->reuse, "after_purge") != 0)
        return err_set(
            err, ERR_USAGE, "cli.usage", "--name-reuse: never or after_purge");
    return (!w->kind || cli_account_kind(w->kind, &in->account, err)) &&
           (!w->signed_in ||
               cli_instant(w->signed_in, "--signed-in", &in->signed_in, err));
}

/* What is lost is said before, in the schema's own words. */
static bool say_what_goes(
    const struct cli *cli, struct flow *f, const struct flow_erase *in, struct err *err)
{
    struct erase_look look;
    if (in->kind != ERASE_ACCOUNT)
        return true;
    if (!flow_erase_look(f, in, &look, err))
        return false;
    cli_note(cli, "with the account go, for good:");
    for (size_t i = 0; i < look.count; i++)
        cli_note(cli, "  %8llu  %" STR_FMT, (unsigned long long)look.of[i].rows,
            STR_ARG(look.of[i].table));
    if (look.turns_of_others > 0)
        cli_note(cli, "  %8llu  turns of other people, in %llu conversations",
            (unsigned long long)look.turns_of_others,
            (unsigned long long)look.chats_of_others);
    cli_note(cli, "rows in datasets that were built are put on their withdrawn lists");
    return true;
}

/* Where a person can answer, the words are asked for. */
static void ask_confirm(struct flow_erase *in, char typed[TYPED_MAX])
{
    if (in->kind != ERASE_ACCOUNT || in->confirm.n > 0 || !isatty(STDIN_FILENO))
        return;
    fprintf(stderr, "Nobody can undo it. Type DELETE %" STR_FMT ": ", STR_ARG(in->who));
    if (fgets(typed, TYPED_MAX, stdin))
        in->confirm = str_trim(str_z(typed));
}

static void print_ticket(const struct cli *cli, const struct erase_ticket *ticket)
{
    char id[ID_TEXT], salt[2 * ERASE_SALT_BYTES + 1];
    struct str erasure = id_format(ticket->erasure, id);
    hex_format(ticket->salt, ERASE_SALT_BYTES, salt);
    if (cli->json)
        cli_print(
            "{\"erasure\":\"%" STR_FMT "\",\"salt\":\"%s\"}\n", STR_ARG(erasure), salt);
    else
        cli_print(
            "deleted: hidden, withdrawn from datasets, its keys destroyed\n"
            "erasure %" STR_FMT "  salt %s\n"
            "keep the salt: it proves which deletion was yours\n"
            "`abide purge` reclaims the bytes; `abide erase list` shows the dates\n",
            STR_ARG(erasure), salt);
}

int cmd_erase(struct cli *cli)
{
    struct words w = {0};
    struct cli_option options[] = {
        {"conversation", CLI_TEXT, &w.conversation, "ID: this conversation"},
        {"memory", CLI_TEXT, &w.memory, "ID: this memory"},
        {"file", CLI_TEXT, &w.file, "NAME: this file, by its path in the archive"},
        {"all-conversations", CLI_FLAG, &w.all, "all conversations, not memories"},
        {"account", CLI_FLAG, &w.account, "the account and all it has here"},
        {"with-others", CLI_FLAG, &w.others, "and other people's turns in them"},
        {"kind", CLI_TEXT, &w.kind, "K: person (default), org, assistant or device"},
        {"confirm", CLI_TEXT, &w.confirm, "TEXT: \"DELETE WHO\", for --account"},
        {"name-reuse", CLI_TEXT, &w.reuse,
            "never | after_purge: when the account's name is free (by profile)"},
        {"signed-in", CLI_TEXT, &w.signed_in,
            "TIME: refuse unless the person signed in within 10 minutes"},
    };
    struct cli_list words = {0};
    struct flow_erase in = {0};
    struct erase_ticket ticket;
    char typed[TYPED_MAX] = "";
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say WHO");
    ok = ok && read_words(&w, words.items[0], &in, &err);
    ok = ok && session_open(&f, cli, NULL, &err) && say_what_goes(cli, &f, &in, &err);
    if (ok)
        ask_confirm(&in, typed);
    ok = ok && flow_erase(&f, &in, &ticket, &err);
    if (ok)
        print_ticket(cli, &ticket);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

static void add_erasure(struct table *t, const struct erasure *e, struct instant now)
{
    char id[ID_TEXT], time[INSTANT_TEXT_MAX];
    table_text(t, id_format(e->id, id));
    table_text(t, erase_kind_word(e->kind));
    table_text(t, erase_state_word(e->state));
    table_text(t, instant_format(e->requested, time));
    table_text(t, instant_format(e->destroyed, time));
    table_text(t, instant_format(e->reclaimed, time));
    table_text(t, instant_format(e->deadline, time));
    table_number(t, (int64_t)e->held);
    table_text(t, erase_is_breach(e, now)  ? STR("BREACH")
                  : erase_is_alert(e, now) ? STR("late")
                                           : STR("in time"));
}

static bool print_erasures(
    const struct cli *cli, struct flow *f, bool *breach, struct err *err)
{
    static const char *const columns[] = {"erasure", "kind", "state", "requested",
        "destroyed", "reclaimed", "deadline", "held", "clock"};
    const struct erasure *list;
    size_t count;
    struct arena a;
    struct table t;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    table_init(&t, columns, COUNT(columns));
    bool ok = erase_list(f->store, (struct id){{0}}, &a, &list, &count, err);
    for (size_t i = 0; ok && i < count; i++) {
        add_erasure(&t, &list[i], f->now);
        *breach = *breach || erase_is_breach(&list[i], f->now);
    }
    ok = ok && table_print(&t, cli->json, err);
    table_fini(&t);
    arena_fini(&a);
    return ok;
}

int cmd_erase_list(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool breach = false;
    bool ok = cli_options(cli, NULL, 0, &words, &err) &&
              session_open_read(&f, cli, NULL, &err) &&
              print_erasures(cli, &f, &breach, &err);
    flow_close(&f);
    if (!ok)
        return cli_fail(cli, &err);
    return breach ? EXIT_FAILED_CHECK : cli_done(cli);
}
