/* From HIDDEN to DESTROYED: withdraw, then destroy keys, each durable before the next.
 */
#include <string.h>

#include "base/vec.h"
#include "store/beside/leave.h"
#include "store/erase/hold_priv.h"
#include "store/lineage.h"
#include "store/store_priv.h"

static bool read_part(const struct cursor *c, struct erase_work *work,
    struct erase_part *part, struct err *err)
{
    work->kind = (enum erase_kind)sql_get_int(c, 3);
    work->state = (enum erase_state)sql_get_int(c, 4);
    work->requested.us = sql_get_int(c, 5);
    *part = (struct erase_part){{{0}}, {{0}}};
    if (!sql_is_null(c, 1) && !sql_get_id(c, 1, &part->vault, err))
        return false;
    return sql_is_null(c, 2) || sql_get_id(c, 2, &part->conversation, err);
}

bool erase_load(struct store *s, struct id erasure, struct arena *a,
    struct erase_work *out, struct err *err)
{
    struct erase_work work = {.erasure = erasure};
    VEC(struct erase_part) parts = VEC_INIT;
    const void *kept = NULL;
    bool row = true;
    CURSOR(c);
    bool done = sql_begin(s, SQL_ERASURE_PARTS, &c, err);
    if (done)
        sql_id(&c, 1, &erasure);
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct erase_part part;
        done = read_part(&c, &work, &part, err);
        if (done && !vec_push(&parts, part, ERASE_PARTS_MAX))
            done = err_memory(err);
    }
    if (done && parts.n == 0)
        done = err_set(
            err, ERR_ABSENT, "store.no_erasure", "there is no such deletion order");
    done = done && ((kept = vec_copy(&parts, a)) || err_memory(err));
    work.count = parts.n;
    vec_fini(&parts);
    if (!done)
        return false;
    work.parts = (struct erase_part *)(uintptr_t)kept;
    *out = work;
    return true;
}

/* HIDDEN to WITHDRAWN */

static bool withdraw_parts(
    struct store *s, const struct erase_work *w, struct instant now, struct err *err)
{
    size_t total = 0, count;
    for (size_t i = 0; i < w->count; i++) {
        struct withdraw_order order = {.person = w->parts[i].vault,
            .conversation = w->parts[i].conversation,
            .why = WITHDRAWAL_DELETION,
            .at = now};
        if (!lineage_withdraw(s, &order, &count, err))
            return false;
        total += count;
    }
    CURSOR(c);
    if (!sql_begin(s, SQL_ERASURE_WITHDRAWN, &c, err))
        return false;
    sql_id(&c, 1, &w->erasure);
    sql_int(&c, 2, ERASE_WITHDRAWN);
    sql_int(&c, 3, now.us);
    sql_int(&c, 4, (int64_t)total);
    return sql_done(&c, err);
}

bool erase_withdraw(
    struct store *s, struct id erasure, struct instant now, struct err *err)
{
    struct erase_work work;
    struct arena a;
    if (!store_need_write(s, err))
        return false;
    arena_init(&a, ERASE_ARENA_MAX);
    bool done = erase_load(s, erasure, &a, &work, err) &&
                (work.state >= ERASE_WITHDRAWN || withdraw_parts(s, &work, now, err));
    s->spoiled |= !done;
    arena_fini(&a);
    return done;
}

static bool withdraw(
    struct store *s, const struct erase_work *w, struct instant now, struct err *err)
{
    if (!store_begin(s, err))
        return false;
    if (withdraw_parts(s, w, now, err) && store_commit(s, err))
        return true;
    store_rollback(s);
    return false;
}

/* WITHDRAWN to DESTROYED */

/* The part of an ERASE_FILE names a file where others name a chat: ids never collide.
 */
static bool destroy_file(
    struct store *s, const struct erase_part *part, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(s, SQL_FILE_KEY_ZERO, &c, err))
        return false;
    sql_vault(&c, &part->vault);
    sql_id(&c, 3, &part->conversation);
    return sql_done(&c, err);
}

bool erase_destroy_part(struct store *s, const struct erase_part *part, struct err *err)
{
    bool all = id_is_zero(part->conversation);
    CURSOR(c);
    if (!sql_begin(s, all ? SQL_RING_ZERO : SQL_KEY_ZERO, &c, err))
        return false;
    sql_vault(&c, &part->vault);
    if (!all)
        sql_id(&c, 3, &part->conversation);
    return sql_done(&c, err) &&
           (all || (asset_destroy(s, part->vault, part->conversation, err) &&
                       destroy_file(s, part, err)));
}

static bool destroy_parts(struct store *s, const struct erase_work *w, struct err *err)
{
    for (size_t i = 0; i < w->count; i++) {
        if (!erase_destroy_part(s, &w->parts[i], err))
            return false;
    }
    return store_count_deletion(s, err) && store_commit(s, err);
}

static bool say_destroyed(struct store *s, const struct erase_work *w,
    struct instant now, uint64_t held, struct err *err)
{
    bool row;
    CURSOR(newest);
    CURSOR(c);
    if (!sql_begin(s, SQL_EPOCH_NEWEST, &newest, err) ||
        !sql_step(&newest, &row, err) || !sql_begin(s, SQL_ERASURE_DESTROYED, &c, err))
        return false;
    sql_id(&c, 1, &w->erasure);
    sql_int(&c, 2, ERASE_DESTROYED);
    sql_int(&c, 3, now.us);
    sql_int(&c, 4, sql_get_int(&newest, 0));
    sql_int(&c, 5, (int64_t)held);
    return sql_done(&c, err) && store_note_deletions(s, err) && store_commit(s, err);
}

/*
 * Nothing of this commit need reach the disk before the checkpoint, which syncs log and
 * database: it is made without a sync of its own. A log with frames in it has its new
 * beginning synced (NORMAL), lest the disk take the new frames first and a crash show
 * old frames under the old beginning. An empty one has none (OFF).
 */
static bool begin_lazily(struct store *s, bool *empty, struct err *err)
{
    *empty = store_log_is_empty(s->keys_db);
    if (!*empty)
        return sql_exec(s->keys_db, "PRAGMA synchronous=NORMAL", err) &&
               store_begin(s, err);
    if (!sql_exec(s->keys_db, "PRAGMA synchronous=OFF", err) || !store_begin(s, err))
        return false;
    *empty = store_log_is_empty(s->keys_db);
    if (*empty)
        return true;
    store_rollback(s); /* somebody wrote in between */
    return sql_exec(s->keys_db, "PRAGMA synchronous=NORMAL", err) &&
           store_begin(s, err);
}

/*
 * The blobs are overwritten in place (an UPDATE of equal size moves nothing), the log
 * is emptied, and only then it is written down that the keys are destroyed. A log that
 * was empty holds nothing but overwritten keys: then it need not outlive a power cut
 * that it is empty again. A crash before the end leaves the order WITHDRAWN, to be run
 * again.
 */
static bool zero_keys(struct store *s, const struct erase_work *w, struct err *err)
{
    bool empty = false, done = begin_lazily(s, &empty, err);
    if (done)
        store_no_checkpoint(s);
    done = done && destroy_parts(s, w, err);
    store_rollback(s);
    keys_forget(s->keys);
    s->mac_vault = (struct id){{0}};
    /* Before the checkpoint: a lazy one would not sync. */
    return store_sync_fully(s, done ? err : NULL) && done &&
           store_drain(s, !empty, err);
}

/* What a hold covers is copied first: after this nobody could. */
static bool destroy(
    struct store *s, const struct erase_work *w, struct instant now, struct err *err)
{
    uint64_t held;
    bool done =
        hold_take(s, w, now, &held, err) && zero_keys(s, w, err) && store_begin(s, err);
    if (done)
        store_no_checkpoint(s);
    done = done && say_destroyed(s, w, now, held, err);
    store_rollback(s);
    return done;
}

/* A log without a beginning would have it synced by the first deletion. */
static bool begin_log(struct store *s, struct err *err)
{
    if (!store_log_is_empty(s->vault_db))
        return true;
    bool done = store_begin(s, err) && store_note_deletions(s, err) &&
                store_commit(s, err); /* says what it said before */
    store_rollback(s);
    return done;
}

/* The statements that a deletion steps on the way to its receipt. */
bool erase_prepare(struct store *s, struct err *err)
{
    static const enum sql on_the_way[] = {SQL_VAULT_BEGIN, SQL_KEYS_BEGIN,
        SQL_KEYS_CHANGED, SQL_VAULT_COMMIT, SQL_KEYS_COMMIT, SQL_VAULT_GET,
        SQL_RING_GET, SQL_KEY_GET, SQL_EPOCH_GET, SQL_EPOCH_NEWEST,
        SQL_CONVERSATION_GET, SQL_TALK_SIZE, SQL_ERASURE_PUT, SQL_CONVERSATION_STATE,
        SQL_RECEIPT_PUT, SQL_DIRECTORY_DROP, SQL_TOMBSTONE_PUT, SQL_VAULT_STATE,
        SQL_ERASURE_PARTS, SQL_LINEAGE_OF, SQL_ERASURE_WITHDRAWN, SQL_RING_ZERO,
        SQL_KEY_ZERO, SQL_FILE_KEY_ZERO, SQL_FILE_KEYS_ZERO, SQL_KMETA_GET,
        SQL_KMETA_PUT, SQL_META_PUT, SQL_ERASURE_DESTROYED};
    for (size_t i = 0; i < COUNT(on_the_way); i++) {
        CURSOR(c);
        if (!sql_begin(s, on_the_way[i], &c, err))
            return false;
    }
    return begin_log(s, err);
}

bool erase_run(struct store *s, struct id erasure, struct instant now, struct err *err)
{
    struct erase_work work;
    struct arena a;
    arena_init(&a, ERASE_ARENA_MAX);
    bool done = erase_load(s, erasure, &a, &work, err);
    if (done && work.state < ERASE_WITHDRAWN)
        done = withdraw(s, &work, now, err);
    if (done && work.state < ERASE_DESTROYED)
        done = destroy(s, &work, now, err);
    arena_fini(&a);
    return done;
}
