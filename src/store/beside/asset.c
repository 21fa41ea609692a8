#include "store/beside/asset.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec.h"
#include "crypt/stream.h"
#include "model/words.h"
#include "os/dir.h"
#include "store/beside/leave.h"
#include "store/record_priv.h"
#include "store/store_priv.h"

/* A sealed file: header, then pieces of PIECE_BYTES, the last one shorter or empty. */
enum {
    PIECE_BYTES = 64 << 10,
    SEALED_BYTES = PIECE_BYTES + STREAM_OVERHEAD_BYTES,
    HEAD_FORMAT = 1
};

/* --- writing and reading the sealed file */

struct writing {
    struct stream stream;
    struct hasher *hash;
    struct source *from;
    struct sink to;
    unsigned char *plain, *sealed;
    uint64_t size_bytes;
    uint8_t sha256[SHA256_BYTES];
    uint8_t key[STREAM_KEY_BYTES];
};

/* Which vault's file it is; its own id is made from its bytes, so it cannot be in it.
 */
static struct place file_place(struct id vault)
{
    const struct place_of of = {.record = RECORD_FILE_BODY, .vault = vault};
    return place_make(&of);
}

static bool fill_piece(struct writing *w, size_t *n, struct err *err)
{
    size_t got = 1;
    *n = 0;
    while (*n < PIECE_BYTES && got > 0) {
        if (!source_read(w->from, w->plain + *n, PIECE_BYTES - *n, &got, err))
            return false;
        *n += got;
    }
    return true;
}

static bool write_pieces(struct writing *w, struct id vault, struct err *err)
{
    struct place place = file_place(vault);
    size_t n = PIECE_BYTES;
    while (n == PIECE_BYTES) {
        if (!fill_piece(w, &n, err) || !hasher_add(w->hash, w->plain, n, err))
            return false;
        stream_seal(&w->stream, place_raw(&place), raw_of(w->plain, n), n < PIECE_BYTES,
            w->sealed);
        w->size_bytes += n;
        if (!sink_write(&w->to, w->sealed, n + STREAM_OVERHEAD_BYTES, err))
            return false;
    }
    return hasher_take(w->hash, w->sha256, err);
}

static bool write_sealed(struct writing *w, struct id vault, struct err *err)
{
    uint8_t header[STREAM_HEADER_BYTES];
    random_bytes(w->key, sizeof w->key);
    stream_seal_begin(&w->stream, w->key, header);
    bool done =
        sink_write(&w->to, header, sizeof header, err) && write_pieces(w, vault, err);
    stream_end(&w->stream);
    return done;
}

static bool writing_init(struct writing *w, struct source *from, struct err *err)
{
    *w = (struct writing){.from = from};
    w->plain = mem_alloc(PIECE_BYTES);
    w->sealed = mem_alloc(SEALED_BYTES);
    return ((w->plain && w->sealed) || err_memory(err)) && hasher_new(&w->hash, err);
}

static void writing_fini(struct writing *w)
{
    if (w->plain)
        mem_wipe(w->plain, PIECE_BYTES);
    mem_free(w->plain);
    mem_free(w->sealed);
    hasher_free(w->hash);
    mem_wipe(w, sizeof *w);
}

/* One at a time is written, under store_begin: a name of its own is not needed. */
static bool part_path(
    const struct store *s, struct id vault, char path[FILE_PATH_MAX], struct err *err)
{
    char dir[FILE_PATH_MAX];
    return asset_dir(s, vault, dir, err) && file_make_dir(dir, err) &&
           file_join(dir, "part", path, err);
}

static bool write_part(struct store *s, struct id vault, struct writing *w,
    char path[FILE_PATH_MAX], struct err *err)
{
    struct file_out file;
    if (!part_path(s, vault, path, err) || !file_shred(path, err) ||
        !file_out_open(path, &file, err))
        return false;
    w->to = file_out_sink(&file);
    if (write_sealed(w, vault, err))
        return file_out_close(&file, err);
    file_out_abandon(&file);
    return false;
}

/* --- rows */

static bool file_id(struct store *s, const struct asset_put *put,
    const struct writing *w, struct id *out, struct err *err)
{
    const struct raw parts[] = {raw_from_str(STR("file")), raw_of("", 1),
        raw_of(w->sha256, sizeof w->sha256), put->facts.path};
    return keys_blind_id(s, put->vault, parts, COUNT(parts), out, err);
}

static struct place_of key_place(
    struct id vault, struct id conversation, struct id file)
{
    return (struct place_of){RECORD_FILE_KEY, 0, vault, conversation, file};
}

static bool put_key(
    struct store *s, const struct asset *a, const uint8_t *key, struct err *err)
{
    struct place_of of = key_place(a->vault, a->conversation, a->file);
    struct place place = place_make(&of);
    uint8_t wrapped[WRAPPED_KEY_BYTES];
    const struct ring *ring;
    CURSOR(c);
    if (!keys_ring_get(s, a->vault, &ring, err))
        return false;
    aead_seal(&s->random, ring->wrap, place_raw(&place), raw_of(key, STREAM_KEY_BYTES),
        wrapped);
    if (!sql_begin(s, SQL_FILE_KEY_PUT, &c, err))
        return false;
    sql_vault(&c, &a->vault);
    sql_id(&c, 3, &a->conversation);
    sql_id(&c, 4, &a->file);
    sql_blob(&c, 5, wrapped, sizeof wrapped);
    return sql_done(&c, err);
}

/* The key as this chat holds it, or (`any`) any chat. */
static bool get_key(struct store *s, const struct asset *a, bool any,
    uint8_t key[STREAM_KEY_BYTES], bool *found, struct err *err)
{
    const struct ring *ring;
    struct id conversation;
    CURSOR(c);
    if (!keys_ring_get(s, a->vault, &ring, err) ||
        !sql_begin(s, SQL_FILE_KEY_GET, &c, err))
        return false;
    sql_vault(&c, &a->vault);
    sql_id(&c, 3, &a->file);
    sql_id(&c, 4, &a->conversation);
    sql_int(&c, 5, any);
    if (!sql_step(&c, found, err))
        return false;
    if (!*found)
        return true;
    if (!sql_get_id(&c, 1, &conversation, err))
        return false;
    struct place_of of = key_place(a->vault, conversation, a->file);
    struct place place = place_make(&of);
    struct raw wrapped = sql_get_blob(&c, 0);
    if (wrapped.n != WRAPPED_KEY_BYTES)
        return err_set(err, ERR_CRYPTO, "store.key_size",
            "a wrapped key has %zu bytes; run abide doctor", wrapped.n);
    return aead_open(ring->wrap, place_raw(&place), wrapped, key, err);
}

static bool has_row(struct store *s, const struct asset *a, bool *has, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(s, SQL_FILE_GET, &c, err))
        return false;
    sql_vault(&c, &a->vault);
    sql_id(&c, 3, &a->conversation);
    sql_id(&c, 4, &a->file);
    return sql_step(&c, has, err);
}

static bool put_row(struct store *s, const struct asset *a, struct err *err)
{
    struct place_of of = {RECORD_FILE, 0, a->vault, a->conversation, a->file};
    const struct raw texts[] = {a->facts.id, a->facts.path, a->facts.name,
        raw_from_str(a->facts.media_type), raw_from_str(a->facts.named_by)};
    const uint8_t *key;
    CURSOR(c);
    if (!keys_conversation(s, a->vault, a->conversation, true, &key, err))
        return false;
    if (!key)
        return err_set(err, ERR_STATE, "store.vault_gone",
            "a file's chat has no key any more: it was deleted");
    store_scratch(s);
    record_num(&s->plain, HEAD_FORMAT);
    for (size_t i = 0; i < COUNT(texts); i++)
        record_raw(&s->plain, texts[i]);
    record_num(&s->plain, (int64_t)a->size_bytes);
    buf_add(&s->plain, a->sha256, sizeof a->sha256);
    if (!record_seal(s, key, &of, err) || !sql_begin(s, SQL_FILE_PUT, &c, err))
        return false;
    sql_vault(&c, &a->vault);
    sql_id(&c, 3, &a->conversation);
    sql_id(&c, 4, &a->file);
    sql_blob(&c, 5, s->sealed.p, s->sealed.n);
    return sql_done(&c, err);
}

/* A row and a wrapped key for each chat that has none; *added: one had none. */
static bool put_rows(struct store *s, const struct asset_put *put, struct asset *a,
    const uint8_t *key, bool *added, struct err *err)
{
    size_t n = put->count > 0 ? put->count : 1;
    *added = false;
    for (size_t i = 0; i < n; i++) {
        bool has;
        a->conversation = put->count > 0 ? put->conversations[i] : (struct id){{0}};
        if (!has_row(s, a, &has, err))
            return false;
        if (has)
            continue;
        *added = true;
        if (!put_key(s, a, key, err) || !put_row(s, a, err))
            return false;
    }
    return true;
}

/*
 * The file takes its name before its key is committed: a run that is killed between
 * leaves a file nobody can read, and the next one puts another in its place.
 */
static bool take_place(
    struct store *s, const struct asset *a, const char *part, struct err *err)
{
    char path[FILE_PATH_MAX];
    return asset_path(s, a->vault, a->file, path, err) && file_shred(path, err) &&
           file_rename_new(part, path, err);
}

static bool put_sealed(struct store *s, const struct asset_put *put, struct writing *w,
    const char *part, struct asset_put_result *out, struct err *err)
{
    struct asset a = {
        .vault = put->vault, .facts = put->facts, .size_bytes = w->size_bytes};
    uint8_t key[STREAM_KEY_BYTES];
    bool known;
    memcpy(a.sha256, w->sha256, sizeof a.sha256);
    if (!file_id(s, put, w, &a.file, err) || !get_key(s, &a, true, key, &known, err))
        return false;
    bool done = known ? file_shred(part, err) : take_place(s, &a, part, err);
    done = done && put_rows(s, put, &a, known ? key : w->key, &out->added, err);
    out->size_bytes = w->size_bytes;
    mem_wipe(key, sizeof key);
    return done;
}

static bool check_put(const struct asset_put *put, struct err *err)
{
    const struct asset_facts *f = &put->facts;
    if (f->path.n == 0 || f->path.n > ASSET_TEXT_MAX || f->id.n > ASSET_TEXT_MAX ||
        f->name.n > ASSET_TEXT_MAX)
        return err_set(err, ERR_INPUT, "store.asset_name",
            "a file's path or name is empty or longer than %d bytes", ASSET_TEXT_MAX);
    return true;
}

bool asset_put(struct store *s, const struct asset_put *put, struct source *bytes,
    struct asset_put_result *out, struct err *err)
{
    char part[FILE_PATH_MAX];
    struct writing w;
    *out = (struct asset_put_result){0};
    if (!store_need_write(s, err) || !check_put(put, err))
        return false;
    bool done = writing_init(&w, bytes, err) &&
                write_part(s, put->vault, &w, part, err) &&
                put_sealed(s, put, &w, part, out, err);
    s->spoiled |= !done;
    writing_fini(&w);
    return done;
}

/* --- listing */

static bool take_row(struct store *s, const struct cursor *c, struct asset *out,
    struct arena *a, bool *readable, struct err *err)
{
    struct unpack u = {0};
    const uint8_t *key;
    if (!sql_get_id(c, 0, &out->conversation, err) ||
        !sql_get_id(c, 1, &out->file, err) ||
        !keys_conversation(s, out->vault, out->conversation, false, &key, err))
        return false;
    *readable = key != NULL;
    if (!key)
        return true;
    struct place_of of = {RECORD_FILE, 0, out->vault, out->conversation, out->file};
    if (!record_open(key, &of, sql_get_blob(c, 2), a, &u.rest, err) ||
        !unpack_format(&u, HEAD_FORMAT, err))
        return false;
    out->facts.id = unpack_raw(&u);
    out->facts.path = unpack_raw(&u);
    out->facts.name = unpack_raw(&u);
    struct raw type = unpack_raw(&u), by = unpack_raw(&u);
    out->size_bytes = (uint64_t)unpack_num(&u);
    struct raw sum = unpack_bytes(&u, sizeof out->sha256);
    if (!unpack_good(&u, err))
        return false;
    memcpy(out->sha256, sum.p, sizeof out->sha256);
    out->facts.media_type = (struct str){(const char *)type.p, type.n};
    out->facts.named_by = (struct str){(const char *)by.p, by.n};
    return true;
}

static int by_path(const void *a, const void *b)
{
    const struct asset *one = a, *two = b;
    int order = raw_cmp(one->facts.path, two->facts.path);
    return order ? order : memcmp(one->sha256, two->sha256, sizeof one->sha256);
}

struct assets {
    VEC(struct asset) all;
};

static bool add_rows(struct store *s, struct id vault, struct arena *a,
    struct assets *out, struct err *err)
{
    static const struct id none = {{0}};
    bool row, readable;
    CURSOR(c);
    if (!sql_begin(s, SQL_FILE_LIST, &c, err))
        return false;
    sql_vault(&c, &vault);
    sql_int(&c, 3, BODY_STATE_LIVE);
    sql_int(&c, 5, s->taking ? BODY_STATE_DELETED_PENDING : BODY_STATE_LIVE);
    sql_id(&c, 4, &none);
    for (;;) {
        struct asset one = {.vault = vault};
        if (!sql_step(&c, &row, err))
            return false;
        if (!row)
            return true;
        if (!take_row(s, &c, &one, a, &readable, err))
            return false;
        bool again = out->all.n > 0 && id_eq(out->all.p[out->all.n - 1].file, one.file);
        if (readable && !again && !vec_push(&out->all, one, ASSETS_MAX))
            return err_memory(err);
    }
}

bool asset_list(struct store *s, struct id vault, struct arena *a,
    const struct asset **out, size_t *count, struct err *err)
{
    struct assets list = {.all = VEC_INIT};
    bool done = store_fresh(s, err) && account_must_live(s, vault, err) &&
                add_rows(s, vault, a, &list, err);
    if (done && list.all.n > 0) {
        struct asset *kept = arena_array(a, list.all.n, sizeof *kept);
        done = kept || err_memory(err);
        if (done) {
            memcpy(kept, list.all.p, list.all.n * sizeof *kept);
            qsort(kept, list.all.n, sizeof *kept, by_path);
            *out = kept;
        }
    }
    *count = list.all.n;
    vec_fini(&list.all);
    return done;
}

/* --- reading */

struct reading {
    struct stream stream;
    struct source from;
    struct sink *to;
    unsigned char *sealed, *plain;
    struct hasher *hash;
};

static bool read_fully(
    struct source *from, unsigned char *to, size_t want, size_t *n, struct err *err)
{
    size_t got = 1;
    *n = 0;
    while (*n < want && got > 0) {
        if (!source_read(from, to + *n, want - *n, &got, err))
            return false;
        *n += got;
    }
    return true;
}

static bool read_pieces(struct reading *r, struct id vault, struct err *err)
{
    struct place place = file_place(vault);
    bool last = false;
    while (!last) {
        size_t n;
        if (!read_fully(&r->from, r->sealed, SEALED_BYTES, &n, err) ||
            !stream_open(&r->stream, place_raw(&place), raw_of(r->sealed, n), r->plain,
                &last, err) ||
            !hasher_add(r->hash, r->plain, n - STREAM_OVERHEAD_BYTES, err) ||
            !sink_write(r->to, r->plain, n - STREAM_OVERHEAD_BYTES, err))
            return false;
    }
    return true;
}

static bool check_hash(struct reading *r, const struct asset *asset, struct err *err)
{
    uint8_t sum[SHA256_BYTES];
    if (!hasher_take(r->hash, sum, err))
        return false;
    return memcmp(sum, asset->sha256, sizeof sum) == 0 ||
           err_set(err, ERR_CRYPTO, "store.asset_other",
               "a sealed file holds other bytes than were put; restore it");
}

static bool read_file(
    struct reading *r, const struct asset *asset, const uint8_t *key, struct err *err)
{
    uint8_t header[STREAM_HEADER_BYTES];
    size_t n;
    r->plain = mem_alloc(PIECE_BYTES);
    r->sealed = mem_alloc(SEALED_BYTES);
    if (!r->plain || !r->sealed)
        return err_memory(err);
    if (!hasher_new(&r->hash, err) ||
        !read_fully(&r->from, header, sizeof header, &n, err))
        return false;
    if (n != sizeof header)
        return err_set(err, ERR_CRYPTO, "store.asset_cut", "a sealed file is cut");
    return stream_open_begin(&r->stream, key, header, err) &&
           read_pieces(r, asset->vault, err) && check_hash(r, asset, err);
}

bool asset_read(
    struct store *s, const struct asset *asset, struct sink *to, struct err *err)
{
    struct reading r = {.to = to};
    uint8_t key[STREAM_KEY_BYTES];
    char path[FILE_PATH_MAX];
    struct file_in in;
    bool found;
    if (!store_fresh(s, err) || !account_must_live(s, asset->vault, err) ||
        !get_key(s, asset, false, key, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_ABSENT, "store.asset_gone",
            "a file's key is gone: it was deleted");
    if (!asset_path(s, asset->vault, asset->file, path, err) ||
        !file_in_open(path, &in, err))
        return false;
    r.from = file_in_source(&in);
    bool done = read_file(&r, asset, key, err);
    file_in_close(&in);
    if (r.plain)
        mem_wipe(r.plain, PIECE_BYTES);
    mem_free(r.plain);
    mem_free(r.sealed);
    hasher_free(r.hash);
    stream_end(&r.stream);
    mem_wipe(key, sizeof key);
    return done;
}
