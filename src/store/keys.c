#include "store/keys_priv.h"

#include <string.h>

#include "base/mem.h"
#include "crypt/random.h"
#include "crypt/secret.h"
#include "store/keys_inner_priv.h"
#include "store/record_priv.h"
#include "store/store_priv.h"

enum { ROOT_FILE_MAX = 4096 };

bool keys_write_root(const char *path, const char *source,
    const uint8_t key[AEAD_KEY_BYTES], struct err *err)
{
    struct buf text;
    buf_init(&text, ROOT_FILE_MAX);
    bool done = custody_write(source, key, &text, err) &&
                file_replace(path, buf_raw(&text), err);
    buf_wipe(&text);
    return done;
}

bool keys_make_root(const char *path, const char *source, struct err *err)
{
    uint8_t key[AEAD_KEY_BYTES];
    random_bytes(key, sizeof key);
    bool done = keys_write_root(path, source, key, err);
    mem_wipe(key, sizeof key);
    return done;
}

static bool read_root(const char *path, struct keys *k, struct err *err)
{
    struct buf text;
    buf_init(&text, ROOT_FILE_MAX);
    bool done = file_read(path, &text, err) &&
                custody_read(buf_str(&text), k->root, k->source, err);
    buf_wipe(&text);
    return done;
}

bool keys_load(const char *path, struct keys **out, struct err *err)
{
    struct keys *k = secret_alloc(sizeof *k);
    if (!k)
        return err_memory(err);
    if (!read_root(path, k, err)) {
        secret_free(k);
        return false;
    }
    *out = k;
    return true;
}

const char *keys_source(const struct keys *k)
{
    return k->source;
}

bool keys_try_next(struct store *s, const char *next, bool *took, struct err *err)
{
    struct file_facts facts;
    *took = false;
    if (!file_look(next, &facts, err))
        return false;
    if (!facts.exists)
        return true;
    keys_forget(s->keys);
    if (!read_root(next, s->keys, err) || !keys_check(s, err))
        return false;
    *took = true;
    return true;
}

bool keys_settle_root(const char *path, const char *next, struct err *err)
{
    struct buf text;
    buf_init(&text, ROOT_FILE_MAX);
    bool done = file_read(next, &text, err) && file_shred(path, err) &&
                file_replace(path, buf_raw(&text), err) && file_shred(next, err);
    buf_wipe(&text);
    return done;
}

void keys_free(struct keys *k)
{
    secret_free(k);
}

/* A deletion forgets several times: 100 KB are wiped once, not each time. */
void keys_forget(struct keys *k)
{
    if (!k->cached)
        return;
    k->cached = false;
    mem_wipe(k->rings, sizeof k->rings);
    mem_wipe(k->keys, sizeof k->keys);
    mem_wipe(k->epoch_key, sizeof k->epoch_key);
    k->epoch = 0;
}

bool keys_refresh(struct store *s, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!sql_begin(s, SQL_KEYS_CHANGED, &c, err) || !sql_step(&c, &row, err))
        return false;
    int64_t version = sql_get_int(&c, 0);
    if (version != s->keys->version) {
        keys_forget(s->keys);
        s->mac_vault = (struct id){{0}};
        s->keys->version = version;
    }
    return true;
}

bool keys_open_with(const uint8_t *with, const struct place_of *of, struct raw wrapped,
    struct raw room, struct err *err)
{
    struct place place = place_make(of);
    if (wrapped.n != room.n + AEAD_OVERHEAD_BYTES)
        return err_set(err, ERR_CRYPTO, "store.key_size",
            "a wrapped key has %zu bytes, not %zu; run abide doctor", wrapped.n,
            room.n + AEAD_OVERHEAD_BYTES);
    return aead_open(
        with, place_raw(&place), wrapped, (uint8_t *)(uintptr_t)room.p, err);
}

void keys_seal_with(struct random_pool *pool, const uint8_t *with,
    const struct place_of *of, struct raw key, uint8_t *out)
{
    struct place place = place_make(of);
    aead_seal(pool, with, place_raw(&place), key, out);
}

/* Epochs */

struct place_of keys_epoch_place(int64_t epoch)
{
    return (struct place_of){.record = RECORD_EPOCH_KEY, .number = (uint64_t)epoch};
}

bool keys_epoch_make(
    struct store *s, int64_t epoch, struct instant now, struct err *err)
{
    struct place_of of = keys_epoch_place(epoch);
    uint8_t wrapped[WRAPPED_KEY_BYTES];
    CURSOR(c);
    s->keys->cached = true;
    random_bytes(s->keys->epoch_key, AEAD_KEY_BYTES);
    s->keys->epoch = epoch;
    keys_seal_with(&s->random, s->keys->root, &of,
        raw_of(s->keys->epoch_key, AEAD_KEY_BYTES), wrapped);
    if (!sql_begin(s, SQL_EPOCH_PUT, &c, err))
        return false;
    sql_int(&c, 1, epoch);
    sql_blob(&c, 2, wrapped, sizeof wrapped);
    sql_int(&c, 3, now.us);
    return sql_done(&c, err);
}

bool keys_epoch_load(struct store *s, int64_t epoch, struct err *err)
{
    struct place_of of = keys_epoch_place(epoch);
    struct keys *k = s->keys;
    bool row;
    CURSOR(c);
    if (k->epoch == epoch)
        return true;
    if (!sql_begin(s, SQL_EPOCH_GET, &c, err))
        return false;
    sql_int(&c, 1, epoch);
    if (!sql_step(&c, &row, err))
        return false;
    if (!row)
        return err_set(err, ERR_CRYPTO, "store.epoch_gone",
            "key epoch %lld is destroyed: what it wrapped cannot be read",
            (long long)epoch);
    k->cached = true;
    k->epoch = 0;
    if (!keys_open_with(k->root, &of, sql_get_blob(&c, 0),
            raw_of(k->epoch_key, AEAD_KEY_BYTES), err))
        return false;
    k->epoch = epoch;
    return true;
}

bool keys_epoch_newest(struct store *s, int64_t *out, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!sql_begin(s, SQL_EPOCH_NEWEST, &c, err) || !sql_step(&c, &row, err))
        return false;
    *out = row ? sql_get_int(&c, 0) : 0;
    if (*out == 0)
        return err_set(err, ERR_STATE, "store.no_epoch",
            "the key store has no living epoch; restore keys.db");
    return true;
}

/* Secrets of the installation */

static const struct str secret_names[SECRET_COUNT] = {
    [SECRET_DIRECTORY] = STR_INIT("directory"),
    [SECRET_TOMBSTONE] = STR_INIT("tombstone"),
    [SECRET_SIGNING] = STR_INIT("signing"),
};

struct place_of keys_secret_place(enum secret which)
{
    return (struct place_of){.record = RECORD_SECRET, .number = (uint64_t)which + 1};
}

static bool make_secret(struct store *s, enum secret which, struct err *err)
{
    struct place_of of = keys_secret_place(which);
    uint8_t wrapped[WRAPPED_KEY_BYTES], *key = s->keys->secrets[which];
    CURSOR(c);
    random_bytes(key, AEAD_KEY_BYTES);
    s->keys->has_secret[which] = true;
    keys_seal_with(
        &s->random, s->keys->root, &of, raw_of(key, AEAD_KEY_BYTES), wrapped);
    if (!sql_begin(s, SQL_SECRET_PUT, &c, err))
        return false;
    sql_text(&c, 1, secret_names[which]);
    sql_blob(&c, 2, wrapped, sizeof wrapped);
    return sql_done(&c, err);
}

static bool load_secret(struct store *s, enum secret which, struct err *err)
{
    struct place_of of = keys_secret_place(which);
    bool row;
    CURSOR(c);
    if (!sql_begin(s, SQL_SECRET_GET, &c, err))
        return false;
    sql_text(&c, 1, secret_names[which]);
    if (!sql_step(&c, &row, err))
        return false;
    if (!row)
        return err_set(err, ERR_STATE, "store.no_secret",
            "the key store lacks a secret of the installation; restore keys.db");
    return keys_open_with(s->keys->root, &of, sql_get_blob(&c, 0),
        raw_of(s->keys->secrets[which], AEAD_KEY_BYTES), err);
}

bool keys_secret(
    struct store *s, enum secret which, const uint8_t **out, struct err *err)
{
    struct keys *k = s->keys;
    if (!k->has_secret[which] && !load_secret(s, which, err))
        return false;
    k->has_secret[which] = true;
    *out = k->secrets[which];
    return true;
}

bool keys_create(struct store *s, struct instant now, struct err *err)
{
    if (!keys_epoch_make(s, 1, now, err))
        return false;
    for (int i = 0; i < SECRET_COUNT; i++) {
        if (!make_secret(s, (enum secret)i, err))
            return false;
    }
    return true;
}

bool keys_check(struct store *s, struct err *err)
{
    const uint8_t *directory;
    int64_t epoch;
    if (!keys_epoch_newest(s, &epoch, err))
        return false;
    if (keys_epoch_load(s, epoch, err) &&
        keys_secret(s, SECRET_DIRECTORY, &directory, err))
        return true;
    if (err && err->code == ERR_CRYPTO)
        err_set(err, ERR_CRYPTO, "store.root_wrong",
            "root.key does not open this key store: put the right file back");
    return false;
}

/* Rings */

static struct cached_ring *ring_slot(struct keys *k, struct id vault)
{
    k->cached = true;
    return &k->rings[vault.b[ID_BYTES - 1] % RING_SLOTS];
}

bool keys_ring_make(struct store *s, struct id vault, struct err *err)
{
    struct cached_ring *slot = ring_slot(s->keys, vault);
    struct place_of of = {.record = RECORD_RING, .vault = vault};
    uint8_t wrapped[WRAPPED_RING_BYTES];
    int64_t epoch;
    CURSOR(c);
    if (!keys_epoch_newest(s, &epoch, err) || !keys_epoch_load(s, epoch, err))
        return false;
    of.number = (uint64_t)epoch;
    slot->used = false;
    random_bytes(&slot->ring, sizeof slot->ring);
    keys_seal_with(&s->random, s->keys->epoch_key, &of,
        raw_of(&slot->ring, sizeof slot->ring), wrapped);
    if (!sql_begin(s, SQL_RING_PUT, &c, err))
        return false;
    sql_vault(&c, &vault);
    sql_int(&c, 3, epoch);
    sql_blob(&c, 4, wrapped, sizeof wrapped);
    if (!sql_done(&c, err))
        return false;
    slot->vault = vault;
    slot->used = true;
    return true;
}

/* A destroyed key's blob is all zeroes until the purge takes its row. */
bool keys_is_destroyed(struct raw wrapped)
{
    for (size_t i = 0; i < wrapped.n; i++) {
        if (wrapped.p[i] != 0)
            return false;
    }
    return true;
}

static bool load_ring(struct store *s, struct id vault, struct cached_ring *slot,
    bool *row, struct err *err)
{
    struct place_of of = {.record = RECORD_RING, .vault = vault};
    CURSOR(c);
    if (!sql_begin(s, SQL_RING_GET, &c, err))
        return false;
    sql_vault(&c, &vault);
    if (!sql_step(&c, row, err))
        return false;
    if (*row && keys_is_destroyed(sql_get_blob(&c, 1)))
        *row = false;
    if (!*row)
        return true;
    of.number = (uint64_t)sql_get_int(&c, 0);
    slot->used = false;
    if (!keys_epoch_load(s, (int64_t)of.number, err) ||
        !keys_open_with(s->keys->epoch_key, &of, sql_get_blob(&c, 1),
            raw_of(&slot->ring, sizeof slot->ring), err))
        return false;
    slot->vault = vault;
    slot->used = true;
    return true;
}

bool keys_ring_find(
    struct store *s, struct id vault, const struct ring **out, struct err *err)
{
    struct cached_ring *slot = ring_slot(s->keys, vault);
    bool row = true;
    if (!slot->used || !id_eq(slot->vault, vault)) {
        if (!load_ring(s, vault, slot, &row, err))
            return false;
    }
    *out = row ? &slot->ring : NULL;
    return true;
}

bool keys_ring_get(
    struct store *s, struct id vault, const struct ring **out, struct err *err)
{
    if (!keys_ring_find(s, vault, out, err))
        return false;
    if (!*out)
        return err_set(err, ERR_STATE, "store.vault_gone",
            "a vault has no keys any more: its account was deleted");
    return true;
}

/* Conversation keys */

static struct cached_key *key_slot(
    struct keys *k, struct id vault, struct id conversation)
{
    size_t at = (size_t)(conversation.b[0] << 8 | conversation.b[1]) ^ vault.b[15];
    k->cached = true;
    return &k->keys[at % KEY_SLOTS];
}

static bool make_key(struct store *s, const struct ring *ring,
    const struct place_of *of, struct cached_key *slot, struct err *err)
{
    uint8_t wrapped[WRAPPED_KEY_BYTES];
    CURSOR(c);
    random_bytes(slot->key, AEAD_KEY_BYTES);
    keys_seal_with(
        &s->random, ring->wrap, of, raw_of(slot->key, AEAD_KEY_BYTES), wrapped);
    if (!sql_begin(s, SQL_KEY_PUT, &c, err))
        return false;
    sql_vault(&c, &of->vault);
    sql_id(&c, 3, &of->object);
    sql_blob(&c, 4, wrapped, sizeof wrapped);
    return sql_done(&c, err);
}

static bool load_key(struct store *s, const struct place_of *of,
    struct cached_key *slot, bool make, struct err *err)
{
    const struct ring *ring;
    bool row;
    CURSOR(c);
    slot->used = false;
    if (!keys_ring_find(s, of->vault, &ring, err))
        return false;
    if (!ring)
        return true;
    if (!sql_begin(s, SQL_KEY_GET, &c, err))
        return false;
    sql_vault(&c, &of->vault);
    sql_id(&c, 3, &of->object);
    if (!sql_step(&c, &row, err))
        return false;
    if (row && keys_is_destroyed(sql_get_blob(&c, 0)))
        return true;
    if (!row && !make)
        return true;
    bool done = row ? keys_open_with(ring->wrap, of, sql_get_blob(&c, 0),
                          raw_of(slot->key, AEAD_KEY_BYTES), err)
                    : make_key(s, ring, of, slot, err);
    slot->vault = of->vault;
    slot->conversation = of->object;
    slot->used = done;
    return done;
}

bool keys_conversation(struct store *s, struct id vault, struct id conversation,
    bool make, const uint8_t **out, struct err *err)
{
    struct cached_key *slot = key_slot(s->keys, vault, conversation);
    struct place_of of = {
        .record = RECORD_CONVERSATION_KEY, .vault = vault, .object = conversation};
    if (!slot->used || !id_eq(slot->vault, vault) ||
        !id_eq(slot->conversation, conversation)) {
        if (!load_key(s, &of, slot, make, err))
            return false;
    }
    *out = slot->used ? slot->key : NULL;
    return true;
}

bool keys_blind_id(struct store *s, struct id vault, const struct raw *parts,
    size_t count, struct id *out, struct err *err)
{
    uint8_t sum[MAC_BYTES];
    const struct ring *ring;
    if (id_is_zero(s->mac_vault) || !id_eq(s->mac_vault, vault)) {
        if (!keys_ring_get(s, vault, &ring, err))
            return false;
        s->mac_vault = (struct id){{0}};
        if (!mac_key(s->mac, raw_of(ring->blind, sizeof ring->blind), err))
            return false;
        s->mac_vault = vault;
    }
    if (!mac_sum(s->mac, parts, count, sum, err))
        return false;
    memcpy(out->b, sum, ID_BYTES);
    return true;
}
