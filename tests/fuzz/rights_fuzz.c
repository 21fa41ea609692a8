#include <string.h>

#include "api/drp.h"
#include "api/opendsr.h"
#include "api/registry.h"
#include "tests/fuzz/fuzz.h"

/*
 * Whatever the bytes: reading ends; what is taken has a kind, a law and an identity;
 * and no bytes are a message of an agent whose key made no signature over them.
 */
static void read_message(struct arena *a, struct raw text)
{
    struct drp_exercise e;
    struct json *o;
    struct err err = ERR_INIT;
    if (!json_parse(a, text, &o, &err) || !drp_exercise_read(o, &e, &err))
        return;
    FUZZ_HOLDS(e.kind != REQUEST_NOTHING && e.regime != REGIME_UNKNOWN);
    FUZZ_HOLDS(e.name.n + e.mail.n + e.phone.n > 0);
    FUZZ_HOLDS(!e.mail_verified || e.mail.n > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct registry_agent agent = {STR_INIT("AGENT"), {1, 2, 3}};
    struct raw text = raw_of(data, size);
    struct opendsr_request r;
    struct registry registry;
    struct json *o;
    struct err err = ERR_INIT;
    struct arena a;
    arena_init(&a, 16 << 20);
    FUZZ_HOLDS(!drp_open(text, &agent, &a, &o, NULL, &err));
    read_message(&a, text);
    if (opendsr_parse(text, &a, &r, &err))
        FUZZ_HOLDS(r.kind != REQUEST_NOTHING && r.mail.n + r.account.n > 0);
    if (registry_parse(text, &a, &registry, &err))
        FUZZ_HOLDS(registry.agent_count <= REGISTRY_MAX);
    arena_fini(&a);
    return 0;
}
