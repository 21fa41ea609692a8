/*
 * How fast does the dataset stage plan and write, beside the hashing it must do and a
 * plain copy of the same bytes?
 */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "dataset/writer.h"
#include "tests/bench/bench.h"

enum {
    CONVERSATIONS = 20000,
    TURNS = 4,
    TURN_BYTES = 1200,
    PEOPLE = 5000,
    ROUNDS = 7,
};

/* Chat-like text: mostly plain, with quotes, line ends and some letters beyond ASCII.
 */
static void fill_text(char *p, size_t n, uint64_t seed)
{
    static const char *const words[] = {"the ", "model ", "said ", "\"yes\" ", "then\n",
        "caf\xc3\xa9 ", "and ", "we ", "built ", "a ", "small ", "house, ", "because ",
        "rain ", "falls ", "<EMAIL_1> "};
    size_t at = 0;
    for (;;) {
        const char *word;
        seed = seed * 6364136223846793005 + 1442695040888963407;
        word = words[seed >> 60];
        if (at + strlen(word) > n)
            break;
        memcpy(p + at, word, strlen(word));
        at += strlen(word);
    }
    memset(p + at, ' ', n - at);
}

static struct id make_id(uint64_t n)
{
    struct id id = {{0}};
    for (int i = 0; i < 8; i++) {
        id.b[i] = (uint8_t)(n * 0x9e3779b97f4a7c15 >> (8 * i));
        id.b[8 + i] = (uint8_t)((n + 1) * 0xc2b2ae3d27d4eb4f >> (8 * i));
    }
    return id;
}

struct bench {
    char *texts;
    struct dataset_plan *plan;
    uint64_t written;
    double plan_s, write_s, hash_s;
};

static struct dataset_candidate candidate_of(
    const struct bench *b, unsigned i, struct dataset_turn turns[TURNS])
{
    for (unsigned k = 0; k < TURNS; k++) {
        size_t at = (size_t)((i * TURNS + k) % 4096) * TURN_BYTES;
        turns[k] = (struct dataset_turn){.person = make_id(i % PEOPLE),
            .role = k % 2 ? ROLE_ASSISTANT : ROLE_USER,
            .allowed = i % 10 != 9 || k < 2,
            .code = "P1",
            .text = {b->texts + at, TURN_BYTES}};
    }
    return (struct dataset_candidate){
        make_id(1000000 + i), make_id(2000000 + i), STR("en"), turns, TURNS};
}

static bool run_plan(struct bench *b, struct err *err)
{
    if (!dataset_plan_new(&b->plan, err))
        return false;
    for (unsigned i = 0; i < CONVERSATIONS; i++) {
        struct dataset_turn turns[TURNS];
        struct dataset_candidate c = candidate_of(b, i, turns);
        if (!dataset_plan_add(b->plan, &c, err))
            return false;
    }
    return dataset_plan_seal(b->plan, 1, 100000, err);
}

static bool count_bytes(void *ctx, const void *p, size_t n, struct err *err)
{
    uint64_t *sum = ctx;
    (void)p, (void)err;
    *sum += n;
    return true;
}

static bool run_write(struct bench *b, struct dataset_written *written, struct err *err)
{
    struct dataset_writer_config config = {.zstd_level = 0};
    struct dataset_writer *w;
    bool done;
    b->written = 0;
    for (int i = 0; i < DATASET_FILE_COUNT; i++)
        config.sinks[i] = (struct sink){count_bytes, &b->written};
    if (!dataset_writer_new(&config, &w, err))
        return false;
    done = true;
    for (unsigned i = 0; done && i < CONVERSATIONS; i++) {
        struct dataset_turn turns[TURNS];
        struct dataset_candidate c = candidate_of(b, i, turns);
        struct dataset_place place;
        enum dataset_drop drop;
        done = dataset_plan_get(b->plan, i, c.conversation, &place, err) &&
               (place.side == DATASET_SIDE_NONE ||
                   dataset_writer_row(w, &c, &place, &drop, err));
    }
    done = done && dataset_writer_finish(w, written, err);
    dataset_writer_free(w);
    return done;
}

/* The same number of bytes through SHA-256 in the pieces the writer uses. */
static bool run_hash(const struct bench *b, struct err *err)
{
    struct hasher *hasher;
    uint8_t hash[SHA256_BYTES];
    size_t piece = 1 << 18;
    bool done = true;
    if (!hasher_new(&hasher, err))
        return false;
    for (uint64_t at = 0; done && at < b->written; at += piece)
        done = hasher_add(hasher, b->texts, piece, err);
    done = done && hasher_take(hasher, hash, err);
    hasher_free(hasher);
    return done;
}

static double best(double so_far, double now)
{
    return so_far == 0 || now < so_far ? now : so_far;
}

static bool round_once(
    struct bench *b, struct dataset_written *written, struct err *err)
{
    double t0 = bench_seconds(), t1, t2, t3;
    bool done = run_plan(b, err);
    t1 = bench_seconds();
    done = done && run_write(b, written, err);
    t2 = bench_seconds();
    done = done && run_hash(b, err);
    t3 = bench_seconds();
    b->plan_s = best(b->plan_s, t1 - t0);
    b->write_s = best(b->write_s, t2 - t1);
    b->hash_s = best(b->hash_s, t3 - t2);
    dataset_plan_free(b->plan);
    b->plan = NULL;
    return done;
}

/* Reading every text once and writing it to both formats: the least there is to do. */
static double copy_seconds(const struct bench *b, uint64_t bytes)
{
    char *to = mem_alloc(1 << 18);
    double start = bench_seconds(), end;
    for (uint64_t at = 0; to && at < 2 * bytes; at += TURN_BYTES) {
        memcpy(to + at % (1 << 17), b->texts + at % (4095 * TURN_BYTES), TURN_BYTES);
        __asm__ volatile("" : : "r"(to) : "memory");
    }
    end = bench_seconds();
    mem_free(to);
    return end - start;
}

static void report(const struct bench *b, const struct dataset_written *written)
{
    double mb = (double)written->text_bytes / 1e6;
    double own_s = b->plan_s + b->write_s - b->hash_s;
    bench_note("%d conversations, %.1f MB of text, %.1f MB written", CONVERSATIONS, mb,
        (double)b->written / 1e6);
    bench_note("plan %.3f s, write %.3f s, of it SHA-256 %.3f s; bare copy %.3f s",
        b->plan_s, b->write_s, b->hash_s, copy_seconds(b, written->text_bytes));
    bench_say(&(struct bench_result){
        "dataset_text_without_hashing", mb / own_s, "MB/s", BENCH_AT_LEAST, 400});
    bench_say(&(struct bench_result){"dataset_text_with_hashing",
        mb / (b->plan_s + b->write_s), "MB/s", BENCH_AT_LEAST, 200});
}

int main(void)
{
    struct bench b = {.texts = mem_alloc((size_t)4096 * TURN_BYTES)};
    struct dataset_written written;
    struct err err = ERR_INIT;
    if (!b.texts)
        return 1;
    for (size_t i = 0; i < 4096; i++)
        fill_text(b.texts + i * TURN_BYTES, TURN_BYTES, i + 1);
    for (int i = 0; i < ROUNDS; i++) {
        if (!round_once(&b, &written, &err)) {
            bench_note("failed: %s", err.text);
            return 1;
        }
    }
    report(&b, &written);
    mem_free(b.texts);
    return 0;
}
