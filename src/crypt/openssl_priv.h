/*
 * crypt/openssl_priv.h - OpenSSL's headers beside our own error codes.
 *
 * In:    nothing.
 * Out:   the EVP interface.
 * Never: leaves crypt/. OpenSSL has a type named like our ERR_STATE; it is renamed
 * here.
 */
#ifndef ABIDE_CRYPT_OPENSSL_PRIV_H
#define ABIDE_CRYPT_OPENSSL_PRIV_H

#define ERR_STATE openssl_err_state
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#undef ERR_STATE

#endif
