#include <string.h>

#include "portal/access/jwt.h"
#include "portal/access/oidc.h"
#include "tests/fuzz/fuzz.h"

/*
 * Whatever the bytes: reading ends; a set holds only keys that are keys; no bytes are a
 * token of a key nobody has; and a provider's document names no endpoint without TLS.
 */
static void read_token(struct raw text, struct arena *a)
{
    static const uint8_t x[32] = {0x6b, 0x17, 0xd1, 0xf2};
    struct jwt_keys keys = {.count = 1};
    struct jwt_want want = {raw_from_str(STR("i")), raw_from_str(STR("a")),
        raw_from_str(STR("n")), raw_from_str(STR("t")), {0}};
    struct jwt_claims claims;
    keys.list[0].key = (struct public_key){PUBLIC_ES256, {x, sizeof x}, {x, sizeof x}};
    FUZZ_HOLDS(jwt_read(text, &keys, &want, a, &claims) != JWT_GOOD);
    keys.count = 0;
    FUZZ_HOLDS(jwt_read(text, &keys, &want, a, &claims) != JWT_GOOD);
}

static void read_server(struct raw text, struct arena *a)
{
    struct site_login login = {.issuer = STR("https://id.example")};
    struct oidc_server s;
    if (!oidc_server_read(text, &login, a, &s))
        return;
    FUZZ_HOLDS(raw_eq_str(raw_slice(s.authorize, 0, 8), STR("https://")) &&
               raw_eq_str(raw_slice(s.token, 0, 8), STR("https://")) &&
               raw_eq_str(raw_slice(s.keys, 0, 8), STR("https://")));
    for (size_t i = 0; i < s.authorize.n; i++)
        FUZZ_HOLDS(s.authorize.p[i] > ' ' && s.authorize.p[i] < 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct raw text = raw_of(data, size);
    struct jwt_keys keys;
    struct arena a;
    arena_init(&a, 16 << 20);
    if (jwt_keys_read(text, &a, &keys)) {
        FUZZ_HOLDS(keys.count <= JWT_KEYS_MAX);
        for (size_t i = 0; i < keys.count; i++)
            FUZZ_HOLDS(public_is_good(&keys.list[i].key));
    }
    read_token(text, &a);
    read_server(text, &a);
    arena_fini(&a);
    return 0;
}
