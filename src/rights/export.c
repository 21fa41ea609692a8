#include "rights/export.h"

#include <string.h>

#include "base/mem.h"
#include "base/vec.h"
#include "crypt/hash.h"
#include "rights/export_priv.h"
#include "text/hex.h"
#include "text/json.h"

enum { NAME_MAX_BYTES = 48, ARENA_MAX = 1 << 30, NAMES_MAX = 64 << 20 };

static const char *const list_names[] = {
#define ROW(id, word) word,
    EXPORT_LIST_TABLE(ROW)
#undef ROW
};

bool export_open(const struct export_place *place, struct export **out, struct err *err)
{
    struct export *e = mem_zalloc(sizeof *e);
    if (!e)
        return err_memory(err);
    if (!hasher_new(&e->hash, err)) {
        mem_free(e);
        return false;
    }
    e->place = *place;
    e->list = -1;
    buf_init(&e->text, EXPORT_CONVERSATION_MAX);
    arena_init(&e->arena, ARENA_MAX);
    arena_init(&e->names, NAMES_MAX);
    *out = e;
    return true;
}

void export_close(struct export *e)
{
    if (!e)
        return;
    vec_fini(&e->files);
    buf_wipe(&e->text);
    arena_fini(&e->arena);
    arena_fini(&e->names);
    hasher_free(e->hash);
    mem_free(e);
}

static struct file *last(struct export *e)
{
    return &e->files.p[e->files.n - 1];
}

static bool put(struct export *e, const void *p, size_t n, struct err *err)
{
    last(e)->size_bytes += n;
    return hasher_add(e->hash, p, n, err) && e->place.write(e->place.ctx, p, n, err);
}

static bool end_file(struct export *e, struct err *err)
{
    if (!e->open)
        return true;
    if (e->records && !put(e, "\n]\n", 3, err))
        return false;
    e->open = e->records = false;
    return hasher_take(e->hash, last(e)->sha256, err) &&
           e->place.end(e->place.ctx, err);
}

static bool begin_file(struct export *e, struct str name, bool shard, struct err *err)
{
    struct file f = {.shard = shard};
    if (!end_file(e, err))
        return false;
    if (!arena_str(&e->names, name, &f.name) ||
        !vec_push(&e->files, f, EXPORT_FILES_MAX))
        return err_memory(err);
    if (!e->place.begin(e->place.ctx, last(e)->name, err))
        return false;
    e->open = true;
    return true;
}

static bool put_z(struct export *e, const char *z, struct err *err)
{
    return put(e, z, strlen(z), err);
}

static bool put_text(struct export *e, struct err *err)
{
    return buf_ok(&e->text, err) && put(e, e->text.p, e->text.n, err);
}

/* A shard is an array; it ends before the first conversation that would not fit. */
static bool begin_shard(struct export *e, struct err *err)
{
    char name[NAME_MAX_BYTES];
    snprintf(name, sizeof name, "conversations-%03zu.json", e->shards++);
    return begin_file(e, str_z(name), true, err) && put_z(e, "[\n", err);
}

bool export_end_shard(struct export *e, struct err *err)
{
    if (!e->open || !last(e)->shard)
        return true;
    return put_z(e, "\n]\n", err) && end_file(e, err);
}

bool export_conversation(
    struct export *e, const struct conversation *c, struct err *err)
{
    buf_clear(&e->text);
    bool done = export_chat(&e->text, &e->arena, c, err);
    arena_reset(&e->arena);
    if (!done)
        return false;
    bool more = e->open && last(e)->shard;
    if (more && last(e)->size_bytes + e->text.n > EXPORT_SHARD_BYTES) {
        if (!export_end_shard(e, err))
            return false;
        more = false;
    }
    if (more ? !put_z(e, ",\n", err) : !begin_shard(e, err))
        return false;
    return put_text(e, err);
}

bool export_small(struct export *e, const char *name, struct err *err)
{
    return begin_file(e, str_z(name), false, err) && put_text(e, err) &&
           end_file(e, err);
}

bool export_line(
    struct export *e, enum export_list list, struct raw json, struct err *err)
{
    char name[NAME_MAX_BYTES];
    if (e->list != (int)list) {
        if ((int)list < e->list)
            return err_set(err, ERR_STATE, "rights.list_order",
                "lines of abide/%s.jsonl after those of a later list",
                list_names[list]);
        snprintf(name, sizeof name, "abide/%s.jsonl", list_names[list]);
        if (!export_end_shard(e, err) || !begin_file(e, str_z(name), false, err))
            return false;
        e->list = (int)list;
    }
    return put(e, json.p, json.n, err) && put_z(e, "\n", err);
}

/* --- records and files */

bool export_record(
    struct export *e, struct str file, bool alone, struct raw json, struct err *err)
{
    bool more = e->open && e->records && str_eq(last(e)->name, file);
    if (!more && (!export_end_shard(e, err) || !begin_file(e, file, false, err)))
        return false;
    if (alone)
        return put(e, json.p, json.n, err) && put_z(e, "\n", err) && end_file(e, err);
    e->records = true;
    return put_z(e, more ? ",\n" : "[\n", err) && put(e, json.p, json.n, err);
}

static bool asset_write(void *ctx, const void *p, size_t n, struct err *err)
{
    return put(ctx, p, n, err);
}

bool export_asset(struct export *e, struct str path, struct sink *out, struct err *err)
{
    *out = (struct sink){asset_write, e};
    return export_end_shard(e, err) && begin_file(e, path, false, err);
}

static bool starts_with(struct raw r, struct str start)
{
    return raw_eq_str(raw_slice(r, 0, start.n), start);
}

/* What an import would take for something else than a file of the person's. */
static bool is_reserved(struct raw path)
{
    const struct str json = STR(".json");
    bool in_folder = false;
    for (size_t i = 0; i < path.n; i++)
        in_folder |= path.p[i] == '/';
    if (in_folder)
        return starts_with(path, STR("abide/"));
    return (path.n > json.n &&
               raw_eq_str(raw_slice(path, path.n - json.n, path.n), json)) ||
           raw_eq_str(path, STR("chat.html")) || raw_eq_str(path, STR("abide"));
}

bool export_path_fits(struct raw path)
{
    size_t from = 0;
    for (size_t i = 0; i <= path.n; i++) {
        struct raw part = raw_slice(path, from, i);
        struct str token;
        if (i < path.n && path.p[i] != '/')
            continue;
        if (!raw_token(part, &token) || token.p[0] == '.')
            return false;
        from = i + 1;
    }
    return path.n <= EXPORT_PATH_MAX && !is_reserved(path);
}

/* --- the manifest */

static void member(struct jw *w, struct str key, struct str value)
{
    jw_key(w, key);
    jw_str(w, value);
}

static void put_file_entry(struct jw *w, const struct file *f)
{
    jw_object_begin(w);
    char hex[2 * SHA256_BYTES + 1];
    member(w, STR("path"), f->name);
    jw_key(w, STR("size_bytes"));
    jw_u64(w, f->size_bytes);
    member(w, STR("sha256"), hex_format(f->sha256, sizeof f->sha256, hex));
    jw_object_end(w);
}

static void put_manifest(struct export *e, struct jw *w)
{
    jw_object_begin(w);
    jw_key(w, STR("version"));
    jw_u64(w, 1);
    member(w, STR("manifest_file"), STR("export_manifest.json"));
    jw_key(w, STR("export_files"));
    jw_array_begin(w);
    for (size_t i = 0; i < e->files.n; i++)
        put_file_entry(w, &e->files.p[i]);
    jw_array_end(w);
    jw_key(w, STR("logical_files"));
    jw_object_begin(w);
    jw_key(w, STR("conversations.json"));
    jw_object_begin(w);
    jw_key(w, STR("files"));
    jw_array_begin(w);
    for (size_t i = 0; i < e->files.n; i++) {
        if (e->files.p[i].shard)
            jw_str(w, e->files.p[i].name);
    }
    jw_array_end(w);
    jw_key(w, STR("sharded"));
    jw_bool(w, true);
    jw_object_end(w);
    jw_object_end(w);
    jw_object_end(w);
}

bool export_finish(
    struct export *e, uint8_t manifest_sha256[SHA256_BYTES], struct err *err)
{
    if (e->shards == 0 && !begin_shard(e, err))
        return false;
    if (!export_end_shard(e, err) || !end_file(e, err))
        return false;
    buf_clear(&e->text);
    export_schema(&e->text);
    if (!export_small(e, "abide/schema.json", err))
        return false;
    buf_clear(&e->text);
    struct jw w = jw_to(&e->text);
    put_manifest(e, &w);
    if (!export_small(e, "export_manifest.json", err))
        return false;
    memcpy(manifest_sha256, last(e)->sha256, SHA256_BYTES);
    return true;
}
