/*
 * Deletions on a disk that fails: killed or without space at the nth write, sync or
 * cut. Afterwards the account is untouched, or its deletion goes on to the end: never
 * half readable. ABIDE_FAULTS: how many runs (default 24; ./dev soak: every operation).
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/num.h"
#include "store/erase/erase.h"
#include "store/erase/hold.h"
#include "store/store_priv.h"
#include "tests/harness/fault.h"
#include "tests/harness/world.h"

enum { RUNS = 24, FILE_MAX = 64 << 20 };

static const struct erase_pace slowly = {1, 0}, no_limit = {0};

struct campaign {
    struct t *t;
    char from[FILE_PATH_MAX], dir[FILE_PATH_MAX]; /* the state, and the copy of a run */
    struct conversation_key key;
    struct erase_order order;
};

static struct instant days(int n)
{
    return (struct instant){WORLD_NOON.us + n * INSTANT_DAY_US};
}

/* Ann with a talk in which Bob has a turn, a dataset row, and a hold over her. */
static bool make_campaign(struct campaign *c, struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct id handle;
    uint8_t secret[BOX_SECRET_BYTES];
    int64_t number;
    struct world_talk talk = {.conv = "conv-1", .words1 = "one word", .words2 = "two"};
    if (!world_init(&w, t))
        return false;
    c->t = t;
    c->key.vault = w.ann.vault;
    c->key.conversation =
        world_put(&w, &talk, &w.bob.vault, WORLD_TURNS, 8).conversation;
    world_dataset(&w, c->key, w.ann.vault, (struct id){{9, 9, 9}}, &handle);
    struct hold hold = {.opened = WORLD_NOON,
        .review = days(90),
        .basis = STR("order"),
        .authority = STR("court"),
        .begins = INSTANT_UNKNOWN,
        .ends = INSTANT_UNKNOWN,
        .vaults = &w.ann.vault,
        .vault_count = 1};
    box_make(hold.public_key, secret);
    T_DONE(t, hold_add(w.s, &hold, &number, &err), &err);
    T_DONE(t, file_join(w.dir, ".", c->from, &err), &err);
    T_DONE(t, file_join(w.dir, "../run", c->dir, &err), &err);
    c->order = (struct erase_order){
        .kind = ERASE_ACCOUNT, .vault = c->key.vault, .at = days(1)};
    world_fini(&w);
    return true;
}

/* A fresh copy of the state. */
static bool copy_state(struct campaign *c)
{
    static const char *const names[] = {"root.key", "keys.db", "vault.db", "holds.db",
        "keys.db-wal", "vault.db-wal", "holds.db-wal", "keys.db-shm", "vault.db-shm",
        "holds.db-shm"};
    struct err err = ERR_INIT;
    bool done = T_DONE(c->t, file_make_dir(c->dir, &err), &err);
    for (size_t i = 0; done && i < COUNT(names); i++) {
        char from[FILE_PATH_MAX], to[FILE_PATH_MAX];
        struct buf bytes;
        buf_init(&bytes, FILE_MAX);
        done = file_join(c->from, names[i], from, &err) &&
               file_join(c->dir, names[i], to, &err) && file_shred(to, &err);
        if (done && i < 4)
            done = file_read(from, &bytes, &err) &&
                   file_replace(to, buf_raw(&bytes), &err);
        buf_fini(&bytes);
    }
    return T_DONE(c->t, done, &err);
}

static bool delete_all(struct campaign *c, struct err *err)
{
    struct erase_ticket ticket;
    struct store *s = NULL;
    bool found = false, more = true;
    bool done = store_open(c->dir, NULL, &s, err) && store_begin(s, err) &&
                erase_request(s, &c->order, &ticket, &found, err) &&
                store_commit(s, err) && erase_run(s, ticket.erasure, days(2), err) &&
                erase_purge(s, days(3), slowly, &more, err);
    store_close(s);
    return done;
}

/* How many operations a whole deletion takes. */
static long count_operations(struct campaign *c)
{
    struct err err = ERR_INIT;
    if (!copy_state(c))
        return 0;
    fault_set(FAULT_NONE, 0);
    T_DONE(c->t, delete_all(c, &err), &err);
    long count = fault_count();
    T_OK(c->t, count > 50);
    return count;
}

static bool is_shown(struct campaign *c, struct store *s)
{
    struct err err = ERR_INIT;
    struct stored_conversation talk;
    struct arena a;
    bool found = false;
    arena_init(&a, 1 << 24);
    T_DONE(c->t,
        conversation_load(
            s, c->key, (struct conversation_want){true}, &a, &talk, &found, &err),
        &err);
    bool whole = found && talk.count == WORLD_TURNS && talk.turns[2].text.n > 0;
    T_EQ(c->t, found, whole); /* never a part of it */
    arena_fini(&a);
    return found;
}

static void check_end(struct campaign *c, struct store *s, bool untouched)
{
    struct err err = ERR_INIT;
    const struct erasure *orders;
    struct arena a;
    size_t count = 0;
    bool more = true;
    arena_init(&a, 1 << 20);
    T_DONE(c->t, erase_purge(s, days(4), no_limit, &more, &err), &err);
    T_DONE(c->t, erase_list(s, (struct id){{0}}, &a, &orders, &count, &err), &err);
    T_EQ(c->t, count, untouched ? 0 : 1);
    if (count == 1)
        T_OK(c->t, orders[0].state == ERASE_RECLAIMED && orders[0].held > 0);
    T_EQ(c->t, is_shown(c, s), untouched);
    arena_fini(&a);
}

/* What must hold after any fault: untouched, or on its way to the end. */
static void check_after(struct campaign *c, enum fault_kind kind, long at)
{
    struct store *s = NULL;
    struct err err = ERR_INIT;
    struct account account = {0};
    bool found = false;
    int before = c->t->failures;
    fault_set(FAULT_NONE, 0);
    if (!T_DONE(c->t, store_open(c->dir, NULL, &s, &err), &err))
        return;
    T_DONE(c->t, account_get(s, c->key.vault, &account, &found, &err), &err);
    bool untouched = found && account.state == ACCOUNT_LIVE;
    T_EQ(c->t, is_shown(c, s), untouched);
    check_end(c, s, untouched);
    store_close(s);
    if (c->t->failures > before)
        t_note(c->t, "fault %d at operation %ld", (int)kind, at);
}

static void run_killed(struct campaign *c, enum fault_kind kind, long at)
{
    int status = 0;
    if (!copy_state(c))
        return;
    pid_t child = fork();
    if (child == 0) {
        struct err err = ERR_INIT;
        fault_set(kind, at);
        _exit(delete_all(c, &err) ? 0 : 1);
    }
    waitpid(child, &status, 0);
    T_OK(c->t, WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    check_after(c, kind, at);
}

static void run_failing(struct campaign *c, enum fault_kind kind, long at)
{
    struct err err = ERR_INIT;
    if (!copy_state(c))
        return;
    fault_set(kind, at);
    if (delete_all(c, &err)) /* what failed was only housekeeping */
        T_OK(c->t, at > 1);
    check_after(c, kind, at);
}

static long runs_wanted(void)
{
    const char *text = getenv("ABIDE_FAULTS");
    int64_t n = RUNS;
    if (text && !num_parse_i64(str_z(text), 1, 1000000, &n))
        n = RUNS;
    return (long)n;
}

static void each_fault(struct t *t, enum fault_kind kind)
{
    struct campaign c;
    if (!make_campaign(&c, t))
        return;
    long operations = count_operations(&c), runs = runs_wanted() / 4;
    if (runs > operations)
        runs = operations;
    for (long i = 0; i < runs; i++) {
        long at = 1 + i * (operations - 1) / (runs > 1 ? runs - 1 : 1);
        if (kind == FAULT_KILL || kind == FAULT_TORN)
            run_killed(&c, kind, at);
        else
            run_failing(&c, kind, at);
    }
    t_note(t, "%ld runs over %ld operations", runs, operations);
}

static void a_deletion_killed_at_any_write_goes_on_or_never_began(struct t *t)
{
    each_fault(t, FAULT_KILL);
}

static void a_deletion_with_a_torn_write_goes_on_or_never_began(struct t *t)
{
    each_fault(t, FAULT_TORN);
}

static void a_deletion_on_a_full_disk_goes_on_when_there_is_room(struct t *t)
{
    each_fault(t, FAULT_FULL);
}

static void a_deletion_with_a_failed_write_goes_on_or_never_began(struct t *t)
{
    each_fault(t, FAULT_IO);
}

/* Both halves, as a daemon does them: hidden and withdrawn, then destroyed. */
static bool to_the_receipt(struct world *w, enum erase_kind kind,
    struct id conversation, struct instant at, struct err *err)
{
    struct erase_ticket ticket;
    struct erase_order order = {
        .kind = kind, .vault = w->ann.vault, .conversation = conversation, .at = at};
    bool found = false;
    return store_begin(w->s, err) &&
           erase_request(w->s, &order, &ticket, &found, err) &&
           erase_withdraw(w->s, ticket.erasure, at, err) && store_commit(w->s, err) &&
           T_OK(w->t, found) && erase_run(w->s, ticket.erasure, at, err);
}

static struct id put_talk(struct world *w, int number)
{
    char name[16];
    struct world_talk talk = {.conv = name, .words1 = "one", .words2 = "two"};
    snprintf(name, sizeof name, "talk-%d", number);
    return world_put(w, &talk, NULL, WORLD_TURNS, 8).conversation;
}

/*
 * From the request to the receipt: one for what is hidden and withdrawn, two for the
 * destroyed keys (their log, then the key store), one for the receipt. A key store
 * whose log holds something needs one more: that the log is empty again. And where all
 * of that log is in the database already, SQLite starts it over: one for its new
 * beginning. However much the account has.
 */
enum { RECEIPT_SYNCS = 4, RECEIPT_SYNCS_LOG = 5, RECEIPT_SYNCS_OVER = 6 };

static void count_syncs(struct t *t, int talks)
{
    struct world w;
    struct id first, second, third;
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    first = put_talk(&w, 1);
    second = put_talk(&w, 2);
    for (int i = 3; i <= talks; i++)
        put_talk(&w, i);
    third = put_talk(&w, 0);
    fault_set(FAULT_NONE, 0);
    T_DONE(t, to_the_receipt(&w, ERASE_CONVERSATION, first, days(1), &err), &err);
    T_EQ(t, fault_syncs(), RECEIPT_SYNCS_LOG);
    fault_set(FAULT_NONE, 0);
    T_DONE(t, to_the_receipt(&w, ERASE_CONVERSATION, second, days(1), &err), &err);
    T_EQ(t, fault_syncs(), RECEIPT_SYNCS);
    put_talk(&w, talks + 1);
    T_EQ(t,
        sqlite3_wal_checkpoint_v2(
            w.s->keys_db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL),
        SQLITE_OK);
    fault_set(FAULT_NONE, 0);
    T_DONE(t, to_the_receipt(&w, ERASE_CONVERSATION, third, days(1), &err), &err);
    T_EQ(t, fault_syncs(), RECEIPT_SYNCS_OVER);
    fault_set(FAULT_NONE, 0);
    T_DONE(t, to_the_receipt(&w, ERASE_ACCOUNT, (struct id){{0}}, days(1), &err), &err);
    T_EQ(t, fault_syncs(), RECEIPT_SYNCS);
    world_fini(&w);
}

static void a_receipt_takes_four_syncs_whatever_the_account_has(struct t *t)
{
    count_syncs(t, 2);
    count_syncs(t, 200);
}

static size_t count_prepared(const struct store *s)
{
    size_t n = 0;
    for (size_t i = 0; i < SQL_COUNT; i++)
        n += s->statements[i] != NULL;
    return n;
}

static void after_preparing_a_deletion_prepares_nothing_and_begins_no_log(struct t *t)
{
    struct world w;
    struct store *s = NULL;
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    struct id key = put_talk(&w, 1);
    store_close(w.s); /* the last one: both logs are empty */
    w.s = NULL;
    if (!T_DONE(t, store_open(w.dir, NULL, &s, &err), &err))
        return;
    w.s = s;
    T_DONE(t, erase_prepare(s, &err), &err);
    size_t before = count_prepared(s);
    fault_set(FAULT_NONE, 0);
    T_DONE(t, to_the_receipt(&w, ERASE_CONVERSATION, key, days(1), &err), &err);
    T_EQ(t, fault_syncs(), RECEIPT_SYNCS);
    T_DONE(t, to_the_receipt(&w, ERASE_ACCOUNT, (struct id){{0}}, days(1), &err), &err);
    T_EQ(t, count_prepared(s), before);
    world_fini(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_receipt_takes_four_syncs_whatever_the_account_has),
    T_CASE(after_preparing_a_deletion_prepares_nothing_and_begins_no_log),
    T_CASE(a_deletion_killed_at_any_write_goes_on_or_never_began),
    T_CASE(a_deletion_with_a_torn_write_goes_on_or_never_began),
    T_CASE(a_deletion_on_a_full_disk_goes_on_when_there_is_room),
    T_CASE(a_deletion_with_a_failed_write_goes_on_or_never_began),
};

int main(int argc, char **argv)
{
    if (!fault_install())
        return 1;
    return t_main(argc, argv, cases, COUNT(cases));
}
