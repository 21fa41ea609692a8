/*
 * os/tls/tls_priv.h - OpenSSL's headers beside our own error codes, and an identity.
 *
 * In:    nothing.
 * Out:   the TLS interface; what the files of this folder share.
 * Never: leaves this folder. OpenSSL has a type named like our ERR_STATE; it is renamed
 * here.
 */
#ifndef ABIDE_OS_TLS_TLS_PRIV_H
#define ABIDE_OS_TLS_TLS_PRIV_H

#define ERR_STATE openssl_err_state
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#undef ERR_STATE

#include "os/tls/tls.h"

/* One record of TLS holds at most so much. */
enum { TLS_RECORD_BYTES = 16 << 10 };

struct tls {
    SSL_CTX *ctx;
    BIO_METHOD *method; /* how links read and write, see link.c */
    struct instant expires;
    struct tls_counts counts;
    int users;
    unsigned char plain[TLS_RECORD_BYTES]; /* what is read, until it was handed on */
};

/* NULL: no memory. */
BIO_METHOD *tls_method_new(void);

#endif
