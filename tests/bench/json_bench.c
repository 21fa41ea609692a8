#include "tests/bench/bench.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/mem.h"
#include "text/json.h"
#include "text/json_split.h"
#include "text/json_write.h"

/*
 * JSON as a chat export has it, made from a fixed seed: conversations of about 20 KB,
 * in prose with a few escapes, some of it not ASCII. Each reader gets the same
 * elements; its best of ROUNDS counts. cJSON and jansson are opened at run time where
 * Debian's libcjson1 and libjansson4 are installed.
 */
enum {
    TEXT_MAX = 64 << 20,
    TEXT_BYTES = 24 << 20,
    ELEMENT_MAX = 1 << 20,
    ARENA_MAX = 64 << 20,
    ROUNDS = 7,
    ELEMENTS_MAX = 4096,
};

struct corpus {
    struct buf text; /* one array */
    struct raw elements[ELEMENTS_MAX];
    size_t count, bytes;
};

struct random {
    uint64_t state;
};

static uint32_t next(struct random *r, uint32_t below)
{
    r->state ^= r->state << 13;
    r->state ^= r->state >> 7;
    r->state ^= r->state << 17;
    return (uint32_t)(r->state >> 32) % below;
}

static void add_prose(struct buf *b, struct random *r, uint32_t words, bool foreign)
{
    static const char *const plain[] = {"the", "question", "is", "how", "we", "keep",
        "what", "people", "said", "and", "then", "a", "longer", "explanation",
        "follows", "with", "code", "as", "well.", "It"};
    static const char *const other[] = {"\u043a\u0430\u043a",
        "\u0441\u043b\u043e\u0432\u043e", "\u00e9t\u00e9", "\u8bdd\u8bed", "na\u00efve",
        "\u4f1a\u8bdd\u5185\u5bb9", "\U0001f600", "ja"};
    for (uint32_t i = 0; i < words; i++) {
        uint32_t kind = next(r, 100);
        buf_add_z(b, foreign ? other[next(r, 8)] : plain[next(r, 20)]);
        buf_add_z(b, kind < 2 ? ".\n" : kind < 4 ? " \"so\" " : " ");
    }
}

static void add_message(struct jw *w, struct random *r, struct buf *prose)
{
    bool foreign = next(r, 8) == 0;
    buf_clear(prose);
    add_prose(prose, r, 20 + next(r, 300), foreign);
    jw_object_begin(w);
    jw_key(w, STR("id"));
    jw_str(w, STR("5f2c9a7e-0c1d-4b7a-9d55-3c1f0e7a9b42"));
    jw_key(w, STR("author"));
    jw_object_begin(w);
    jw_key(w, STR("role"));
    jw_str(w, next(r, 2) ? STR("user") : STR("assistant"));
    jw_key(w, STR("name"));
    jw_null(w);
    jw_object_end(w);
    jw_key(w, STR("create_time"));
    jw_verbatim(w, raw_from_str(STR("1697300000.123456")));
    jw_key(w, STR("content"));
    jw_object_begin(w);
    jw_key(w, STR("content_type"));
    jw_str(w, STR("text"));
    jw_key(w, STR("parts"));
    jw_array_begin(w);
    jw_raw(w, buf_raw(prose));
    jw_array_end(w);
    jw_object_end(w);
    jw_key(w, STR("weight"));
    jw_verbatim(w, raw_from_str(STR("1.0")));
    jw_key(w, STR("end_turn"));
    jw_bool(w, true);
    jw_object_end(w);
}

static void add_conversation(struct jw *w, struct random *r, struct buf *prose)
{
    jw_object_begin(w);
    jw_key(w, STR("title"));
    jw_str(w, STR("A talk about words"));
    jw_key(w, STR("mapping"));
    jw_object_begin(w);
    for (uint32_t i = 8 + next(r, 12); i; i--) {
        jw_key(w, STR("5f2c9a7e-0c1d-4b7a-9d55-3c1f0e7a9b42"));
        jw_object_begin(w);
        jw_key(w, STR("parent"));
        jw_str(w, STR("9d55c9a7-0c1d-4b7a-9d55-3c1f0e7a9b42"));
        jw_key(w, STR("message"));
        add_message(w, r, prose);
        jw_object_end(w);
    }
    jw_object_end(w);
    jw_object_end(w);
}

static bool make_corpus(struct corpus *c)
{
    struct random r = {0x9e3779b97f4a7c15};
    struct json_split s;
    struct json_element e;
    struct buf prose;
    buf_init(&prose, ELEMENT_MAX);
    buf_init(&c->text, TEXT_MAX);
    struct jw w = jw_to(&c->text);
    jw_array_begin(&w);
    while (c->text.n < TEXT_BYTES && !c->text.failed)
        add_conversation(&w, &r, &prose);
    jw_array_end(&w);
    buf_fini(&prose);
    json_split_init(&s, JSON_SPLIT_ARRAY, ELEMENT_MAX);
    json_split_feed(&s, buf_raw(&c->text));
    while (
        json_split_next(&s, &e, NULL) == JSON_GOT_ELEMENT && c->count < ELEMENTS_MAX) {
        c->elements[c->count++] = e.bytes;
        c->bytes += e.bytes.n;
    }
    json_split_fini(&s);
    return buf_ok(&c->text, NULL);
}

static double best_mb_s(size_t (*run)(const struct corpus *c), const struct corpus *c)
{
    double best = 0;
    for (int i = 0; i < ROUNDS; i++) {
        double from = bench_cpu_seconds();
        size_t bytes = run(c);
        double rate = (double)bytes / 1e6 / (bench_cpu_seconds() - from);
        best = rate > best ? rate : best;
    }
    return best;
}

/* Visits every value, as an importer does, and sums the bytes of the strings. */
static size_t visit(const struct json *v)
{
    size_t sum = 0;
    const struct json *open[JSON_DEPTH_MAX];
    size_t depth = 0;
    while (v) {
        const struct json *child = json_first(v);
        sum += json_raw(v).n + json_key(v).n;
        if (child)
            open[depth++] = v;
        v = child ? child : json_next(v);
        while (!v && depth)
            v = json_next(open[--depth]);
    }
    return sum;
}

static size_t parse_ours(const struct corpus *c)
{
    struct arena a;
    size_t sum = 0, bytes = 0;
    arena_init(&a, ARENA_MAX);
    for (size_t i = 0; i < c->count; i++) {
        struct json *v;
        if (json_parse(&a, c->elements[i], &v, NULL)) {
            sum += visit(v);
            bytes += c->elements[i].n;
        }
        arena_reset(&a);
    }
    arena_fini(&a);
    return sum ? bytes : 0;
}

static size_t split_ours(const struct corpus *c)
{
    struct source_mem mem = {buf_raw(&c->text)};
    struct source source = source_from_mem(&mem);
    struct json_stream s;
    struct json_element e;
    size_t bytes = 0;
    json_stream_init(&s, &source, JSON_SPLIT_ARRAY, ELEMENT_MAX);
    while (json_stream_next(&s, &e, NULL) == JSON_GOT_ELEMENT)
        bytes += e.bytes.n;
    json_stream_fini(&s);
    return bytes;
}

/* Writes what was read: names, strings, numbers. */
static size_t write_ours(const struct corpus *c)
{
    struct arena a;
    struct buf out;
    size_t bytes = 0;
    arena_init(&a, ARENA_MAX);
    buf_init(&out, TEXT_MAX);
    for (size_t i = 0; i < c->count; i++) {
        struct json *v;
        if (!json_parse(&a, c->elements[i], &v, NULL))
            return 0;
        struct jw w = jw_to(&out);
        jw_value(&w, v);
        bytes += out.n;
        buf_clear(&out);
        arena_reset(&a);
    }
    arena_fini(&a);
    buf_fini(&out);
    return bytes;
}

/* The limit of a splitter: moving the bytes once. */
static size_t copy_all(const struct corpus *c)
{
    unsigned char *to = mem_alloc(c->text.n);
    size_t bytes = 0;
    if (to) {
        memcpy(to, c->text.p, c->text.n);
        bytes = to[c->text.n / 2] ? c->text.n : 0;
    }
    mem_free(to);
    return bytes;
}

struct library {
    void *(*parse)(const char *text, size_t n);
    void *(*load)(const char *text, size_t n, size_t flags, void *error);
    void (*release)(void *tree);
    char *(*print)(const void *tree);
    void (*drop)(void *text);
};

/* dlsym answers with an object pointer; POSIX promises that it holds a function. */
static void find(void *from, const char *name, void *slot)
{
    void *p = from ? dlsym(from, name) : NULL;
    memcpy(slot, &p, sizeof p);
}

static bool use_library(const struct library *l, struct raw element, bool print)
{
    const char *text = (const char *)element.p;
    void *tree =
        l->parse ? l->parse(text, element.n) : l->load(text, element.n, 0, NULL);
    char *out = print && tree ? l->print(tree) : NULL;
    bool good = tree && (out || !print);
    if (out)
        l->drop(out);
    if (tree)
        l->release(tree);
    return good;
}

static double rate_library(const struct library *l, const struct corpus *c, bool print)
{
    double best = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double from = bench_cpu_seconds(), rate;
        for (size_t i = 0; i < c->count; i++) {
            if (!use_library(l, c->elements[i], print))
                return 0;
        }
        rate = (double)c->bytes / 1e6 / (bench_cpu_seconds() - from);
        best = rate > best ? rate : best;
    }
    return best;
}

static void beside(const char *name, double ours, double theirs, double target)
{
    if (theirs > 0)
        bench_say(
            &(struct bench_result){name, ours / theirs, "x", BENCH_AT_LEAST, target});
    else
        bench_note("%s: the library is not installed", name);
}

static void parse_beside_libraries(const struct corpus *c)
{
    struct library cjson = {0}, jansson = {0};
    void *lib = dlopen("libcjson.so.1", RTLD_NOW);
    double parse = best_mb_s(parse_ours, c), write = best_mb_s(write_ours, c);
    double theirs = 0;
    find(lib, "cJSON_ParseWithLength", &cjson.parse);
    find(lib, "cJSON_Delete", &cjson.release);
    find(lib, "cJSON_PrintUnformatted", &cjson.print);
    find(lib, "cJSON_free", &cjson.drop);
    bench_say(&(struct bench_result){
        "json_parse_and_read", parse, "MB/s", BENCH_AT_LEAST, 500});
    if (cjson.parse && cjson.release)
        theirs = rate_library(&cjson, c, false);
    bench_note("cJSON parses the same at %.0f MB/s", theirs);
    beside("json_parse_beside_cjson", parse, theirs, 1);
    if (cjson.parse && cjson.release && cjson.print && cjson.drop)
        theirs = rate_library(&cjson, c, true);
    bench_note("we parse and write at %.0f MB/s, cJSON at %.0f", write, theirs);
    beside("json_write_beside_cjson", write, theirs, 1);
    lib = dlopen("libjansson.so.4", RTLD_NOW);
    find(lib, "json_loadb", &jansson.load);
    find(lib, "json_delete", &jansson.release);
    theirs = jansson.load && jansson.release ? rate_library(&jansson, c, false) : 0;
    beside("json_parse_beside_jansson", parse, theirs, 1);
}

int main(void)
{
    static struct corpus c;
    double split, copy;
    if (!make_corpus(&c))
        return 1;
    bench_note("%zu conversations, %zu bytes", c.count, c.bytes);
    parse_beside_libraries(&c);
    split = best_mb_s(split_ours, &c);
    copy = best_mb_s(copy_all, &c);
    bench_note("we split at %.0f MB/s, memcpy copies at %.0f", split, copy);
    bench_say(&(struct bench_result){
        "json_split_beside_copy", split / copy, "x", BENCH_AT_LEAST, 0.2});
    buf_fini(&c.text);
    return 0;
}
