/*
 * 188 conversations of 1,058 real people, each with a choice: the program must build
 * exactly the rows that follow from the choices.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "tests/spine/oasst.h"
#include "tests/spine/program.h"
#include "text/json.h"

#define CORPUS "shared/corpora/oasst-en-validation.jsonl.gz"
#define NOW    "2024-01-01T00:00:00Z"

enum { FILE_BYTES = 1 << 26, ARENA_BYTES = 1 << 26 };

struct world {
    char dir[PATH_BYTES - 64], state[PATH_BYTES], corpus[PATH_BYTES];
    const char *abide;
    struct buf jsonl;
    struct oasst *o;
};

static const char *in_dir(
    const struct world *w, const char *name, char path[PATH_BYTES])
{
    path_join(w->dir, name, path);
    return path;
}

/* abide WORDS... --state ... --now ...; words end with NULL. */
static bool abide(struct t *t, const struct world *w, const char *const *words)
{
    const char *argv[24] = {w->abide};
    char out[PATH_BYTES];
    size_t n = 1;
    while (*words && n < COUNT(argv) - 6)
        argv[n++] = *words++;
    argv[n++] = "--state";
    argv[n++] = w->state;
    argv[n++] = "--now";
    argv[n++] = NOW;
    argv[n++] = "--quiet";
    return program_check(t, argv, in_dir(w, "said", out));
}

#define ABIDE(t, w, ...) abide((t), (w), (const char *const[]){__VA_ARGS__, NULL})

static bool put_file(
    struct t *t, const struct world *w, const char *name, struct buf *bytes)
{
    char path[PATH_BYTES];
    bool done = T_OK(t, file_write(in_dir(w, name, path), bytes));
    buf_fini(bytes);
    return done;
}

static bool write_inputs(struct t *t, const struct world *w)
{
    struct buf b;
    bool done;
    buf_init(&b, FILE_BYTES);
    oasst_choices(w->o, &b);
    done = put_file(t, w, "choices.jsonl", &b);
    oasst_conversations(w->o, &b);
    done = done && put_file(t, w, "chats.jsonl", &b);
    oasst_donations(w->o, &b);
    done = done && put_file(t, w, "donations.jsonl", &b);
    buf_add_z(&b, "{\"version\":\"2022-12\",\"purposes\":[\"train\"],"
                  "\"from\":\"2022-12-01T00:00:00Z\",\"until\":\"\",\"widens\":false,"
                  "\"text\":\"We may train on what you write if you say yes.\"}\n");
    return done && put_file(t, w, "notices.jsonl", &b);
}

/* Unpacks and reads the corpus; false with a skip where it is not there. */
static bool open_corpus(struct t *t, struct world *w)
{
    const char *given = getenv("ABIDE_CORPORA"), *root = getenv("ABIDE_SOURCE_ROOT");
    char plain[PATH_BYTES];
    struct err err = ERR_INIT;
    snprintf(w->corpus, sizeof w->corpus, "%s/%s",
        given  ? given
        : root ? root
               : ".",
        given ? "oasst-en-validation.jsonl.gz" : "../" CORPUS);
    if (access(w->corpus, R_OK) != 0) {
        t_skip(t, "the corpus " CORPUS " is not beside the project");
        return false;
    }
    buf_init(&w->jsonl, FILE_BYTES);
    if (!program_check(t, (const char *const[]){"gzip", "-dc", w->corpus, NULL},
            in_dir(w, "oasst.jsonl", plain)) ||
        !T_OK(t, file_bytes(plain, &w->jsonl)))
        return false;
    w->o = oasst_read(buf_raw(&w->jsonl), &err);
    return T_DONE(t, w->o != NULL, &err);
}

static bool open_world(struct t *t, struct world *w)
{
    const char *dir = t_tmpdir(t);
    *w = (struct world){.abide = getenv("ABIDE_PROGRAM")};
    snprintf(w->dir, sizeof w->dir, "%s", dir);
    in_dir(w, "state", w->state);
    if (!w->abide) {
        t_skip(t, "ABIDE_PROGRAM does not name the program");
        return false;
    }
    return open_corpus(t, w);
}

static void close_world(struct world *w)
{
    oasst_free(w->o);
    buf_fini(&w->jsonl);
}

static bool fill(struct t *t, const struct world *w, const char *profile)
{
    char notices[PATH_BYTES], choices[PATH_BYTES], chats[PATH_BYTES], gifts[PATH_BYTES];
    return write_inputs(t, w) && ABIDE(t, w, "init", "--profile", profile) &&
           ABIDE(t, w, "notice", "import", in_dir(w, "notices.jsonl", notices)) &&
           ABIDE(t, w, "choice", "import", in_dir(w, "choices.jsonl", choices)) &&
           ABIDE(t, w, "import", in_dir(w, "chats.jsonl", chats)) &&
           ABIDE(t, w, "donate", "import", in_dir(w, "donations.jsonl", gifts));
}

static bool build(struct t *t, const struct world *w, const char *name)
{
    char out[PATH_BYTES];
    return ABIDE(t, w, "dataset", "build", "--seed", "7", "--keep-duplicates", "--out",
               in_dir(w, name, out)) &&
           ABIDE(t, w, "dataset", "verify", in_dir(w, name, out));
}

/* A placeholder "<WORD_12>" at p; its length, or 0. */
static size_t placeholder(const unsigned char *p, const unsigned char *end)
{
    const unsigned char *at = p;
    if (at == end || *at++ != '<')
        return 0;
    while (at < end && ((*at >= 'A' && *at <= 'Z') || *at == '_'))
        at++;
    while (at < end && *at >= '0' && *at <= '9')
        at++;
    return at < end && *at == '>' && at - p > 4 ? (size_t)(at - p + 1) : 0;
}

/* The plain stretch after a placeholder, up to the next one. */
static size_t plain_length(struct raw got)
{
    size_t n = 0;
    while (n < got.n && !placeholder(got.p + n, got.p + got.n))
        n++;
    return n;
}

/* Whether `got` is `want` with stretches replaced by placeholders; counts these. */
static bool same_but_replaced(struct raw got, struct raw want, size_t *replaced)
{
    size_t first = plain_length(got);
    if (first > want.n || memcmp(got.p, want.p, first) != 0)
        return false;
    got = raw_slice(got, first, got.n);
    want = raw_slice(want, first, want.n);
    while (got.n > 0) {
        const unsigned char *at = want.p;
        size_t n;
        got = raw_slice(got, placeholder(got.p, got.p + got.n), got.n);
        n = plain_length(got);
        ++*replaced;
        if (n > 0)
            at = memmem(want.p, want.n, got.p, n);
        if (!at)
            return false;
        if (n == got.n) /* the last stretch stands at the end */
            at = want.p + want.n - n;
        if (n > 0 && memcmp(at, got.p, n) != 0)
            return false;
        want = raw_slice(want, (size_t)(at - want.p) + n, want.n);
        got = raw_slice(got, n, got.n);
    }
    return want.n == 0;
}

static bool is_row_of(struct oasst *o, const struct tree *tree,
    const struct json *messages, size_t *replaced)
{
    size_t k = 0, here = 0;
    if (tree->found || json_count(messages) != tree->kept)
        return false;
    for (const struct json *v = json_first(messages); v; v = json_next(v), k++) {
        const struct message *m = &o->messages[tree->path[k]];
        struct str role = m->assistant ? STR("assistant") : STR("user");
        if (!raw_eq_str(json_raw(json_get(v, STR("role"))), role) ||
            !same_but_replaced(json_raw(json_get(v, STR("content"))), m->text, &here))
            return false;
    }
    *replaced += here;
    return true;
}

/* Finds the conversation a row is of; puts its people on the row's side. */
static bool find_tree(
    struct oasst *o, const struct json *messages, unsigned side, size_t *replaced)
{
    for (size_t i = 0; i < o->tree_count; i++) {
        struct tree *tree = &o->trees[i];
        if (!is_row_of(o, tree, messages, replaced))
            continue;
        tree->found = true;
        for (size_t k = 0; k < tree->kept; k++)
            oasst_person(o, &o->messages[tree->path[k]])->sides |= side;
        return true;
    }
    return false;
}

struct result {
    size_t rows, unknown, replaced;
};

static bool read_rows(
    struct t *t, struct world *w, const char *name, unsigned side, struct result *r)
{
    char path[PATH_BYTES];
    struct buf bytes;
    struct str rest, line;
    buf_init(&bytes, FILE_BYTES);
    if (!T_OK(t, file_bytes(in_dir(w, name, path), &bytes)))
        return false;
    rest = buf_str(&bytes);
    while (str_cut(&rest, '\n', &line)) {
        struct err err = ERR_INIT;
        struct arena a;
        struct json *v;
        arena_init(&a, ARENA_BYTES);
        if (T_DONE(t, json_parse(&a, raw_from_str(line), &v, &err), &err)) {
            r->rows++;
            r->unknown +=
                !find_tree(w->o, json_get(v, STR("messages")), side, &r->replaced);
        }
        arena_fini(&a);
    }
    buf_fini(&bytes);
    return true;
}

/* The number at a path like "turns/denied/A1"; 0 when absent. */
static int64_t number_at(const struct json *v, const char *path)
{
    struct str rest = str_z(path), key;
    int64_t n = 0;
    while (str_cut(&rest, '/', &key))
        v = json_get(v, key);
    return json_i64(v, &n) ? n : 0;
}

static int64_t sum_at(const struct json *v, const char *path)
{
    struct str rest = str_z(path), key;
    int64_t sum = 0, n;
    while (str_cut(&rest, '/', &key))
        v = json_get(v, key);
    for (const struct json *m = json_first(v); m; m = json_next(m))
        sum += json_i64(m, &n) ? n : 0;
    return sum;
}

static size_t turns_with(struct oasst *o, const char *code)
{
    size_t n = 0;
    for (size_t i = 0; i < o->tree_count; i++) {
        for (size_t k = 0; k < o->trees[i].length; k++)
            n += strcmp(oasst_code(o, &o->messages[o->trees[i].path[k]]), code) == 0;
    }
    return n;
}

static void compare_counts(struct t *t, struct world *w, const struct json *manifest)
{
    static const char *const allowed[] = {"P1", "D1"};
    static const char *const denied[] = {"A1", "A2", "C2", "M1", "O2"};
    char path[64];
    int64_t sum = 0;
    for (size_t i = 0; i < COUNT(allowed); i++) {
        snprintf(path, sizeof path, "turns/allowed/%s", allowed[i]);
        T_EQ(t, number_at(manifest, path), turns_with(w->o, allowed[i]));
        sum += number_at(manifest, path);
    }
    T_EQ(t, sum_at(manifest, "turns/allowed"), sum);
    sum = 0;
    for (size_t i = 0; i < COUNT(denied); i++) {
        snprintf(path, sizeof path, "turns/denied/%s", denied[i]);
        T_EQ(t, number_at(manifest, path), turns_with(w->o, denied[i]));
        sum += number_at(manifest, path);
    }
    T_EQ(t, sum_at(manifest, "turns/denied"), sum);
}

/* A row that should be there and is not must have people on both sides. */
static size_t count_across(struct t *t, struct world *w)
{
    size_t across = 0;
    for (size_t i = 0; i < w->o->tree_count; i++) {
        const struct tree *tree = &w->o->trees[i];
        unsigned sides = 0;
        if (tree->kept == 0 || tree->found)
            continue;
        for (size_t k = 0; k < tree->kept; k++)
            sides |= oasst_person(w->o, &w->o->messages[tree->path[k]])->sides;
        across++;
        if (!T_OK(t, sides & 2))
            t_note(t, "the row of tree %zu is missing without reason", i);
    }
    return across;
}

static void compare_rows(struct t *t, struct world *w, const struct json *manifest)
{
    struct result r = {0};
    size_t expected = 0;
    if (!read_rows(t, w, "one/train.openai.jsonl", 1, &r) ||
        !read_rows(t, w, "one/validation.openai.jsonl", 2, &r))
        return;
    for (size_t i = 0; i < w->o->tree_count; i++)
        expected += w->o->trees[i].kept > 0;
    T_EQ(t, r.unknown, 0);
    T_EQ(t, r.rows + count_across(t, w), expected);
    T_EQ(t, number_at(manifest, "rows/dropped/across_split"), expected - r.rows);
    T_EQ(t, sum_at(manifest, "deidentified/removed"), r.replaced);
    for (size_t i = 0; i < w->o->person_count; i++)
        T_OK(t, w->o->people[i].sides != 3);
    t_note(t, "%zu rows expected, %zu written, %zu placeholders", expected, r.rows,
        r.replaced);
}

static bool read_manifest(
    struct t *t, const struct world *w, struct arena *a, struct json **out)
{
    char path[PATH_BYTES];
    struct buf bytes;
    struct raw text;
    struct err err = ERR_INIT;
    bool done;
    buf_init(&bytes, FILE_BYTES);
    done = T_OK(t, file_bytes(in_dir(w, "one/manifest.json", path), &bytes)) &&
           T_OK(t, arena_raw(a, buf_raw(&bytes), &text)) &&
           T_DONE(t, json_parse(a, text, out, &err), &err);
    buf_fini(&bytes);
    return done;
}

static void compare_build(struct t *t, const char *profile)
{
    struct world w;
    struct arena a;
    struct json *manifest;
    arena_init(&a, ARENA_BYTES);
    if (open_world(t, &w) && fill(t, &w, profile) && build(t, &w, "one") &&
        read_manifest(t, &w, &a, &manifest)) {
        w.o->strict = strcmp(profile, "strict") == 0;
        oasst_expect(w.o);
        T_EQ(t, w.o->person_count, 1058);
        T_EQ(t, number_at(manifest, "considered/conversations"), w.o->tree_count);
        compare_counts(t, &w, manifest);
        compare_rows(t, &w, manifest);
    }
    arena_fini(&a);
    close_world(&w);
}

static void the_build_equals_what_follows_from_the_choices(struct t *t)
{
    compare_build(t, "strict");
}

static void under_the_other_profile_too(struct t *t)
{
    compare_build(t, "openai-2026");
}

static void building_again_gives_the_same_bytes(struct t *t)
{
    static const char *const names[] = {"train.openai.jsonl", "validation.openai.jsonl",
        "train.jsonl", "validation.jsonl", "rows.jsonl", "manifest.json", "CARD.md"};
    struct world w;
    if (open_world(t, &w) && fill(t, &w, "strict") && build(t, &w, "one") &&
        build(t, &w, "two")) {
        for (size_t i = 0; i < COUNT(names); i++) {
            char one[PATH_BYTES], two[PATH_BYTES], name[64];
            char said[PATH_BYTES];
            snprintf(name, sizeof name, "one/%s", names[i]);
            in_dir(&w, name, one);
            snprintf(name, sizeof name, "two/%s", names[i]);
            in_dir(&w, name, two);
            program_check(t, (const char *const[]){"cmp", one, two, NULL},
                in_dir(&w, "said", said));
        }
    }
    close_world(&w);
}

static const struct t_case cases[] = {
    T_CASE(the_build_equals_what_follows_from_the_choices),
    T_CASE(under_the_other_profile_too),
    T_CASE(building_again_gives_the_same_bytes),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
