#include "cli/ledger_print.h"

#include "cli/table.h"

static const char *const columns[] = {
    "at", "control", "value", "scope", "notice", "actor", "evidence", "recorded"};

static struct str dash(struct str s)
{
    return s.n > 0 ? s : STR("-");
}

static void add_line(struct table *t, const struct choice *line)
{
    char time[INSTANT_TEXT_MAX];
    table_text(t, instant_format(line->at, time));
    table_text(t, control_word(line->control));
    table_text(t, line->value);
    table_text(t, dash(line->scope));
    table_text(t, dash(line->notice));
    table_text(t, dash(line->actor));
    table_text(t, dash(line->evidence));
    table_text(t, instant_format(line->recorded, time));
}

bool ledger_print_history(
    const struct cli *cli, const struct ledger_view *view, struct err *err)
{
    struct table t;
    table_init(&t, columns, COUNT(columns));
    for (size_t i = 0; i < view->count; i++)
        add_line(&t, &view->lines[i]);
    bool ok = table_print(&t, cli->json, err);
    table_fini(&t);
    return ok;
}

static bool holds(const struct choice *line, struct instant at)
{
    struct instant from = instant_known(line->at) ? line->at : line->recorded;
    return instant_cmp(from, at) <= 0;
}

/* A later line of the same control and scope replaces this one. */
static bool is_replaced(const struct ledger_view *view, size_t i)
{
    const struct choice *line = &view->lines[i];
    for (size_t k = i + 1; k < view->count; k++) {
        const struct choice *later = &view->lines[k];
        if (later->control == line->control && str_eq(later->scope, line->scope) &&
            holds(later, view->at))
            return true;
    }
    return false;
}

bool ledger_print_in_force(
    const struct cli *cli, const struct ledger_view *view, struct err *err)
{
    struct table t;
    table_init(&t, columns, COUNT(columns));
    for (size_t i = 0; i < view->count; i++) {
        if (holds(&view->lines[i], view->at) && !is_replaced(view, i))
            add_line(&t, &view->lines[i]);
    }
    bool ok = table_print(&t, cli->json, err);
    table_fini(&t);
    return ok;
}
