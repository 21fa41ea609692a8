/*
 * api/registry.h - whom do we let ask for others: agents by their keys, controllers by
 * theirs.
 *
 * In:    STATE/agents.json, the operator's (TRUST: anything at all).
 * Out:   an agent's public key, a controller by its bearer key.
 * Never: an agent without a whole key; two of one name.
 *
 *     {"business-id":"ACME","agents":[{"id":"AGENT","name":"...","verify_key":base64}],
 *      "controllers":[{"id":"SHOP","key_sha256":hex}]}
 *
 * `agents` takes entries as the directory of the Data Rights Protocol has them.
 */
#ifndef ABIDE_API_REGISTRY_H
#define ABIDE_API_REGISTRY_H

#include "base/arena.h"
#include "base/raw.h"
#include "crypt/hash.h"
#include "crypt/sign.h"

enum { REGISTRY_MAX = 1000, REGISTRY_BYTES = 4 << 20 };

struct registry_agent {
    struct str id; /* a token */
    uint8_t key[SIGN_PUBLIC_BYTES];
};
struct registry_controller {
    struct str id; /* a token */
    uint8_t key_sha256[SHA256_BYTES];
};

struct registry {
    struct str business; /* empty: no agent is taken */
    const struct registry_agent *agents;
    size_t agent_count;
    const struct registry_controller *controllers;
    size_t controller_count;
};

bool registry_parse(
    struct raw text, struct arena *a, struct registry *out, struct err *err) MUST_CHECK;
/* NULL: not there. */
const struct registry_agent *registry_agent(const struct registry *r, struct raw id);
const struct registry_controller *registry_controller(
    const struct registry *r, struct raw bearer);

#endif
