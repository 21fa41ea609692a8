#include "cli/command_table.h"
#include "cli/session.h"
#include "cli/table.h"
#include "flow/flow_share.h"

struct list {
    struct table table;
    uint64_t overdue;
};

static struct str due_word(enum share_due due)
{
    switch (due) {
    case SHARE_CONFIRMED:
        return STR("confirmed");
    case SHARE_DUE_SOON:
        return STR("due soon");
    case SHARE_OVERDUE:
        return STR("overdue");
    }
    return STR("invalid");
}

static bool add_share(void *ctx, const struct flow_share *s)
{
    struct list *list = ctx;
    struct str name;
    char since[INSTANT_TEXT_MAX], by[INSTANT_TEXT_MAX];
    table_text(&list->table, raw_token(s->org, &name) ? name : STR("(not a token)"));
    table_text(&list->table, control_word(s->share.kind));
    table_text(&list->table, s->share.project.n ? s->share.project : STR("all"));
    table_text(&list->table, instant_format(s->share.since, since));
    table_text(&list->table, instant_format(s->share.confirm_by, by));
    table_text(&list->table, due_word(s->due));
    list->overdue += s->due == SHARE_OVERDUE;
    return true;
}

int cmd_org_list(struct cli *cli)
{
    static const char *const columns[] = {
        "org", "kind", "project", "since", "confirm by", "state"};
    struct cli_list words = {0};
    struct list list = {.overdue = 0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    table_init(&list.table, columns, COUNT(columns));
    bool ok = cli_options(cli, NULL, 0, &words, &err) &&
              session_open_read(&f, cli, NULL, &err) &&
              flow_share_each(&f, add_share, &list, &err) &&
              table_print(&list.table, cli->json, &err);
    table_fini(&list.table);
    flow_close(&f);
    if (!ok)
        return cli_fail(cli, &err);
    int status = cli_done(cli);
    return status == EXIT_DONE && list.overdue ? EXIT_FAILED_CHECK : status;
}
