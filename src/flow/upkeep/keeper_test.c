#include "flow/upkeep/keeper.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "flow/find.h"
#include "flow/world_test_priv.h"
#include "os/file.h"

#define CHAT(id, mode)                                                                 \
    "{\"id\":\"" id "\",\"user_id\":\"cy\",\"time\":\"2026-01-31T10:00:00Z\","         \
    "\"service\":\"chatgpt\",\"mode\":\"" mode "\",\"messages\":["                     \
    "{\"id\":\"" id "-1\",\"role\":\"user\",\"content\":\"Hello\","                    \
    "\"time\":\"2026-01-31T10:00:00Z\"}]}\n"

enum { EVERY_MS = 5 };

/* A day for each round. */
struct run {
    struct t *t;
    struct world w;
    struct loop *loop;
    struct keeper *keeper;
    struct keeper_counts counts;
    char lock[FILE_PATH_MAX];
    int rounds, most, gone_on; /* the day on which something went; -1: never */
    int failed, repaired_after;
};

static _Atomic int day; /* of the simulated clock, which has no context */

static struct instant on_day(int number)
{
    return (struct instant){instant_from_civil(2026, 1, 31).us + INSTANT_DAY_US / 2 +
                            number * INSTANT_DAY_US};
}

static struct instant simulated(void)
{
    return on_day(day);
}

static void told(void *ctx, const struct upkeep *round, const struct err *failed)
{
    struct run *r = ctx;
    r->rounds++;
    r->failed += failed != NULL;
    if (!failed && round->gone && r->gone_on < 0)
        r->gone_on = day;
    day++;
    if (r->repaired_after == r->rounds)
        T_EQ(r->t, rmdir(r->lock), 0);
    if (r->rounds >= r->most)
        loop_stop(r->loop);
}

static void open_run(struct run *r, struct t *t)
{
    struct err err = ERR_INIT;
    r->t = t;
    r->gone_on = -1;
    day = 0;
    world_open(&r->w, t, "strict");
    r->w.f.now = on_day(0);
    T_DONE(t, file_join(r->w.state, "upkeep.lock", r->lock, &err), &err);
    world_import(&r->w, CHAT("temp", "temporary") CHAT("kept", "regular"));
}

static void go(struct run *r)
{
    struct err err = ERR_INIT;
    struct keeper_options options = {.state = r->w.state,
        .now = simulated,
        .every_ms = EVERY_MS,
        .told = told,
        .ctx = r};
    T_DONE(r->t, loop_new(&r->loop, &err), &err);
    options.loop = r->loop;
    if (T_DONE(r->t, keeper_start(&options, &r->keeper, &err), &err))
        loop_run(r->loop);
    r->counts = keeper_count(r->keeper);
}

static void close_run(struct run *r)
{
    keeper_stop(r->keeper);
    loop_free(r->loop);
    world_close(&r->w);
}

static void what_is_over_goes_by_itself(struct t *t)
{
    struct run r = {.most = 35};
    struct buf text;
    open_run(&r, t);
    go(&r);
    T_EQ(t, r.gone_on, 30);
    T_EQ(t, r.failed, 0);
    T_EQ(t, r.counts.gone, 1);
    T_EQ(t, r.counts.rounds, 35);
    T_EQ(t, r.counts.done_at.us, on_day(34).us);
    T_EQ(t, r.counts.figures.by_state[ERASE_RECLAIMED], 1);
    buf_init(&text, 1 << 16);
    keeper_write(r.keeper, &text);
    T_OK(t, strstr(buf_z(&text), "\nabide_upkeep_conversations_total 1\n"));
    T_OK(t, strstr(buf_z(&text), "\nabide_upkeep_rounds_total 35\n"));
    T_OK(t, strstr(buf_z(&text), "\nabide_erasures{state=\"reclaimed\"} 1\n"));
    T_OK(t, strstr(buf_z(&text), "\nabide_erasures_breach 0\n"));
    buf_fini(&text);
    close_run(&r);
}

static void another_process_is_left_alone(struct t *t)
{
    struct run r = {.most = 33};
    struct err err = ERR_INIT;
    int fd;
    open_run(&r, t);
    T_DONE(t, file_lock(r.lock, true, &fd, &err), &err);
    go(&r);
    T_EQ(t, r.counts.elsewhere, 33);
    T_EQ(t, r.counts.gone, 0);
    T_OK(t, !instant_known(r.counts.done_at));
    file_unlock(fd);
    close_run(&r);
}

static void a_round_that_fails_is_told_and_the_next_comes(struct t *t)
{
    struct run r = {.most = 4, .repaired_after = 2};
    open_run(&r, t);
    day = 40;
    T_EQ(t, mkdir(r.lock, 0700), 0);
    go(&r);
    T_EQ(t, r.failed, 2);
    T_EQ(t, r.counts.failed, 2);
    T_EQ(t, r.counts.rounds, 4);
    T_EQ(t, r.gone_on, 42);
    close_run(&r);
}

static bool order(struct flow *f, void *ctx, struct err *err)
{
    struct erase_order o = {.kind = ERASE_CONVERSATION, .at = f->now};
    struct conversation_key *key = ctx;
    struct erase_ticket ticket;
    bool found = false;
    o.vault = key->vault;
    o.conversation = key->conversation;
    return erase_request(f->store, &o, &ticket, &found, err);
}

static void an_old_order_is_late_then_a_breach(struct t *t)
{
    static const struct {
        int day, late, breach;
    } rows[] = {{0, 0, 0}, {19, 0, 0}, {21, 1, 0}, {29, 1, 0}, {31, 1, 1}};
    struct run r = {.most = 1};
    struct upkeep_figures m;
    struct conversation_key key;
    struct err err = ERR_INIT;
    open_run(&r, t);
    T_DONE(t,
        find_conversation(
            &r.w.f, (struct id){{0}}, raw_from_str(STR("kept")), &key, &err),
        &err);
    T_DONE(t, flow_write(&r.w.f, order, &key, &err), &err);
    for (size_t i = 0; i < COUNT(rows); i++) {
        r.w.f.now = on_day(rows[i].day);
        T_DONE(t, upkeep_look(&r.w.f, &m, &err), &err);
        if (!T_EQ(t, m.late, rows[i].late) || !T_EQ(t, m.breach, rows[i].breach))
            t_note(t, "on day %d", rows[i].day);
        T_EQ(t, m.oldest_s, rows[i].day * 86400);
    }
    world_close(&r.w);
}

static void a_stop_ends_a_round_after_its_step(struct t *t)
{
    struct run r = {.most = 1};
    struct upkeep u = {.gone = 0};
    _Atomic bool halt = true;
    struct err err = ERR_INIT;
    open_run(&r, t);
    world_import(&r.w, CHAT("second", "temporary") CHAT("third", "temporary"));
    r.w.f.now = on_day(40);
    r.w.f.halt = &halt;
    T_OK(t, !upkeep_run(&r.w.f, r.w.state, &u, &err));
    T_EQ(t, err.code, ERR_STOPPED);
    halt = false;
    T_DONE(t, upkeep_run(&r.w.f, r.w.state, &u, &err), &err);
    T_EQ(t, u.gone, 2); /* the first one's deletion was finished before */
    world_close(&r.w);
}

static bool try_keeper(void *ctx)
{
    struct run *r = ctx;
    struct err err = ERR_INIT;
    struct keeper *k = NULL;
    struct keeper_options options = {
        .loop = r->loop, .state = r->w.state, .now = simulated, .every_ms = 60000};
    bool ok = keeper_start(&options, &k, &err);
    keeper_stop(k);
    return ok;
}

static void memory_may_fail(struct t *t)
{
    struct run r = {.most = 1};
    struct err err = ERR_INIT;
    open_run(&r, t);
    T_DONE(t, loop_new(&r.loop, &err), &err);
    t_oom(t, try_keeper, &r);
    loop_free(r.loop);
    world_close(&r.w);
}

static const struct t_case cases[] = {
    T_CASE(what_is_over_goes_by_itself),
    T_CASE(another_process_is_left_alone),
    T_CASE(a_round_that_fails_is_told_and_the_next_comes),
    T_CASE(an_old_order_is_late_then_a_breach),
    T_CASE(a_stop_ends_a_round_after_its_step),
    T_CASE(memory_may_fail),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
