#include "tests/portal/authenticator.h"

#include <string.h>

#include "text/base64.h"

enum { SAID_MAX = 1 << 14, BYTES = 0x40, MAP = 0xa0 };

bool authenticator_init(
    struct authenticator *d, enum public_alg alg, const struct passkey_site *site)
{
    *d = (struct authenticator){.signer = signer_new(alg, 2048),
        .alg = alg,
        .origin = site->origin,
        .rp_id = site->rp_id,
        .flags = 5,
        .count = 7,
        .id = raw_from_str(STR("the id of a credential"))};
    return d->signer != NULL;
}

void authenticator_fini(struct authenticator *d)
{
    signer_free(d->signer);
}

static void client(const struct authenticator *d, struct str act, struct raw challenge,
    struct buf *out)
{
    struct str type = d->type.n ? d->type : act;
    buf_printf(out, "{\"type\":\"%" STR_FMT "\",\"challenge\":\"", STR_ARG(type));
    base64_url_add(out, challenge);
    buf_printf(out, "\",\"origin\":\"%" STR_FMT "\"%s}", STR_ARG(d->origin),
        d->more ? d->more : "");
}

static void head(const struct authenticator *d, unsigned flag, struct buf *out)
{
    uint8_t hash[SHA256_BYTES];
    if (!sha256(raw_from_str(d->rp_id), hash, NULL))
        return;
    buf_add(out, hash, sizeof hash);
    buf_add_char(out, (char)(d->flags | flag));
    for (int i = 24; i >= 0; i -= 8)
        buf_add_char(out, (char)(d->count >> i));
}

/* The first byte of an item, and its number in two bytes. */
static void item(struct buf *out, int type, size_t n)
{
    const unsigned char small[] = {(unsigned char)(type | (int)n)};
    const unsigned char byte[] = {(unsigned char)(type | 24), (unsigned char)n};
    const unsigned char two[] = {
        (unsigned char)(type | 25), (unsigned char)(n >> 8), (unsigned char)n};
    if (n < 24)
        buf_add(out, small, sizeof small);
    else if (n < 256)
        buf_add(out, byte, sizeof byte);
    else
        buf_add(out, two, sizeof two);
}

static void bytes(struct buf *out, int label, struct raw value)
{
    buf_add_char(out, (char)label);
    item(out, BYTES, value.n);
    buf_add_raw(out, value);
}

static void cose(const struct authenticator *d, struct buf *out)
{
    static const unsigned char point[] = {MAP | 5, 1, 2, 3, 0x26, 0x20, 1};
    static const unsigned char modulus[] = {MAP | 4, 1, 3, 3, 0x39, 1, 0};
    struct public_key key = signer_key(d->signer);
    bool rsa = d->alg == PUBLIC_RS256;
    if (rsa)
        buf_add(out, modulus, sizeof modulus);
    else
        buf_add(out, point, sizeof point);
    bytes(out, rsa ? 0x20 : 0x21, key.a);
    bytes(out, rsa ? 0x21 : 0x22, key.b);
}

static void begin(struct authenticator_said *s)
{
    buf_init(&s->client, SAID_MAX);
    buf_init(&s->data, SAID_MAX);
    buf_init(&s->signature, SAID_MAX);
}

static void finish(const struct authenticator *d, struct authenticator_said *s)
{
    s->said = (struct passkey_said){
        d->id, buf_raw(&s->client), buf_raw(&s->data), buf_raw(&s->signature)};
}

void authenticator_register(
    const struct authenticator *d, struct raw challenge, struct authenticator_said *s)
{
    static const char front[] = "\xa3\x63"
                                "fmt"
                                "\x64"
                                "none"
                                "\x67"
                                "attStmt"
                                "\xa0"
                                "\x68"
                                "authData";
    struct buf data;
    begin(s);
    buf_init(&data, SAID_MAX);
    client(d, STR("webauthn.create"), challenge, &s->client);
    head(d, 64, &data);
    buf_add(&data, "0123456789abcdef", 16);
    buf_add_char(&data, (char)(d->id.n >> 8));
    buf_add_char(&data, (char)d->id.n);
    buf_add_raw(&data, d->id);
    cose(d, &data);
    buf_add(&s->data, front, sizeof front - 1);
    item(&s->data, BYTES, data.n);
    buf_add_raw(&s->data, buf_raw(&data));
    buf_fini(&data);
    finish(d, s);
}

void authenticator_sign(
    const struct authenticator *d, struct raw challenge, struct authenticator_said *s)
{
    uint8_t hash[SHA256_BYTES];
    struct buf text;
    begin(s);
    buf_init(&text, SAID_MAX);
    client(d, STR("webauthn.get"), challenge, &s->client);
    head(d, 0, &s->data);
    buf_add_raw(&text, buf_raw(&s->data));
    if (sha256(buf_raw(&s->client), hash, NULL))
        buf_add(&text, hash, sizeof hash);
    (void)signer_sign(d->signer, PUBLIC_DER, buf_raw(&text), &s->signature);
    buf_fini(&text);
    finish(d, s);
}

void authenticator_said_fini(struct authenticator_said *s)
{
    buf_fini(&s->client);
    buf_fini(&s->data);
    buf_fini(&s->signature);
}
