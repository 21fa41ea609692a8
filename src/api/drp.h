/*
 * api/drp.h - what does a signed message of the Data Rights Protocol ask for?
 *
 * In:    the body as it came: base64 of an Ed25519 signature and JSON (TRUST: anything
 *        at all); the agent whose it must be; our business id; the time.
 * Out:   what is exercised, for whom; or why not.
 * Never: reads a word of JSON before its signature holds; takes a message for another
 *        agent, another business or another time.
 */
#ifndef ABIDE_API_DRP_H
#define ABIDE_API_DRP_H

#include "api/registry.h"
#include "base/instant.h"
#include "model/request.h"
#include "text/json.h"

enum {
    DRP_BODY_MAX = 64 << 10,
    DRP_WINDOW_S = 600, /* from issued-at to expires-at at most */
    DRP_SKEW_S = 30     /* a clock ahead of ours */
};

struct drp_expect {
    const struct registry_agent *agent;
    struct str business;
    struct instant now;
};

/* The JSON of a message whose signature holds; ERR_DENIED otherwise. The bytes are in
 * the arena. `id` (may be NULL): SHA-256 of the signature, names the message. */
bool drp_open(struct raw body, const struct registry_agent *agent, struct arena *a,
    struct json **out, uint8_t id[SHA256_BYTES], struct err *err) MUST_CHECK;

/* agent-id, business-id, issued-at, expires-at. */
bool drp_check(const struct json *message, const struct drp_expect *expect,
    struct instant *expires, struct err *err) MUST_CHECK;

struct drp_exercise {
    enum request_kind kind;
    enum regime regime;
    struct raw name, mail, phone; /* claims of schema.org/Person */
    bool mail_verified;
    struct raw callback;  /* https only, or empty */
    struct raw reference; /* agent-request-id */
};

/* ERR_INPUT says what is wrong. */
bool drp_exercise_read(
    const struct json *message, struct drp_exercise *out, struct err *err) MUST_CHECK;

#endif
