#include "cli/command_table.h"
#include "cli/session.h"
#include "cli/table.h"
#include "flow/find.h"
#include "flow/flow_choice.h"

/* Ids as they can be typed; what is remembered is not printed. */
static void add_memory(struct table *t, const struct stored_conversation *c)
{
    char id[ID_TEXT], time[INSTANT_TEXT_MAX];
    struct str source = STR("-"), project = STR("-");
    (void)raw_token(c->origin_id, &source);
    (void)raw_token(c->project, &project);
    table_text(t, id_format(c->key.conversation, id));
    table_text(t, source);
    table_text(t, project);
    table_text(t, instant_format(c->created, time));
}

static bool each_memory(
    struct flow *f, struct id vault, struct table *t, struct arena *a, struct err *err)
{
    struct conversation_key key = {.vault = vault};
    bool found = true;
    for (;;) {
        struct stored_conversation c;
        arena_reset(a);
        if (!conversation_next_of(f->store, &key, &found, err))
            return false;
        if (!found)
            return true;
        if (!conversation_load_head(f->store, key, a, &c, &found, err))
            return false;
        if (found && c.memory)
            add_memory(t, &c);
    }
}

static bool print_memories(
    const struct cli *cli, struct flow *f, struct str who, struct err *err)
{
    static const char *const columns[] = {"memory", "source", "project", "created"};
    struct id vault;
    struct arena a;
    struct table t;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    table_init(&t, columns, COUNT(columns));
    bool ok = flow_account(f, ACCOUNT_PERSON, who, &vault, err) &&
              each_memory(f, vault, &t, &a, err) && table_print(&t, cli->json, err);
    table_fini(&t);
    arena_fini(&a);
    return ok;
}

int cmd_memory_list(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, NULL, 0, &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say WHO");
    ok = ok && session_open_read(&f, cli, NULL, &err) &&
         print_memories(cli, &f, str_z(words.items[0]), &err);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
