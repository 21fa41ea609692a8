/*
 * A deletion beside what the disk needs to make one write durable: an account with
 * 100,000 turns, from the request to the receipt that says that its keys are destroyed.
 * The time it waits for whoever reads the key store (the drain) is told apart. And a
 * seal beside the bare library call.
 */
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "crypt/aead.h"
#include "crypt/random.h"
#include "store/account.h"
#include "store/erase/erase.h"
#include "tests/bench/bench.h"

enum {
    ROUNDS = 5,
    TALKS = 10000,
    TURNS = 10,
    SYNCS = 51,
    FRAME_BYTES = 24 + 16384, /* of the log: its head, a page */
    READ_MS = 20,
    SEALS = 100000,
    SEAL_BYTES = 1024
};

static const struct instant noon = {INT64_C(1772366400000000)};
static const struct store_options defaults = {0};

static void must(bool done, const struct err *err)
{
    if (done)
        return;
    fprintf(stderr, "erase_bench: %s\n", err->text);
    exit(1);
}

static int by_size(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double median(double *list, size_t n)
{
    qsort(list, n, sizeof *list, by_size);
    return list[n / 2];
}

/* Making one page of a log durable, as every commit does: at its end, or in the place
 * of an older one. */
static double one_sync(int fd, bool append)
{
    static char frame[FRAME_BYTES];
    double took[SYNCS];
    for (int i = 0; i < SYNCS; i++) {
        off_t at = append ? lseek(fd, 0, SEEK_END) : (off_t)i * FRAME_BYTES;
        double from = bench_seconds();
        if (pwrite(fd, frame, sizeof frame, at) != (ssize_t)sizeof frame ||
            fdatasync(fd) != 0)
            exit(1);
        took[i] = bench_seconds() - from;
    }
    return median(took, SYNCS);
}

static void put_talks(struct store *s, struct id owner, int talks)
{
    static const char words[] =
        "words that somebody said in a conversation with a model";
    struct err err = ERR_INIT;
    struct turn turns[TURNS];
    struct stamp stamps[TURNS] = {{0}};
    char ids[TURNS][16], name[32];
    for (int n = 0; n < talks; n++) {
        struct conversation c = {.origin = ORIGIN_ARCHIVE,
            .mode = MODE_REGULAR,
            .turns = turns,
            .count = TURNS,
            .head = TURNS - 1};
        struct conversation_put put = {
            .owner = owner, .conversation = &c, .stamps = stamps};
        struct conversation_put_result r;
        snprintf(name, sizeof name, "talk-%d", n);
        c.origin_id = raw_of(name, strlen(name));
        for (int i = 0; i < TURNS; i++) {
            snprintf(ids[i], sizeof ids[i], "t%d", i);
            turns[i] = (struct turn){.origin_id = raw_of(ids[i], strlen(ids[i])),
                .parent = i - 1,
                .role = ROLE_USER,
                .content = CONTENT_PROMPT,
                .text = raw_of(words, sizeof words - 1),
                .created = noon};
        }
        must(conversation_put(s, &put, &r, &err), &err);
    }
}

static struct id put_account(struct store *s, struct raw name, int talks)
{
    struct account_name who = {ACCOUNT_PERSON, STR("bench"), name};
    struct account account;
    struct err err = ERR_INIT;
    must(store_begin(s, &err), &err);
    must(account_put(s, &who, noon, &account, &err), &err);
    put_talks(s, account.vault, talks);
    must(store_commit(s, &err), &err);
    return account.vault;
}

/* Until the receipt is there; *hidden: until nobody sees it any more. */
static double erase_account(struct store *s, struct id vault, double *hidden)
{
    struct erase_order order = {.kind = ERASE_ACCOUNT, .vault = vault, .at = noon};
    struct erase_ticket ticket;
    struct err err = ERR_INIT;
    bool found;
    double from = bench_seconds();
    must(store_begin(s, &err), &err);
    must(erase_request(s, &order, &ticket, &found, &err), &err);
    must(erase_withdraw(s, ticket.erasure, noon, &err), &err);
    must(store_commit(s, &err), &err);
    *hidden = bench_seconds() - from;
    must(erase_run(s, ticket.erasure, noon, &err), &err);
    return bench_seconds() - from;
}

enum { FIRST, WARM, READ, KINDS };

static const char *const kinds[KINDS] = {
    "first of a handle", "second of it", "while somebody reads"};

/* A stranger who reads the key store for a while, from before the deletion on. */
struct stranger {
    sqlite3 *db;
    pthread_t thread;
    atomic_bool asked;
};

static void *read_a_while(void *ctx)
{
    struct stranger *r = ctx;
    while (!atomic_load(&r->asked))
        sqlite3_sleep(1);
    sqlite3_sleep(READ_MS);
    sqlite3_close(r->db);
    return NULL;
}

static void stranger_start(struct stranger *r, const char *dir)
{
    char path[300];
    snprintf(path, sizeof path, "%s/keys.db", dir);
    if (sqlite3_open(path, &r->db) != SQLITE_OK ||
        sqlite3_exec(r->db, "BEGIN; SELECT count(*) FROM ring", NULL, NULL, NULL) !=
            SQLITE_OK ||
        pthread_create(&r->thread, NULL, read_a_while, r) != 0)
        exit(1);
    atomic_store(&r->asked, true);
}

struct timing {
    struct store *s;
    const char *dir;
    int fd;
    double hidden, receipt, drain, cpu, sync, over;
};

/* Between two measurements of the disk. */
static void erase_timed(struct timing *t, int kind, struct id vault)
{
    struct stranger reader = {.asked = false};
    t->sync = one_sync(t->fd, true);
    t->over = one_sync(t->fd, false);
    if (kind == READ)
        stranger_start(&reader, t->dir);
    double cpu_from = cpu_seconds();
    t->receipt = erase_account(t->s, vault, &t->hidden);
    t->cpu = cpu_seconds() - cpu_from;
    t->drain = (double)store_drained_us(t->s) / 1e6;
    if (kind == READ)
        pthread_join(reader.thread, NULL);
    t->sync = (t->sync + one_sync(t->fd, true)) / 2;
}

static void say_timing(int kind, const struct timing *t)
{
    bench_note("%d turns, %s: hidden after %.2f ms, receipt after %.2f, of that drain "
               "%.2f (%.2f of processor); one sync %.2f ms, in place %.2f: %.1f x",
        TALKS * TURNS, kinds[kind], t->hidden * 1e3, t->receipt * 1e3, t->drain * 1e3,
        t->cpu * 1e3, t->sync * 1e3, t->over * 1e3, (t->receipt - t->drain) / t->sync);
}

/* Three accounts; the handle is a new one, as a daemon opens it. */
static void erase_once(const char *base, int round, double ratios[KINDS][ROUNDS])
{
    static const char *const names[KINDS] = {"ann", "ben", "eve"};
    struct err err = ERR_INIT;
    struct id vaults[KINDS];
    struct store *s;
    char dir[300], path[300];
    bool more;
    snprintf(dir, sizeof dir, "%s/state%d", base, round);
    snprintf(path, sizeof path, "%s/sync", base);
    int fd = open(path, O_CREAT | O_RDWR | O_TRUNC, 0600);
    must(store_create(dir, noon, &err), &err);
    must(store_open(dir, &defaults, &s, &err), &err);
    for (int i = 0; i < KINDS; i++)
        vaults[i] = put_account(s, raw_of(names[i], 3), TALKS);
    store_close(s);
    must(store_open(dir, &defaults, &s, &err), &err);
    must(erase_prepare(s, &err), &err);
    for (int i = 0; i < KINDS; i++) {
        struct timing t = {.s = s, .dir = dir, .fd = fd};
        erase_timed(&t, i, vaults[i]);
        say_timing(i, &t);
        ratios[i][round] = (t.receipt - t.drain) / t.sync;
    }
    double from = bench_seconds();
    must(erase_purge(s, noon, (struct erase_pace){0}, &more, &err), &err);
    bench_note("purged and compacted after %.2f s more", bench_seconds() - from);
    store_close(s);
    close(fd);
}

/* The median of the rounds: whoever else uses disk and processor disturbs some. */
static void bench_erase(const char *base)
{
    static const char *const rows[KINDS] = {"first_receipt_beside_one_fdatasync",
        "receipt_beside_one_fdatasync", "receipt_without_drain_beside_one_fdatasync"};
    double ratios[KINDS][ROUNDS];
    for (int i = 0; i < ROUNDS; i++)
        erase_once(base, i, ratios);
    for (int i = 0; i < KINDS; i++) {
        double middle = median(ratios[i], ROUNDS);
        bench_note(
            "%s: %.1f x to %.1f x", kinds[i], ratios[i][0], ratios[i][ROUNDS - 1]);
        bench_say(&(struct bench_result){rows[i], middle, "x", BENCH_AT_MOST, 10});
    }
}

static double seal_own(const uint8_t *key, struct raw place, struct raw plain)
{
    static uint8_t out[SEAL_BYTES + AEAD_OVERHEAD_BYTES];
    struct random_pool pool = {0};
    double from = bench_seconds();
    for (int i = 0; i < SEALS; i++)
        aead_seal(&pool, key, place, plain, out);
    return bench_seconds() - from;
}

static double seal_bare(const uint8_t *key, struct raw place, struct raw plain)
{
    static uint8_t out[SEAL_BYTES + AEAD_OVERHEAD_BYTES];
    double from = bench_seconds();
    for (int i = 0; i < SEALS; i++) {
        randombytes_buf(out, AEAD_NONCE_BYTES);
        crypto_aead_xchacha20poly1305_ietf_encrypt(out + AEAD_NONCE_BYTES, NULL,
            plain.p, plain.n, place.p, place.n, NULL, out, key);
    }
    return bench_seconds() - from;
}

static void bench_seal(void)
{
    static uint8_t plain[SEAL_BYTES], key[AEAD_KEY_BYTES], place[57];
    struct raw text = raw_of(plain, sizeof plain), where = raw_of(place, sizeof place);
    double own = 1e9, bare = 1e9;
    for (int i = 0; i < 3; i++) {
        double a = seal_own(key, where, text), b = seal_bare(key, where, text);
        own = a < own ? a : own;
        bare = b < bare ? b : bare;
    }
    bench_say(&(struct bench_result){
        "seal_beside_the_bare_call", own / bare, "x", BENCH_AT_MOST, 1.3});
}

int main(void)
{
    const char *tmp = getenv("TMPDIR");
    char base[256], command[300];
    struct err err = ERR_INIT;
    must(crypt_ready(&err), &err);
    snprintf(
        base, sizeof base, "%.200s/abide-bench-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(base))
        return 1;
    bench_seal();
    bench_erase(base);
    snprintf(command, sizeof command, "rm -rf '%s'", base);
    return execl("/bin/sh", "sh", "-c", command, (char *)NULL);
}
