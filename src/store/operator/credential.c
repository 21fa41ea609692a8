#include <string.h>

#include "base/mem.h"
#include "base/vec.h"
#include "crypt/random.h"
#include "store/operator/operator_priv.h"
#include "store/store_priv.h"
#include "text/hex.h"

static const char front[] = "abide-";

enum { SECRET_BYTES = 32 };
_Static_assert(sizeof front - 1 + 2 * SECRET_BYTES + 1 <= CREDENTIAL_TEXT, "it fits");

bool credential_key(struct store *s, uint8_t out[MAC_KEY_BYTES], struct err *err)
{
    struct raw part = raw_from_str(STR("abide credential key 1"));
    const uint8_t *key;
    s->mac_vault = (struct id){{0}};
    return store_fresh(s, err) && keys_secret(s, SECRET_DIRECTORY, &key, err) &&
           mac_key(s->mac, raw_of(key, MAC_KEY_BYTES), err) &&
           mac_sum(s->mac, &part, 1, out, err);
}

bool credential_lookup(struct mac *keyed, enum credential_kind kind, struct raw text,
    uint8_t out[MAC_BYTES], struct err *err)
{
    struct raw parts[] = {
        raw_from_str(kind == CREDENTIAL_ENTRY ? STR("entry ") : STR("key ")), text};
    return mac_sum(keyed, parts, COUNT(parts), out, err);
}

static bool lookup_of(struct store *s, enum credential_kind kind, struct raw text,
    uint8_t out[MAC_BYTES], struct err *err)
{
    uint8_t key[MAC_KEY_BYTES];
    struct mac *mac = NULL;
    bool ok = credential_key(s, key, err) && mac_new(&mac, err) &&
              mac_key(mac, raw_of(key, sizeof key), err) &&
              credential_lookup(mac, kind, text, out, err);
    mac_free(mac);
    mem_wipe(key, sizeof key);
    return ok;
}

/* Whose it is to be must be there. */
static bool check_owner(struct store *s, const struct credential *c, struct err *err)
{
    struct admin admin;
    struct arena a;
    bool found = false;
    arena_init(&a, 1 << 16);
    bool entry = c->kind == CREDENTIAL_ENTRY, ok = true;
    if (entry) {
        ok = operator_admin_find(s, c->name, &a, &admin, &found, err);
    } else if (c->owner.n) {
        CURSOR(cursor);
        ok = sql_begin(s, SQL_PROJECT_LIVE, &cursor, err);
        if (ok) {
            sql_text(&cursor, 1, c->owner);
            ok = sql_step(&cursor, &found, err);
        }
    } else {
        found = c->party >= PARTY_OPERATOR;
    }
    arena_fini(&a);
    return ok &&
           (found || err_set(err, ERR_ABSENT, "store.credential_owner",
                         "no live %s of that name: a key belongs to a project, or to "
                         "one of the operator's roles",
                         entry ? "admin" : "project"));
}

static bool put(struct store *s, const struct credential *in,
    const uint8_t lookup[MAC_BYTES], struct err *err)
{
    bool row = false;
    CURSOR(c);
    if (!sql_begin(s, SQL_CREDENTIAL_PUT, &c, err))
        return false;
    sql_blob(&c, 1, lookup, MAC_BYTES);
    sql_int(&c, 2, in->kind);
    sql_text(&c, 3, in->name);
    sql_text(&c, 4, in->owner);
    sql_int(&c, 5, in->party);
    sql_int(&c, 6, in->created.us);
    sql_int(&c, 7, instant_known(in->expires) ? in->expires.us : 0);
    if (!sql_step(&c, &row, err))
        return false;
    return row ? sql_step(&c, &row, err)
               : err_set(err, ERR_EXISTS, "store.credential",
                     "there is a key %" STR_FMT " already, revoked or not",
                     STR_ARG(in->name));
}

bool credential_create(struct store *s, const struct credential *in,
    char text[CREDENTIAL_TEXT], struct err *err)
{
    uint8_t secret[SECRET_BYTES], lookup[MAC_BYTES];
    struct str token;
    if (!store_need_write(s, err))
        return false;
    if (!raw_token(raw_from_str(in->name), &token))
        return err_set(err, ERR_USAGE, "store.operator_name",
            "a name is 1 to %d of the characters A-Za-z0-9._:-", RAW_TOKEN_MAX);
    if (!check_owner(s, in, err))
        return false;
    random_bytes(secret, sizeof secret);
    memcpy(text, front, sizeof front - 1);
    hex_format(secret, sizeof secret, text + sizeof front - 1);
    text[sizeof front - 1 + 2 * SECRET_BYTES] = 0;
    mem_wipe(secret, sizeof secret);
    return lookup_of(s, in->kind, raw_of(text, strlen(text)), lookup, err) &&
           put(s, in, lookup, err);
}

static bool read_one(
    const struct cursor *c, struct arena *a, struct credential *out, struct err *err)
{
    int64_t expires = sql_get_int(c, 5), revoked = sql_get_int(c, 6);
    struct raw lookup = sql_get_blob(c, 7);
    *out = (struct credential){.kind = (enum credential_kind)sql_get_int(c, 0),
        .party = (enum party)sql_get_int(c, 3),
        .created = {sql_get_int(c, 4)},
        .expires = expires ? (struct instant){expires} : INSTANT_UNKNOWN,
        .revoked = revoked ? (struct instant){revoked} : INSTANT_UNKNOWN};
    if (lookup.n != MAC_BYTES)
        return err_set(err, ERR_STATE, "store.credential", "a row is damaged");
    memcpy(out->lookup, lookup.p, MAC_BYTES);
    return (arena_str(a, sql_get_text(c, 1), &out->name) &&
               arena_str(a, sql_get_text(c, 2), &out->owner)) ||
           err_memory(err);
}

bool credential_list(struct store *s, struct arena *a, const struct credential **out,
    size_t *count, struct err *err)
{
    VEC(struct credential) all = VEC_INIT;
    const void *kept = NULL;
    struct credential one;
    bool row = true;
    CURSOR(c);
    bool done = store_fresh(s, err) && sql_begin(s, SQL_CREDENTIAL_LIST, &c, err);
    while (done && (done = sql_step(&c, &row, err)) && row)
        done = read_one(&c, a, &one, err) &&
               (vec_push(&all, one, OPERATOR_ROWS_MAX) || err_memory(err));
    done = done && ((kept = vec_copy(&all, a)) || err_memory(err));
    if (done) {
        *out = kept;
        *count = all.n;
    }
    vec_fini(&all);
    return done;
}

bool credential_revoke(
    struct store *s, struct str name, struct instant now, struct err *err)
{
    bool row = false;
    CURSOR(c);
    if (!store_need_write(s, err) || !sql_begin(s, SQL_CREDENTIAL_REVOKE, &c, err))
        return false;
    sql_text(&c, 1, name);
    sql_int(&c, 2, now.us);
    sql_int(&c, 3, CREDENTIAL_KEY);
    if (!sql_step(&c, &row, err))
        return false;
    return row ? sql_step(&c, &row, err)
               : err_set(err, ERR_ABSENT, "store.credential",
                     "there is no live key %" STR_FMT, STR_ARG(name));
}

bool credential_redeem(struct store *s, struct raw text, struct instant now,
    struct arena *a, struct redeemed *out, struct err *err)
{
    uint8_t lookup[MAC_BYTES];
    struct str name;
    bool row = false;
    out->found = false;
    if (!store_need_write(s, err) || text.n > CREDENTIAL_TEXT ||
        !lookup_of(s, CREDENTIAL_ENTRY, text, lookup, err))
        return text.n > CREDENTIAL_TEXT; /* too long to be one */
    CURSOR(c);
    if (!sql_begin(s, SQL_CREDENTIAL_SPEND, &c, err))
        return false;
    sql_blob(&c, 1, lookup, sizeof lookup);
    sql_int(&c, 2, now.us);
    if (!sql_step(&c, &row, err))
        return false;
    if (!row)
        return true;
    if (!arena_str(a, sql_get_text(&c, 0), &name))
        return err_memory(err);
    return sql_step(&c, &row, err) &&
           operator_admin_find(s, name, a, &out->admin, &out->found, err);
}
