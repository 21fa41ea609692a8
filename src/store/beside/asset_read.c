/* Listing a person's files, and reading one back. */
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/vec.h"
#include "model/words.h"
#include "os/file.h"
#include "store/beside/asset_priv.h"
#include "store/beside/leave.h"
#include "store/store_priv.h"

/* Which vault's file it is; its own id is made from its bytes, so it cannot be in it.
 */
struct place asset_place(struct id vault)
{
    const struct place_of of = {.record = RECORD_FILE_BODY, .vault = vault};
    return place_make(&of);
}

struct place_of asset_key_place(struct id vault, struct id conversation, struct id file)
{
    return (struct place_of){RECORD_FILE_KEY, 0, vault, conversation, file};
}

bool asset_key(struct store *s, const struct asset *a, bool any,
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
    struct place_of of = asset_key_place(a->vault, conversation, a->file);
    struct place place = place_make(&of);
    struct raw wrapped = sql_get_blob(&c, 0);
    if (wrapped.n != WRAPPED_KEY_BYTES)
        return err_set(err, ERR_CRYPTO, "store.key_size",
            "a wrapped key has %zu bytes; run abide doctor", wrapped.n);
    return aead_open(ring->wrap, place_raw(&place), wrapped, key, err);
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
        !unpack_format(&u, ASSET_FORMAT, err))
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
    sql_int(&c, 6, s->taking);
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
    struct place place = asset_place(vault);
    bool last = false;
    while (!last) {
        size_t n;
        if (!read_fully(&r->from, r->sealed, ASSET_SEALED, &n, err) ||
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
    r->plain = mem_alloc(ASSET_PIECE);
    r->sealed = mem_alloc(ASSET_SEALED);
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
        !asset_key(s, asset, false, key, &found, err))
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
        mem_wipe(r.plain, ASSET_PIECE);
    mem_free(r.plain);
    mem_free(r.sealed);
    hasher_free(r.hash);
    stream_end(&r.stream);
    mem_wipe(key, sizeof key);
    return done;
}
