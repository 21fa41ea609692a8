/*
 * tests/harness/identity.h - certificates made for a test, and a client that speaks
 * TLS.
 *
 * In:    a folder; how long a certificate is good.
 * Out:   PEM files; bytes over a blocking socket of tests/harness/wire.h.
 * Never: used outside tests.
 */
#ifndef ABIDE_TESTS_HARNESS_IDENTITY_H
#define ABIDE_TESTS_HARNESS_IDENTITY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/raw.h"
#include "os/file.h"
#include "tests/harness/t.h"

/* For "localhost" and 127.0.0.1, signed by itself: its chain is the CA to trust. */
struct identity {
    char chain[FILE_PATH_MAX], key[FILE_PATH_MAX];
};
/* NAME.pem and NAME.key (0600) in `dir`, good from a day ago until `days` from now. */
void identity_make(
    struct t *t, const char *dir, const char *name, int days, struct identity *out);
/* A key with a password. */
void identity_lock_key(struct t *t, const struct identity *of);

struct wire_tls;
struct wire_tls_want {
    int least, most;       /* versions: 10, 11, 12, 13 for TLS 1.0 ...; 0: any */
    const char *protocols; /* of ALPN, as on the wire; NULL: not asked */
    const char *ciphers;   /* of TLS 1.2; NULL: any */
    size_t step;           /* bytes a send of the socket takes; 0: all */
};
/* The handshake. NULL: it failed; the socket stays open. */
struct wire_tls *wire_tls_open(int fd, const struct wire_tls_want *want);
bool wire_tls_send(struct wire_tls *w, struct raw bytes);
/* 1, 0 at a clean end (close_notify), -1 for any other. */
int wire_tls_read(struct wire_tls *w, struct buf *out);
void wire_tls_shut(struct wire_tls *w);         /* close_notify; reading goes on */
int wire_tls_version(const struct wire_tls *w); /* 12, 13 */
bool wire_tls_ticket(const struct wire_tls *w); /* the session could be resumed */
/* SHA-256 of the certificate it was shown, its first eight bytes. */
uint64_t wire_tls_shown(const struct wire_tls *w);
struct str wire_tls_protocol(const struct wire_tls *w); /* chosen */
void wire_tls_free(struct wire_tls *w);                 /* NULL is fine */

#endif
