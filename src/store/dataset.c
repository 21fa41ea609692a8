/* The register of datasets: store/lineage.h. */
#include "store/lineage.h"

#include <string.h>

#include "base/vec.h"
#include "store/store_priv.h"

enum { DATASETS_MAX = 100000 };

TABLE_DEFINE(dataset_state, DATASET_STATE_TABLE)

/* The register */

bool dataset_put(struct store *s, const struct dataset_entry *entry, struct err *err)
{
    CURSOR(c);
    if (!store_need_write(s, err) || !sql_begin(s, SQL_DATASET_PUT, &c, err))
        return false;
    sql_id(&c, 1, &entry->id);
    sql_int(&c, 2, entry->purpose);
    sql_int(&c, 3, entry->state);
    sql_text(&c, 4, entry->dir);
    sql_blob(&c, 5, entry->manifest_sha256, sizeof entry->manifest_sha256);
    sql_int(&c, 6, entry->created.us);
    sql_int(&c, 7, (int64_t)entry->rows);
    if (!sql_done(&c, err))
        return false;
    if (sqlite3_changes(s->vault_db) == 0)
        return err_set(err, ERR_EXISTS, "store.dataset_exists",
            "a dataset with that id is registered already");
    return true;
}

static bool read_entry(
    const struct cursor *c, struct arena *a, struct dataset_entry *out, struct err *err)
{
    struct dataset_entry e = {
        .purpose = (enum purpose)sql_get_int(c, 1),
        .state = (enum dataset_state)sql_get_int(c, 2),
        .created = {sql_get_int(c, 5)},
        .rows = (uint64_t)sql_get_int(c, 6),
        .withdrawn = (uint64_t)sql_get_int(c, 7),
    };
    struct raw hash = sql_get_blob(c, 4);
    if (!sql_get_id(c, 0, &e.id, err))
        return false;
    if (!arena_str(a, sql_get_text(c, 3), &e.dir))
        return err_memory(err);
    memcpy(e.manifest_sha256, hash.p, hash.n == 32 ? 32 : 0);
    *out = e;
    return true;
}

bool dataset_list(struct store *s, struct arena *a, const struct dataset_entry **out,
    size_t *count, struct err *err)
{
    VEC(struct dataset_entry) all = VEC_INIT;
    bool row = true;
    const void *kept = NULL;
    CURSOR(c);
    bool done = store_fresh(s, err) && sql_begin(s, SQL_DATASET_LIST, &c, err);
    while (done && (done = sql_step(&c, &row, err)) && row) {
        struct dataset_entry e;
        done = read_entry(&c, a, &e, err);
        if (done && !vec_push(&all, e, DATASETS_MAX))
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

bool dataset_mark(
    struct store *s, struct id dataset, enum dataset_state state, struct err *err)
{
    CURSOR(c);
    if (!store_need_write(s, err) || !sql_begin(s, SQL_DATASET_MARK, &c, err))
        return false;
    sql_id(&c, 1, &dataset);
    sql_int(&c, 2, state);
    if (!sql_done(&c, err))
        return false;
    if (sqlite3_changes(s->vault_db) == 0)
        return err_set(
            err, ERR_ABSENT, "store.no_dataset", "there is no such dataset registered");
    return true;
}
