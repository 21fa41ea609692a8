/* How many deletions each database knows of: which of two copies is the newer. */
#include "base/num.h"
#include "store/erase/erase_priv.h"
#include "store/store_priv.h"

static bool get_count(struct store *s, enum sql which, int64_t *out, struct err *err)
{
    bool row;
    CURSOR(c);
    if (!sql_begin(s, which, &c, err))
        return false;
    sql_text(&c, 1, STR("deletions"));
    if (!sql_step(&c, &row, err))
        return false;
    struct raw bytes = row ? sql_get_blob(&c, 0) : (struct raw){0};
    *out = bytes.n == 8 ? (int64_t)num_get_u64be(bytes.p) : 0;
    return true;
}

static bool set_count(struct store *s, enum sql which, int64_t count, struct err *err)
{
    unsigned char bytes[8];
    CURSOR(c);
    num_put_u64be(bytes, (uint64_t)count);
    if (!sql_begin(s, which, &c, err))
        return false;
    sql_text(&c, 1, STR("deletions"));
    sql_blob(&c, 2, bytes, sizeof bytes);
    return sql_done(&c, err);
}

bool store_deletions(
    struct store *s, int64_t *in_vault, int64_t *in_keys, struct err *err)
{
    return get_count(s, SQL_META_GET, in_vault, err) &&
           get_count(s, SQL_KMETA_GET, in_keys, err);
}

bool store_count_deletion(struct store *s, struct err *err)
{
    int64_t in_keys;
    return get_count(s, SQL_KMETA_GET, &in_keys, err) &&
           set_count(s, SQL_KMETA_PUT, in_keys + 1, err);
}

bool store_set_deletions(struct store *s, int64_t count, struct err *err)
{
    return set_count(s, SQL_KMETA_PUT, count, err);
}

bool store_note_deletions(struct store *s, struct err *err)
{
    int64_t in_keys;
    return get_count(s, SQL_KMETA_GET, &in_keys, err) &&
           set_count(s, SQL_META_PUT, in_keys, err);
}
