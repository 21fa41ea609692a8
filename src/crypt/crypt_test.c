#include <string.h>

#include "base/mem.h"
#include "crypt/aead_priv.h"
#include "crypt/hash.h"
#include "crypt/mac.h"
#include "crypt/random.h"
#include "crypt/secret.h"
#include "crypt/sign.h"
#include "tests/harness/t.h"

static int nibble(char c)
{
    return c <= '9' ? c - '0' : c - 'a' + 10;
}

static size_t unhex(const char *hex, uint8_t *out)
{
    size_t n = strlen(hex) / 2;
    for (size_t i = 0; i < n; i++)
        out[i] = (uint8_t)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
    return n;
}

static bool is_hex(const uint8_t *got, const char *want)
{
    uint8_t bytes[512];
    size_t n = unhex(want, bytes);
    return memcmp(got, bytes, n) == 0;
}

/* FIPS 180-4 examples and the empty message. */
static void sha256_matches_the_published_examples(struct t *t)
{
    static const struct {
        const char *given, *want;
    } rows[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    struct err err = ERR_INIT;
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint8_t got[SHA256_BYTES];
        struct hasher *h = NULL;
        size_t n = strlen(rows[i].given);
        T_DONE(t, sha256(raw_of(rows[i].given, n), got, &err), &err);
        T_OK(t, is_hex(got, rows[i].want));
        if (!T_DONE(t, hasher_new(&h, &err), &err))
            return;
        for (size_t k = 0; k < n; k++)
            T_DONE(t, hasher_add(h, rows[i].given + k, 1, &err), &err);
        T_DONE(t, hasher_take(h, got, &err), &err);
        T_OK(t, is_hex(got, rows[i].want));
        hasher_free(h);
    }
}

/* RFC 4231, test cases 1, 2 and 4 (keys padded with zeroes to 32 bytes: same HMAC). */
static void hmac_matches_rfc_4231(struct t *t)
{
    static const struct {
        const char *key, *data, *want;
    } rows[] = {
        {"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {"4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {"0102030405060708090a0b0c0d0e0f10111213141516171819",
            "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd"
            "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd",
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
    };
    struct err err = ERR_INIT;
    struct mac *m = NULL;
    if (!T_DONE(t, mac_new(&m, &err), &err))
        return;
    for (size_t i = 0; i < COUNT(rows); i++) {
        uint8_t key[MAC_KEY_BYTES] = {0}, data[128], got[MAC_BYTES];
        unhex(rows[i].key, key);
        size_t n = unhex(rows[i].data, data);
        struct raw parts[] = {raw_of(data, 1), raw_of(data + 1, n - 1)};
        T_DONE(t, mac_key(m, raw_of(key, sizeof key), &err), &err);
        for (int again = 0; again < 2; again++) {
            T_DONE(t, mac_sum(m, parts, COUNT(parts), got, &err), &err);
            T_OK(t, is_hex(got, rows[i].want));
        }
    }
    mac_free(m);
}

/* draft-irtf-cfrg-xchacha-03, A.3.1. */
static void sealing_matches_the_xchacha_draft(struct t *t)
{
    static const char plain[] =
        "Ladies and Gentlemen of the class of '99: If I could offer you only one tip "
        "for the future, sunscreen would be it.";
    uint8_t key[AEAD_KEY_BYTES], nonce[AEAD_NONCE_BYTES], place[16], out[256];
    unhex("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f", key);
    unhex("404142434445464748494a4b4c4d4e4f5051525354555657", nonce);
    size_t n = unhex("50515253c0c1c2c3c4c5c6c7", place);
    aead_seal_at(key, nonce, raw_of(place, n), raw_of(plain, sizeof plain - 1), out);
    T_OK(t,
        is_hex(out, "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
                    "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
                    "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
                    "21f9664c97637da9768812f615c68b13b52e"
                    "c0875924c1c7987947deafd8780acf49"));
}

static void a_seal_opens_only_with_its_key_in_its_place(struct t *t)
{
    struct err err = ERR_INIT;
    uint8_t key[AEAD_KEY_BYTES], other[AEAD_KEY_BYTES], plain[5] = "word", out[64];
    struct raw place = raw_of("here", 4), sealed = raw_of(out, 5 + AEAD_OVERHEAD_BYTES);
    uint8_t back[64];
    T_DONE(t, crypt_ready(&err), &err);
    random_bytes(key, sizeof key);
    random_bytes(other, sizeof other);
    struct random_pool pool = {0};
    aead_seal(&pool, key, place, raw_of(plain, 5), out);
    T_DONE(t, aead_open(key, place, sealed, back, &err), &err);
    T_OK(t, memcmp(back, plain, 5) == 0);
    T_FAILS(t, aead_open(other, place, sealed, back, &err), &err, "crypt.seal_broken");
    T_FAILS(t, aead_open(key, raw_of("hero", 4), sealed, back, &err), &err,
        "crypt.seal_broken");
    T_FAILS(t, aead_open(key, place, raw_slice(sealed, 0, 39), back, &err), &err,
        "crypt.seal_short");
    for (size_t i = 0; i < sealed.n; i++) {
        out[i] ^= 1;
        T_FAILS(
            t, aead_open(key, place, sealed, back, &err), &err, "crypt.seal_broken");
        out[i] ^= 1;
    }
}

/* RFC 8032, 7.1, TEST 2. */
static void signatures_match_rfc_8032(struct t *t)
{
    uint8_t seed[SIGN_SEED_BYTES], key[SIGN_PUBLIC_BYTES], out[SIGN_BYTES], word = 0x72;
    unhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", seed);
    sign_public(seed, key);
    T_OK(t, is_hex(key,
                "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
    sign_make(seed, raw_of(&word, 1), out);
    T_OK(t, is_hex(out,
                "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
    T_OK(t, sign_verify(key, raw_of(&word, 1), out));
    word ^= 1;
    T_OK(t, !sign_verify(key, raw_of(&word, 1), out));
}

static bool make_everything(void *ctx)
{
    struct err err = ERR_INIT;
    struct hasher *h = NULL;
    struct mac *m = NULL;
    void *secret = secret_alloc(32);
    bool done = secret && hasher_new(&h, &err) && mac_new(&m, &err);
    (void)ctx;
    secret_free(secret);
    hasher_free(h);
    mac_free(m);
    return done;
}

static void no_memory_is_an_answer(struct t *t)
{
    struct err err = ERR_INIT;
    T_DONE(t, crypt_ready(&err), &err);
    t_oom(t, make_everything, NULL);
}

static void a_pool_never_gives_the_same_bytes_twice(struct t *t)
{
    enum { TAKES = 1000, BYTES = 24 };
    static uint8_t taken[TAKES][BYTES];
    struct random_pool pool = {0};
    struct err err = ERR_INIT;
    T_DONE(t, crypt_ready(&err), &err);
    for (int i = 0; i < TAKES; i++)
        random_take(&pool, taken[i], BYTES);
    for (int i = 0; i < TAKES; i++) {
        for (int k = 0; k < i; k++)
            T_OK(t, memcmp(taken[i], taken[k], BYTES) != 0);
    }
    struct random_pool child = pool;
    random_drop(&child);
    random_take(&pool, taken[0], BYTES);
    random_take(&child, taken[1], BYTES);
    T_OK(t, memcmp(taken[0], taken[1], BYTES) != 0);
}

static const struct t_case cases[] = {
    T_CASE(sha256_matches_the_published_examples),
    T_CASE(hmac_matches_rfc_4231),
    T_CASE(sealing_matches_the_xchacha_draft),
    T_CASE(a_seal_opens_only_with_its_key_in_its_place),
    T_CASE(signatures_match_rfc_8032),
    T_CASE(a_pool_never_gives_the_same_bytes_twice),
    T_CASE(no_memory_is_an_answer),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
