#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "base/num.h"
#include "cli/command_table.h"
#include "cli/session.h"
#include "cli/table.h"
#include "flow/keep/flow_hold.h"
#include "os/file.h"
#include "text/hex.h"

enum { REVIEW_DAYS = 90, KEY_TEXT_MAX = 256 };

static const char key_head[] = "abide hold key 1\n";

struct words {
    struct cli_list accounts, tiers, regions;
    const char *basis, *authority, *from, *until, *review, *key;
    bool barred;
};

static bool read_sets(const struct words *w, struct hold *h, struct err *err)
{
    for (size_t i = 0; i < w->tiers.n; i++) {
        enum tier tier;
        if (!tier_parse(str_z(w->tiers.items[i]), &tier) || tier == TIER_UNKNOWN)
            return err_set(err, ERR_USAGE, "cli.usage", "--tier: free, plus, pro, ...");
        h->tiers |= UINT32_C(1) << tier;
    }
    for (size_t i = 0; i < w->regions.n; i++) {
        enum region region;
        if (!region_parse(str_z(w->regions.items[i]), &region) ||
            region == REGION_UNKNOWN)
            return err_set(
                err, ERR_USAGE, "cli.usage", "--region: eea, us, us_ca, ...");
        h->regions |= UINT32_C(1) << region;
    }
    return true;
}

static bool read_words(
    const struct cli *cli, const struct words *w, struct flow_hold *in, struct err *err)
{
    struct hold *h = &in->hold;
    *h = (struct hold){.opened = cli->now,
        .review = {cli->now.us + REVIEW_DAYS * INSTANT_DAY_US},
        .barred = w->barred,
        .basis = str_z(w->basis),
        .authority = str_z(w->authority),
        .begins = INSTANT_UNKNOWN,
        .ends = INSTANT_UNKNOWN};
    in->accounts = w->accounts.items;
    in->account_count = w->accounts.n;
    if (!w->basis || !w->authority || !w->key)
        return err_set(err, ERR_USAGE, "cli.usage",
            "a hold needs --basis, --authority and --key-out");
    return read_sets(w, h, err) &&
           (!w->from || cli_instant(w->from, "--from", &h->begins, err)) &&
           (!w->until || cli_instant(w->until, "--until", &h->ends, err)) &&
           (!w->review || cli_instant(w->review, "--review", &h->review, err));
}

/* The secret half goes to a new file, for the custodian, and nowhere else. */
static bool write_key(const char *path, struct hold *h, struct err *err)
{
    uint8_t secret[BOX_SECRET_BYTES];
    struct file_out file;
    struct buf text;
    if (!file_out_open(path, &file, err))
        return false;
    box_make(h->public_key, secret);
    buf_init(&text, KEY_TEXT_MAX);
    buf_add_z(&text, key_head);
    hex_add(&text, secret, sizeof secret);
    buf_add_char(&text, '\n');
    mem_wipe(secret, sizeof secret);
    struct sink sink = file_out_sink(&file);
    bool done = buf_ok(&text, err) && sink_write(&sink, text.p, text.n, err);
    buf_wipe(&text);
    if (!done) {
        file_out_abandon(&file);
        return false;
    }
    return file_out_close(&file, err);
}

static bool read_key(
    const char *path, uint8_t secret[BOX_SECRET_BYTES], struct err *err)
{
    struct buf text;
    buf_init(&text, KEY_TEXT_MAX);
    bool done = file_read(path, &text, err);
    struct str all = buf_str(&text);
    if (done && (!str_starts(all, str_z(key_head)) ||
                    !hex_parse(str_trim(str_slice(all, sizeof key_head - 1, all.n)),
                        secret, BOX_SECRET_BYTES)))
        done = err_set(err, ERR_INPUT, "cli.hold_key", "%s is not a hold's key", path);
    buf_wipe(&text);
    return done;
}

int cmd_hold_add(struct cli *cli)
{
    struct words w = {0};
    struct cli_option options[] = {
        {"basis", CLI_TEXT, &w.basis, "TEXT: what obliges: an order, a law"},
        {"authority", CLI_TEXT, &w.authority, "TEXT: who ordered it"},
        {"account", CLI_LIST, &w.accounts, "WHO: covers this account (repeat)"},
        {"tier", CLI_LIST, &w.tiers, "T: covers this plan (repeat)"},
        {"region", CLI_LIST, &w.regions, "R: only accounts of this region (repeat)"},
        {"from", CLI_TEXT, &w.from, "TIME: content from then on"},
        {"until", CLI_TEXT, &w.until, "TIME: content before then"},
        {"review", CLI_TEXT, &w.review, "TIME: to be looked at again (in 90 days)"},
        {"barred", CLI_FLAG, &w.barred, "people may not be told"},
        {"key-out", CLI_TEXT, &w.key, "FILE: the custodian's key, kept nowhere else"},
    };
    struct cli_list words = {0};
    struct flow_hold in = {.accounts = NULL};
    struct err err = ERR_INIT;
    struct flow f = {0};
    int64_t number = 0;
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && words.n != 0)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "hold add takes options only");
    ok = ok && read_words(cli, &w, &in, &err) && session_open(&f, cli, NULL, &err) &&
         write_key(w.key, &in.hold, &err) && flow_hold_add(&f, &in, &number, &err);
    if (ok)
        cli_print("hold %lld; only %s opens what it keeps\n", (long long)number, w.key);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

static void add_hold(struct table *t, const struct hold *h)
{
    char time[INSTANT_TEXT_MAX];
    table_number(t, h->number);
    table_text(t, instant_known(h->purged)     ? STR("purged")
                  : instant_known(h->released) ? STR("released")
                                               : STR("active"));
    table_text(t, h->basis);
    table_text(t, h->authority);
    table_text(t, instant_format(h->opened, time));
    table_text(t,
        instant_known(h->begins) ? instant_format(h->begins, time) : STR("any time"));
    table_text(
        t, instant_known(h->ends) ? instant_format(h->ends, time) : STR("any time"));
    table_text(t, h->tiers ? STR("plans") : STR("named accounts"));
    table_text(t, instant_format(h->review, time));
}

/* Operators see all; for a person only what may be told: that it is, scope, since. */
static bool print_holds(
    const struct cli *cli, struct flow *f, const char *who, struct err *err)
{
    static const char *const columns[] = {"hold", "state", "basis", "authority",
        "since", "from", "until", "covers", "review", "barred", "held"};
    size_t shown = who ? COUNT(columns) - 2 : COUNT(columns), count = 0;
    const struct hold *holds;
    struct arena a;
    struct table t;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    table_init(&t, columns, shown);
    bool ok = who ? flow_hold_told(f, str_z(who), &a, &holds, &count, err)
                  : hold_list(f->store, &a, &holds, &count, err);
    for (size_t i = 0; ok && i < count; i++) {
        add_hold(&t, &holds[i]);
        if (who)
            continue;
        table_text(&t, holds[i].barred ? STR("yes") : STR("no"));
        table_number(&t, (int64_t)holds[i].held);
    }
    ok = ok && table_print(&t, cli->json, err);
    table_fini(&t);
    arena_fini(&a);
    return ok;
}

int cmd_hold_list(struct cli *cli)
{
    const char *who = NULL;
    struct cli_option options[] = {
        {"person", CLI_TEXT, &who, "WHO: what this person is told"},
    };
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    bool ok = cli_options(cli, options, COUNT(options), &words, &err) &&
              session_open_read(&f, cli, NULL, &err) && print_holds(cli, &f, who, &err);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

static bool read_number(const struct cli_list *words, int64_t *out, struct err *err)
{
    if (words->n == 1 && num_parse_i64(str_z(words->items[0]), 1, INT64_MAX, out))
        return true;
    return err_set(err, ERR_USAGE, "cli.usage", "say the hold's number");
}

int cmd_hold_release(struct cli *cli)
{
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    int64_t number = 0;
    bool ok = cli_options(cli, NULL, 0, &words, &err) &&
              read_number(&words, &number, &err) && session_open(&f, cli, NULL, &err) &&
              hold_release(f.store, number, cli->now, &err);
    if (ok)
        cli_note(cli, "hold %lld is released; `abide purge` destroys what it kept",
            (long long)number);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

int cmd_hold_narrow(struct cli *cli)
{
    struct words w = {0};
    struct cli_option options[] = {
        {"from", CLI_TEXT, &w.from, "TIME: content from then on"},
        {"until", CLI_TEXT, &w.until, "TIME: content before then"},
        {"review", CLI_TEXT, &w.review, "TIME: to be looked at again (in 90 days)"},
    };
    struct hold_times times = {
        INSTANT_UNKNOWN, INSTANT_UNKNOWN, {cli->now.us + REVIEW_DAYS * INSTANT_DAY_US}};
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    int64_t number = 0;
    bool ok = cli_options(cli, options, COUNT(options), &words, &err) &&
              read_number(&words, &number, &err) &&
              (!w.from || cli_instant(w.from, "--from", &times.begins, &err)) &&
              (!w.until || cli_instant(w.until, "--until", &times.ends, &err)) &&
              (!w.review || cli_instant(w.review, "--review", &times.review, &err)) &&
              session_open(&f, cli, NULL, &err) &&
              hold_narrow(f.store, number, &times, &err);
    if (ok)
        cli_note(cli, "hold %lld is narrower; copies outside it are gone",
            (long long)number);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}

int cmd_hold_read(struct cli *cli)
{
    const char *key = NULL, *out = NULL;
    struct cli_option options[] = {
        {"key", CLI_TEXT, &key, "FILE: the custodian's key"},
        {"out", CLI_TEXT, &out, "FILE: JSON Lines, a file that does not exist yet"},
    };
    uint8_t secret[BOX_SECRET_BYTES];
    struct cli_list words = {0};
    struct err err = ERR_INIT;
    struct flow f = {0};
    int64_t number = 0;
    bool ok = cli_options(cli, options, COUNT(options), &words, &err) &&
              read_number(&words, &number, &err);
    if (ok && (!key || !out))
        ok = err_set(&err, ERR_USAGE, "cli.usage", "say --key FILE and --out FILE");
    ok = ok && read_key(key, secret, &err) && session_open_read(&f, cli, NULL, &err) &&
         flow_hold_read(&f, number, secret, out, &err);
    mem_wipe(secret, sizeof secret);
    if (ok)
        cli_note(cli, "written: %s", out);
    flow_close(&f);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
