#include "base/num.h"
#include "cli/command_table.h"
#include "cli/operator/run.h"
#include "cli/session.h"
#include "cli/table.h"
#include "store/operator/operator.h"

static bool create(struct flow *f, void *ctx, struct err *err)
{
    return project_create(f->store, ctx, err);
}

struct words {
    const char *service, *tier, *org, *upstream, *per_minute;
    bool zdr;
};

static bool fill(const struct words *w, struct project *out, struct err *err)
{
    out->service = SERVICE_CHATGPT;
    out->org = str_z(w->org);
    out->upstream = str_z(w->upstream);
    out->zdr = w->zdr;
    if (w->service && !service_parse(str_z(w->service), &out->service))
        return err_set(err, ERR_USAGE, "cli.usage", "no such service");
    if (w->tier && !tier_parse(str_z(w->tier), &out->tier))
        return err_set(err, ERR_USAGE, "cli.usage", "no such tier");
    return !w->per_minute ||
           num_parse_i64(str_z(w->per_minute), 1, 1000000, &out->per_minute) ||
           err_set(err, ERR_USAGE, "cli.usage", "--per-minute is 1 to 1000000");
}

int cmd_project_create(struct cli *cli)
{
    struct words w = {0};
    struct cli_option options[] = {
        {"service", CLI_TEXT, &w.service, "S: what the product is (chatgpt)"},
        {"tier", CLI_TEXT, &w.tier, "T: the plan of all its users"},
        {"org", CLI_TEXT, &w.org, "O: the organisation it belongs to"},
        {"upstream", CLI_TEXT, &w.upstream, "NAME: the model server it speaks with"},
        {"per-minute", CLI_TEXT, &w.per_minute, "N: requests of each of its keys"},
        {"zdr", CLI_FLAG, &w.zdr, "keep nothing of it"},
    };
    struct cli_list words = {0};
    struct project p = {.created = cli->now};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "name the project");
    if (ok)
        p.name = str_z(words.items[0]);
    ok = ok && fill(&w, &p, &err) && session_open(&f, cli, NULL, &err) &&
         flow_write(&f, create, &p, &err);
    if (ok)
        cli_note(cli, "made; `abide apikey create NAME --project %s` makes its key",
            words.items[0]);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

static struct str time_or_dash(struct instant at, char text[INSTANT_TEXT_MAX])
{
    return instant_known(at) ? instant_format(at, text) : STR("-");
}

static bool print(const struct cli *cli, struct flow *f, struct err *err)
{
    static const char *const columns[] = {"project", "service", "tier", "org",
        "upstream", "keeps", "per_minute", "created", "revoked"};
    char made[INSTANT_TEXT_MAX], ended[INSTANT_TEXT_MAX];
    const struct project *list;
    size_t count;
    struct arena a;
    struct table t;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    table_init(&t, columns, COUNT(columns));
    bool ok = project_list(f->store, &a, &list, &count, err);
    for (size_t i = 0; ok && i < count; i++) {
        table_text(&t, list[i].name);
        table_text(&t, service_word(list[i].service));
        table_text(&t, tier_word(list[i].tier));
        table_text(&t, list[i].org.n ? list[i].org : STR("-"));
        table_text(&t, list[i].upstream.n ? list[i].upstream : STR("-"));
        table_text(&t, list[i].zdr ? STR("nothing") : STR("as allowed"));
        table_number(&t, list[i].per_minute);
        table_text(&t, time_or_dash(list[i].created, made));
        table_text(&t, time_or_dash(list[i].revoked, ended));
    }
    ok = ok && table_print(&t, cli->json, err);
    table_fini(&t);
    arena_fini(&a);
    return ok;
}

int cmd_project_list(struct cli *cli)
{
    return run_list(cli, print);
}

static bool revoke(struct flow *f, void *ctx, struct err *err)
{
    return project_revoke(f->store, str_z(ctx), f->now, err);
}

int cmd_project_revoke(struct cli *cli)
{
    static const struct run_revoke in = {"name the project", revoke,
        "revoked, and its keys with it; a running daemon sees it within seconds"};
    return run_revoke(cli, &in);
}
