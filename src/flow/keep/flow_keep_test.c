#include "flow/keep/flow_keep.h"

#include <string.h>

#include "flow/find.h"
#include "flow/keep/flow_erase.h"
#include "flow/world_test_priv.h"
#include "store/erase/erase.h"

#define CHAT(who, id, mode)                                                            \
    "{\"id\":\"" id "\",\"user_id\":\"" who "\",\"time\":\"2026-01-31T10:00:00Z\","    \
    "\"service\":\"chatgpt\",\"mode\":\"" mode "\",\"messages\":["                     \
    "{\"id\":\"" id "-1\",\"role\":\"user\",\"content\":\"Hello\","                    \
    "\"time\":\"2026-01-31T10:00:00Z\"}]}\n"
#define LINE(who, control, value)                                                      \
    "{\"who\":\"" who "\",\"control\":\"" control "\",\"value\":\"" value              \
    "\",\"at\":\"2025-01-01\"}\n"

static struct instant start(void)
{
    return (struct instant){
        instant_from_civil(2026, 1, 31).us + 10 * INSTANT_DAY_US / 24};
}

static bool is_there(struct world *w, const char *id)
{
    struct conversation_key key;
    struct err err = ERR_INIT;
    return find_conversation(
        &w->f, (struct id){{0}}, raw_of(id, strlen(id)), &key, &err);
}

static void fill(struct world *w)
{
    struct err err = ERR_INIT;
    world_open(w, w->t, "strict");
    w->f.now = start();
    world_choose(w, LINE("ann", "tier", "plus") LINE("bob", "tier", "business")
                        LINE("bob", "org", "acme") LINE("cy", "tier", "free")
                            LINE("zed", "tier", "api") LINE("zed", "zdr", "on"));
    struct flow_choice org = {.kind = ACCOUNT_ORGANISATION,
        .who = STR("acme"),
        .line = {.at = w->f.now,
            .control = CONTROL_REGION,
            .value = STR("us"),
            .actor = STR("operator"),
            .evidence = STR("cli")}};
    T_DONE(w->t, flow_choice_set(&w->f, &org, &err), &err);
    world_import(w, CHAT("cy", "temp", "temporary") CHAT("ann", "plan", "regular") CHAT(
                        "bob", "work", "regular") CHAT("cy", "kept", "regular")
                        CHAT("cy", "clock", "regular") CHAT("zed", "zero", "regular")
                            CHAT("cy", "saved", "saved_temporary"));
    struct flow_keep plan = {.tier = TIER_PLUS, .days = 10};
    struct flow_keep work = {.org = STR("acme"), .days = 3};
    struct flow_keep_chat clock = {STR("cy"), raw_from_str(STR("clock")), 7};
    T_DONE(w->t, flow_keep_set(&w->f, &plan, &err), &err);
    T_DONE(w->t, flow_keep_set(&w->f, &work, &err), &err);
    T_DONE(w->t, flow_keep_chat(&w->f, &clock, &err), &err);
}

/* Sixty days, one sweep an hour before and one at the hour of each day. */
static void each_chat_goes_on_its_day(struct t *t)
{
    static const struct {
        const char *id;
        int day; /* -1: stays */
    } rows[] = {{"zero", 0}, {"work", 3}, {"clock", 7}, {"plan", 10}, {"temp", 30},
        {"kept", -1}, {"saved", -1}};
    struct world w = {.t = t};
    struct err err = ERR_INIT;
    uint64_t gone, all = 0;
    fill(&w);
    for (int day = 0; day <= 60; day++) {
        w.f.now.us = start().us + day * INSTANT_DAY_US - INSTANT_DAY_US / 24;
        T_DONE(t, flow_keep_sweep(&w.f, &gone, &err), &err);
        all += gone;
        for (size_t i = 0; day > 0 && i < COUNT(rows); i++) {
            if (!T_EQ(
                    t, is_there(&w, rows[i].id), rows[i].day < 0 || day <= rows[i].day))
                t_note(t, "%s before day %d", rows[i].id, day);
        }
        w.f.now.us = start().us + day * INSTANT_DAY_US;
        T_DONE(t, flow_keep_sweep(&w.f, &gone, &err), &err);
        all += gone;
        for (size_t i = 0; i < COUNT(rows); i++) {
            if (!T_EQ(
                    t, is_there(&w, rows[i].id), rows[i].day < 0 || day < rows[i].day))
                t_note(t, "%s on day %d", rows[i].id, day);
        }
    }
    T_EQ(t, all, 5);
    world_close(&w);
}

static void a_rule_can_be_taken_back_and_a_clock_as_well(struct t *t)
{
    struct world w = {.t = t};
    struct flow_keep plan = {.tier = TIER_PLUS, .days = KEEP_FOREVER};
    struct flow_keep wrong = {.tier = TIER_PLUS, .days = KEEP_DAYS_MAX + 1};
    struct flow_keep_chat clock = {STR("cy"), raw_from_str(STR("clock")), KEEP_FOREVER};
    struct err err = ERR_INIT;
    uint64_t gone;
    fill(&w);
    T_DONE(t, flow_keep_set(&w.f, &plan, &err), &err);
    T_DONE(t, flow_keep_chat(&w.f, &clock, &err), &err);
    T_FAILS(t, flow_keep_set(&w.f, &wrong, &err), &err, "store.keep_days");
    w.f.now.us = start().us + 20 * INSTANT_DAY_US;
    T_DONE(t, flow_keep_sweep(&w.f, &gone, &err), &err);
    T_EQ(t, gone, 2); /* zero retention, and the organisation's rule */
    world_close(&w);
}

/* What the sweep deletes is purged and counted as any other deletion. */
static void what_is_over_is_purged_with_a_receipt(struct t *t)
{
    struct world w = {.t = t};
    struct err err = ERR_INIT;
    const struct erasure *orders;
    struct arena a;
    size_t count = 0;
    uint64_t gone;
    fill(&w);
    w.f.now.us = start().us + 31 * INSTANT_DAY_US;
    T_DONE(t, flow_keep_sweep(&w.f, &gone, &err), &err);
    T_DONE(t, flow_purge(&w.f, &err), &err);
    arena_init(&a, 1 << 20);
    T_DONE(t, erase_list(w.f.store, (struct id){{0}}, &a, &orders, &count, &err), &err);
    T_EQ(t, count, 5);
    for (size_t i = 0; i < count; i++)
        T_EQ(t, orders[i].state, ERASE_RECLAIMED);
    arena_fini(&a);
    world_close(&w);
}

/* The installation's profile gets a shorter time for temporary chats. */
static void shorten(struct world *w)
{
    static const char thirty[] = "set temporary_days 30",
                      two[] = "set temporary_days 2 ";
    struct flow_options options = {.state = w->state, .now = w->f.now};
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    struct buf text;
    buf_init(&text, 1 << 20);
    flow_close(&w->f);
    T_DONE(w->t, file_join(w->state, "profile.policy", path, &err), &err);
    T_DONE(w->t, file_read(path, &text, &err), &err);
    unsigned char *at = memmem(text.p, text.n, thirty, sizeof thirty - 1);
    if (T_OK(w->t, at != NULL))
        memcpy(at, two, sizeof two - 1);
    T_DONE(w->t, file_replace(path, buf_raw(&text), &err), &err);
    T_DONE(w->t, flow_open(&w->f, &options, &err), &err);
    buf_fini(&text);
}

/* Saved on its second day it stays; coming in again does not start its clock anew. */
static void a_temporary_chat_goes_on_the_operators_day(struct t *t)
{
    struct world w = {.t = t};
    struct err err = ERR_INIT;
    uint64_t gone;
    world_open(&w, t, "strict");
    shorten(&w);
    w.f.now = start();
    world_import(&w, CHAT("cy", "temp", "temporary") CHAT("cy", "saved", "temporary"));
    w.f.now.us += INSTANT_DAY_US;
    world_import(
        &w, CHAT("cy", "temp", "temporary") CHAT("cy", "saved", "saved_temporary"));
    w.f.now.us += INSTANT_DAY_US - 1;
    T_DONE(t, flow_keep_sweep(&w.f, &gone, &err), &err);
    T_OK(t, gone == 0 && is_there(&w, "temp"));
    w.f.now.us += 1;
    T_DONE(t, flow_keep_sweep(&w.f, &gone, &err), &err);
    T_OK(t, gone == 1 && !is_there(&w, "temp") && is_there(&w, "saved"));
    world_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_temporary_chat_goes_on_the_operators_day),
    T_CASE(each_chat_goes_on_its_day),
    T_CASE(a_rule_can_be_taken_back_and_a_clock_as_well),
    T_CASE(what_is_over_is_purged_with_a_receipt),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
