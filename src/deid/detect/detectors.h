/*
 * deid/detect/detectors.h - the detectors: one function per trigger.
 *
 * In:    the look and the offset of the trigger.
 * Out:   candidates in the look; the offset to go on from (more than `at`).
 * Never: see the rules in look.h.
 */
#ifndef ABIDE_DEID_DETECT_DETECTORS_H
#define ABIDE_DEID_DETECT_DETECTORS_H

#include "deid/detect/look.h"

/* '@': e-mail address, handle. */
size_t detect_at_sign(struct look *l, size_t at);

/* ':': URL, database URI, IPv6, MAC, a key's value. */
size_t detect_colon(struct look *l, size_t at);

/* '/': profile pages without a scheme. */
size_t detect_slash(struct look *l, size_t at);

/* '=': a key's value. */
size_t detect_equals(struct look *l, size_t at);

/* First digit of a run of digits: everything with a number in it. */
size_t detect_digit(struct look *l, size_t at);

/* Three to six digits that nothing numeric goes on behind; no letter touches them. */
size_t detect_short(struct look *l, size_t at, size_t end);

/* '_' or a run of 16 letters and digits: vendors' tokens without a digit. */
size_t detect_token(struct look *l, size_t at);

/* "pass": password, passwd, passphrase; 0 when another word begins here. */
size_t detect_pass(struct look *l, size_t at);

/* "---": private keys in PEM. */
size_t detect_dashes(struct look *l, size_t at);

#endif
