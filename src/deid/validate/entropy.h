/*
 * deid/validate/entropy.h - does this look like a machine drew it at random?
 *
 * In:    bytes of a token.
 * Out:   bits per character; whether it can be a key.
 * Never: looks anything up.
 */
#ifndef ABIDE_DEID_VALIDATE_ENTROPY_H
#define ABIDE_DEID_VALIDATE_ENTROPY_H

#include <stdbool.h>
#include <stddef.h>

/* Shannon entropy of the bytes' frequencies, in bits per byte. */
double entropy_bits(const unsigned char *p, size_t n);

/*
 * Hex of 32 or more, or letters and digits mixed with at least three bits a character:
 * not an identifier, a path, or a sentence.
 */
bool entropy_is_key(const unsigned char *p, size_t n);

#endif
