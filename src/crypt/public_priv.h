/*
 * crypt/public_priv.h - OpenSSL's headers of public keys beside our own error codes.
 *
 * In:    nothing.
 * Out:   keys from their numbers, ECDSA signatures.
 * Never: leaves crypt/.
 */
#ifndef ABIDE_CRYPT_PUBLIC_PRIV_H
#define ABIDE_CRYPT_PUBLIC_PRIV_H

#include "crypt/openssl_priv.h"
#define ERR_STATE openssl_err_state
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/param_build.h>
#undef ERR_STATE

#endif
