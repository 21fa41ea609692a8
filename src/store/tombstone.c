#include "store/erase.h"
#include "store/store_priv.h"
#include "store/tombstone_priv.h"

/* HMAC(key, "abide directory 1" | kind word | 0 | issuer | 0 | subject). */
bool account_lookup(struct store *s, enum secret which, const struct tombstone *name,
    uint8_t out[MAC_BYTES], struct err *err)
{
    const uint8_t *key;
    const struct raw parts[] = {
        raw_from_str(STR("abide directory 1")),
        raw_from_str(account_kind_word(name->kind)),
        raw_of("", 1),
        name->issuer,
        raw_of("", 1),
        name->subject,
    };
    s->mac_vault = (struct id){{0}};
    return keys_secret(s, which, &key, err) &&
           mac_key(s->mac, raw_of(key, MAC_KEY_BYTES), err) &&
           mac_sum(s->mac, parts, COUNT(parts), out, err);
}

static bool drop_lookup(struct store *s, const struct tombstone *stone, struct err *err)
{
    uint8_t lookup[MAC_BYTES];
    CURSOR(c);
    if (!account_lookup(s, SECRET_DIRECTORY, stone, lookup, err) ||
        !sql_begin(s, SQL_DIRECTORY_DROP, &c, err))
        return false;
    sql_blob(&c, 1, lookup, sizeof lookup);
    return sql_done(&c, err);
}

bool tombstone_put(struct store *s, const struct tombstone *stone, struct err *err)
{
    uint8_t lookup[MAC_BYTES];
    CURSOR(c);
    if (!drop_lookup(s, stone, err) ||
        !account_lookup(s, SECRET_TOMBSTONE, stone, lookup, err) ||
        !sql_begin(s, SQL_TOMBSTONE_PUT, &c, err))
        return false;
    sql_blob(&c, 1, lookup, sizeof lookup);
    sql_int(&c, 2, stone->at.us);
    sql_int(&c, 3, stone->reuse);
    sql_id(&c, 4, &stone->erasure);
    return sql_done(&c, err);
}

bool tombstone_check(struct store *s, const struct account_name *name, struct err *err)
{
    struct tombstone stone = {.kind = name->kind,
        .issuer = raw_from_str(name->issuer),
        .subject = name->subject};
    uint8_t lookup[MAC_BYTES];
    bool row;
    CURSOR(c);
    if (!account_lookup(s, SECRET_TOMBSTONE, &stone, lookup, err) ||
        !sql_begin(s, SQL_TOMBSTONE_GET, &c, err))
        return false;
    sql_blob(&c, 1, lookup, sizeof lookup);
    if (!sql_step(&c, &row, err))
        return false;
    if (!row || (sql_get_int(&c, 0) != 0 && sql_get_int(&c, 1) == ERASE_RECLAIMED))
        return true;
    return err_set(err, ERR_DENIED, "store.tombstone",
        "an account of that name was deleted: the name is barred%s",
        sql_get_int(&c, 0) != 0 ? " until its purge is done" : " for good");
}
