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
 * and it rests again or is back. One that is probed does not rest but is down, until
 * probes in a row were answered.
 */
enum { UPSTREAM_FAILURES = 3, UPSTREAM_REST_MS = 10000 };

struct upstream {
    const struct conf_upstream *conf;
    struct raw key;      /* "Bearer ...", in secret memory; or empty */
    const char *ca_file; /* or NULL */
    int failures;        /* in a row */
    uint64_t rests_until_ms;
    bool down;              /* by its probes, or by calls of a probed one */
    int64_t passed, missed; /* probes in a row */
    uint64_t sent, failed, probes_answered, probes_failed;
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

/* What was known of upstreams of the same name and address is known on; so is what was
 * counted. */
void setup_take_over(struct setup *s, const struct setup *old);

/* The next to ask of those a caller may, for a model; `tried` are bits of those asked
 * before. NULL: none is left. One that rests or is down is asked when no other is left.
 */
struct upstream *setup_choose(struct setup *s, const struct caller *caller,
    struct raw model, uint64_t now_ms, uint64_t *tried);
void upstream_answered(struct upstream *u);
/* True: it rests, or is down, from now on. */
bool upstream_failed(struct upstream *u, uint64_t now_ms);
void upstream_probed(struct upstream *u, bool answered);
bool upstream_is_up(const struct upstream *u, uint64_t now_ms);

#endif
