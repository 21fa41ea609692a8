#include "store/operator/operator.h"

#include <string.h>

#include "tests/harness/world.h"

static struct instant hours(int n)
{
    return (struct instant){WORLD_NOON.us + n * INT64_C(3600000000)};
}

static const struct project app = {.name = STR_INIT("app"),
    .service = SERVICE_API,
    .tier = TIER_FREE,
    .org = STR_INIT("acme"),
    .upstream = STR_INIT("big"),
    .zdr = true,
    .per_minute = 60};

/* A transaction around one call. */
#define WRITE(w, call, err)                                                            \
    (T_DONE((w)->t, store_begin((w)->s, err), err), T_DONE((w)->t, (call), err),       \
        T_DONE((w)->t, store_commit((w)->s, err), err))

static void make_app(struct world *w)
{
    struct project p = app;
    struct err err = ERR_INIT;
    p.created = WORLD_NOON;
    WRITE(w, project_create(w->s, &p, &err), &err);
}

static void make_admin(struct world *w, const char *name, enum party party)
{
    struct admin a = {.name = str_z(name), .party = party, .created = WORLD_NOON};
    struct err err = ERR_INIT;
    WRITE(w, admin_create(w->s, &a, &err), &err);
}

static void make(struct world *w, struct credential c, char text[CREDENTIAL_TEXT])
{
    struct err err = ERR_INIT;
    c.created = WORLD_NOON;
    WRITE(w, credential_create(w->s, &c, text, &err), &err);
}

static struct credential key_of(const char *name, const char *owner)
{
    return (struct credential){.kind = CREDENTIAL_KEY,
        .name = str_z(name),
        .owner = str_z(owner),
        .party = PARTY_PRODUCT,
        .expires = INSTANT_UNKNOWN};
}

static struct credential entry_of(const char *name, int until)
{
    return (struct credential){
        .kind = CREDENTIAL_ENTRY, .name = str_z(name), .expires = hours(until)};
}

static void a_project_says_what_it_was_made_with(struct t *t)
{
    struct world w;
    const struct project *list;
    size_t count;
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    make_app(&w);
    world_reopen(&w);
    T_DONE(t, project_list(w.s, &w.a, &list, &count, &err), &err);
    if (T_EQ(t, count, 1)) {
        T_STR(t, list[0].name, STR("app"));
        T_STR(t, list[0].org, STR("acme"));
        T_STR(t, list[0].upstream, STR("big"));
        T_EQ(t, list[0].service, SERVICE_API);
        T_EQ(t, list[0].tier, TIER_FREE);
        T_EQ(t, list[0].zdr, true);
        T_EQ(t, list[0].per_minute, 60);
        T_EQ(t, list[0].created.us, WORLD_NOON.us);
        T_OK(t, !instant_known(list[0].revoked));
    }
    world_fini(&w);
}

static void a_key_is_shown_once_and_kept_as_a_hash(struct t *t)
{
    struct world w;
    const struct credential *list;
    char text[CREDENTIAL_TEXT], other[CREDENTIAL_TEXT];
    uint8_t key[MAC_KEY_BYTES], lookup[MAC_BYTES];
    struct mac *mac = NULL;
    size_t count;
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    make_app(&w);
    make(&w, key_of("k1", "app"), text);
    make(&w, key_of("k2", "app"), other);
    T_OK(t, strcmp(text, other) != 0);
    T_EQ(t, strlen(text), 70);
    T_DONE(t, credential_list(w.s, &w.a, &list, &count, &err), &err);
    T_DONE(t, credential_key(w.s, key, &err), &err);
    T_DONE(t, mac_new(&mac, &err), &err);
    T_DONE(t, mac_key(mac, raw_of(key, sizeof key), &err), &err);
    T_DONE(t,
        credential_lookup(
            mac, CREDENTIAL_KEY, raw_of(text, strlen(text)), lookup, &err),
        &err);
    if (T_EQ(t, count, 2)) {
        T_STR(t, list[0].name, STR("k1"));
        T_STR(t, list[0].owner, STR("app"));
        T_EQ(t, list[0].party, PARTY_PRODUCT);
        T_OK(t, mac_equal(list[0].lookup, lookup));
        T_OK(t, !mac_equal(list[1].lookup, lookup));
    }
    /* An entry of the same text would be another one. */
    T_DONE(t,
        credential_lookup(
            mac, CREDENTIAL_ENTRY, raw_of(text, strlen(text)), lookup, &err),
        &err);
    T_OK(t, !mac_equal(list[0].lookup, lookup));
    mac_free(mac);
    world_fini(&w);
}

static bool redeems(struct world *w, const char *text, int at, struct admin *out)
{
    struct redeemed got = {false, {{0}, 0, {0}, {0}}};
    struct err err = ERR_INIT;
    WRITE(w,
        credential_redeem(
            w->s, raw_of(text, strlen(text)), hours(at), &w->a, &got, &err),
        &err);
    *out = got.admin;
    return got.found;
}

static void an_entry_is_good_once(struct t *t)
{
    struct world w;
    struct admin admin;
    char one[CREDENTIAL_TEXT], late[CREDENTIAL_TEXT], gone[CREDENTIAL_TEXT];
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    make_admin(&w, "ada", PARTY_ADMIN);
    make_admin(&w, "bea", PARTY_OFFICER);
    make(&w, entry_of("ada", 24), one);
    make(&w, entry_of("ada", 24), late);
    make(&w, entry_of("bea", 24), gone);
    T_OK(t, !redeems(&w, late, 24, &admin));
    T_OK(t, redeems(&w, one, 1, &admin));
    T_STR(t, admin.name, STR("ada"));
    T_EQ(t, admin.party, PARTY_ADMIN);
    T_OK(t, !redeems(&w, one, 1, &admin));
    WRITE(&w, admin_revoke(w.s, STR("bea"), hours(1), &err), &err);
    T_OK(t, !redeems(&w, gone, 2, &admin));
    T_OK(t, !redeems(&w, "abide-0", 1, &admin));
    world_fini(&w);
}

#define REFUSES(w, call, err, id)                                                      \
    (T_DONE((w)->t, store_begin((w)->s, err), err), T_FAILS((w)->t, (call), err, id),  \
        store_rollback((w)->s))

static void a_name_is_used_once(struct t *t)
{
    struct world w;
    char text[CREDENTIAL_TEXT];
    struct credential key = key_of("k1", "app");
    struct admin ada = {.name = STR("ada"), .party = PARTY_ADMIN};
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    make_app(&w);
    make_admin(&w, "ada", PARTY_ADMIN);
    make(&w, key, text);
    REFUSES(&w, project_create(w.s, &app, &err), &err, "store.operator");
    REFUSES(&w, admin_create(w.s, &ada, &err), &err, "store.operator");
    REFUSES(&w, credential_create(w.s, &key, text, &err), &err, "store.credential");
    WRITE(&w, credential_revoke(w.s, STR("k1"), hours(1), &err), &err);
    REFUSES(&w, credential_create(w.s, &key, text, &err), &err, "store.credential");
    REFUSES(&w, credential_revoke(w.s, STR("k1"), hours(1), &err), &err,
        "store.credential");
    REFUSES(&w, project_revoke(w.s, STR("no"), hours(1), &err), &err, "store.operator");
    REFUSES(&w, admin_revoke(w.s, STR("no"), hours(1), &err), &err, "store.operator");
    world_fini(&w);
}

static void what_belongs_to_nobody_is_not_made(struct t *t)
{
    struct world w;
    char text[CREDENTIAL_TEXT];
    struct credential key = key_of("k1", "none"), own = key_of("k2", "");
    struct credential entry = entry_of("nobody", 1), bad = key_of("a b", "");
    struct admin boss = {.name = STR("boss"), .party = PARTY_PRODUCT};
    struct project p = {.name = STR("a b")};
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    const char *owner = "store.credential_owner", *name = "store.operator_name";
    REFUSES(&w, credential_create(w.s, &key, text, &err), &err, owner);
    REFUSES(&w, credential_create(w.s, &own, text, &err), &err, owner);
    REFUSES(&w, credential_create(w.s, &entry, text, &err), &err, owner);
    REFUSES(&w, credential_create(w.s, &bad, text, &err), &err, name);
    REFUSES(&w, admin_create(w.s, &boss, &err), &err, "store.operator_role");
    REFUSES(&w, project_create(w.s, &p, &err), &err, name);
    own.party = PARTY_OPERATOR;
    make(&w, own, text);
    world_fini(&w);
}

static int64_t mark(struct world *w)
{
    int64_t n = -1;
    struct err err = ERR_INIT;
    T_DONE(w->t, operator_mark(w->s, &n, &err), &err);
    return n;
}

static void each_change_moves_the_mark(struct t *t)
{
    struct world w;
    const struct admin *admins;
    char text[CREDENTIAL_TEXT];
    size_t count;
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    T_EQ(t, mark(&w), 0);
    make_app(&w);
    T_EQ(t, mark(&w), 1);
    make(&w, key_of("k1", "app"), text);
    T_EQ(t, mark(&w), 2);
    WRITE(&w, credential_revoke(w.s, STR("k1"), hours(1), &err), &err);
    T_EQ(t, mark(&w), 3);
    WRITE(&w, project_revoke(w.s, STR("app"), hours(1), &err), &err);
    T_EQ(t, mark(&w), 4);
    make_admin(&w, "ada", PARTY_ADMIN);
    WRITE(&w, admin_revoke(w.s, STR("ada"), hours(1), &err), &err);
    T_EQ(t, mark(&w), 6);
    T_DONE(t, admin_list(w.s, &w.a, &admins, &count, &err), &err);
    T_OK(t, count == 1 && admins[0].revoked.us == hours(1).us);
    world_fini(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_project_says_what_it_was_made_with),
    T_CASE(a_key_is_shown_once_and_kept_as_a_hash),
    T_CASE(an_entry_is_good_once),
    T_CASE(a_name_is_used_once),
    T_CASE(what_belongs_to_nobody_is_not_made),
    T_CASE(each_change_moves_the_mark),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
