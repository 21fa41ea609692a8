#include "api/registry.h"

#include <string.h>

#include "text/base64.h"
#include "text/hex.h"
#include "text/json.h"

static bool wrong(struct err *err, const char *what)
{
    return err_set(err, ERR_INPUT, "api.registry", "%s", what);
}

static bool read_key(struct raw text, uint8_t out[SIGN_PUBLIC_BYTES], struct err *err)
{
    struct buf key;
    buf_init(&key, 256);
    bool whole = text.n <= 64 && base64_parse(text, &key) && key.n == SIGN_PUBLIC_BYTES;
    if (whole)
        memcpy(out, key.p, SIGN_PUBLIC_BYTES);
    buf_fini(&key);
    return whole || wrong(err, "an agent's verify_key is 32 bytes in base64");
}

static bool read_agents(
    const struct json *list, struct arena *a, struct registry *out, struct err *err)
{
    size_t n = json_count(list);
    struct registry_agent *agents = arena_array(a, n + 1, sizeof *agents);
    if (n > REGISTRY_MAX)
        return wrong(err, "there are too many agents");
    if (!agents)
        return err_memory(err);
    out->agents = agents;
    for (const struct json *v = json_first(list); v; v = json_next(v)) {
        struct raw id = json_raw(json_get(v, STR("id")));
        struct registry_agent agent;
        if (registry_agent(out, id) || !raw_token(id, &agent.id))
            return wrong(err, "an agent has an id of its own, a token");
        if (!read_key(json_raw(json_get(v, STR("verify_key"))), agent.key, err))
            return false;
        agents[out->agent_count++] = agent;
    }
    return true;
}

static bool read_controllers(
    const struct json *list, struct arena *a, struct registry *out, struct err *err)
{
    size_t n = json_count(list);
    struct registry_controller *all = arena_array(a, n + 1, sizeof *all);
    if (n > REGISTRY_MAX)
        return wrong(err, "there are too many controllers");
    if (!all)
        return err_memory(err);
    out->controllers = all;
    for (const struct json *v = json_first(list); v; v = json_next(v)) {
        struct registry_controller c;
        struct str hex;
        if (!raw_token(json_raw(json_get(v, STR("id"))), &c.id) ||
            !raw_token(json_raw(json_get(v, STR("key_sha256"))), &hex) ||
            !hex_parse(hex, c.key_sha256, SHA256_BYTES))
            return wrong(err, "a controller has an id and the SHA-256 of its key");
        all[out->controller_count++] = c;
    }
    return true;
}

bool registry_parse(
    struct raw text, struct arena *a, struct registry *out, struct err *err)
{
    struct registry r = {0};
    struct json *o;
    if (!json_parse(a, text, &o, err))
        return false;
    const struct json *business = json_get(o, STR("business-id"));
    if (!json_is(o, JSON_OBJECT) ||
        (business && !raw_token(json_raw(business), &r.business)))
        return wrong(err, "the register of agents is an object with a business-id");
    if (!read_agents(json_get(o, STR("agents")), a, &r, err) ||
        !read_controllers(json_get(o, STR("controllers")), a, &r, err))
        return false;
    *out = r;
    return true;
}

const struct registry_agent *registry_agent(const struct registry *r, struct raw id)
{
    for (size_t i = 0; i < r->agent_count; i++) {
        if (raw_eq_str(id, r->agents[i].id))
            return &r->agents[i];
    }
    return NULL;
}

/* Hashes are compared: how long that takes says nothing about a key. */
const struct registry_controller *registry_controller(
    const struct registry *r, struct raw bearer)
{
    uint8_t hash[SHA256_BYTES];
    struct err ignored;
    if (bearer.n < 16 || !sha256(bearer, hash, &ignored))
        return NULL;
    for (size_t i = 0; i < r->controller_count; i++) {
        if (memcmp(hash, r->controllers[i].key_sha256, SHA256_BYTES) == 0)
            return &r->controllers[i];
    }
    return NULL;
}
