#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "crypt/hash.h"
#include "gateway/callers_priv.h"

enum { CALLERS_BYTES_MAX = 256 << 20, KEY_MAX = 1024 };

struct callers {
    struct arena arena;
    struct caller *list; /* by lookup */
    size_t count;
    int64_t mark;
};

struct loading {
    struct callers *callers;
    const struct conf *conf;
    const struct project *projects;
    const struct credential *credentials;
    size_t project_count, credential_count;
};

static int by_lookup(const void *a, const void *b)
{
    const struct caller *x = a, *y = b;
    return memcmp(x->lookup, y->lookup, MAC_BYTES);
}

static bool add(struct loading *l, const struct caller *caller)
{
    struct callers *c = l->callers;
    struct caller *one = &c->list[c->count++];
    *one = *caller;
    if (!one->per_minute)
        one->per_minute = l->conf->per_minute;
    return arena_str(&c->arena, caller->name, &one->name) &&
           arena_str(&c->arena, caller->org, &one->org);
}

static bool add_configured(struct loading *l, const struct conf_project *p)
{
    struct caller c = {.name = p->name,
        .service = p->service,
        .tier = p->tier,
        .zdr = p->zdr,
        .parties = PARTY_BIT(PARTY_PRODUCT),
        .upstream_count = p->upstream_count,
        .per_minute = p->per_minute,
        .expires = INSTANT_UNKNOWN};
    if (p->operates)
        c.parties |= PARTY_BIT(PARTY_OPERATOR);
    memcpy(c.upstreams, p->upstreams, sizeof c.upstreams);
    memcpy(c.lookup, p->key_sha256, sizeof c.lookup);
    return add(l, &c);
}

static const struct project *project_named(const struct loading *l, struct str name)
{
    for (size_t i = 0; i < l->project_count; i++) {
        if (str_eq(l->projects[i].name, name))
            return instant_known(l->projects[i].revoked) ? NULL : &l->projects[i];
    }
    return NULL;
}

/* The one it names; the first when it names none; none when that is not configured. */
static void choose_upstream(const struct conf *conf, struct str name, struct caller *c)
{
    for (size_t i = 0; i < conf->upstream_count; i++) {
        if (name.n && !str_eq(conf->upstreams[i].name, name))
            continue;
        c->upstreams[c->upstream_count++] = i;
        return;
    }
}

static bool add_stored(struct loading *l, const struct credential *k)
{
    struct caller c = {.parties = PARTY_BIT(k->party), .expires = k->expires};
    const struct project *p = project_named(l, k->owner);
    if (k->kind != CREDENTIAL_KEY || instant_known(k->revoked) || (k->owner.n && !p))
        return true;
    memcpy(c.lookup, k->lookup, sizeof c.lookup);
    if (p) {
        c.parties |= PARTY_BIT(PARTY_PRODUCT);
        c.name = p->name;
        c.org = p->org;
        c.service = p->service;
        c.tier = p->tier;
        c.zdr = p->zdr;
        c.per_minute = p->per_minute;
        choose_upstream(l->conf, p->upstream, &c);
    }
    return add(l, &c);
}

static bool fill(struct loading *l)
{
    size_t room = l->conf->project_count + l->credential_count;
    l->callers->list =
        arena_alloc(&l->callers->arena, (room + 1) * sizeof(struct caller));
    bool ok = l->callers->list != NULL;
    for (size_t i = 0; ok && i < l->conf->project_count; i++)
        ok = add_configured(l, &l->conf->projects[i]);
    for (size_t i = 0; ok && i < l->credential_count; i++)
        ok = add_stored(l, &l->credentials[i]);
    if (ok)
        qsort(l->callers->list, l->callers->count, sizeof(struct caller), by_lookup);
    return ok;
}

bool callers_load(
    struct store *s, const struct conf *conf, struct callers **out, struct err *err)
{
    struct callers *c = mem_zalloc(sizeof *c);
    struct loading l = {.callers = c, .conf = conf};
    struct arena a;
    if (!c)
        return err_memory(err);
    arena_init(&a, CALLERS_BYTES_MAX);
    arena_init(&c->arena, CALLERS_BYTES_MAX);
    bool ok = operator_mark(s, &c->mark, err) &&
              project_list(s, &a, &l.projects, &l.project_count, err) &&
              credential_list(s, &a, &l.credentials, &l.credential_count, err) &&
              (fill(&l) || err_memory(err));
    arena_fini(&a);
    if (ok)
        *out = c;
    else
        callers_free(c);
    return ok;
}

void callers_free(struct callers *c)
{
    if (!c)
        return;
    arena_fini(&c->arena);
    mem_free(c);
}

int64_t callers_mark(const struct callers *c)
{
    return c->mark;
}

static struct caller *find(const struct callers *c, const uint8_t lookup[MAC_BYTES])
{
    struct caller want;
    memcpy(want.lookup, lookup, MAC_BYTES);
    return c->count ? bsearch(&want, c->list, c->count, sizeof want, by_lookup) : NULL;
}

void callers_take_over(struct callers *c, const struct callers *old)
{
    for (size_t i = 0; old && i < c->count; i++) {
        const struct caller *before = find(old, c->list[i].lookup);
        c->list[i].next_us = before ? before->next_us : 0;
    }
}

struct caller *callers_find(
    struct callers *c, struct mac *keyed, struct raw key, struct instant now)
{
    uint8_t lookup[MAC_BYTES];
    struct caller *found = NULL;
    if (!key.n || key.n > KEY_MAX)
        return NULL;
    if (credential_lookup(keyed, CREDENTIAL_KEY, key, lookup, NULL))
        found = find(c, lookup);
    if (!found && sha256(key, lookup, NULL))
        found = find(c, lookup);
    if (found && instant_known(found->expires) && found->expires.us <= now.us)
        return NULL;
    return found;
}

int caller_wait_s(struct caller *c, int64_t now_us)
{
    if (!c->per_minute)
        return 0;
    int64_t apart_us = INT64_C(60000000) / c->per_minute;
    int64_t early_us = apart_us * (c->per_minute / 6);
    int64_t next_us = c->next_us > now_us ? c->next_us : now_us;
    int64_t wait_us = next_us - early_us - now_us;
    if (wait_us > 0)
        return (int)((wait_us + 999999) / 1000000);
    c->next_us = next_us + apart_us;
    return 0;
}
