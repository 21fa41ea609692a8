/* How many asked for what, for the yearly report and for Prometheus; and whether a text
 * holds words that are kept out of answers. */
#include "base/num.h"
#include "cli/command_table.h"
#include "cli/request/parts.h"
#include "cli/session.h"
#include "cli/table.h"
#include "flow/request/report.h"
#include "flow/request/suppression.h"
#include "os/file.h"

enum { ARENA_MAX = 64 << 20, TEXT_MAX = 32 << 20 };

static void add_line(
    struct table *t, const struct report_line *l, struct str kind, struct str regime)
{
    table_text(t, kind);
    table_text(t, regime);
    table_number(t, (int64_t)l->received);
    table_number(t, (int64_t)l->fulfilled);
    table_number(t, (int64_t)l->partial);
    table_number(t, (int64_t)l->denied);
    table_number(t, (int64_t)l->revoked);
    table_number(t, (int64_t)l->expired);
    table_number(t, (int64_t)l->open);
    table_number(t, (int64_t)l->late);
    table_number(t, report_mean_days(l));
}

static bool print_report(const struct cli *cli, const struct report *r, struct err *err)
{
    static const char *const columns[] = {"kind", "regime", "received", "fulfilled",
        "partial", "denied", "revoked", "expired", "open", "late", "mean_days"};
    struct table t;
    table_init(&t, columns, COUNT(columns));
    for (size_t i = 0; i < r->count; i++)
        add_line(&t, &r->lines[i], request_kind_word(r->lines[i].kind),
            regime_word(r->lines[i].regime));
    add_line(&t, &r->all, STR("all"), STR("all"));
    bool ok = table_print(&t, cli->json, err);
    table_fini(&t);
    return ok;
}

static void print_metrics(const struct report *r)
{
    cli_print("# TYPE abide_requests gauge\n");
    for (size_t i = 0; i < r->count; i++) {
        const struct report_line *l = &r->lines[i];
        const struct {
            const char *state;
            uint64_t count;
        } rows[] = {{"open", l->open}, {"late", l->late}, {"fulfilled", l->fulfilled},
            {"partial", l->partial}, {"denied", l->denied}, {"revoked", l->revoked},
            {"expired", l->expired}};
        for (size_t k = 0; k < COUNT(rows); k++)
            cli_print("abide_requests{kind=\"%" STR_FMT "\",regime=\"%" STR_FMT
                      "\",state=\"%s\"} %llu\n",
                STR_ARG(request_kind_word(l->kind)), STR_ARG(regime_word(l->regime)),
                rows[k].state, (unsigned long long)rows[k].count);
    }
}

static bool read_year(
    const char *word, struct instant *from, struct instant *until, struct err *err)
{
    int64_t year;
    *from = instant_from_civil(1970, 1, 1);
    *until = instant_from_civil(9999, 1, 1);
    if (!word)
        return true;
    if (!num_parse_i64(str_z(word), 1970, 9998, &year))
        return err_set(err, ERR_USAGE, "cli.usage", "--year: a year like 2026");
    *from = instant_from_civil((int)year, 1, 1);
    *until = instant_from_civil((int)year + 1, 1, 1);
    return true;
}

/* Exit 1 while an answer is late. */
int cmd_request_report(struct cli *cli)
{
    const char *year = NULL;
    bool metrics = false;
    struct cli_option options[] = {
        {"year", CLI_TEXT, &year, "Y: what was received in that year (all)"},
        {"metrics", CLI_FLAG, &metrics, "for Prometheus"},
    };
    struct cli_list words = {0};
    struct instant from, until;
    struct report r = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    struct arena a;
    arena_init(&a, ARENA_MAX);
    bool ok = cli_options(cli, options, COUNT(options), &words, &err) &&
              read_year(year, &from, &until, &err) &&
              session_open_read(&f, cli, NULL, &err) &&
              report_make(&f, from, until, &a, &r, &err);
    if (ok && metrics)
        print_metrics(&r);
    else
        ok = ok && print_report(cli, &r, &err);
    arena_fini(&a);
    flow_close(&f);
    if (!ok)
        return cli_fail(cli, &err);
    return r.all.late > 0 ? EXIT_FAILED_CHECK : cli_done(cli);
}

/* Exit 1 when the text holds such words. */
int cmd_request_check(struct cli *cli)
{
    struct suppression_found found = {0};
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    struct buf text;
    buf_init(&text, TEXT_MAX);
    bool ok = cli_options(cli, NULL, 0, &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "name one file");
    ok = ok && file_read(words.items[0], &text, &err) &&
         session_open_read(&f, cli, NULL, &err) &&
         suppression_look(&f, buf_raw(&text), &found, &err);
    buf_wipe(&text);
    flow_close(&f);
    if (!ok)
        return cli_fail(cli, &err);
    cli_print("%llu of %llu kept out of answers stand in it\n",
        (unsigned long long)found.hits, (unsigned long long)found.terms);
    return found.hits > 0 ? EXIT_FAILED_CHECK : cli_done(cli);
}
