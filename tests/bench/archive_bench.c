/*
 * A large export through the whole import: the most memory it ever took, and its speed
 * beside a bare SQLite bulk insert of the same bytes (a row as large as a turn is on
 * average, with a unique index, so that it too can be run twice), before and after: the
 * faster one counts. How many conversations: ABIDE_BENCH_CHATS (default 10,000: about
 * 200 MB). Run again, the import must find everything known.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/mem.h"
#include "flow/flow_import.h"
#include "os/dir.h"
#include "os/file.h"
#include "tests/bench/archive_gen.h"
#include "tests/bench/bench.h"

enum { CHATS = 10000, BATCH_BYTES = 32 << 20, ROW_MAX = 1 << 16 };

struct dirs {
    char base[FILE_PATH_MAX], archive[FILE_PATH_MAX], state[FILE_PATH_MAX];
    char bare[FILE_PATH_MAX];
};

struct bare {
    sqlite3 *db;
    sqlite3_stmt *put;
    size_t row_bytes, batch;
    uint64_t rows;
};

static void must(bool done, const struct err *err)
{
    if (done)
        return;
    fprintf(stderr, "archive_bench: %s: %s\n", err->id ? err->id : "?", err->text);
    exit(1);
}

static void make_dirs(struct dirs *d)
{
    struct err err = ERR_INIT;
    const char *base = getenv("TMPDIR");
    snprintf(d->base, sizeof d->base, "%s/abide-archive-XXXXXX",
        base && *base ? base : "/tmp");
    if (!mkdtemp(d->base))
        exit(1);
    must(file_join(d->base, "export", d->archive, &err) &&
             file_join(d->base, "state", d->state, &err) &&
             file_join(d->base, "bare.db", d->bare, &err),
        &err);
    if (mkdir(d->archive, 0700) != 0)
        exit(1);
}

static double peak_mb(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

static double import(const struct dirs *d, struct flow_import_report *report)
{
    struct flow_options options = {
        .state = d->state, .now = instant_from_civil(2027, 1, 1)};
    struct flow_import in = {.path = d->archive, .capture = capture_options_default()};
    struct flow f;
    struct err err = ERR_INIT;
    must(flow_open(&f, &options, &err), &err);
    double from = bench_seconds();
    must(flow_import(&f, &in, report, &err), &err);
    double seconds = bench_seconds() - from;
    flow_close(&f);
    return seconds;
}

static void must_sql(int code)
{
    if (code == SQLITE_OK || code == SQLITE_DONE)
        return;
    fprintf(stderr, "archive_bench: bare sqlite: %s\n", sqlite3_errstr(code));
    exit(1);
}

/* The store's own settings. */
static void bare_open(struct bare *b, const char *path)
{
    unlink(path);
    must_sql(sqlite3_open(path, &b->db));
    must_sql(sqlite3_exec(b->db,
        "PRAGMA page_size=16384; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=4000;"
        "CREATE TABLE t(id INTEGER PRIMARY KEY, origin BLOB UNIQUE, body BLOB);"
        "BEGIN IMMEDIATE",
        NULL, NULL, NULL));
    must_sql(sqlite3_prepare_v2(
        b->db, "INSERT INTO t(origin, body) VALUES(?1, ?2)", -1, &b->put, NULL));
}

static void bare_row(struct bare *b, const unsigned char *bytes, size_t n)
{
    char id[32];
    snprintf(id, sizeof id, "m-%llu", (unsigned long long)b->rows++);
    sqlite3_bind_text(b->put, 1, id, -1, SQLITE_STATIC);
    sqlite3_bind_blob64(b->put, 2, bytes, n, SQLITE_STATIC);
    must_sql(sqlite3_step(b->put));
    sqlite3_reset(b->put);
    b->batch += n;
    if (b->batch < BATCH_BYTES)
        return;
    must_sql(sqlite3_exec(b->db, "COMMIT; BEGIN IMMEDIATE", NULL, NULL, NULL));
    b->batch = 0;
}

static void bare_file(struct bare *b, const char *path)
{
    unsigned char row[ROW_MAX];
    FILE *file = fopen(path, "rb");
    size_t n = 1;
    if (!file)
        exit(1);
    while (n > 0) {
        n = fread(row, 1, b->row_bytes, file);
        if (n > 0)
            bare_row(b, row, n);
    }
    fclose(file);
}

/* Seconds for the bytes of all files, in rows as many as there are turns. */
static double bare_insert(const struct dirs *d, double bytes, uint64_t turns)
{
    struct bare b = {.row_bytes = (size_t)(bytes / (double)turns)};
    struct dir_list files;
    struct arena a;
    struct err err = ERR_INIT;
    arena_init(&a, 1 << 24);
    must(dir_read(d->archive, &a, &files, &err), &err);
    if (b.row_bytes == 0 || b.row_bytes > ROW_MAX)
        exit(1);
    bare_open(&b, d->bare);
    double from = bench_seconds();
    for (size_t i = 0; i < files.n; i++) {
        char path[FILE_PATH_MAX];
        must(file_join(d->archive, files.files[i].path, path, &err), &err);
        bare_file(&b, path);
    }
    must_sql(sqlite3_exec(b.db, "COMMIT", NULL, NULL, NULL));
    sqlite3_finalize(b.put);
    sqlite3_close(b.db);
    double seconds = bench_seconds() - from;
    unlink(d->bare);
    arena_fini(&a);
    return seconds;
}

static void measure(const struct dirs *d, long chats, double mb)
{
    struct flow_options options = {
        .state = d->state, .now = instant_from_civil(2027, 1, 1)};
    struct flow_import_report *report = mem_zalloc(sizeof *report);
    struct err err = ERR_INIT;
    must(report && flow_init(&options, &err), &err);
    uint64_t turns = (uint64_t)chats * (GEN_TURNS + 1);
    double before = bare_insert(d, mb * 1e6, turns);
    double first = import(d, report);
    uint64_t new_turns = report->turns_new;
    double peak = peak_mb();
    bench_note("%ld conversations, %llu turns, %.0f MB in %.1f s: %.0f MB/s", chats,
        (unsigned long long)new_turns, mb, first, mb / first);
    double after = bare_insert(d, mb * 1e6, turns);
    double bare = before < after ? before : after;
    bench_note("bare insert: %.1f and %.1f s, %.0f MB/s", before, after, mb / bare);
    double again = import(d, report);
    bench_note("again: %.1f s, %llu turns new, %llu known", again,
        (unsigned long long)report->turns_new, (unsigned long long)report->turns_known);
    if (report->turns_new > 0 || report->turns_known != new_turns)
        exit(1);
    bench_say(
        &(struct bench_result){"archive_peak_memory", peak, "MB", BENCH_AT_MOST, 200});
    bench_say(&(struct bench_result){
        "archive_import_beside_bulk_insert", bare / first, "x", BENCH_AT_LEAST, 0.6});
    mem_free(report);
}

int main(void)
{
    struct dirs d;
    struct err err = ERR_INIT;
    const char *wanted = getenv("ABIDE_BENCH_CHATS");
    long chats = wanted ? strtol(wanted, NULL, 10) : CHATS;
    make_dirs(&d);
    double mb = (double)gen_archive(d.archive, chats) / 1e6;
    if (mb <= 0)
        return 1;
    measure(&d, chats, mb);
    must(dir_remove(d.base, &err), &err);
    return 0;
}
