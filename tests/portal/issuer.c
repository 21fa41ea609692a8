#include "tests/portal/issuer.h"

#include <string.h>

#include "text/base64.h"

void issuer_token(
    const struct signer *s, const char *head, const char *claims, struct buf *out)
{
    struct buf text, signature;
    buf_init(&text, 1 << 16);
    buf_init(&signature, 1 << 12);
    base64_url_add(&text, raw_of(head, strlen(head)));
    buf_add_char(&text, '.');
    base64_url_add(&text, raw_of(claims, strlen(claims)));
    (void)signer_sign(s, PUBLIC_FLAT, buf_raw(&text), &signature);
    buf_add_raw(out, buf_raw(&text));
    buf_add_char(out, '.');
    base64_url_add(out, buf_raw(&signature));
    buf_fini(&text);
    buf_fini(&signature);
}

void issuer_key(
    const struct signer *s, const char *name, const char *more, struct buf *out)
{
    struct public_key key = signer_key(s);
    bool rsa = key.alg == PUBLIC_RS256;
    buf_printf(out, "{\"kty\":\"%s\",\"kid\":\"%s\"%s%s,\"%s\":\"", rsa ? "RSA" : "EC",
        name, rsa ? "" : ",\"crv\":\"P-256\"", more, rsa ? "n" : "x");
    base64_url_add(out, key.a);
    buf_printf(out, "\",\"%s\":\"", rsa ? "e" : "y");
    base64_url_add(out, key.b);
    buf_add_z(out, "\"}");
}
