/*
 * An import that is killed at random points and started again ends in the same store as
 * one that never was. ABIDE_KILLS: how often (default 10; the full run is 50).
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/num.h"
#include "crypt/hash.h"
#include "flow/flow_import.h"
#include "store/conversation.h"
#include "tests/bench/archive_gen.h"
#include "tests/harness/t.h"

enum { CHATS = 1200, KILLS = 10, PATH_BYTES = 512, ARENA_BYTES = 64 << 20 };

struct dirs {
    char archive[PATH_BYTES], state[PATH_BYTES];
    struct flow_options options;
};

/* Of all conversations, whatever their order: ids and keys differ from run to run. */
struct digest {
    uint64_t sum[4];
    uint64_t conversations, turns;
};

static void dirs_init(struct dirs *d, const char *base)
{
    snprintf(d->archive, sizeof d->archive, "%s/export", base);
    snprintf(d->state, sizeof d->state, "%s/state", base);
    d->options =
        (struct flow_options){.state = d->state, .now = instant_from_civil(2027, 1, 1)};
}

static bool import(const struct dirs *d, struct err *err)
{
    struct flow_import in = {.path = d->archive, .capture = capture_options_default()};
    struct flow_import_report *report = mem_zalloc(sizeof *report);
    struct flow f = {0};
    bool done =
        report && flow_open(&f, &d->options, err) && flow_import(&f, &in, report, err);
    flow_close(&f);
    mem_free(report);
    return done;
}

static void add_turn(struct buf *b, const struct stored_conversation *c, size_t i)
{
    const struct stored_turn *t = &c->turns[i];
    buf_add_raw(b, t->origin_id);
    buf_add_char(b, ' ');
    if (t->parent != TURN_NONE)
        buf_add_raw(b, c->turns[t->parent].origin_id);
    buf_printf(
        b, " %d %d %d %lld ", t->role, t->content, t->hidden, (long long)t->created.us);
    buf_add_raw(b, t->text);
    buf_add_raw(b, t->meta);
}

/* The turns' order among siblings may differ: their sums are added. */
static bool add_conversation(struct digest *d, const struct stored_conversation *c)
{
    uint8_t sum[SHA256_BYTES];
    struct buf b;
    struct err err;
    bool done = true;
    buf_init(&b, ARENA_BYTES);
    for (size_t i = 0; done && i < c->count; i++) {
        buf_clear(&b);
        buf_add_raw(&b, c->origin_id);
        buf_add_raw(&b, c->title);
        buf_add_char(&b, c->head == (int)i ? '*' : ' ');
        add_turn(&b, c, i);
        done = buf_ok(&b, &err) && sha256(buf_raw(&b), sum, &err);
        for (size_t k = 0; k < 4; k++)
            d->sum[k] += num_get_u64be(sum + 8 * k);
    }
    d->conversations++;
    d->turns += c->count;
    buf_fini(&b);
    return done;
}

static bool digest_of(const struct dirs *dirs, struct digest *d, struct err *err)
{
    struct conversation_key key = {0};
    struct conversation_want want = {.meta = true};
    struct flow f = {0};
    struct arena a;
    bool found = false;
    *d = (struct digest){0};
    arena_init(&a, ARENA_BYTES);
    bool done = flow_open(&f, &dirs->options, err) &&
                conversation_next(f.store, &key, &found, err);
    while (done && found) {
        struct stored_conversation c;
        done = conversation_load(f.store, key, want, &a, &c, &found, err) && found &&
               add_conversation(d, &c);
        arena_reset(&a);
        done = done && conversation_next(f.store, &key, &found, err);
    }
    arena_fini(&a);
    flow_close(&f);
    return done;
}

/* Starts an import in a child and kills it after so long. True: it was killed. */
static bool kill_one(const struct dirs *d, useconds_t after_us)
{
    int status = 0;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        struct err err = ERR_INIT;
        _exit(import(d, &err) ? 0 : 1);
    }
    usleep(after_us);
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    return WIFSIGNALED(status);
}

static double now_s(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static double import_clean(struct t *t, const struct dirs *d, struct digest *out)
{
    struct err err = ERR_INIT;
    double from = now_s();
    T_DONE(t, flow_init(&d->options, &err) && import(d, &err), &err);
    double took = now_s() - from;
    T_DONE(t, digest_of(d, out, &err), &err);
    return took;
}

static void kill_often(struct t *t, const struct dirs *d, double took)
{
    const char *wanted = getenv("ABIDE_KILLS");
    long kills = wanted ? strtol(wanted, NULL, 10) : KILLS, killed = 0;
    uint32_t random = 12345;
    for (long i = 0; i < kills; i++) {
        random = random * 1664525u + 1013904223u;
        double part = (double)(random >> 8) / (double)(1u << 24);
        killed += kill_one(d, (useconds_t)(part * took * 1e6 / 2));
    }
    t_note(t, "%ld of %ld imports were killed in time", killed, kills);
    T_OK(t, killed > 0);
}

static void a_killed_import_goes_on_to_the_same_store(struct t *t)
{
    const char *base = t_tmpdir(t);
    char clean[PATH_BYTES];
    struct digest want, got;
    struct err err = ERR_INIT;
    struct dirs d, other;
    dirs_init(&d, base);
    other = d;
    snprintf(clean, sizeof clean, "%s/clean", base);
    other.options.state = clean;
    if (!T_OK(t, mkdir(d.archive, 0700) == 0 && gen_archive(d.archive, CHATS) > 0))
        return;
    double took = import_clean(t, &other, &want);
    T_EQ(t, want.conversations, CHATS);
    T_DONE(t, flow_init(&d.options, &err), &err);
    kill_often(t, &d, took);
    T_DONE(t, import(&d, &err), &err);
    T_DONE(t, digest_of(&d, &got, &err), &err);
    T_EQ(t, got.conversations, want.conversations);
    T_EQ(t, got.turns, want.turns);
    T_OK(t, memcmp(got.sum, want.sum, sizeof got.sum) == 0);
}

static const struct t_case cases[] = {
    T_CASE(a_killed_import_goes_on_to_the_same_store),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
