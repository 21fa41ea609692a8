#include "store/beside/attest.h"

#include <string.h>

#include "store/store_priv.h"

enum { WHAT_MAX = 64 };

static const char front[] = "abide attestation 1\n";

/* front | what | newline | installation | hash */
struct message {
    uint8_t b[sizeof front + WHAT_MAX + ID_BYTES + SHA256_BYTES];
    size_t n;
};

static void add(struct message *m, const void *p, size_t n)
{
    memcpy(m->b + m->n, p, n);
    m->n += n;
}

static bool fill(struct message *m, const struct attestation *a, struct str what)
{
    *m = (struct message){.n = 0};
    if (what.n > WHAT_MAX)
        return false;
    add(m, front, sizeof front - 1);
    add(m, what.p, what.n);
    add(m, "\n", 1);
    add(m, a->installation.b, ID_BYTES);
    add(m, a->sha256, SHA256_BYTES);
    return true;
}

bool attest_make(struct store *s, struct str what, const uint8_t sha256[SHA256_BYTES],
    struct attestation *out, struct err *err)
{
    struct attestation a = {.installation = s->id};
    struct message m;
    const uint8_t *seed;
    memcpy(a.sha256, sha256, SHA256_BYTES);
    if (!fill(&m, &a, what))
        return err_set(err, ERR_USAGE, "store.attest_what",
            "what is signed is named in more than %d bytes", WHAT_MAX);
    if (!store_fresh(s, err) || !keys_secret(s, SECRET_SIGNING, &seed, err))
        return false;
    sign_public(seed, a.public_key);
    sign_make(seed, raw_of(m.b, m.n), a.signature);
    *out = a;
    return true;
}

bool attest_holds(const struct attestation *a, struct str what)
{
    struct message m;
    return fill(&m, a, what) &&
           sign_verify(a->public_key, raw_of(m.b, m.n), a->signature);
}
