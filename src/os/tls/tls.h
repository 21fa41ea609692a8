/*
 * os/tls/tls.h - with which certificate does this server answer?
 *
 * In:    paths of a certificate chain and of its private key (PEM).
 * Out:   an identity for links (os/tls/link.h); when it expires.
 * Never: takes a key that everybody on the machine can read or its group can write, a
 *        key that does not fit its certificate, or a key with a password; speaks below
 *        TLS 1.2; keeps sessions or gives tickets.
 *
 * Over OpenSSL. Belongs to one thread. The key stays in OpenSSL's memory, which is not
 * locked; this process makes no core files.
 */
#ifndef ABIDE_OS_TLS_TLS_H
#define ABIDE_OS_TLS_TLS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/instant.h"

struct tls;

struct tls_files {
    const char *chain, *key;
};
/* Reads both; has one user. */
bool tls_open(
    const struct tls_files *files, struct tls **out, struct err *err) MUST_CHECK;
struct tls *tls_share(struct tls *tls); /* NULL is fine */
void tls_leave(struct tls *tls);        /* the last one frees it; NULL is fine */

/* The first end of the certificates of its chain. */
struct instant tls_expires(const struct tls *tls);
/* Whole days until then, from `now`; below 0 when it is over. */
int64_t tls_days_left(const struct tls *tls, struct instant now);

struct tls_counts {
    uint64_t done, failed; /* handshakes */
};
struct tls_counts tls_count(const struct tls *tls);
/* What was counted by the one before it counts on. */
void tls_take_over(struct tls *tls, const struct tls *old);

#endif
