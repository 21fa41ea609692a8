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
#include "os/file.h"
#include "store/account.h"
#include "store/beside/asset.h"
#include "store/beside/side.h"
#include "store/conversation.h"
#include "tests/bench/archive_gen.h"
#include "tests/harness/t.h"

enum { CHATS = 1200, KILLS = 10, PATH_BYTES = 512, ARENA_BYTES = 64 << 20 };
enum { FILES = 24, FILE_BYTES = 300000 };

struct dirs {
    char archive[PATH_BYTES], state[PATH_BYTES];
    struct flow_options options;
};

/* Of all conversations, whatever their order: ids and keys differ from run to run. */
struct digest {
    uint64_t sum[4];
    uint64_t conversations, turns, files, records;
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

static void add_sum(struct digest *d, const uint8_t sum[SHA256_BYTES])
{
    for (size_t k = 0; k < 4; k++)
        d->sum[k] += num_get_u64be(sum + 8 * k);
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
        if (done)
            add_sum(d, sum);
    }
    d->conversations++;
    d->turns += c->count;
    buf_fini(&b);
    return done;
}

static bool count_bytes(void *ctx, const void *p, size_t n, struct err *err)
{
    (void)p, (void)err;
    *(uint64_t *)ctx += n;
    return true;
}

/* Each file is opened: asset_read compares its bytes with the hash. */
static bool add_files(
    struct digest *d, struct flow *f, struct id vault, struct arena *a, struct err *err)
{
    const struct asset *all;
    const struct side_record *records;
    size_t count, sides;
    if (!asset_list(f->store, vault, a, &all, &count, err) ||
        !side_list(f->store, vault, a, &records, &sides, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        uint64_t bytes = 0;
        struct sink to = {count_bytes, &bytes};
        if (!asset_read(f->store, &all[i], &to, err))
            return false;
        add_sum(d, all[i].sha256);
    }
    d->files += count;
    d->records += sides;
    return true;
}

static bool add_accounts(
    struct digest *d, struct flow *f, struct arena *a, struct err *err)
{
    struct account account = {0};
    bool found = true;
    while (found) {
        if (!account_next(
                f->store, ACCOUNT_PERSON, account.vault, &account, &found, err) ||
            (found && !add_files(d, f, account.vault, a, err)))
            return false;
        arena_reset(a);
    }
    return true;
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
    done = done && add_accounts(d, &f, &a, err);
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

/* Files that come after the conversations, and records. */
static bool write_files(const struct dirs *d)
{
    static unsigned char bytes[FILE_BYTES];
    char path[2 * PATH_BYTES];
    struct err err;
    for (int i = 0; i < FILES; i++) {
        memset(bytes, i, sizeof bytes);
        snprintf(path, sizeof path, "%s/file_%02d.dat", d->archive, i);
        if (!file_replace(path, raw_of(bytes, sizeof bytes), &err))
            return false;
    }
    snprintf(path, sizeof path, "%s/library_files.json", d->archive);
    return file_replace(
        path, raw_from_str(STR("[{\"id\":\"a\"},{\"id\":\"b\"}]")), &err);
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
    if (!T_OK(t, mkdir(d.archive, 0700) == 0 && gen_archive(d.archive, CHATS) > 0 &&
                     write_files(&d)))
        return;
    double took = import_clean(t, &other, &want);
    T_EQ(t, want.conversations, CHATS);
    T_DONE(t, flow_init(&d.options, &err), &err);
    kill_often(t, &d, took);
    T_DONE(t, import(&d, &err), &err);
    T_DONE(t, digest_of(&d, &got, &err), &err);
    T_EQ(t, got.conversations, want.conversations);
    T_EQ(t, got.turns, want.turns);
    T_EQ(t, want.files, FILES);
    T_EQ(t, got.files, want.files);
    T_EQ(t, want.records, 3); /* user.json and two of the library */
    T_EQ(t, got.records, want.records);
    T_OK(t, memcmp(got.sum, want.sum, sizeof got.sum) == 0);
}

static const struct t_case cases[] = {
    T_CASE(a_killed_import_goes_on_to_the_same_store),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
