#include "gateway/callers_priv.h"

#include <string.h>

#include "tests/harness/world.h"

/* SHA-256 of "key-of-app". */
#define CONF                                                                           \
    "[upstream a]\nurl = http://a\n[upstream b]\nurl = http://b\n"                     \
    "[serve]\nper_minute = 600\n[project app]\nupstream = b a\ntier = plus\n"          \
    "key_sha256 = ea15307d5014284174761b842f9352a857a93a3b2df3f23b69ac21d8b24ee805\n"

struct door {
    struct world w;
    struct conf *conf;
    struct mac *keyed;
    struct callers *callers;
};

static struct instant hours(int n)
{
    return (struct instant){WORLD_NOON.us + n * INT64_C(3600000000)};
}

static bool door_init(struct door *d, struct t *t)
{
    uint8_t key[MAC_KEY_BYTES];
    struct err err = ERR_INIT;
    *d = (struct door){.conf = NULL};
    if (!world_init(&d->w, t))
        return false;
    T_DONE(t, conf_parse(STR(CONF), STR("test"), &d->conf, &err), &err);
    T_DONE(t, credential_key(d->w.s, key, &err), &err);
    T_DONE(t, mac_new(&d->keyed, &err), &err);
    return T_DONE(t, mac_key(d->keyed, raw_of(key, sizeof key), &err), &err);
}

static void door_fini(struct door *d)
{
    callers_free(d->callers);
    mac_free(d->keyed);
    conf_free(d->conf);
    world_fini(&d->w);
}

static void load(struct door *d)
{
    struct callers *fresh = NULL;
    struct err err = ERR_INIT;
    T_DONE(d->w.t, callers_load(d->w.s, d->conf, &fresh, &err), &err);
    callers_take_over(fresh, d->callers);
    callers_free(d->callers);
    d->callers = fresh;
}

static struct caller *who(struct door *d, const char *key, int at)
{
    return callers_find(d->callers, d->keyed, raw_of(key, strlen(key)), hours(at));
}

/* A project with this upstream, and a key of it. */
static void make(struct door *d, const char *upstream, enum party party,
    struct instant expires, char text[CREDENTIAL_TEXT])
{
    struct project p = {.name = STR("bot"),
        .service = SERVICE_API,
        .org = STR("acme"),
        .upstream = str_z(upstream),
        .zdr = true,
        .created = WORLD_NOON};
    struct credential c = {.kind = CREDENTIAL_KEY,
        .name = STR("bot-1"),
        .owner = STR("bot"),
        .party = party,
        .created = WORLD_NOON,
        .expires = expires};
    struct err err = ERR_INIT;
    T_DONE(d->w.t, store_begin(d->w.s, &err), &err);
    T_DONE(d->w.t, project_create(d->w.s, &p, &err), &err);
    T_DONE(d->w.t, credential_create(d->w.s, &c, text, &err), &err);
    T_DONE(d->w.t, store_commit(d->w.s, &err), &err);
}

static void a_key_is_its_projects(struct t *t)
{
    struct door d;
    char text[CREDENTIAL_TEXT];
    if (!door_init(&d, t))
        return;
    make(&d, "b", PARTY_PRODUCT, INSTANT_UNKNOWN, text);
    load(&d);
    struct caller *c = who(&d, "key-of-app", 0);
    if (T_OK(t, c != NULL)) {
        T_STR(t, c->name, STR("app"));
        T_EQ(t, c->parties, PARTY_BIT(PARTY_PRODUCT));
        T_EQ(t, c->tier, TIER_PLUS);
        T_EQ(t, c->upstream_count, 2);
        T_EQ(t, c->upstreams[0], 1);
        T_EQ(t, c->per_minute, 600);
    }
    c = who(&d, text, 0);
    if (T_OK(t, c != NULL)) {
        T_STR(t, c->name, STR("bot"));
        T_STR(t, c->org, STR("acme"));
        T_EQ(t, c->service, SERVICE_API);
        T_EQ(t, c->upstream_count, 1);
        T_EQ(t, c->upstreams[0], 1);
        T_OK(t, c->zdr);
    }
    T_OK(t, who(&d, "abide-0", 0) == NULL);
    T_OK(t, who(&d, "", 0) == NULL);
    door_fini(&d);
}

static void what_ended_or_was_revoked_opens_nothing(struct t *t)
{
    struct door d;
    char text[CREDENTIAL_TEXT];
    struct err err = ERR_INIT;
    if (!door_init(&d, t))
        return;
    make(&d, "", PARTY_OPERATOR, hours(2), text);
    load(&d);
    struct caller *c = who(&d, text, 1);
    if (T_OK(t, c != NULL)) {
        T_EQ(t, c->parties, PARTY_BIT(PARTY_PRODUCT) | PARTY_BIT(PARTY_OPERATOR));
        T_EQ(t, c->upstreams[0], 0);
    }
    T_OK(t, who(&d, text, 2) == NULL);
    int64_t mark = callers_mark(d.callers);
    T_DONE(t, store_begin(d.w.s, &err), &err);
    T_DONE(t, project_revoke(d.w.s, STR("bot"), hours(1), &err), &err);
    T_DONE(t, store_commit(d.w.s, &err), &err);
    load(&d);
    T_OK(t, callers_mark(d.callers) != mark);
    T_OK(t, who(&d, text, 1) == NULL);
    T_OK(t, who(&d, "key-of-app", 1) != NULL);
    door_fini(&d);
}

static void a_project_of_no_upstream_has_none(struct t *t)
{
    struct door d;
    char text[CREDENTIAL_TEXT];
    if (!door_init(&d, t))
        return;
    make(&d, "gone", PARTY_PRODUCT, INSTANT_UNKNOWN, text);
    load(&d);
    struct caller *c = who(&d, text, 0);
    T_OK(t, c && c->upstream_count == 0);
    door_fini(&d);
}

static void who_asks_too_often_waits(struct t *t)
{
    struct door d;
    int64_t now_us = 1000000000;
    if (!door_init(&d, t))
        return;
    load(&d);
    struct caller *c = who(&d, "key-of-app", 0);
    if (!T_OK(t, c != NULL))
        return;
    int let = 0;
    while (caller_wait_s(c, now_us) == 0)
        let++;
    T_EQ(t, let, 101); /* a sixth of 600, and one on time */
    T_EQ(t, caller_wait_s(c, now_us), 1);
    load(&d); /* what was asked counts on */
    c = who(&d, "key-of-app", 0);
    T_EQ(t, caller_wait_s(c, now_us), 1);
    T_EQ(t, caller_wait_s(c, now_us + 100000), 0);
    T_EQ(t, caller_wait_s(c, now_us + 100000), 1);
    c->per_minute = 1;
    c->next_us = 0;
    T_EQ(t, caller_wait_s(c, now_us), 0);
    T_EQ(t, caller_wait_s(c, now_us), 60);
    c->per_minute = 0;
    T_EQ(t, caller_wait_s(c, now_us), 0);
    door_fini(&d);
}

static const struct t_case cases[] = {
    T_CASE(a_key_is_its_projects),
    T_CASE(what_ended_or_was_revoked_opens_nothing),
    T_CASE(a_project_of_no_upstream_has_none),
    T_CASE(who_asks_too_often_waits),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
