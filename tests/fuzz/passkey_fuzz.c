#include <string.h>

#include "portal/access/cbor.h"
#include "portal/access/passkey.h"
#include "tests/fuzz/fuzz.h"

/*
 * Whatever the bytes: reading ends within them; what is registered has the id the
 * browser named and a key that is one; and no bytes are a signature of a key nobody
 * has.
 */
static const struct passkey_site site = {
    STR_INIT("https://privacy.example.org"), STR_INIT("privacy.example.org")};

static void read_items(struct raw text)
{
    struct raw rest = text;
    while (rest.n) {
        size_t before = rest.n;
        if (!cbor_skip(&rest))
            return;
        FUZZ_HOLDS(rest.n < before && rest.p + rest.n == text.p + text.n);
    }
}

/* The attestation of the bytes, with a client's data that is right. */
static void register_it(struct raw text, struct arena *a)
{
    static const struct raw challenge = {
        (const unsigned char *)"0123456789abcdef0123456789abcdef", 32};
    struct passkey_said said = {.data = text,
        .id = raw_from_str(STR("the id of a credential")),
        .client = raw_from_str(
            STR("{\"type\":\"webauthn.create\",\"challenge\":\"MDEyMzQ1Njc4OWFiY2RlZjA"
                "xMjM0NTY3ODlhYmNkZWY\",\"origin\":\"https://privacy.example.org\"}"))};
    struct passkey p;
    if (passkey_register(&site, challenge, &said, a, &p) == PASSKEY_GOOD)
        FUZZ_HOLDS(raw_eq(p.id, said.id) && public_is_good(&p.key));
}

static void sign_it(struct raw text, struct arena *a)
{
    static const uint8_t key[32] = {9};
    struct passkey p = {
        .id = raw_of("id", 2), .key = {PUBLIC_EDDSA, {key, sizeof key}, {NULL, 0}}};
    size_t half = text.n / 2;
    struct passkey_said said = {.id = p.id,
        .client = raw_slice(text, 0, half),
        .data = raw_slice(text, half, text.n),
        .signature = raw_slice(text, 0, 64)};
    FUZZ_HOLDS(
        passkey_assert(&site, raw_slice(text, 0, 32), &said, a, &p) != PASSKEY_GOOD);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct raw text = raw_of(data, size);
    struct passkey p;
    struct arena a;
    arena_init(&a, 16 << 20);
    read_items(text);
    register_it(text, &a);
    sign_it(text, &a);
    if (passkey_unpack(text, raw_of("id", 2), &p))
        FUZZ_HOLDS(p.key.a.n + p.key.b.n <= size);
    arena_fini(&a);
    return 0;
}
