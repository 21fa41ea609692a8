/*
 * Import (sealed, keyed, idempotent) beside a bare SQLite bulk insert of the same
 * bytes: same disk, page size, WAL, synchronous FULL, as many commits, a checkpoint at
 * the end. Then reading back, decrypted, from a warm store; and one prepared point
 * read.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "os/file.h"
#include "store/account.h"
#include "store/conversation.h"
#include "store/ledger.h"
#include "tests/bench/bench.h"

enum {
    TALKS = 4000,
    TURNS = 10,
    TEXT_MAX = 1600,
    META_BYTES = 200,
    TALKS_PER_COMMIT = 1000,
    ROUNDS = 3,
    LOOKUPS = 200000
};

static const struct instant noon = {INT64_C(1772366400000000)};
static const struct store_options defaults = {0};

struct bench {
    struct turn turns[TURNS];
    struct stamp stamps[TURNS];
    char ids[TURNS][32], talk_id[32];
    char *words; /* TEXT_MAX * 2 bytes to cut texts from */
    struct conversation talk;
    uint64_t random;
};

static void must(bool done, const struct err *err)
{
    if (done)
        return;
    fprintf(stderr, "store_bench: %s\n", err->text);
    exit(1);
}

static void must_sql(bool done)
{
    if (!done) {
        fprintf(stderr, "store_bench: bare sqlite failed\n");
        exit(1);
    }
}

static size_t next_random(struct bench *b, size_t below)
{
    b->random ^= b->random << 13;
    b->random ^= b->random >> 7;
    b->random ^= b->random << 17;
    return (size_t)(b->random % below);
}

static void start(struct bench *b)
{
    b->random = 88172645463325252u;
}

/* The nth conversation: the same bytes in every run. Returns its bytes. */
static size_t make_talk(struct bench *b, int n)
{
    size_t bytes = 0;
    snprintf(b->talk_id, sizeof b->talk_id, "talk-%08d-aaaa-bbbb", n);
    for (int i = 0; i < TURNS; i++) {
        snprintf(b->ids[i], sizeof b->ids[i], "turn-%08d-%08d", n, i);
        b->turns[i] = (struct turn){
            .origin_id = raw_of(b->ids[i], strlen(b->ids[i])),
            .parent = i - 1,
            .role = i % 2 ? ROLE_ASSISTANT : ROLE_USER,
            .content = i % 2 ? CONTENT_RESPONSE : CONTENT_PROMPT,
            .text =
                raw_of(b->words + next_random(b, TEXT_MAX), next_random(b, TEXT_MAX)),
            .meta = raw_of(b->words + next_random(b, TEXT_MAX), META_BYTES),
            .created = noon,
        };
        b->stamps[i] = (struct stamp){.allow = 8, .at = noon};
        bytes += b->turns[i].text.n + META_BYTES + b->turns[i].origin_id.n;
    }
    b->talk = (struct conversation){
        .origin_id = raw_of(b->talk_id, strlen(b->talk_id)),
        .title = raw_of(b->words, 40),
        .origin = ORIGIN_ARCHIVE,
        .service = SERVICE_CHATGPT,
        .mode = MODE_REGULAR,
        .created = noon,
        .updated = noon,
        .turns = b->turns,
        .count = TURNS,
        .head = TURNS - 1,
    };
    return bytes + 40;
}

static double import_sealed(struct bench *b, const char *dir, size_t *bytes)
{
    struct err err = ERR_INIT;
    struct store *s;
    struct account account;
    struct account_name name = {ACCOUNT_PERSON, STR("bench"), raw_of("ann", 3)};
    struct conversation_put_result result;
    must(store_create(dir, noon, &err), &err);
    must(store_open(dir, &defaults, &s, &err), &err);
    must(store_begin(s, &err), &err);
    must(account_put(s, &name, noon, &account, &err), &err);
    must(store_commit(s, &err), &err);
    *bytes = 0;
    start(b);
    double from = bench_seconds();
    for (int n = 0; n < TALKS; n++) {
        if (n % TALKS_PER_COMMIT == 0)
            must(store_begin(s, &err), &err);
        *bytes += make_talk(b, n);
        struct conversation_put put = {
            .owner = account.vault, .conversation = &b->talk, .stamps = b->stamps};
        must(conversation_put(s, &put, &result, &err), &err);
        if (n % TALKS_PER_COMMIT == TALKS_PER_COMMIT - 1)
            must(store_commit(s, &err), &err);
    }
    store_close(s); /* checkpoints */
    return bench_seconds() - from;
}

static void put_bare(struct bench *b, sqlite3_stmt *put)
{
    for (int i = 0; i < TURNS; i++) {
        const struct turn *t = &b->turns[i];
        sqlite3_bind_blob64(put, 1, t->origin_id.p, t->origin_id.n, SQLITE_STATIC);
        sqlite3_bind_blob64(put, 2, t->text.p, t->text.n, SQLITE_STATIC);
        sqlite3_bind_blob64(put, 3, t->meta.p, t->meta.n, SQLITE_STATIC);
        must_sql(sqlite3_step(put) == SQLITE_DONE);
        sqlite3_reset(put);
    }
    sqlite3_bind_blob64(put, 1, b->talk_id, strlen(b->talk_id), SQLITE_STATIC);
    sqlite3_bind_blob64(put, 2, b->words, 40, SQLITE_STATIC);
    sqlite3_bind_null(put, 3);
    must_sql(sqlite3_step(put) == SQLITE_DONE);
    sqlite3_reset(put);
}

static double import_bare(struct bench *b, const char *path)
{
    sqlite3 *db;
    sqlite3_stmt *put;
    must_sql(sqlite3_open(path, &db) == SQLITE_OK);
    must_sql(sqlite3_exec(db,
                 "PRAGMA page_size=16384; PRAGMA journal_mode=WAL;"
                 "PRAGMA synchronous=FULL; PRAGMA cache_size=-16384;"
                 "PRAGMA wal_autocheckpoint=4000;"
                 "CREATE TABLE t(id INTEGER PRIMARY KEY, origin BLOB, body BLOB, "
                 "meta BLOB)",
                 NULL, NULL, NULL) == SQLITE_OK);
    must_sql(
        sqlite3_prepare_v2(db, "INSERT INTO t(origin, body, meta) VALUES(?1,?2,?3)", -1,
            &put, NULL) == SQLITE_OK);
    start(b);
    double from = bench_seconds();
    for (int n = 0; n < TALKS; n++) {
        if (n % TALKS_PER_COMMIT == 0)
            must_sql(
                sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK);
        make_talk(b, n);
        put_bare(b, put);
        if (n % TALKS_PER_COMMIT == TALKS_PER_COMMIT - 1)
            must_sql(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK);
    }
    sqlite3_finalize(put);
    sqlite3_close(db);
    return bench_seconds() - from;
}

static double read_all(const char *dir, bool meta, size_t *bytes)
{
    struct err err = ERR_INIT;
    struct store *s;
    struct arena a;
    struct conversation_key key = {0};
    struct stored_conversation c;
    bool found;
    must(store_open(dir, &defaults, &s, &err), &err);
    arena_init(&a, 16 << 20);
    *bytes = 0;
    double from = bench_seconds();
    must(store_read_begin(s, &err), &err);
    for (;;) {
        must(conversation_next(s, &key, &found, &err), &err);
        if (!found)
            break;
        arena_reset(&a);
        must(conversation_load(
                 s, key, (struct conversation_want){meta}, &a, &c, &found, &err),
            &err);
        for (size_t i = 0; i < c.count; i++)
            *bytes += c.turns[i].text.n;
    }
    store_read_end(s);
    double seconds = bench_seconds() - from;
    arena_fini(&a);
    store_close(s);
    return seconds;
}

static double point_read(const char *dir)
{
    struct err err = ERR_INIT;
    struct store *s;
    struct account account;
    bool found;
    must(store_open(dir, &defaults, &s, &err), &err);
    must(account_next(s, ACCOUNT_ANY, (struct id){{0}}, &account, &found, &err), &err);
    must(store_read_begin(s, &err), &err);
    double from = bench_seconds();
    for (int i = 0; i < LOOKUPS; i++)
        must(account_get(s, account.vault, &account, &found, &err), &err);
    double seconds = bench_seconds() - from;
    store_read_end(s);
    store_close(s);
    return seconds / LOOKUPS * 1e6;
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

static void bench_import(struct bench *b, const char *base, char dir[FILE_PATH_MAX])
{
    double sealed = 1e9, bare = 1e9;
    size_t bytes = 0;
    for (int i = 0; i < ROUNDS; i++) {
        char path[FILE_PATH_MAX];
        snprintf(path, sizeof path, "%.3000s/bare%d", base, i);
        bare = least(bare, import_bare(b, path));
        snprintf(dir, FILE_PATH_MAX, "%.3000s/state%d", base, i);
        sealed = least(sealed, import_sealed(b, dir, &bytes));
    }
    bench_note("%.1f MB in %d turns: sealed %.1f MB/s, bare %.1f MB/s, best of %d",
        (double)bytes / 1e6, TALKS * TURNS, (double)bytes / 1e6 / sealed,
        (double)bytes / 1e6 / bare, ROUNDS);
    bench_say(&(struct bench_result){
        "import_beside_bare_bulk_insert", bare / sealed, "x", BENCH_AT_LEAST, 0.6});
}

static void bench_reads(const char *dir)
{
    size_t bytes = 0;
    double text = 1e9, all = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        text = least(text, read_all(dir, false, &bytes));
        all = least(all, read_all(dir, true, &bytes));
    }
    bench_say(&(struct bench_result){"load_decrypted_text", (double)bytes / 1e6 / text,
        "MB/s", BENCH_AT_LEAST, 100});
    bench_note(
        "with the turns' meta as well: %.1f MB/s of text", (double)bytes / 1e6 / all);
    bench_say(
        &(struct bench_result){"point_read", point_read(dir), "us", BENCH_AT_MOST, 3});
}

int main(void)
{
    static struct bench b;
    const char *tmp = getenv("TMPDIR");
    char base[256], command[300], dir[FILE_PATH_MAX];
    snprintf(
        base, sizeof base, "%.200s/abide-bench-XXXXXX", tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(base))
        return 1;
    b.words = malloc(TEXT_MAX * 2);
    if (!b.words)
        return 1;
    start(&b);
    for (int i = 0; i < TEXT_MAX * 2; i++)
        b.words[i] = (char)('a' + next_random(&b, 26));
    bench_import(&b, base, dir);
    bench_reads(dir);
    free(b.words);
    snprintf(command, sizeof command, "rm -rf '%s'", base);
    return execl("/bin/sh", "sh", "-c", command, (char *)NULL);
}
