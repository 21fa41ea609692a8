#include "cli/command_table.h"
#include "cli/session.h"
#include "flow/keep/flow_erase.h"
#include "flow/keep/flow_keep.h"
#include "store/erase/hold.h"

enum { STATES = ERASE_RECLAIMED + 1 };

struct metrics {
    uint64_t by_state[STATES], late, breach, held, holds;
    int64_t oldest_s; /* of what is not reclaimed */
};

static void add_order(struct metrics *m, const struct erasure *e, struct instant now)
{
    int64_t age_s = (now.us - e->requested.us) / 1000000;
    if ((size_t)e->state < STATES)
        m->by_state[e->state]++;
    m->late += erase_is_alert(e, now);
    m->breach += erase_is_breach(e, now);
    if (e->state != ERASE_RECLAIMED && age_s > m->oldest_s)
        m->oldest_s = age_s;
}

static bool read_metrics(struct flow *f, struct metrics *m, struct err *err)
{
    const struct erasure *orders;
    const struct hold *holds;
    struct arena a;
    size_t count = 0, hold_count = 0;
    *m = (struct metrics){.late = 0};
    arena_init(&a, FLOW_CONVERSATION_MAX);
    bool ok = erase_list(f->store, (struct id){{0}}, &a, &orders, &count, err) &&
              hold_list(f->store, &a, &holds, &hold_count, err);
    for (size_t i = 0; ok && i < count; i++)
        add_order(m, &orders[i], f->now);
    for (size_t i = 0; ok && i < hold_count; i++) {
        m->holds += hold_is_active(&holds[i]);
        m->held += holds[i].held;
    }
    arena_fini(&a);
    return ok;
}

static void print_count(const char *name, uint64_t count)
{
    cli_print("# TYPE %s gauge\n%s %llu\n", name, name, (unsigned long long)count);
}

/* Prometheus text: for a file that node_exporter reads, or a scrape. */
static void print_metrics(const struct metrics *m)
{
    cli_print("# TYPE abide_erasures gauge\n");
    for (size_t i = ERASE_HIDDEN; i < STATES; i++)
        cli_print("abide_erasures{state=\"%" STR_FMT "\"} %llu\n",
            STR_ARG(erase_state_word((enum erase_state)i)),
            (unsigned long long)m->by_state[i]);
    print_count("abide_erasures_late", m->late);
    print_count("abide_erasures_breach", m->breach);
    print_count("abide_erasures_oldest_seconds", (uint64_t)m->oldest_s);
    print_count("abide_holds_active", m->holds);
    print_count("abide_held_rows", m->held);
}

static bool purge(const struct cli *cli, struct flow *f, struct err *err)
{
    uint64_t gone = 0;
    if (!flow_keep_sweep(f, &gone, err) || !flow_purge(f, err))
        return false;
    if (gone > 0)
        cli_note(
            cli, "%llu conversations were kept long enough", (unsigned long long)gone);
    cli_note(cli, "purged: what was deleted has left the files");
    return true;
}

/* Exit 1 while a deletion is past its deadline: a breach that whoever runs this sees.
 */
int cmd_purge(struct cli *cli)
{
    bool only_metrics = false;
    struct cli_option options[] = {
        {"metrics", CLI_FLAG, &only_metrics,
            "print how deletions stand; purge nothing"},
    };
    struct cli_list words = {0};
    struct metrics m = {.late = 0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && only_metrics)
        ok = session_open_read(&f, cli, NULL, &err);
    else
        ok = ok && session_open(&f, cli, NULL, &err) && purge(cli, &f, &err);
    ok = ok && read_metrics(&f, &m, &err);
    if (ok && only_metrics)
        print_metrics(&m);
    else if (ok && m.late > 0)
        cli_note(cli, "%llu deletions are late", (unsigned long long)m.late);
    flow_close(&f);
    if (!ok)
        return cli_fail(cli, &err);
    return m.breach ? EXIT_FAILED_CHECK : cli_done(cli);
}
