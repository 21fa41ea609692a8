/*
 * The words of the example product: whoever has the keys reads every one of them from
 * the stored files, whoever has not finds none, the write-ahead log included.
 */
#include <dirent.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/mem.h"
#include "base/vec.h"
#include "store/conversation.h"
#include "tests/spine/program.h"
#include "text/json.h"
#include "text/json_split.h"

enum {
    CANARY_BYTES_MIN = 20,
    CANARIES_MAX = 100000,
    FILE_BYTES = 1 << 28,
    ARENA_BYTES = 1 << 28
};

struct world {
    const char *abide;
    char harbour[PATH_BYTES], dir[PATH_BYTES - 64], state[PATH_BYTES];
    struct arena a;
    VEC(struct raw) canaries; /* what people said, as far as JSON never escapes it */
    struct store *store;
};

/* What comes in after `init`: the same as fill.sh does. */
static const char fill_rest[] =
    "abide=$1; harbour=$2; . \"$harbour/fill.sh\"; state=$3\n"
    "harbour_run \"$state\" notice import \"$harbour/notices.jsonl\" || exit 1\n"
    "harbour_run \"$state\" choice import \"$harbour/choices.jsonl\" || exit 1\n"
    "for e in \"$harbour\"/exports/*/; do\n"
    "  harbour_run \"$state\" import \"$e\" --as \"$(basename \"$e\")\" || exit 1\n"
    "done\n"
    "harbour_run \"$state\" import \"$harbour/gateway.jsonl\" || exit 1\n"
    "harbour_run \"$state\" donate import \"$harbour/donations.jsonl\"";

/* The longest stretch of a text that JSON writes as it is. */
static struct raw plain_part(struct raw text)
{
    struct raw best = {NULL, 0};
    size_t from = 0;
    for (size_t i = 0; i <= text.n; i++) {
        bool plain = i < text.n && text.p[i] >= 0x20 && text.p[i] < 0x7f &&
                     text.p[i] != '"' && text.p[i] != '\\' && text.p[i] != '/';
        if (plain)
            continue;
        if (i - from > best.n)
            best = raw_slice(text, from, i);
        from = i + 1;
    }
    return best;
}

static void add_text(struct t *t, struct world *w, const struct json *v)
{
    struct raw canary = plain_part(json_raw(v));
    if (canary.n >= CANARY_BYTES_MIN)
        T_OK(t, vec_push(&w->canaries, canary, CANARIES_MAX));
}

/* What was said: "content" of the gateway's log, "parts" and "title" of the archives.
 */
static void add_said(struct t *t, struct world *w, const struct json *v)
{
    const struct json *mapping = json_get(v, STR("mapping"));
    add_text(t, w, json_get(v, STR("title")));
    for (const struct json *m = json_first(json_get(v, STR("messages"))); m;
         m = json_next(m))
        add_text(t, w, json_get(m, STR("content")));
    for (const struct json *n = json_first(mapping); n; n = json_next(n)) {
        const struct json *content =
            json_get(json_get(n, STR("message")), STR("content"));
        for (const struct json *p = json_first(json_get(content, STR("parts"))); p;
             p = json_next(p))
            add_text(t, w, p);
    }
}

static void read_canaries(
    struct t *t, struct world *w, const char *path, enum json_split_kind kind)
{
    struct source_mem mem;
    struct source source = source_from_mem(&mem);
    struct json_stream stream;
    struct json_element element;
    struct err err = ERR_INIT;
    struct buf bytes;
    buf_init(&bytes, FILE_BYTES);
    T_OK(t, file_bytes(path, &bytes));
    mem.rest = buf_raw(&bytes);
    json_stream_init(&stream, &source, kind, FILE_BYTES);
    while (json_stream_next(&stream, &element, &err) == JSON_GOT_ELEMENT) {
        struct raw copy;
        struct json *v;
        if (T_OK(t, arena_raw(&w->a, element.bytes, &copy)) &&
            T_DONE(t, json_parse(&w->a, copy, &v, &err), &err))
            add_said(t, w, v);
    }
    json_stream_fini(&stream);
    buf_fini(&bytes);
}

static void gather_canaries(struct t *t, struct world *w)
{
    char pattern[PATH_BYTES];
    glob_t found;
    path_join(w->harbour, "gateway.jsonl", pattern);
    read_canaries(t, w, pattern, JSON_SPLIT_LINES);
    path_join(w->harbour, "exports/*/conversations*.json", pattern);
    if (!T_EQ(t, glob(pattern, 0, NULL, &found), 0))
        return;
    for (size_t i = 0; i < found.gl_pathc; i++)
        read_canaries(t, w, found.gl_pathv[i], JSON_SPLIT_ARRAY);
    globfree(&found);
    T_OK(t, w->canaries.n > 400);
}

static bool holds(struct raw bytes, struct raw canary)
{
    return memmem(bytes.p, bytes.n, canary.p, canary.n) != NULL;
}

/* How many canaries are in the bytes. */
static size_t count_in(const struct world *w, struct raw bytes)
{
    size_t n = 0;
    for (size_t i = 0; i < w->canaries.n; i++)
        n += holds(bytes, w->canaries.p[i]);
    return n;
}

static void add_texts(struct buf *out, const struct stored_conversation *c)
{
    buf_add_raw(out, c->title);
    buf_add_char(out, '\n');
    for (size_t i = 0; i < c->count; i++) {
        buf_add_raw(out, c->turns[i].text);
        buf_add_char(out, '\n');
        buf_add_raw(out, c->turns[i].meta);
        buf_add_char(out, '\n');
    }
}

/* Everything the keys open. */
static void read_with_keys(struct t *t, struct world *w, struct buf *out)
{
    struct conversation_key key = {{{0}}, {{0}}};
    struct conversation_want want = {.meta = true};
    struct stored_conversation c;
    struct err err = ERR_INIT;
    struct arena a;
    bool found = true;
    arena_init(&a, ARENA_BYTES);
    while (T_DONE(t, conversation_next(w->store, &key, &found, &err), &err) && found) {
        arena_reset(&a);
        if (T_DONE(
                t, conversation_load(w->store, key, want, &a, &c, &found, &err), &err))
            add_texts(out, &c);
    }
    arena_fini(&a);
}

/* Canaries in the clear over all files of the folder; *log_bytes: of write-ahead logs.
 */
static size_t search_files(struct t *t, const struct world *w, size_t *log_bytes)
{
    DIR *dir = opendir(w->state);
    struct dirent *entry;
    size_t n = 0;
    while (T_OK(t, dir != NULL) && (entry = readdir(dir)) != NULL) {
        char path[PATH_BYTES * 2];
        struct buf bytes;
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", w->state, entry->d_name);
        buf_init(&bytes, FILE_BYTES);
        T_OK(t, file_bytes(path, &bytes));
        n += count_in(w, buf_raw(&bytes));
        if (str_ends(str_z(entry->d_name), STR("-wal")))
            *log_bytes += bytes.n;
        buf_fini(&bytes);
    }
    if (dir)
        closedir(dir);
    return n;
}

/* Opens the store before the words come in: its snapshot keeps the log from shrinking.
 */
static bool fill(struct t *t, struct world *w)
{
    char out[PATH_BYTES];
    struct err err = ERR_INIT;
    const char *const init[] = {w->abide, "init", "--state", w->state, "--quiet", NULL};
    const char *const rest[] = {
        "sh", "-c", fill_rest, "fill", w->abide, w->harbour, w->state, NULL};
    path_join(w->dir, "said", out);
    return program_check(t, init, out) &&
           T_DONE(t,
               store_open(
                   w->state, &(struct store_options){.cache_mb = 4}, &w->store, &err),
               &err) &&
           T_DONE(t, store_read_begin(w->store, &err), &err) &&
           program_check(t, rest, out);
}

static bool open_world(struct t *t, struct world *w)
{
    const char *root = getenv("ABIDE_SOURCE_ROOT");
    *w = (struct world){.abide = getenv("ABIDE_PROGRAM")};
    if (!w->abide || !root) {
        t_skip(t, "ABIDE_PROGRAM and ABIDE_SOURCE_ROOT are not set");
        return false;
    }
    arena_init(&w->a, ARENA_BYTES);
    path_join(root, "examples/harbour", w->harbour);
    snprintf(w->dir, sizeof w->dir, "%s", t_tmpdir(t));
    path_join(w->dir, "state", w->state);
    gather_canaries(t, w);
    return fill(t, w);
}

static void close_world(struct world *w)
{
    store_close(w->store);
    vec_fini(&w->canaries);
    arena_fini(&w->a);
}

static void with_the_keys_every_word_is_found_and_without_them_none(struct t *t)
{
    struct world w;
    size_t log_bytes = 0;
    struct buf opened;
    buf_init(&opened, FILE_BYTES);
    if (open_world(t, &w)) {
        T_EQ(t, search_files(t, &w, &log_bytes), 0);
        T_OK(t, log_bytes > 100000);
        store_read_end(w.store);
        read_with_keys(t, &w, &opened);
        T_EQ(t, count_in(&w, buf_raw(&opened)), w.canaries.n);
        t_note(t, "%zu canaries; %zu bytes of write-ahead log searched", w.canaries.n,
            log_bytes);
    }
    buf_wipe(&opened);
    close_world(&w);
}

static const struct t_case cases[] = {
    T_CASE(with_the_keys_every_word_is_found_and_without_them_none),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
