#include "store/beside/asset.h"

#include <string.h>

#include "base/mem.h"
#include "store/beside/asset_priv.h"
#include "store/beside/leave.h"
#include "store/store_priv.h"

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

static bool fill_piece(struct writing *w, size_t *n, struct err *err)
{
    size_t got = 1;
    *n = 0;
    while (*n < ASSET_PIECE && got > 0) {
        if (!source_read(w->from, w->plain + *n, ASSET_PIECE - *n, &got, err))
            return false;
        *n += got;
    }
    return true;
}

static bool write_pieces(struct writing *w, struct id vault, struct err *err)
{
    struct place place = asset_place(vault);
    size_t n = ASSET_PIECE;
    while (n == ASSET_PIECE) {
        if (!fill_piece(w, &n, err) || !hasher_add(w->hash, w->plain, n, err))
            return false;
        stream_seal(&w->stream, place_raw(&place), raw_of(w->plain, n), n < ASSET_PIECE,
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
    w->plain = mem_alloc(ASSET_PIECE);
    w->sealed = mem_alloc(ASSET_SEALED);
    return ((w->plain && w->sealed) || err_memory(err)) && hasher_new(&w->hash, err);
}

static void writing_fini(struct writing *w)
{
    if (w->plain)
        mem_wipe(w->plain, ASSET_PIECE);
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

static bool put_key(
    struct store *s, const struct asset *a, const uint8_t *key, struct err *err)
{
    struct place_of of = asset_key_place(a->vault, a->conversation, a->file);
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
    record_num(&s->plain, ASSET_FORMAT);
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

/* Its sealed file was lost: each chat that has it gets the key of the new one. */
static bool put_keys(
    struct store *s, struct asset *a, const uint8_t *key, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!sql_begin(s, SQL_FILE_CHATS, &c, err))
        return false;
    sql_vault(&c, &a->vault);
    sql_id(&c, 3, &a->file);
    for (;;) {
        if (!sql_step(&c, &row, err))
            return false;
        if (!row)
            return true;
        if (!sql_get_id(&c, 0, &a->conversation, err) || !put_key(s, a, key, err))
            return false;
    }
}

static bool is_lost(struct store *s, const struct asset *a, bool *out, struct err *err)
{
    char path[FILE_PATH_MAX];
    struct file_facts facts;
    if (!asset_path(s, a->vault, a->file, path, err) || !file_look(path, &facts, err))
        return false;
    *out = !facts.exists;
    return true;
}

/* A file that was deleted here does not come back with another import. */
static bool is_deleted(
    struct store *s, const struct asset *a, bool *deleted, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(s, SQL_FILE_DELETED, &c, err))
        return false;
    sql_vault(&c, &a->vault);
    sql_id(&c, 3, &a->file);
    return sql_step(&c, deleted, err);
}

static bool put_sealed(struct store *s, const struct asset_put *put, struct writing *w,
    const char *part, struct asset_put_result *out, struct err *err)
{
    struct asset a = {
        .vault = put->vault, .facts = put->facts, .size_bytes = w->size_bytes};
    uint8_t key[STREAM_KEY_BYTES];
    bool known, deleted, lost = false;
    memcpy(a.sha256, w->sha256, sizeof a.sha256);
    out->size_bytes = w->size_bytes;
    if (!file_id(s, put, w, &a.file, err) || !is_deleted(s, &a, &deleted, err))
        return false;
    if (deleted)
        return file_shred(part, err);
    if (!asset_key(s, &a, true, key, &known, err))
        return false;
    bool done = !known || is_lost(s, &a, &lost, err);
    if (known && lost)
        memcpy(key, w->key, sizeof key);
    done =
        done && (known && !lost ? file_shred(part, err) : take_place(s, &a, part, err));
    done = done && (!lost || put_keys(s, &a, key, err)) &&
           put_rows(s, put, &a, known ? key : w->key, &out->added, err);
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
