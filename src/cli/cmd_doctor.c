#include "cli/command_table.h"
#include "cli/session.h"
#include "cli/table.h"
#include "store/doctor.h"

static const char *level_word(enum finding_level level)
{
    switch (level) {
    case FINDING_GOOD:
        return "good";
    case FINDING_NOTE:
        return "note";
    case FINDING_BAD:
        return "bad";
    }
    return "bad";
}

static bool print_findings(
    const struct cli *cli, const struct findings *found, bool *sound, struct err *err)
{
    static const char *const columns[] = {"level", "id", "finding"};
    struct table table;
    table_init(&table, columns, COUNT(columns));
    *sound = true;
    for (size_t i = 0; i < found->list.n; i++) {
        const struct finding *f = &found->list.p[i];
        *sound = *sound && f->level != FINDING_BAD;
        table_text(&table, str_z(level_word(f->level)));
        table_text(&table, str_z(f->id));
        table_text(&table, str_z(f->text));
    }
    bool ok = table_print(&table, cli->json, err);
    table_fini(&table);
    return ok;
}

int cmd_doctor(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct findings found = {VEC_INIT};
    bool sound = false;
    if (!cli_options(cli, NULL, 0, &words, &err))
        return cli_fail(cli, &err);
    bool ok = doctor_look(cli->state, &found, &err) &&
              print_findings(cli, &found, &sound, &err);
    vec_fini(&found.list);
    if (!ok)
        return cli_fail(cli, &err);
    return sound ? cli_done(cli) : EXIT_FAILED_CHECK;
}
