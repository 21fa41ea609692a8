/*
 * A deletion beside what the disk needs to make one write durable: an account with
 * 100,000 turns, from the request to the receipt that says that its keys are destroyed.
 * And a seal beside the bare library call.
 */
#include <fcntl.h>
#include <sodium.h>
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
    ROUNDS = 4,
    TALKS = 10000,
    TURNS = 10,
    SYNCS = 51,
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

/* The median time of appending 4 KB and making it durable. */
static double one_sync(const char *base)
{
    static char page[4096];
    double took[SYNCS];
    char path[300];
    snprintf(path, sizeof path, "%s/sync", base);
    int fd = open(path, O_CREAT | O_WRONLY | O_TRUNC, 0600);
    if (fd < 0)
        exit(1);
    for (int i = 0; i < SYNCS; i++) {
        double from = bench_seconds();
        if (write(fd, page, sizeof page) != (ssize_t)sizeof page || fdatasync(fd) != 0)
            exit(1);
        took[i] = bench_seconds() - from;
    }
    close(fd);
    qsort(took, SYNCS, sizeof *took, by_size);
    return took[SYNCS / 2];
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

/*
 * One account; the ratio of its receipt to a sync measured just before and after. A
 * small one goes first: a daemon has read the database's statements and pages before.
 */
static double erase_once(const char *base, int round)
{
    struct err err = ERR_INIT;
    struct store *s;
    char dir[300];
    double hidden;
    bool more;
    snprintf(dir, sizeof dir, "%s/state%d", base, round);
    must(store_create(dir, noon, &err), &err);
    must(store_open(dir, &defaults, &s, &err), &err);
    struct id first = put_account(s, raw_of("ben", 3), 1);
    struct id vault = put_account(s, raw_of("ann", 3), TALKS);
    (void)erase_account(s, first, &hidden);
    double sync = one_sync(base), cpu_from = cpu_seconds();
    double receipt = erase_account(s, vault, &hidden);
    double cpu = cpu_seconds() - cpu_from;
    sync = (sync + one_sync(base)) / 2;
    bench_note("%d turns: hidden after %.1f ms, receipt after %.1f ms (%.1f ms of "
               "processor); one sync %.2f ms",
        TALKS * TURNS, hidden * 1e3, receipt * 1e3, cpu * 1e3, sync * 1e3);
    double from = bench_seconds();
    must(erase_purge(s, noon, (struct erase_pace){0}, &more, &err), &err);
    bench_note("purged and compacted after %.2f s more", bench_seconds() - from);
    store_close(s);
    return receipt / sync;
}

/* The best of a few: whoever else uses disk and processor is not what is measured. */
static void bench_erase(const char *base)
{
    double best = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        double ratio = erase_once(base, i);
        best = ratio < best ? ratio : best;
    }
    bench_say(&(struct bench_result){
        "receipt_beside_one_fdatasync", best, "x", BENCH_AT_MOST, 10});
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
