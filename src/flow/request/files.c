/* Files of a case: what people attach, and exports that are made for them. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "crypt/random.h"
#include "flow/request/papers.h"
#include "flow/staging.h"
#include "store/beside/asset.h"
#include "store/erase/erase.h"

static const char in_dir[] = "in/", out_dir[] = "out/", sent_dir[] = "sent/";

static bool starts(struct raw path, const char *with)
{
    size_t n = strlen(with);
    return path.n > n && memcmp(path.p, with, n) == 0;
}

struct listing {
    struct arena arena;
    const struct asset *files;
    size_t count;
};

static bool list(struct flow *f, struct id vault, struct listing *out, struct err *err)
{
    arena_init(&out->arena, FLOW_CONVERSATION_MAX);
    out->files = NULL;
    out->count = 0;
    return asset_list(f->store, vault, &out->arena, &out->files, &out->count, err);
}

/* --- attached */

struct counted { /* a source that says no to a file that is too long */
    struct source *from;
    size_t left;
};

static bool read_counted(void *ctx, void *p, size_t cap, size_t *got, struct err *err)
{
    struct counted *c = ctx;
    if (!source_read(c->from, p, cap, got, err))
        return false;
    if (*got > c->left)
        return err_set(err, ERR_LIMIT, "flow.request_file",
            "an attached file has more than %d bytes", PAPER_FILE_BYTES);
    c->left -= *got;
    return true;
}

struct attaching {
    const char *dir;
    struct raw name;
    struct source *bytes;
};

static bool attach(
    struct flow *f, struct id vault, const struct attaching *in, struct err *err)
{
    struct counted counted = {in->bytes, PAPER_FILE_BYTES};
    struct source limited = {read_counted, &counted};
    struct asset_put_result result;
    struct listing l;
    char path[32];
    size_t attached = 0;
    bool done = list(f, vault, &l, err);
    for (size_t i = 0; i < l.count; i++)
        attached += starts(l.files[i].facts.path, in->dir);
    arena_fini(&l.arena);
    if (!done)
        return false;
    if (attached >= PAPER_FILES_MAX || in->name.n > 200)
        return err_set(err, ERR_LIMIT, "flow.request_files",
            "a case takes at most %d files, with names of at most 200 bytes",
            PAPER_FILES_MAX);
    snprintf(path, sizeof path, "%s%zu", in->dir, attached + 1);
    const struct asset_put put = {
        .vault = vault, .facts = {.path = raw_from_str(str_z(path)), .name = in->name}};
    if (!store_begin(f->store, err))
        return false;
    if (asset_put(f->store, &put, &limited, &result, err))
        return store_commit(f->store, err);
    store_rollback(f->store);
    return false;
}

bool papers_attach(struct flow *f, struct id vault, struct raw name,
    struct source *bytes, struct err *err)
{
    return attach(f, vault, &(struct attaching){in_dir, name, bytes}, err);
}

bool papers_send(struct flow *f, struct id vault, struct raw name, struct source *bytes,
    struct err *err)
{
    return attach(f, vault, &(struct attaching){sent_dir, name, bytes}, err);
}

/* --- an export, file by file, through memory into the case's vault. The snapshot the
 * export reads from is held by the flow's own handle: a second one writes. */

struct paper_place {
    struct store *store;
    struct id vault;
    struct buf bytes;
    char try[ID_TEXT]; /* names this attempt: what is dropped does not come back */
    char path[EXPORT_PATH_MAX + sizeof out_dir + ID_TEXT];
};

enum { PLACE_FILE_MAX = EXPORT_CONVERSATION_MAX };

bool paper_place_open(
    struct flow *f, struct id vault, struct paper_place **out, struct err *err)
{
    struct paper_place *p = mem_zalloc(sizeof *p);
    struct id try;
    if (!p)
        return err_memory(err);
    random_bytes(try.b, ID_BYTES);
    id_format(try, p->try);
    p->vault = vault;
    buf_init(&p->bytes, PLACE_FILE_MAX);
    if (!store_open(store_dir(f->store), NULL, &p->store, err)) {
        paper_place_close(p);
        return false;
    }
    *out = p;
    return true;
}

void paper_place_close(struct paper_place *p)
{
    if (!p)
        return;
    store_close(p->store);
    buf_wipe(&p->bytes);
    mem_free(p);
}

static bool place_begin(void *ctx, struct str name, struct err *err)
{
    struct paper_place *p = ctx;
    buf_wipe(&p->bytes);
    int n = snprintf(
        p->path, sizeof p->path, "%s%s/%" STR_FMT, out_dir, p->try, STR_ARG(name));
    return (n > 0 && (size_t)n < sizeof p->path) ||
           err_set(err, ERR_LIMIT, "flow.request_path", "a file's path is too long");
}

static bool place_write(void *ctx, const void *bytes, size_t n, struct err *err)
{
    struct paper_place *p = ctx;
    buf_add(&p->bytes, bytes, n);
    return buf_ok(&p->bytes, err);
}

static bool place_end(void *ctx, struct err *err)
{
    struct paper_place *p = ctx;
    struct source_mem mem = {buf_raw(&p->bytes)};
    struct source bytes = source_from_mem(&mem);
    const struct asset_put put = {
        .vault = p->vault, .facts = {.path = raw_from_str(str_z(p->path))}};
    struct asset_put_result result;
    if (!store_begin(p->store, err))
        return false;
    if (asset_put(p->store, &put, &bytes, &result, err))
        return store_commit(p->store, err);
    store_rollback(p->store);
    return false;
}

struct export_place paper_place(struct paper_place *p)
{
    return (struct export_place){place_begin, place_write, place_end, p};
}

/* --- fetched, or dropped */

static enum paper_origin origin_of(const struct asset *asset)
{
    return starts(asset->facts.path, in_dir)     ? PAPER_FROM_THEM
           : starts(asset->facts.path, sent_dir) ? PAPER_FROM_US
                                                 : PAPER_EXPORT;
}

/* As it is unpacked: an export's own name, or a number under where it came from. */
static bool name_of(const struct asset *asset, char out[EXPORT_PATH_MAX])
{
    enum paper_origin origin = origin_of(asset);
    size_t from = origin == PAPER_FROM_THEM ? sizeof in_dir - 1
                  : origin == PAPER_FROM_US ? sizeof sent_dir - 1
                                            : sizeof out_dir - 1 + ID_TEXT;
    struct raw rest = raw_slice(asset->facts.path, from, asset->facts.path.n);
    size_t n = 0;
    if (rest.n == 0 || rest.n + 16 > EXPORT_PATH_MAX)
        return false;
    if (origin != PAPER_EXPORT)
        n = (size_t)snprintf(out, EXPORT_PATH_MAX, "%s",
            origin == PAPER_FROM_THEM ? "attached/" : "sent/");
    memcpy(out + n, rest.p, rest.n);
    out[n + rest.n] = 0;
    return true;
}

static bool fetch_one(
    struct flow *f, struct staging *to, const struct asset *asset, struct err *err)
{
    char name[EXPORT_PATH_MAX];
    struct sink sink;
    if (!name_of(asset, name))
        return err_set(err, ERR_LIMIT, "flow.request_path", "a path is too long");
    return staging_file(to, name, &sink, err) &&
           asset_read(f->store, asset, &sink, err) && staging_end(to, err);
}

enum { CASE_JSON_MAX = 64 << 20 };

static bool fetch_words(
    struct flow *f, struct id vault, struct staging *to, struct err *err)
{
    struct papers papers;
    struct sink sink;
    struct arena a;
    struct buf json;
    arena_init(&a, FLOW_CONVERSATION_MAX);
    buf_init(&json, CASE_JSON_MAX);
    bool done = papers_read(f, vault, &a, &papers, err);
    if (done)
        papers_json(&papers, &json);
    done = done && buf_ok(&json, err) && staging_file(to, "case.json", &sink, err) &&
           sink_write(&sink, json.p, json.n, err) && staging_end(to, err);
    buf_wipe(&json);
    arena_fini(&a);
    return done;
}

bool papers_fetch(
    struct flow *f, struct id vault, const char *dir, uint64_t *files, struct err *err)
{
    struct staging to = {0};
    struct listing l;
    bool done = list(f, vault, &l, err) && staging_begin(&to, dir, err) &&
                fetch_words(f, vault, &to, err);
    for (size_t i = 0; done && i < l.count; i++)
        done = fetch_one(f, &to, &l.files[i], err);
    done = done && staging_sync(&to, err) && staging_publish(&to, err);
    *files = l.count + 1;
    arena_fini(&l.arena);
    if (!done)
        staging_abandon(&to);
    return done;
}

static bool drop_one(struct flow *f, const struct asset *asset, struct err *err)
{
    const struct erase_order order = {
        .kind = ERASE_FILE, .vault = asset->vault, .file = asset->file, .at = f->now};
    struct erase_ticket ticket;
    bool found;
    if (!store_begin(f->store, err))
        return false;
    if (!erase_request(f->store, &order, &ticket, &found, err) ||
        (found && !erase_withdraw(f->store, ticket.erasure, f->now, err))) {
        store_rollback(f->store);
        return false;
    }
    return store_commit(f->store, err) &&
           (!found || erase_run(f->store, ticket.erasure, f->now, err));
}

bool papers_drop_export(struct flow *f, struct id vault, struct err *err)
{
    struct listing l;
    bool done = list(f, vault, &l, err);
    for (size_t i = 0; done && i < l.count; i++) {
        if (starts(l.files[i].facts.path, out_dir))
            done = drop_one(f, &l.files[i], err);
    }
    arena_fini(&l.arena);
    return done;
}

/* --- listed, or handed out */

bool papers_files(struct flow *f, struct id vault, struct arena *a,
    const struct paper_file **out, size_t *count, struct err *err)
{
    const struct asset *files = NULL;
    size_t n = 0;
    *out = NULL;
    *count = 0;
    if (id_is_zero(vault))
        return true;
    if (!asset_list(f->store, vault, a, &files, &n, err))
        return false;
    struct paper_file *list = arena_array(a, n + 1, sizeof *list);
    if (!list)
        return err_memory(err);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct paper_file){origin_of(&files[i]), files[i]};
    *out = list;
    *count = n;
    return true;
}

/* With the name it was given, as far as an archive takes it. */
static void add_name(struct raw given, char out[EXPORT_PATH_MAX])
{
    enum { NAME_MOST = 60 };
    size_t n = strlen(out), most = given.n < NAME_MOST ? given.n : NAME_MOST;
    if (most == 0 || n + most + 2 > EXPORT_PATH_MAX)
        return;
    out[n++] = '-';
    for (size_t i = 0; i < most; i++) {
        struct str token;
        bool plain = raw_token(raw_slice(given, i, i + 1), &token) && token.p[0] != ':';
        out[n++] = plain ? token.p[0] : '_';
    }
    out[n] = 0;
}

static bool hand_out_one(struct flow *f, const struct asset *asset,
    const struct export_place *to, struct err *err)
{
    char name[EXPORT_PATH_MAX];
    struct sink sink = {to->write, to->ctx};
    if (!name_of(asset, name))
        return err_set(err, ERR_LIMIT, "flow.request_path", "a path is too long");
    if (origin_of(asset) == PAPER_FROM_US)
        add_name(asset->facts.name, name);
    return to->begin(to->ctx, str_z(name), err) &&
           asset_read(f->store, asset, &sink, err) && to->end(to->ctx, err);
}

bool papers_hand_out(
    struct flow *f, struct id vault, const struct export_place *to, struct err *err)
{
    struct listing l;
    bool done = list(f, vault, &l, err);
    for (size_t i = 0; done && i < l.count; i++) {
        if (origin_of(&l.files[i]) != PAPER_FROM_THEM)
            done = hand_out_one(f, &l.files[i], to, err);
    }
    arena_fini(&l.arena);
    return done;
}
