/*
 * deid/tagger/hash.h - a fast hash that is the same on every machine.
 *
 * In:    bytes, numbers.
 * Out:   64 bits. Part of the model's format: it never changes within a version.
 * Never: keyed; used against somebody who chooses the input.
 */
#ifndef ABIDE_DEID_TAGGER_HASH_H
#define ABIDE_DEID_TAGGER_HASH_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline uint64_t hash_mix(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product =
        (wide)(a ^ UINT64_C(0x9E3779B97F4A7C15)) * (b ^ UINT64_C(0xD1B54A32D192ED03));
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Little-endian, on any machine; compilers make one load of it. */
static inline uint64_t hash_load(const unsigned char *p, size_t n)
{
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++)
        v |= (uint64_t)p[i] << (8 * i);
    return v;
}

static inline uint64_t hash_load8(const unsigned char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? v : __builtin_bswap64(v);
}

static inline uint64_t hash_bytes(const unsigned char *p, size_t n)
{
    uint64_t h = n * UINT64_C(0x2545F4914F6CDD1D) + 1;
    for (; n >= 8; n -= 8, p += 8)
        h = hash_mix(h, hash_load8(p));
    return hash_mix(h, hash_load(p, n) ^ UINT64_C(0xABCDEF));
}

#endif
