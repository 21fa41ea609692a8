/*
 * deid/validate/coin.h - addresses of crypto currencies, by their checksums.
 *
 * In:    the characters of a token.
 * Out:   whether it is an address of a chain we know.
 * Never: asks a chain.
 */
#ifndef ABIDE_DEID_VALIDATE_COIN_H
#define ABIDE_DEID_VALIDATE_COIN_H

#include <stdbool.h>
#include <stddef.h>

enum { COIN_MIN = 25, COIN_MAX = 110 };

/* Base58 with a double SHA-256 checksum: Bitcoin, Litecoin, Dogecoin, Tron, Ripple. */
bool coin_base58(const unsigned char *p, size_t n);

/* Bech32 and Bech32m (BIP 173, 350): bc1, tb1, ltc1, addr1, cosmos1. */
bool coin_bech32(const unsigned char *p, size_t n);

/* 0x and 40 hex digits; all zero is nobody's. */
bool coin_ether(const unsigned char *p, size_t n);

/* Monero: 95 characters of base58 that begin with 4 or 8 (shape only). */
bool coin_monero(const unsigned char *p, size_t n);

#endif
