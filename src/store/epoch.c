#include "store/epoch.h"

#include <string.h>

#include "base/mem.h"
#include "base/vec.h"
#include "store/keys_inner_priv.h"
#include "store/store_priv.h"

enum { EPOCHS_MAX = 100000 };

bool epoch_list(struct store *s, struct arena *a, const struct epoch **out,
    size_t *count, struct err *err)
{
    VEC(struct epoch) all = VEC_INIT;
    const void *kept = NULL;
    bool row = true;
    CURSOR(c);
    bool done = store_fresh(s, err) && sql_begin(s, SQL_EPOCH_LIST, &c, err);
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct epoch e = {sql_get_int(&c, 0), {sql_get_int(&c, 1)}, INSTANT_UNKNOWN,
            (uint64_t)sql_get_int(&c, 3)};
        if (!sql_is_null(&c, 2))
            e.ended.us = sql_get_int(&c, 2);
        if (!vec_push(&all, e, EPOCHS_MAX))
            done = err_memory(err);
    }
    done = done && ((kept = vec_copy(&all, a)) || err_memory(err));
    if (done) {
        *out = kept;
        *count = all.n;
    }
    vec_fini(&all);
    return done;
}

/* Rotation */

struct rewrapping {
    struct store *s;
    int64_t old, now;
};

static bool write_ring(
    struct rewrapping *r, int64_t rowid, const uint8_t *wrapped, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(r->s, SQL_RING_SET, &c, err))
        return false;
    sql_int(&c, 1, rowid);
    sql_int(&c, 2, r->now);
    sql_blob(&c, 3, wrapped, WRAPPED_RING_BYTES);
    return sql_done(&c, err);
}

/* The rings cached in slot 0 are free to use: the cache was forgotten before. */
static bool rewrap_ring(struct rewrapping *r, const struct cursor *c, struct err *err)
{
    struct keys *k = r->s->keys;
    struct ring *ring = &k->rings[0].ring;
    struct place_of of = {.record = RECORD_RING};
    uint8_t wrapped[WRAPPED_RING_BYTES], new_key[AEAD_KEY_BYTES];
    if (keys_is_destroyed(sql_get_blob(c, 3)))
        return true;
    if (!sql_get_id(c, 1, &of.vault, err))
        return false;
    of.number = (uint64_t)sql_get_int(c, 2);
    memcpy(new_key, k->epoch_key, sizeof new_key);
    bool done = keys_epoch_load(r->s, (int64_t)of.number, err) &&
                keys_open_with(k->epoch_key, &of, sql_get_blob(c, 3),
                    raw_of(ring, sizeof *ring), err);
    memcpy(k->epoch_key, new_key, sizeof new_key);
    k->epoch = r->now;
    mem_wipe(new_key, sizeof new_key);
    if (!done)
        return false;
    of.number = (uint64_t)r->now;
    keys_seal_with(
        &r->s->random, k->epoch_key, &of, raw_of(ring, sizeof *ring), wrapped);
    return write_ring(r, sql_get_int(c, 0), wrapped, err);
}

static bool rewrap_rings(struct rewrapping *r, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!sql_begin(r->s, SQL_RING_OLD, &c, err))
        return false;
    sql_int(&c, 1, r->now);
    for (;;) {
        if (!sql_step(&c, &row, err))
            return false;
        if (!row)
            return true;
        if (!rewrap_ring(r, &c, err))
            return false;
    }
}

static bool rotate(
    struct store *s, struct instant now, int64_t *number, struct err *err)
{
    struct rewrapping r = {.s = s};
    if (!keys_epoch_newest(s, &r.old, err))
        return false;
    keys_forget(s->keys);
    r.now = r.old + 1;
    if (!keys_epoch_make(s, r.now, now, err) || !rewrap_rings(&r, err))
        return false;
    *number = r.now;
    return true;
}

bool epoch_rotate(struct store *s, struct instant now, int64_t *number, struct err *err)
{
    if (!store_begin(s, err))
        return false;
    bool done = rotate(s, now, number, err) && store_commit(s, err);
    store_rollback(s);
    keys_forget(s->keys);
    return done && store_drain(s, true, err);
}

/* Destruction */

static bool check_old(struct store *s, int64_t number, struct err *err)
{
    int64_t newest;
    bool row;
    CURSOR(c);
    if (!keys_epoch_newest(s, &newest, err))
        return false;
    if (number >= newest || number < 1)
        return err_set(err, ERR_STATE, "store.epoch_in_use",
            "epoch %lld is the newest or does not exist: rotate first",
            (long long)number);
    if (!sql_begin(s, SQL_EPOCH_RINGS, &c, err))
        return false;
    sql_int(&c, 1, number);
    if (!sql_step(&c, &row, err))
        return false;
    if (sql_get_int(&c, 0) > 0)
        return err_set(err, ERR_STATE, "store.epoch_in_use",
            "epoch %lld wraps keys still: rotate first", (long long)number);
    return true;
}

static bool rewrap_secret(
    struct store *s, enum secret which, const uint8_t *root, struct err *err)
{
    static const struct str names[SECRET_COUNT] = {
        STR_INIT("directory"), STR_INIT("tombstone"), STR_INIT("signing")};
    struct place_of of = keys_secret_place(which);
    uint8_t wrapped[WRAPPED_KEY_BYTES];
    const uint8_t *key;
    CURSOR(c);
    if (!keys_secret(s, which, &key, err))
        return false;
    keys_seal_with(&s->random, root, &of, raw_of(key, AEAD_KEY_BYTES), wrapped);
    if (!sql_begin(s, SQL_SECRET_SET, &c, err))
        return false;
    sql_text(&c, 1, names[which]);
    sql_blob(&c, 2, wrapped, sizeof wrapped);
    return sql_done(&c, err);
}

static bool rewrap_epoch(
    struct store *s, int64_t number, const uint8_t *root, struct err *err)
{
    struct place_of of = keys_epoch_place(number);
    uint8_t wrapped[WRAPPED_KEY_BYTES];
    CURSOR(c);
    if (!keys_epoch_load(s, number, err))
        return false;
    keys_seal_with(
        &s->random, root, &of, raw_of(s->keys->epoch_key, AEAD_KEY_BYTES), wrapped);
    if (!sql_begin(s, SQL_EPOCH_SET, &c, err))
        return false;
    sql_int(&c, 1, number);
    sql_blob(&c, 2, wrapped, sizeof wrapped);
    return sql_done(&c, err);
}

static bool end_epoch(
    struct store *s, int64_t number, struct instant now, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(s, SQL_EPOCH_END, &c, err))
        return false;
    sql_int(&c, 1, number);
    sql_int(&c, 2, now.us);
    return sql_done(&c, err);
}

static bool rewrap_all(struct store *s, const struct epoch *epochs, size_t count,
    const uint8_t *root, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        if (!instant_known(epochs[i].ended) &&
            !rewrap_epoch(s, epochs[i].number, root, err))
            return false;
    }
    for (int i = 0; i < SECRET_COUNT; i++) {
        if (!rewrap_secret(s, (enum secret)i, root, err))
            return false;
    }
    return true;
}

static bool change_root(struct store *s, int64_t number, struct instant now,
    const uint8_t *root, struct err *err)
{
    enum { ARENA_MAX = 16 << 20 };
    struct arena a;
    const struct epoch *epochs;
    size_t count;
    arena_init(&a, ARENA_MAX);
    bool done = (number == 0 || end_epoch(s, number, now, err)) &&
                epoch_list(s, &a, &epochs, &count, err) &&
                rewrap_all(s, epochs, count, root, err);
    arena_fini(&a);
    return done;
}

/* What changes with the root key: an epoch ends (0: none), or its keeper. */
struct change {
    int64_t number;
    struct instant now;
    const char *source;
};

/*
 * root.key.next is written before the key store changes over to it, and takes the place
 * of root.key after: keys_load tries both, so a crash anywhere leaves a way in.
 */
static bool change_over(
    struct store *s, const struct change *c, uint8_t *root, struct err *err)
{
    char path[FILE_PATH_MAX], next[FILE_PATH_MAX];
    if (!file_join(s->dir, "root.key", path, err) ||
        !file_join(s->dir, "root.key.next", next, err))
        return false;
    random_bytes(root, AEAD_KEY_BYTES);
    if (!keys_write_root(next, c->source, root, err) || !store_begin(s, err))
        return false;
    if ((c->number != 0 && !check_old(s, c->number, err)) ||
        !change_root(s, c->number, c->now, root, err) || !store_commit(s, err)) {
        store_rollback(s);
        return false;
    }
    memcpy(s->keys->root, root, AEAD_KEY_BYTES);
    memmove(s->keys->source, c->source, strlen(c->source) + 1);
    keys_forget(s->keys);
    return store_drain(s, true, err) && keys_settle_root(path, next, err);
}

/* Alone: nobody else may have the state open with the old root key. */
static bool change_alone(struct store *s, const struct change *c, struct err *err)
{
    uint8_t root[AEAD_KEY_BYTES];
    char lock[FILE_PATH_MAX];
    int fd;
    if (!file_join(s->dir, "lock", lock, err))
        return false;
    file_unlock(s->lock_fd); /* ours is shared: let go of it to hold it alone */
    s->lock_fd = -1;
    bool alone = file_lock(lock, true, &fd, err);
    bool done = alone && change_over(s, c, root, err);
    mem_wipe(root, sizeof root);
    if (alone)
        file_unlock(fd);
    struct err again = ERR_INIT;
    return file_lock(lock, false, &s->lock_fd, done ? err : &again) && done;
}

bool epoch_destroy(struct store *s, int64_t number, struct instant now, struct err *err)
{
    const struct change change = {number, now, keys_source(s->keys)};
    return check_old(s, number, err) && change_alone(s, &change, err);
}

bool epoch_move_root(
    struct store *s, const char *source, struct instant now, struct err *err)
{
    const struct change change = {0, now, source};
    return custody_check(source, err) && change_alone(s, &change, err);
}

const char *epoch_root_source(const struct store *s)
{
    return keys_source(s->keys);
}
