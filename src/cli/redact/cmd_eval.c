#include "base/num.h"
#include "cli/command_table.h"
#include "cli/redact/eval.h"
#include "cli/redact/eval_print.h"

enum { CHART_MAX = 1 << 24 };

struct eval_words {
    struct cli_list paths;
    const char *chart, *threshold;
    bool compare, structured;
};

/* "0.5" and "50" are the same. */
static bool take_threshold(struct eval *e, const char *word, struct err *err)
{
    struct str text = str_z(word);
    uint64_t v = 0;
    if (!word)
        return true;
    bool share = str_starts(text, STR("0.")) && text.n > 2 && text.n < 5;
    if (!num_parse_u64(str_slice(text, share ? 2 : 0, text.n), 100, &v))
        return err_set(err, ERR_USAGE, "cli.usage", "--threshold: 0 to 100, or 0 to 1");
    e->threshold = (unsigned)v * (share && text.n == 3 ? 10 : 1);
    return true;
}

static bool add_systems(struct eval *e, const struct eval_words *w, struct err *err)
{
    if (w->paths.n < 1)
        return err_set(err, ERR_USAGE, "cli.usage",
            "name the marked texts, and maybe other tools' spans");
    bool own = w->paths.n == 1 || w->compare || w->paths.n > 2;
    bool ok = !own || eval_add(e, NULL, err);
    for (size_t i = 1; i < w->paths.n && ok; i++)
        ok = eval_add(e, w->paths.items[i], err);
    return ok;
}

static bool write_chart(const struct eval *e, const char *path, struct err *err)
{
    struct buf svg;
    if (!path)
        return true;
    buf_init(&svg, CHART_MAX);
    eval_chart(e, &svg);
    bool ok = buf_ok(&svg, err) && file_replace(path, buf_raw(&svg), err);
    buf_fini(&svg);
    return ok;
}

static bool print(const struct cli *cli, const struct eval *e, struct err *err)
{
    if (cli->json)
        return eval_print_json(e, err);
    return e->n == 1 ? eval_print_one(cli, &e->systems[0], err)
                     : eval_print_all(cli, e, err);
}

int cmd_eval(struct cli *cli)
{
    struct eval_words words = {0};
    struct eval e = {0};
    struct err err = ERR_INIT;
    const struct cli_option options[] = {
        {"compare", CLI_FLAG, &words.compare, "Abide beside the other tools"},
        {"names", CLI_TEXT, &e.names, "auto, all, rules, high-recall, ..."},
        {"structured", CLI_FLAG, &words.structured, "without names and places"},
        {"chart", CLI_TEXT, &words.chart, "FILE: an SVG chart per type"},
        {"threshold", CLI_TEXT, &words.threshold, "0 to 1: least score that counts"},
    };
    if (!cli_options(cli, options, COUNT(options), &words.paths, &err))
        return cli_fail(cli, &err);
    e.structured = words.structured;
    bool ok = take_threshold(&e, words.threshold, &err) &&
              add_systems(&e, &words, &err) && eval_open(&e, &err) &&
              eval_run(&e, words.paths.items[0], &err) && print(cli, &e, &err) &&
              write_chart(&e, words.chart, &err);
    eval_close(&e);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
