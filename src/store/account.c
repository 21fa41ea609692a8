#include "store/account.h"

#include <string.h>

#include "crypt/random.h"
#include "model/keep.h"
#include "store/record_priv.h"
#include "store/region.h"
#include "store/store_priv.h"
#include "store/tombstone_priv.h"

TABLE_DEFINE(account_kind, ACCOUNT_KIND_TABLE)
TABLE_DEFINE(account_state, ACCOUNT_STATE_TABLE)

static bool check_name(const struct account_name *name, struct err *err)
{
    struct str token;
    if (name->kind == ACCOUNT_ANY)
        return err_set(err, ERR_USAGE, "store.account_kind", "an account needs a kind");
    if (!raw_token(raw_from_str(name->issuer), &token))
        return err_set(err, ERR_USAGE, "store.account_issuer",
            "an issuer is 1 to %d of the characters A-Za-z0-9._:-", RAW_TOKEN_MAX);
    if (name->subject.n == 0 || name->subject.n > ACCOUNT_SUBJECT_MAX)
        return err_set(err, ERR_INPUT, "store.account_subject",
            "an account's name has %zu bytes, not 1 to %d", name->subject.n,
            ACCOUNT_SUBJECT_MAX);
    return true;
}

/* HMAC(key, "abide directory 1" | kind word | 0 | issuer | 0 | subject). */
static bool account_lookup(struct store *s, enum secret which,
    const struct tombstone *name, uint8_t out[MAC_BYTES], struct err *err)
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

static bool lookup_of(struct store *s, const struct account_name *name,
    uint8_t out[MAC_BYTES], struct err *err)
{
    struct tombstone named = {.kind = name->kind,
        .issuer = raw_from_str(name->issuer),
        .subject = name->subject};
    return account_lookup(s, SECRET_DIRECTORY, &named, out, err);
}

static bool find_by_lookup(struct store *s, const uint8_t lookup[MAC_BYTES],
    struct id *vault, bool *found, struct err *err)
{
    CURSOR(c);
    if (!sql_begin(s, SQL_DIRECTORY_FIND, &c, err))
        return false;
    sql_blob(&c, 1, lookup, MAC_BYTES);
    return sql_step(&c, found, err) && (!*found || sql_get_id(&c, 0, vault, err));
}

bool account_get(
    struct store *s, struct id vault, struct account *out, bool *found, struct err *err)
{
    CURSOR(c);
    if (!store_fresh(s, err) || !sql_begin(s, SQL_VAULT_GET, &c, err))
        return false;
    sql_vault(&c, &vault);
    if (!sql_step(&c, found, err))
        return false;
    if (*found)
        *out = (struct account){
            .vault = vault,
            .kind = (enum account_kind)sql_get_int(&c, 0),
            .state = (enum account_state)sql_get_int(&c, 1),
            .created = {sql_get_int(&c, 2)},
        };
    return true;
}

bool account_find(struct store *s, const struct account_name *name, struct account *out,
    bool *found, struct err *err)
{
    uint8_t lookup[MAC_BYTES];
    struct id vault;
    if (!check_name(name, err) || !store_fresh(s, err) ||
        !lookup_of(s, name, lookup, err) ||
        !find_by_lookup(s, lookup, &vault, found, err))
        return false;
    return !*found || account_get(s, vault, out, found, err);
}

static bool put_vault(struct store *s, const struct account_name *name,
    const struct account *account, struct err *err)
{
    struct place_of of = {.record = RECORD_LABEL, .vault = account->vault};
    const struct ring *ring;
    enum region region;
    CURSOR(c);
    if (!region_get(s, &region, err) || !keys_ring_get(s, account->vault, &ring, err))
        return false;
    store_scratch(s);
    record_raw(&s->plain, raw_from_str(name->issuer));
    record_raw(&s->plain, name->subject);
    if (!record_seal(s, ring->records, &of, err) ||
        !sql_begin(s, SQL_VAULT_PUT, &c, err))
        return false;
    sql_vault(&c, &account->vault);
    sql_int(&c, 3, account->kind);
    sql_int(&c, 4, account->state);
    sql_int(&c, 5, account->created.us);
    sql_blob(&c, 6, s->sealed.p, s->sealed.n);
    sql_int(&c, 7, region);
    return sql_done(&c, err);
}

static bool put_lookup(struct store *s, const struct id *vault,
    const uint8_t lookup[MAC_BYTES], struct err *err)
{
    CURSOR(c);
    if (!sql_begin(s, SQL_DIRECTORY_PUT, &c, err))
        return false;
    sql_vault(&c, vault);
    sql_blob(&c, 3, lookup, MAC_BYTES);
    return sql_done(&c, err);
}

bool account_put(struct store *s, const struct account_name *name, struct instant now,
    struct account *out, struct err *err)
{
    uint8_t lookup[MAC_BYTES];
    bool found;
    struct account account = {
        .kind = name->kind, .state = ACCOUNT_LIVE, .created = now};
    if (!store_need_write(s, err) || !check_name(name, err) ||
        !lookup_of(s, name, lookup, err) ||
        !find_by_lookup(s, lookup, &account.vault, &found, err))
        return false;
    if (found)
        return account_get(s, account.vault, out, &found, err);
    if (!tombstone_check(s, name, err))
        return false;
    random_bytes(account.vault.b, ID_BYTES);
    if (!keys_ring_make(s, account.vault, err) || !put_vault(s, name, &account, err) ||
        !put_lookup(s, &account.vault, lookup, err))
        return false;
    *out = account;
    return true;
}

bool account_also(
    struct store *s, const struct account_name *name, struct id vault, struct err *err)
{
    uint8_t lookup[MAC_BYTES];
    return store_need_write(s, err) && check_name(name, err) &&
           account_must_live(s, vault, err) && lookup_of(s, name, lookup, err) &&
           put_lookup(s, &vault, lookup, err);
}

bool account_also_drop(
    struct store *s, const struct account_name *name, struct err *err)
{
    uint8_t lookup[MAC_BYTES];
    CURSOR(c);
    if (!store_need_write(s, err) || !lookup_of(s, name, lookup, err) ||
        !sql_begin(s, SQL_DIRECTORY_DROP, &c, err))
        return false;
    sql_blob(&c, 1, lookup, sizeof lookup);
    return sql_done(&c, err);
}

bool account_next(struct store *s, enum account_kind kind, struct id after,
    struct account *out, bool *found, struct err *err)
{
    CURSOR(c);
    if (!store_fresh(s, err) || !sql_begin(s, SQL_VAULT_NEXT, &c, err))
        return false;
    sql_vault(&c, &after);
    sql_int(&c, 3, ACCOUNT_LIVE);
    sql_int(&c, 4, kind);
    if (!sql_step(&c, found, err))
        return false;
    if (!*found)
        return true;
    out->kind = (enum account_kind)sql_get_int(&c, 1);
    out->state = (enum account_state)sql_get_int(&c, 2);
    out->created = (struct instant){sql_get_int(&c, 3)};
    return sql_get_id(&c, 0, &out->vault, err);
}

static bool account_gone(struct err *err)
{
    return err_set(err, ERR_STATE, "store.vault_gone",
        "the account was deleted: nothing of it is shown any more");
}

/* In a held snapshot an account can look live whose keys are gone. */
static bool has_ring(struct store *s, struct id vault, bool *has, struct err *err)
{
    const struct ring *ring = NULL;
    *has = true;
    if (!s->reading)
        return true;
    if (!keys_ring_find(s, vault, &ring, err))
        return false;
    *has = ring != NULL;
    return true;
}

bool account_must_live(struct store *s, struct id vault, struct err *err)
{
    struct account account;
    bool found, has;
    if (!account_get(s, vault, &account, &found, err) || !has_ring(s, vault, &has, err))
        return false;
    bool hidden = found && account.state == ACCOUNT_SCHEDULED;
    return (found && account.state == ACCOUNT_LIVE && has) || (hidden && s->taking) ||
           account_gone(err);
}

bool account_label(struct store *s, struct id vault, struct arena *a,
    struct raw *issuer, struct raw *subject, struct err *err)
{
    struct place_of of = {.record = RECORD_LABEL, .vault = vault};
    const struct ring *ring;
    struct unpack u = {0};
    bool row;
    CURSOR(c);
    if (!store_fresh(s, err) || !keys_ring_get(s, vault, &ring, err) ||
        !sql_begin(s, SQL_VAULT_GET, &c, err))
        return false;
    sql_vault(&c, &vault);
    if (!sql_step(&c, &row, err))
        return false;
    if (!row)
        return err_set(err, ERR_ABSENT, "store.no_vault", "there is no such account");
    if (sql_get_int(&c, 1) != ACCOUNT_LIVE)
        return account_gone(err);
    if (!record_open(ring->records, &of, sql_get_blob(&c, 3), a, &u.rest, err))
        return false;
    struct raw first = unpack_raw(&u), second = unpack_raw(&u);
    if (!unpack_good(&u, err))
        return false;
    *issuer = first;
    *subject = second;
    return true;
}

/* Tombstones */

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
