/*
 * The whole path beside its limits, in one run: import of a ChatGPT export (parse,
 * stamp, seal, commit) beside a bare SQLite bulk insert of the same bytes (a row per
 * node, with a unique index on its id, so that it too can be run twice); select,
 * decide, de-identify and write from a warm store in MB/s of text; facts and decision
 * beside a prepared point read.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "flow/candidate.h"
#include "flow/flow_build.h"
#include "flow/flow_choice.h"
#include "flow/flow_import.h"
#include "flow/flow_notice.h"
#include "os/dir.h"
#include "os/file.h"
#include "tests/bench/bench.h"

enum { PEOPLE = 2, CHATS = 3000, TURNS = 10, WORDS_MIN = 20, WORDS_SPREAD = 280 };
enum { BATCH_BYTES = 32 << 20, LOOKUPS = 200000, ROUNDS = 3, PATH = FILE_PATH_MAX };

struct row {
    char id[32];
    struct raw bytes;
};

struct texts { /* the archive's nodes, in memory for the bare insert */
    struct arena arena;
    struct row *rows;
    size_t n;
};

struct bench {
    char dir[PATH], chats[PATH], choices[PATH], notices[PATH], state[PATH];
    uint64_t random;
    size_t text_bytes, file_bytes;
    sqlite3 *bare;
    sqlite3_stmt *put;
    size_t batch;
};

static void must(bool done, const struct err *err)
{
    if (done)
        return;
    fprintf(stderr, "spine_bench: %s: %s\n", err->id ? err->id : "?", err->text);
    exit(1);
}

static void must_sql(int code)
{
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
        return;
    fprintf(stderr, "spine_bench: bare sqlite: %s\n", sqlite3_errstr(code));
    exit(1);
}

static size_t next(struct bench *b, size_t below)
{
    b->random ^= b->random << 13;
    b->random ^= b->random >> 7;
    b->random ^= b->random << 17;
    return (size_t)(b->random % below);
}

/* Everyday prose with something personal now and then. */
static void add_text(struct bench *b, struct buf *out)
{
    static const char *const words[] = {"the", "report", "is", "ready", "and", "we",
        "could", "send", "it", "tomorrow", "because", "nobody", "asked", "for", "more",
        "than", "three", "pages", "about", "gardens,", "bread", "or", "trains.",
        "Please", "look", "at", "part", "two", "before", "you", "answer;", "thanks"};
    size_t n = WORDS_MIN + next(b, WORDS_SPREAD);
    for (size_t i = 0; i < n; i++) {
        buf_add_z(out, words[next(b, COUNT(words))]);
        buf_add_char(out, ' ');
    }
    if (next(b, 8) == 0)
        buf_printf(out, "write to user%zu@example.com ", next(b, 1000));
    if (next(b, 12) == 0)
        buf_printf(out, "or call +1 212 555 01%02zu ", next(b, 100));
}

/* A node of a generation-1 export, with the fields real ones have. */
static void add_node(struct bench *b, struct buf *out, size_t chat, size_t i)
{
    buf_printf(out, "{\"id\":\"m-%zu-%zu\",\"parent\":", chat, i);
    if (i == 0)
        buf_add_z(out, "null");
    else
        buf_printf(out, "\"m-%zu-%zu\"", chat, i - 1);
    buf_printf(out,
        ",\"children\":[],\"message\":{\"id\":\"m-%zu-%zu\",\"author\":{\"role\":\"%"
        "s\","
        "\"name\":null,\"metadata\":{}},\"create_time\":%zu.25,\"update_time\":null,"
        "\"content\":{\"content_type\":\"text\",\"parts\":[\"",
        chat, i, i % 2 ? "assistant" : "user", (size_t)1740823200 + i);
    size_t from = out->n;
    add_text(b, out);
    b->text_bytes += out->n - from;
    buf_printf(out,
        "\"]},\"status\":\"finished_successfully\",\"end_turn\":true,\"weight\":1.0,"
        "\"metadata\":{\"model_slug\":\"gpt-4o\",\"request_id\":\"r-%zu-%zu\","
        "\"finish_details\":{\"type\":\"stop\",\"stop_tokens\":[200002]},"
        "\"is_complete\":true,\"timestamp_\":\"absolute\",\"message_type\":\"next\","
        "\"citations\":[],\"content_references\":[]},\"recipient\":\"all\","
        "\"channel\":null}}",
        chat, i);
}

static void add_chat(struct bench *b, struct buf *line, struct texts *t, size_t n)
{
    buf_printf(line,
        "%s{\"id\":\"chat-%zu\",\"conversation_id\":\"chat-%zu\",\"title\":\"Talk "
        "%zu\","
        "\"create_time\":1740823200.0,\"update_time\":1740823300.0,"
        "\"current_node\":\"m-%zu-%d\",\"is_archived\":false,"
        "\"default_model_slug\":\"gpt-4o\",\"moderation_results\":[],\"mapping\":{",
        n ? "," : "[", n, n, n, n, TURNS - 1);
    for (size_t i = 0; i < TURNS; i++) {
        struct row *row = &t->rows[t->n++];
        snprintf(row->id, sizeof row->id, "m-%zu-%zu", n, i);
        buf_printf(line, "%s\"%s\":", i ? "," : "", row->id);
        size_t from = line->n;
        add_node(b, line, n, i);
        if (!arena_raw(&t->arena, raw_slice(buf_raw(line), from, line->n), &row->bytes))
            exit(1);
    }
    buf_add_z(line, "}}");
}

static void write_chats(struct bench *b, struct texts *t)
{
    struct buf line;
    struct file_out out;
    struct err err = ERR_INIT;
    buf_init(&line, 1 << 20);
    must(file_out_open(b->chats, &out, &err), &err);
    struct sink sink = file_out_sink(&out);
    b->random = 88172645463325252u;
    for (size_t n = 0; n < CHATS; n++) {
        buf_clear(&line);
        add_chat(b, &line, t, n);
        if (n + 1 == CHATS)
            buf_add_z(&line, "]");
        must(buf_ok(&line, &err) && sink_write(&sink, line.p, line.n, &err), &err);
        b->file_bytes += line.n;
    }
    must(file_out_close(&out, &err), &err);
    buf_fini(&line);
}

static void write_choices(struct bench *b)
{
    struct buf text;
    struct err err = ERR_INIT;
    buf_init(&text, 1 << 20);
    for (int p = 0; p < PEOPLE; p++) {
        const char *const lines[] = {"tier\",\"value\":\"free",
            "age\",\"value\":\"adult", "region\",\"value\":\"us",
            "training\",\"value\":\"on\",\"notice\":\"n1"};
        for (size_t i = 0; i < COUNT(lines); i++)
            buf_printf(&text,
                "{\"who\":\"p%d\",\"control\":\"%s\",\"at\":\"2025-02-01\"}\n", p,
                lines[i]);
    }
    must(file_replace(b->choices, buf_raw(&text), &err), &err);
    must(file_replace(b->notices,
             raw_from_str(STR("{\"version\":\"n1\",\"purposes\":[\"train\"],"
                              "\"from\":\"2025-01-01\",\"text\":\"We train.\"}\n")),
             &err),
        &err);
    buf_fini(&text);
}

static void open_flow(struct bench *b, struct flow *f, bool fresh)
{
    struct flow_options options = {
        .state = b->state, .now = instant_from_civil(2026, 3, 1)};
    struct err err = ERR_INIT;
    uint64_t n;
    if (fresh) {
        must(dir_remove(b->state, &err) && flow_init(&options, &err), &err);
    }
    must(flow_open(f, &options, &err), &err);
    if (fresh)
        must(flow_notice_import(f, b->notices, &n, &err) &&
                 flow_choice_import(f, b->choices, &n, &err),
            &err);
}

/* One measurement: what the processor did, and what the clock showed. */
struct took {
    double cpu, wall;
};

static struct took took_from(struct took from)
{
    return (struct took){bench_cpu_seconds() - from.cpu, bench_seconds() - from.wall};
}

static struct took took_now(void)
{
    return (struct took){bench_cpu_seconds(), bench_seconds()};
}

static struct took import_once(struct bench *b)
{
    struct flow f;
    struct flow_import in = {
        .path = b->chats, .who = STR("p0"), .capture = capture_options_default()};
    struct flow_import_report *report = mem_zalloc(sizeof *report);
    struct err err = ERR_INIT;
    open_flow(b, &f, true);
    struct took from = took_now();
    must(report && flow_import(&f, &in, report, &err), &err);
    flow_close(&f);
    struct took took = took_from(from);
    mem_free(report);
    return took;
}

/* The bulk insert's row: the node's bytes as they stand in the archive. */
static void put_bare(struct bench *b, const struct row *row)
{
    sqlite3_bind_text(b->put, 1, row->id, -1, SQLITE_STATIC);
    sqlite3_bind_blob64(b->put, 2, row->bytes.p, row->bytes.n, SQLITE_STATIC);
    must_sql(sqlite3_step(b->put));
    sqlite3_reset(b->put);
    b->batch += row->bytes.n;
    if (b->batch >= BATCH_BYTES) {
        must_sql(sqlite3_exec(b->bare, "COMMIT; BEGIN IMMEDIATE", NULL, NULL, NULL));
        b->batch = 0;
    }
}

static void open_bare(struct bench *b, const char *path)
{
    unlink(path);
    must_sql(sqlite3_open(path, &b->bare));
    must_sql(sqlite3_exec(b->bare,
        "PRAGMA page_size=16384; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=4000;"
        "CREATE TABLE t(id INTEGER PRIMARY KEY, origin BLOB UNIQUE, body BLOB)",
        NULL, NULL, NULL));
    must_sql(sqlite3_prepare_v2(
        b->bare, "INSERT INTO t(origin, body) VALUES(?1,?2)", -1, &b->put, NULL));
}

/* Only the insert: the texts are in memory, nothing is parsed. */
static struct took bare_once(struct bench *b, const struct texts *t)
{
    char path[PATH];
    struct err err = ERR_INIT;
    must(file_join(b->dir, "bare.db", path, &err), &err);
    open_bare(b, path);
    struct took from = took_now();
    must_sql(sqlite3_exec(b->bare, "BEGIN IMMEDIATE", NULL, NULL, NULL));
    for (size_t i = 0; i < t->n; i++)
        put_bare(b, &t->rows[i]);
    must_sql(sqlite3_exec(b->bare, "COMMIT", NULL, NULL, NULL));
    sqlite3_finalize(b->put);
    sqlite3_close(b->bare);
    return took_from(from);
}

static double build_once(struct bench *b)
{
    struct flow f;
    struct flow_build_result result;
    char out[PATH];
    struct err err = ERR_INIT;
    must(file_join(b->dir, "dataset", out, &err) && dir_remove(out, &err), &err);
    struct flow_build in = {
        .purpose = PURPOSE_TRAIN, .out = out, .seed = 1, .validation_ppm = 100000};
    open_flow(b, &f, false);
    double from = bench_cpu_seconds();
    must(flow_build(&f, &in, &result, &err), &err);
    double seconds = bench_cpu_seconds() - from;
    if (result.manifest->written.turns != (uint64_t)CHATS * TURNS)
        bench_note("only %llu turns were written",
            (unsigned long long)result.manifest->written.turns);
    flow_build_fini(&result);
    flow_close(&f);
    return seconds;
}

static double decide_each(struct bench *b)
{
    struct flow f;
    struct decider d;
    struct conversation_key key = {0};
    struct stored_conversation c;
    struct verdict v;
    struct arena a;
    struct err err = ERR_INIT;
    bool found;
    open_flow(b, &f, false);
    arena_init(&a, 1 << 26);
    must(conversation_next(f.store, &key, &found, &err), &err);
    must(conversation_load(
             f.store, key, (struct conversation_want){0}, &a, &c, &found, &err),
        &err);
    must(decider_init(&d, &f, &err), &err);
    double from = bench_cpu_seconds();
    for (size_t i = 0; i < LOOKUPS; i++)
        must(candidate_verdict(&d, &c, i % c.count, PURPOSE_TRAIN, &v, &err), &err);
    double seconds = bench_cpu_seconds() - from;
    decider_fini(&d);
    arena_fini(&a);
    flow_close(&f);
    return seconds / LOOKUPS;
}

static double read_each(struct bench *b, size_t rows)
{
    char path[PATH];
    sqlite3 *db;
    sqlite3_stmt *get;
    struct err err = ERR_INIT;
    must(file_join(b->dir, "bare.db", path, &err), &err);
    must_sql(sqlite3_open(path, &db));
    must_sql(
        sqlite3_prepare_v2(db, "SELECT origin FROM t WHERE id = ?1", -1, &get, NULL));
    must_sql(sqlite3_exec(db, "BEGIN", NULL, NULL, NULL));
    double from = bench_cpu_seconds();
    for (size_t i = 0; i < LOOKUPS; i++) {
        sqlite3_bind_int64(get, 1, (sqlite3_int64)(1 + next(b, rows)));
        must_sql(sqlite3_step(get));
        sqlite3_reset(get);
    }
    double seconds = bench_cpu_seconds() - from;
    sqlite3_finalize(get);
    sqlite3_close(db);
    return seconds / LOOKUPS;
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

static void keep_least(struct took *best, struct took took)
{
    best->cpu = least(best->cpu, took.cpu);
    best->wall = least(best->wall, took.wall);
}

static void say_all(struct bench *b, const struct texts *texts)
{
    struct took import = {1e9, 1e9}, bare = {1e9, 1e9};
    double build = 1e9, decide = 1e9, read = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        keep_least(&import, import_once(b));
        keep_least(&bare, bare_once(b, texts));
        build = least(build, build_once(b));
        decide = least(decide, decide_each(b));
        read = least(read, read_each(b, (size_t)CHATS * TURNS));
    }
    double mb = (double)b->text_bytes / 1e6, file = (double)b->file_bytes / 1e6;
    bench_note(
        "%.1f MB of archive, %.1f MB of text; import %.0f MB/s, bare insert %.0f MB/s",
        file, mb, file / import.wall, file / bare.wall);
    bench_note("in CPU time: import %.0f MB/s, bare insert %.0f MB/s, ratio %.2f",
        file / import.cpu, file / bare.cpu, bare.cpu / import.cpu);
    bench_note(
        "facts and decision %.0f ns, point read %.0f ns", decide * 1e9, read * 1e9);
    bench_say(&(struct bench_result){"import_beside_bulk_insert",
        bare.wall / import.wall, "x", BENCH_AT_LEAST, 0.6});
    bench_say(&(struct bench_result){
        "select_decide_deidentify_write", mb / build, "MB/s", BENCH_AT_LEAST, 60});
    bench_say(&(struct bench_result){
        "decision_beside_point_read", decide / read, "x", BENCH_AT_MOST, 5});
}

int main(void)
{
    struct bench b = {0};
    struct texts texts = {0};
    struct err err = ERR_INIT;
    const char *base = getenv("TMPDIR");
    snprintf(
        b.dir, sizeof b.dir, "%s/abide-spine-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(b.dir))
        return 1;
    must(file_join(b.dir, "conversations.json", b.chats, &err) &&
             file_join(b.dir, "choices.jsonl", b.choices, &err) &&
             file_join(b.dir, "notices.jsonl", b.notices, &err) &&
             file_join(b.dir, "state", b.state, &err),
        &err);
    arena_init(&texts.arena, (size_t)1 << 30);
    texts.rows = mem_array((size_t)CHATS * TURNS, sizeof *texts.rows);
    if (!texts.rows)
        return 1;
    write_chats(&b, &texts);
    write_choices(&b);
    say_all(&b, &texts);
    arena_fini(&texts.arena);
    mem_free(texts.rows);
    must(dir_remove(b.dir, &err), &err);
    return 0;
}
