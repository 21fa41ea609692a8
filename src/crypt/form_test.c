#include <string.h>

#include "crypt/ff1.h"
#include "crypt/siv.h"
#include "tests/harness/t.h"

/* The nine samples of NIST for FF1 (AES-128, AES-192, AES-256), and appendix A.1 of RFC
 * 5297. */
static const uint8_t nist_key[32] = {0x2B, 0x7E, 0x15, 0x16, 0x28, 0xAE, 0xD2, 0xA6,
    0xAB, 0xF7, 0x15, 0x88, 0x09, 0xCF, 0x4F, 0x3C, 0xEF, 0x43, 0x59, 0xD8, 0xD5, 0x80,
    0xAA, 0x4F, 0x7F, 0x03, 0x6D, 0x6F, 0x04, 0xFC, 0x6A, 0x94};

struct sample {
    size_t key;
    unsigned radix;
    const char *tweak, *plain, *secret;
};

static const struct sample samples[] = {
    {16, 10, "", "0123456789", "2433477484"},
    {16, 10, "9876543210", "0123456789", "6124200773"},
    {16, 36, "7777pqrs777", "0123456789abcdefghi", "a9tv40mll9kdu509eum"},
    {24, 10, "", "0123456789", "2830668132"},
    {24, 10, "9876543210", "0123456789", "2496655549"},
    {24, 36, "7777pqrs777", "0123456789abcdefghi", "xbj3kv35jrawxv32ysr"},
    {32, 10, "", "0123456789", "6657667009"},
    {32, 10, "9876543210", "0123456789", "1001623463"},
    {32, 36, "7777pqrs777", "0123456789abcdefghi", "xs8a0azh2avyalyzuwd"},
};

static uint8_t numeral(char c)
{
    return (uint8_t)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static bool same(const uint8_t *numerals, const char *text)
{
    for (size_t i = 0; text[i]; i++) {
        if (numerals[i] != numeral(text[i]))
            return false;
    }
    return true;
}

static void ff1_gives_the_samples_of_nist_and_back(struct t *t)
{
    for (size_t i = 0; i < COUNT(samples); i++) {
        struct ff1 *f = NULL;
        struct err err = ERR_INIT;
        uint8_t numerals[FF1_NUMERALS_MAX];
        struct raw tweak = raw_of(samples[i].tweak, strlen(samples[i].tweak));
        size_t n = strlen(samples[i].plain);
        for (size_t k = 0; k < n; k++)
            numerals[k] = numeral(samples[i].plain[k]);
        if (!T_DONE(t,
                ff1_new(raw_of(nist_key, samples[i].key), samples[i].radix, &f, &err),
                &err))
            return;
        T_DONE(t, ff1_encrypt(f, tweak, numerals, n, &err), &err);
        T_OK(t, same(numerals, samples[i].secret));
        T_DONE(t, ff1_decrypt(f, tweak, numerals, n, &err), &err);
        T_OK(t, same(numerals, samples[i].plain));
        ff1_free(f);
    }
}

static void ff1_refuses_what_could_be_tried_out(struct t *t)
{
    struct ff1 *f = NULL;
    struct err err = ERR_INIT;
    uint8_t numerals[4] = {1, 2, 3, 4};
    if (T_DONE(t, ff1_new(raw_of(nist_key, 16), 10, &f, &err), &err))
        T_FAILS(t, ff1_encrypt(f, raw_of(NULL, 0), numerals, 4, &err), &err,
            "crypt.ff1_length");
    ff1_free(f);
    T_FAILS(t, ff1_new(raw_of(nist_key, 5), 10, &f, &err), &err, "crypt.ff1_key");
}

static void siv_gives_the_sample_of_the_rfc_and_back(struct t *t)
{
    static const uint8_t want[] = {0x85, 0x63, 0x2d, 0x07, 0xc6, 0xe8, 0xf3, 0x7f, 0x95,
        0x0a, 0xcd, 0x32, 0x0a, 0x2e, 0xcc, 0x93, 0x40, 0xc0, 0x2b, 0x96, 0x90, 0xc4,
        0xdc, 0x04, 0xda, 0xef, 0x7f, 0x6a, 0xfe, 0x5c};
    static const uint8_t plain[] = {0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88,
        0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee};
    uint8_t key[32], place[24], out[sizeof want], back[sizeof plain];
    struct err err = ERR_INIT;
    for (unsigned i = 0; i < 16; i++) {
        key[i] = (uint8_t)(0xff - i);
        key[16 + i] = (uint8_t)(0xf0 + i);
    }
    for (unsigned i = 0; i < sizeof place; i++)
        place[i] = (uint8_t)(0x10 + i);
    struct raw k = raw_of(key, sizeof key), at = raw_of(place, sizeof place);
    T_DONE(t, siv_seal(k, at, raw_of(plain, sizeof plain), out, &err), &err);
    T_OK(t, memcmp(out, want, sizeof want) == 0);
    T_DONE(t, siv_open(k, at, raw_of(out, sizeof out), back, &err), &err);
    T_OK(t, memcmp(back, plain, sizeof plain) == 0);
    out[0] ^= 1;
    T_FAILS(t, siv_open(k, at, raw_of(out, sizeof out), back, &err), &err, "crypt.siv");
    T_FAILS(t, siv_seal(k, at, raw_of(NULL, 0), out, &err), &err, "crypt.siv_sizes");
}

static bool attempt(void *ctx)
{
    struct ff1 *f = NULL;
    struct err err = ERR_INIT;
    (void)ctx;
    bool done = ff1_new(raw_of(nist_key, 16), 10, &f, &err);
    ff1_free(f);
    return done;
}

static void no_memory_is_an_error(struct t *t)
{
    t_oom(t, attempt, NULL);
}

static const struct t_case cases[] = {
    T_CASE(ff1_gives_the_samples_of_nist_and_back),
    T_CASE(ff1_refuses_what_could_be_tried_out),
    T_CASE(siv_gives_the_sample_of_the_rfc_and_back),
    T_CASE(no_memory_is_an_error),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
