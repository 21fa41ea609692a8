#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "cli/command_table.h"
#include "cli/model/engine_eval.h"
#include "cli/model/load.h"
#include "cli/model/recipe.h"
#include "cli/table.h"
#include "deid/train/score.h"
#include "os/dir.h"

/*
 * Each text is scanned at the chosen point and at a row of confidences. "at 2 %" is the
 * lowest confidence that covers at most 2 percent of the words outside names.
 */
static const uint16_t dials[] = {10, 15, 20, 24, 28, 30, 32, 34, 36, 38, 40, 42, 44, 46,
    48, 50, 52, 54, 56, 58, 60, 62, 64, 66, 68, 70, 75, 80, 85, 90, 95, 100, 110, 120,
    130, 140, 150, 160, 170, 180, 190, 200, 220, 240, 260, 280, 300, 330, 360, 400, 450,
    500, 550, 600, 650, 700, 750, 800, 900}; /* thousandths */
enum { TRIES = COUNT(dials) + 1, AT_POINT = COUNT(dials) };
enum { GROUPS_MAX = 96, GROUP_NAME_MAX = 64, FOLDER_ARENA_MAX = 1 << 24 };
static const double cost_most = 2.0;

struct group { /* what is told in one row */
    char name[GROUP_NAME_MAX];
    struct score at[TRIES];
};

struct eval {
    struct cli *cli;
    struct cli_list words, folders;
    const char *model_path, *point;
    bool whole, organizations, lower, scalar, cultures, engine;
    enum tagger_point chosen;
    struct model_file model;
    struct tagger *taggers[TRIES];
    struct tagger_spans spans;
    struct engine_eval all; /* with --engine, instead of the taggers */
    struct group *groups;
    size_t n;
    struct corpus corpus; /* of the file being read */
};

/* "corpora/chat/de/x.chat" is told under "chat/de", another file under its own name. */
static struct group *group_of(struct eval *e, const char *path, bool lookalikes)
{
    char name[GROUP_NAME_MAX];
    const char *last = strrchr(path, '/');
    struct str shown = str_z(last ? last + 1 : path);
    if (str_ends(shown, STR(".chat")) && last) {
        const char *from = last;
        while (from > path && from[-1] != '/')
            from--;
        shown = (struct str){from, (size_t)(last - from)};
        (void)snprintf(name, sizeof name, "chat/%" STR_FMT "%s", STR_ARG(shown),
            lookalikes ? " lookalikes" : "");
    } else {
        (void)snprintf(name, sizeof name, "%" STR_FMT, STR_ARG(shown));
    }
    for (size_t i = 0; i < e->n; i++)
        if (strcmp(e->groups[i].name, name) == 0)
            return &e->groups[i];
    if (e->n == GROUPS_MAX)
        return NULL;
    memcpy(e->groups[e->n].name, name, sizeof name);
    return &e->groups[e->n++];
}

static bool read_any(
    struct eval *e, const char *name, struct chat_head *head, struct err *err)
{
    struct buf bytes;
    buf_init(&bytes, INPUT_MAX);
    bool done = recipe_input(&e->folders, name, &bytes, err);
    struct raw raw = buf_raw(&bytes);
    *head = (struct chat_head){.held = true};
    if (done && str_ends(str_z(name), STR(".chat"))) {
        done = corpus_chat_head(raw, head, err) &&
               (!head->held || corpus_read_chat(&e->corpus, raw, 0, err));
        head->theme = (struct raw){0};
    } else if (done && strstr(name, ".jsonl")) {
        done = corpus_read_spans(&e->corpus, raw, 0, err);
    } else if (done) {
        done = corpus_read_columns(&e->corpus, raw, 0, err);
    }
    buf_fini(&bytes);
    return done || err_wrap(err, "%.200s", name);
}

static bool scan_docs(struct eval *e, size_t first, struct group *g, struct err *err)
{
    if (e->engine)
        return engine_eval_docs(&e->all, &e->corpus, first, &g->at[AT_POINT], err);
    for (size_t i = first; i < e->corpus.docs.n; i++) {
        const struct doc *d = &e->corpus.docs.p[i];
        struct raw text = corpus_text(&e->corpus, d);
        for (unsigned k = 0; k < TRIES; k++) {
            if (!tagger_scan(e->taggers[k], text, &e->spans, err))
                return false;
            score_doc(&g->at[k], &e->corpus, d, &e->spans);
        }
    }
    return true;
}

static void to_lower(struct corpus *c, size_t from)
{
    struct variant v = {.text = c->text};
    struct err err = ERR_INIT;
    v.text.p += from;
    v.text.n -= from;
    (void)!variant_recase(&v, CASE_LOWER, &err);
}

static bool eval_file(struct eval *e, const char *name, struct err *err)
{
    struct chat_head head;
    size_t first = e->corpus.docs.n, text = e->corpus.text.n;
    if (!read_any(e, name, &head, err))
        return false;
    if (!head.held)
        return true;
    struct group *g = group_of(e, name, head.lookalikes);
    if (!g)
        return err_set(err, ERR_LIMIT, "model.groups", "too many files for one table");
    if (e->lower)
        to_lower(&e->corpus, text);
    return scan_docs(e, first, g, err);
}

static bool eval_path(struct eval *e, const char *path, struct err *err)
{
    struct file_facts facts;
    struct dir_list list = {0};
    struct arena arena;
    char file[FILE_PATH_MAX];
    if (!file_look(path, &facts, err))
        return false;
    if (!facts.exists || !facts.is_dir)
        return eval_file(e, path, err);
    arena_init(&arena, FOLDER_ARENA_MAX);
    bool done = dir_read(path, &arena, &list, err);
    for (size_t i = 0; done && i < list.n; i++)
        if (str_ends(str_z(list.files[i].path), STR(".chat")))
            done = file_join(path, list.files[i].path, file, err) &&
                   eval_file(e, file, err);
    arena_fini(&arena);
    return done;
}

static bool open_taggers(struct eval *e, struct err *err)
{
    for (unsigned k = 0; k < TRIES; k++) {
        struct tagger_options o = {.point = e->chosen,
            .organizations = e->organizations,
            .whole = e->whole,
            .scalar = e->scalar,
            .min_thousandths = k == AT_POINT ? 0 : dials[k]};
        if (!tagger_new(e->model.model, &o, &e->taggers[k], err))
            return false;
    }
    return true;
}

static bool open_engine(struct eval *e, struct err *err)
{
    struct deid_options o = {.model = e->model.map.bytes,
        .point = e->chosen,
        .unwindowed = e->whole,
        .scalar = e->scalar};
    if (e->organizations)
        deid_types_add(&o.on, DEID_ORGANIZATION);
    return engine_eval_open(&e->all, &o, err);
}

static void add_percent(struct table *t, struct score_pair p)
{
    char text[32];
    (void)snprintf(text, sizeof text, p.all ? "%.1f" : "-", score_percent(p));
    table_text(t, str_z(text));
}

static void add_cost(struct table *t, struct score_pair p)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%.2f", score_percent(p));
    table_text(t, str_z(text));
}

static void add_dial(struct table *t, unsigned thousandths)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%u.%u", thousandths / 10, thousandths % 10);
    table_text(t, str_z(text));
}

static unsigned best_dial(const struct group *g)
{
    unsigned k = 0;
    while (k + 1 < AT_POINT && score_percent(g->at[k].clear) > cost_most)
        k++;
    return k;
}

static void tell_group(struct table *t, const struct group *g)
{
    const struct score *point = &g->at[AT_POINT];
    table_text(t, str_z(g->name));
    table_number(t, (int64_t)point->label[TAGGER_PERSON].all);
    add_percent(t, point->label[TAGGER_PERSON]);
    add_percent(t, point->label[TAGGER_LOCATION]);
    add_percent(t, point->label[TAGGER_ADDRESS]);
    add_percent(t, point->label[TAGGER_ORGANIZATION]);
    add_cost(t, point->clear);
}

static void tell_dial(struct table *t, const struct group *g)
{
    unsigned best = best_dial(g);
    add_dial(t, dials[best]);
    add_percent(t, g->at[best].label[TAGGER_PERSON]);
    add_percent(t, g->at[best].label[TAGGER_LOCATION]);
    add_percent(t, g->at[best].label[TAGGER_ADDRESS]);
    add_cost(t, g->at[best].clear);
}

enum { COLUMNS_AT_POINT = 7 };

static bool tell(struct eval *e, struct err *err)
{
    static const char *const columns[] = {"text", "people", "PERSON", "LOCATION",
        "ADDRESS", "ORG", "cost %", "dial", "PERSON at 2 %", "LOCATION", "ADDRESS",
        "cost %"};
    struct table t;
    table_init(&t, columns, e->engine ? COLUMNS_AT_POINT : COUNT(columns));
    for (size_t i = 0; i < e->n; i++) {
        tell_group(&t, &e->groups[i]);
        if (!e->engine)
            tell_dial(&t, &e->groups[i]);
    }
    bool done = table_print(&t, e->cli->json, err);
    table_fini(&t);
    return done;
}

static bool tell_cultures(struct eval *e, struct err *err)
{
    static const char *const columns[] = {"text", "culture", "people", "found %"};
    struct table t;
    table_init(&t, columns, COUNT(columns));
    for (size_t i = 0; i < e->n; i++)
        for (unsigned k = 1; k < e->corpus.culture_count; k++) {
            struct score_pair p = e->groups[i].at[AT_POINT].culture[k];
            if (p.all == 0)
                continue;
            table_text(&t, str_z(e->groups[i].name));
            table_text(&t, e->corpus.cultures[k]);
            table_number(&t, (int64_t)p.all);
            add_percent(&t, p);
        }
    bool done = table_print(&t, e->cli->json, err);
    table_fini(&t);
    return done;
}

static bool read_options(struct eval *e, struct err *err)
{
    const struct cli_option options[] = {
        {"model", CLI_TEXT, &e->model_path, "FILE: another model than the shipped one"},
        {"data", CLI_LIST, &e->folders, "DIR: where files are looked for"},
        {"point", CLI_TEXT, &e->point, "POINT: balanced, high-recall, high-precision"},
        {"whole", CLI_FLAG, &e->whole, "without windowing"},
        {"organizations", CLI_FLAG, &e->organizations, "organisations too"},
        {"lower", CLI_FLAG, &e->lower, "the texts in lower case"},
        {"scalar", CLI_FLAG, &e->scalar, "the portable code"},
        {"engine", CLI_FLAG, &e->engine,
            "rules, tagger and memory, as in abide redact"},
        {"cultures", CLI_FLAG, &e->cultures, "by the culture of names"},
    };
    if (!cli_options(e->cli, options, COUNT(options), &e->words, err))
        return false;
    if (e->words.n == 0)
        return err_set(err, ERR_USAGE, "cli.usage",
            "model eval takes labelled files or folders (see --help)");
    if (e->point && !tagger_point_find(str_z(e->point), &e->chosen))
        return err_set(err, ERR_USAGE, "cli.usage", "--point: no such point");
    return true;
}

static bool run(struct eval *e, struct err *err)
{
    e->groups = mem_array(GROUPS_MAX, sizeof *e->groups);
    if (!e->groups)
        return err_memory(err);
    if (!read_options(e, err) || !model_file_open(e->model_path, &e->model, err) ||
        !(e->engine ? open_engine(e, err) : open_taggers(e, err)))
        return false;
    for (size_t i = 0; i < e->words.n; i++)
        if (!eval_path(e, e->words.items[i], err))
            return false;
    return e->cultures ? tell_cultures(e, err) : tell(e, err);
}

int cmd_model_eval(struct cli *cli)
{
    struct err err = ERR_INIT;
    struct eval e = {.cli = cli};
    corpus_init(&e.corpus);
    bool done = run(&e, &err);
    for (unsigned k = 0; k < TRIES; k++)
        tagger_free(e.taggers[k]);
    engine_eval_close(&e.all);
    tagger_spans_fini(&e.spans);
    corpus_fini(&e.corpus);
    mem_free(e.groups);
    model_file_close(&e.model);
    return done ? cli_done(cli) : cli_fail(cli, &err);
}
