/*
 * All promises of all shipped profiles proved on one core; a decision beside a bare
 * array read; facts and decision beside a prepared point read of a warm SQLite table in
 * memory. Run from the source tree, or with ABIDE_SOURCE_ROOT set.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/mem.h"
#include "policy/facts.h"
#include "policy/prove.h"
#include "tests/bench/bench.h"

enum { TEXT_MAX = 1 << 20, READS = 20000000, QUESTIONS = 400000, ROWS = 100000 };

static const char *const names[] = {"strict", "openai-2026", "seed-2023-legacy"};

static void must(bool done, const char *what)
{
    if (done)
        return;
    fprintf(stderr, "policy_bench: %s failed\n", what);
    exit(1);
}

static struct str read_profile(const char *name, char *text)
{
    char path[512];
    const char *root = getenv("ABIDE_SOURCE_ROOT");
    snprintf(path, sizeof path, "%s/profiles/%s.policy", root ? root : ".", name);
    FILE *file = fopen(path, "rb");
    must(file != NULL, path);
    size_t n = fread(text, 1, TEXT_MAX, file);
    fclose(file);
    return (struct str){text, n};
}

static void bench_proofs(char *text)
{
    double start = bench_cpu_seconds();
    uint64_t states = 0, steps = 0;
    for (size_t i = 0; i < COUNT(names); i++) {
        struct err err = ERR_INIT;
        struct proving proving;
        struct buf words;
        buf_init(&words, TEXT_MAX);
        must(policy_prove(
                 read_profile(names[i], text), STR("bench"), &proving, &words, &err) &&
                 proving.holds,
            "proof");
        states += proving.states;
        steps += proving.steps;
        buf_fini(&words);
    }
    double took = bench_cpu_seconds() - start;
    bench_note("three profiles: %llu states by table and by rules, %llu steps",
        (unsigned long long)states, (unsigned long long)steps);
    bench_say(&(struct bench_result){
        "compile_oracle_neighbours_of_three_profiles", took, "s", BENCH_AT_MOST, 3});
}

static uint64_t next(uint64_t *rng)
{
    *rng ^= *rng << 13;
    *rng ^= *rng >> 7;
    *rng ^= *rng << 17;
    return *rng;
}

/* The same random places: a byte of an array of the table's size, and a decision. */
static void bench_lookup(const struct policy *p)
{
    uint32_t states = policy_states(p, PURPOSE_TRAIN);
    unsigned char *array = mem_zalloc(states);
    struct facts questions[1024];
    uint32_t places[1024];
    uint64_t rng = 88172645463325252u, sum = 0;
    must(array != NULL, "memory");
    for (size_t i = 0; i < COUNT(questions); i++) {
        questions[i] = facts_deny();
        for (int f = 0; f < FACT_COUNT; f++)
            questions[i].v[f] =
                (uint8_t)(next(&rng) % (uint64_t)fact_values((enum fact)f));
        places[i] = (uint32_t)(next(&rng) % states);
    }
    double start = bench_cpu_seconds();
    for (int i = 0; i < READS; i++)
        sum += array[(places[i & 1023] + (sum & 1)) % states];
    double bare = bench_cpu_seconds() - start;
    start = bench_cpu_seconds();
    for (int i = 0; i < READS; i++)
        sum += policy_decide(p, PURPOSE_TRAIN, &questions[(i + (int)(sum & 1)) & 1023])
                   .outcome;
    double decide = bench_cpu_seconds() - start;
    bench_note("array read %.1f ns, decision %.1f ns (%llu)", bare / READS * 1e9,
        decide / READS * 1e9, (unsigned long long)sum);
    bench_say(&(struct bench_result){
        "decision", decide / READS * 1e9, "ns", BENCH_AT_MOST, 100});
    mem_free(array);
}

static double point_read_ns(void)
{
    sqlite3 *db;
    sqlite3_stmt *put, *get;
    uint64_t rng = 362436069u;
    must(sqlite3_open(":memory:", &db) == SQLITE_OK &&
             sqlite3_exec(db, "create table t(id integer primary key, v blob); begin",
                 NULL, NULL, NULL) == SQLITE_OK &&
             sqlite3_prepare_v2(db, "insert into t values(?, zeroblob(64))", -1, &put,
                 NULL) == SQLITE_OK,
        "sqlite");
    for (int i = 0; i < ROWS; i++) {
        sqlite3_bind_int(put, 1, i);
        must(sqlite3_step(put) == SQLITE_DONE, "insert");
        sqlite3_reset(put);
    }
    must(sqlite3_exec(db, "commit", NULL, NULL, NULL) == SQLITE_OK &&
             sqlite3_prepare_v2(db, "select v from t where id = ?", -1, &get, NULL) ==
                 SQLITE_OK,
        "sqlite");
    double start = bench_cpu_seconds();
    for (int i = 0; i < QUESTIONS; i++) {
        sqlite3_bind_int(get, 1, (int)(next(&rng) % ROWS));
        must(sqlite3_step(get) == SQLITE_ROW, "select");
        sqlite3_reset(get);
    }
    double took = bench_cpu_seconds() - start;
    sqlite3_finalize(put);
    sqlite3_finalize(get);
    sqlite3_close(db);
    return took / QUESTIONS * 1e9;
}

/* A person with nine lines, two notices and a grant: more than most have. */
static double facts_ns(const struct policy *p)
{
    static const char *const values[] = {
        "free", "adult", "other", "on", "off", "on", "on", "off", "on"};
    static const enum control controls[] = {CONTROL_TIER, CONTROL_AGE, CONTROL_REGION,
        CONTROL_TRAINING, CONTROL_TRAINING, CONTROL_TRAINING, CONTROL_VOICE,
        CONTROL_OBJECTION, CONTROL_MEMORY_SAVED};
    struct choice lines[COUNT(values)];
    struct notice notices[2] = {{.version = STR("v1"),
                                    .purposes = 1u << PURPOSE_TRAIN,
                                    .from = {0},
                                    .until = INSTANT_UNKNOWN},
        {.version = STR("v2"), .purposes = 1, .from = {0}, .until = INSTANT_UNKNOWN}};
    struct grant grant = {.purpose = PURPOSE_TRAIN, .revoked = INSTANT_UNKNOWN};
    struct fact_input in = {.purpose = PURPOSE_TRAIN,
        .person = {lines, COUNT(lines), true},
        .org = {NULL, 0, true},
        .notices = notices,
        .notice_count = 2,
        .grants = &grant,
        .grant_count = 1,
        .t1 = {200 * INSTANT_DAY_US}};
    in.turn = (struct fact_turn){.service = SERVICE_CHATGPT,
        .mode = MODE_REGULAR,
        .content = CONTENT_PROMPT,
        .origin = ORIGIN_GATEWAY,
        .state = BODY_STATE_LIVE,
        .safety = SAFETY_NONE,
        .conversation = {{1}},
        .chat = STR("chat")};
    for (size_t i = 0; i < COUNT(lines); i++)
        lines[i] = (struct choice){.control = controls[i],
            .value = str_z(values[i]),
            .at = {(int64_t)i * INSTANT_DAY_US},
            .recorded = {(int64_t)i * INSTANT_DAY_US},
            .position = i + 1};
    unsigned allowed = 0;
    double start = bench_cpu_seconds();
    for (int i = 0; i < QUESTIONS; i++) {
        struct facts facts;
        in.turn.created.us = (20 + i % 100) * INSTANT_DAY_US;
        facts_derive(p, &in, &facts);
        allowed += policy_decide(p, PURPOSE_TRAIN, &facts).outcome == OUTCOME_ALLOW;
    }
    double took = bench_cpu_seconds() - start;
    bench_note("%u of %d allowed", allowed, QUESTIONS);
    return took / QUESTIONS * 1e9;
}

int main(void)
{
    struct err err = ERR_INIT;
    struct policy *p = NULL;
    char *text = mem_alloc(TEXT_MAX);
    must(text != NULL, "memory");
    bench_proofs(text);
    must(policy_parse(read_profile("strict", text), STR("strict"), &p, &err), err.text);
    bench_lookup(p);
    double facts = facts_ns(p), read = point_read_ns();
    bench_note("facts and decision %.0f ns, prepared point read %.0f ns", facts, read);
    bench_say(&(struct bench_result){
        "facts_and_decision_beside_point_read", facts / read, "x", BENCH_AT_MOST, 2});
    policy_free(p);
    mem_free(text);
    return 0;
}
