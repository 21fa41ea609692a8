/*
 * gateway/callers_priv.h - whose key is this, and may it ask once more in this minute?
 *
 * In:    the projects of the configuration and of the store; a key somebody shows.
 * Out:   the caller; how long it has to wait.
 * Never: keeps a key; compares one byte by byte (a look-up is by its hash).
 */
#ifndef ABIDE_GATEWAY_CALLERS_PRIV_H
#define ABIDE_GATEWAY_CALLERS_PRIV_H

#include "base/arena.h"
#include "base/raw.h"
#include "conf/conf.h"
#include "crypt/mac.h"
#include "store/operator/operator.h"

/* Who holds a key. The strings live as long as its callers. */
struct caller {
    struct str
        name; /* of the project: the issuer of its users; empty: the operator's */
    struct str org;
    enum service service;
    enum tier tier;
    bool zdr;
    uint32_t parties;
    size_t upstreams[CONF_ROUTE_MAX]; /* places in the configuration */
    size_t upstream_count;
    int64_t per_minute; /* 0: no limit */
    struct instant expires;
    uint8_t lookup[MAC_BYTES];
    int64_t next_us; /* when the next request would be on time */
};

struct callers;

/* All of them: the configuration's, and the live ones of the store. On the store's
 * thread. */
bool callers_load(struct store *s, const struct conf *conf, struct callers **out,
    struct err *err) MUST_CHECK;
/* NULL is fine. */
void callers_free(struct callers *c);
int64_t callers_mark(const struct callers *c); /* see operator_mark */
/* What was asked under `old` counts on. */
void callers_take_over(struct callers *c, const struct callers *old);

/* NULL: nobody's, or ended. `keyed` is made with credential_key. */
struct caller *callers_find(
    struct callers *c, struct mac *keyed, struct raw key, struct instant now);

/* 0: go on; otherwise the seconds to wait. At most a sixth of the minute's requests
 * come at once. */
int caller_wait_s(struct caller *c, int64_t now_us);

#endif
