/*
 * gateway/setup_priv.h - the configuration in force, and how its upstreams are.
 *
 * In:    a configuration; what became of calls to each upstream.
 * Out:   keys, which upstream to ask next.
 * Never: is changed: a reload makes another one, and what began under this one ends
 *        under it.
 */
#ifndef ABIDE_GATEWAY_SETUP_PRIV_H
#define ABIDE_GATEWAY_SETUP_PRIV_H

#include "conf/conf.h"
#include "gateway/callers_priv.h"
#include "os/tls/tls.h"

/*
 * After UPSTREAM_FAILURES failures in a row an upstream rests; then one call tries it,
 * and it rests again or is back.
 */
enum { UPSTREAM_FAILURES = 3, UPSTREAM_REST_MS = 10000 };

struct upstream {
    const struct conf_upstream *conf;
    struct raw key;      /* "Bearer ...", in secret memory; or empty */
    const char *ca_file; /* or NULL */
    int failures;        /* in a row */
    uint64_t rests_until_ms;
    uint64_t sent, failed;
};

struct setup {
    struct conf *owned; /* freed with it; or NULL */
    const struct conf *conf;
    struct arena arena;
    struct upstream upstreams[CONF_UPSTREAMS_MAX];
    struct callers *callers;
    struct tls *tls; /* of callers' connections; NULL: without */
    int users;
};

/* Reads the upstreams' keys and the certificate; has one user. */
bool setup_new(const struct conf *conf, struct setup **out, struct err *err) MUST_CHECK;
struct setup *setup_share(struct setup *s);
void setup_leave(struct setup *s); /* the last one frees it; NULL is fine */

/* The next to ask of those a caller may, for a model; `tried` are bits of those asked
 * before. NULL: none is left. One that rests is asked when no other is left. */
struct upstream *setup_choose(struct setup *s, const struct caller *caller,
    struct raw model, uint64_t now_ms, uint64_t *tried);
void upstream_answered(struct upstream *u);
/* True: it rests from now on. */
bool upstream_failed(struct upstream *u, uint64_t now_ms);

#endif
