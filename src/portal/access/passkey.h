/*
 * portal/access/passkey.h - is this the passkey it says it is (WebAuthn level 2)?
 *
 * In:    what a browser says of its authenticator (TRUST: anything at all), the
 * challenge it was given, the credential as it is kept. Out:   a new credential, or
 * that the old one signed; or why not. Never: takes another site's answer, an old
 * challenge's, one whose holder was not verified, or one of a copy that counts behind;
 * believes an attestation: none is asked for (decision record 0041).
 */
#ifndef ABIDE_PORTAL_ACCESS_PASSKEY_H
#define ABIDE_PORTAL_ACCESS_PASSKEY_H

#include "base/arena.h"
#include "base/buf.h"
#include "crypt/hash.h"
#include "crypt/public.h"

enum {
    PASSKEY_ID_MAX = 1023, /* bytes, as the specification has it */
    PASSKEY_CHALLENGE_BYTES = 32,
    PASSKEY_SAID_MAX = 8192, /* of each thing that is said */
    PASSKEY_KEPT_MAX = 1024,
};

/* A word for each, in the tests and nowhere else: people are told one sentence. */
enum passkey_verdict {
    PASSKEY_GOOD,
    PASSKEY_FORM,      /* not what a browser writes */
    PASSKEY_TYPE,      /* the other of the two acts */
    PASSKEY_CHALLENGE, /* not the one that was given */
    PASSKEY_ORIGIN,    /* another site's page, or a page inside one */
    PASSKEY_SITE,      /* made for another site */
    PASSKEY_HOLDER,    /* nobody was there, or nobody was verified */
    PASSKEY_KEY,       /* no key of an algorithm we asked for */
    PASSKEY_SIGNATURE,
    PASSKEY_COUNT, /* it has counted on before: there are two of it */
};

struct passkey_site {
    struct str origin; /* "https://privacy.example.org" */
    struct str rp_id;  /* "privacy.example.org" */
};

/* A credential: public things only. */
struct passkey {
    struct raw id;
    struct public_key key;
    uint32_t count;
    bool can_move; /* it may be copied to its person's other devices */
};

/* Decoded, as the browser gave it. */
struct passkey_said {
    struct raw id, client, data, signature; /* `data`: registering, the attestation */
};

/* The host of "https://HOST:PORT". */
struct str passkey_rp_id(struct str url);

/* The parts of *out lie in `said`. */
enum passkey_verdict passkey_register(const struct passkey_site *site,
    struct raw challenge, const struct passkey_said *said, struct arena *a,
    struct passkey *out) MUST_CHECK;
/* Good: `kept->count` is the new one. */
enum passkey_verdict passkey_assert(const struct passkey_site *site,
    struct raw challenge, const struct passkey_said *said, struct arena *a,
    struct passkey *kept) MUST_CHECK;

/* As it is kept (without its id), and back; what is read lies in `text`. */
void passkey_pack(const struct passkey *p, struct buf *out);
bool passkey_unpack(struct raw text, struct raw id, struct passkey *out) MUST_CHECK;

#endif
