/*
 * conf/conf.h - what the operator wrote for the daemon.
 *
 * In:    a configuration file (docs/configuration.md).
 * Out:   addresses, projects and upstreams.
 * Never: takes an unknown section or key, a key twice, or a value out of its range: a
 *        wrong word stops the start, with its line.
 */
#ifndef ABIDE_CONF_CONF_H
#define ABIDE_CONF_CONF_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "guard/guard.h"
#include "model/words.h"
#include "sharing/provider.h"

enum {
    CONF_BYTES_MAX = 1 << 20,
    CONF_UPSTREAMS_MAX = 64,
    CONF_PROJECTS_MAX = 1024,
    CONF_HOST_MAX = 64,
    CONF_ROUTE_MAX = 8, /* upstreams of one project */
    CONF_LOGINS_MAX = 8,
    CONF_KEY_BYTES = 32,
};

/* A server that speaks the API. */
struct conf_upstream {
    struct str name;
    struct str url;      /* without a slash at its end */
    struct str key_file; /* empty: the caller's own key goes on */
    struct str ca_file;  /* empty: the system's certificates */
    struct str models;   /* names with blanks between, `*` at an end; empty: any */
    int64_t connect_ms;
    int64_t idle_s;                /* no byte for so long: it is dead */
    struct str probe;              /* a path to ask now and then; empty: never */
    int64_t probe_ms;              /* how often */
    int64_t probe_down, probe_up;  /* so many in a row failed or were answered */
    struct sharing_provider share; /* what it may be told */
    enum guard_ask guard;          /* what may be asked */
    enum guard_answer replies;     /* what may be answered */
};

/* A product of the operator's; whoever holds its key speaks for its users. */
struct conf_project {
    struct str name; /* the issuer of its users' names */
    uint8_t key_sha256[CONF_KEY_BYTES];
    enum service service;
    size_t upstreams[CONF_ROUTE_MAX]; /* places, in the order they are tried */
    size_t upstream_count;
    enum tier tier;     /* of all its users; unknown: as their ledgers say */
    int64_t per_minute; /* requests; 0: as [serve] says */
    bool operates;      /* its answers say what a call cost and what was decided */
    bool zdr;           /* zero data retention: nothing of its users is kept */
};

/* People's pages; there are none without a url. */
struct conf_portal {
    struct str url;       /* as people's browsers know it, without a slash at its end */
    struct str title;     /* whose pages they are */
    struct str mail;      /* smtp:// or smtps:// of the mail server; empty: none */
    struct str mail_from; /* who its letters are from */
    struct str mail_key_file; /* user and password, a line each; empty: neither */
    bool private_callbacks;   /* agents' and controllers' callbacks may be private */
};

/* A provider people may sign in with (OpenID Connect). */
struct conf_login {
    struct str name;        /* in addresses */
    struct str title;       /* as people know it */
    struct str issuer;      /* https://..., as its tokens say it */
    struct str client_id;   /* who we are there */
    struct str secret_file; /* its first line; empty: we have none */
    struct str ca_file;     /* empty: the system's certificates */
    bool clear_here;        /* for tests: http:// on this machine */
};

enum conf_on_failure { CONF_REFUSE, CONF_RELAY_UNCAPTURED };

/* Who speaks TLS with callers: nobody (on the loopback only), this door with a
 * certificate, or something that stands before it. */
enum conf_tls { CONF_TLS_OFF, CONF_TLS_OWN, CONF_TLS_ELSEWHERE };

/* Who may read /metrics without a key of the operator's: this machine, or nobody. */
enum conf_metrics { CONF_METRICS_LOOPBACK, CONF_METRICS_KEY };

/* Auto: as far as the kernel can. */
enum conf_sandbox { CONF_SANDBOX_AUTO, CONF_SANDBOX_REQUIRE, CONF_SANDBOX_OFF };

struct conf {
    struct arena arena;
    char host[CONF_HOST_MAX];
    int port;
    enum conf_tls tls;
    struct str tls_certificate, tls_key; /* paths; both or neither */
    enum conf_on_failure on_capture_failure;
    enum conf_metrics metrics;
    enum conf_sandbox sandbox;
    struct str sandbox_read, sandbox_write; /* more paths, with blanks between */
    uint64_t body_max_bytes;
    int64_t connections_max, head_s, body_s, idle_s, drain_s;
    int64_t per_minute; /* requests of a key; 0: no limit */
    int64_t upkeep_s;   /* between rounds of keeping and purging; 0: none */
    int64_t otlp_port;  /* of the same address, for telemetry; 0: none */
    struct conf_upstream upstreams[CONF_UPSTREAMS_MAX];
    size_t upstream_count;
    struct conf_project projects[CONF_PROJECTS_MAX];
    size_t project_count;
    struct conf_portal portal;
    struct conf_login logins[CONF_LOGINS_MAX];
    size_t login_count;
};

struct conf_text {
    struct str text, origin;
};

/* What stands over the file: "serve.listen" and its value, and who said so. */
struct conf_over {
    const char *key, *value, *origin;
};

/* `origin` names the text in errors ("FILE:LINE: ..."). */
bool conf_parse(
    struct str text, struct str origin, struct conf **out, struct err *err) MUST_CHECK;
/* The same, with words of the environment and of flags over those of [serve]; a later
 * one wins. */
bool conf_parse_with(struct conf_text text, const struct conf_over *over, size_t count,
    struct conf **out, struct err *err) MUST_CHECK;
/* The keys of [serve], one after the other; NULL: no more. */
const char *conf_serve_key(size_t i);
void conf_free(struct conf *c); /* NULL is fine */

#endif
