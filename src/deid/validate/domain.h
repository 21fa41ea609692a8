/*
 * deid/validate/domain.h - is this a host name that people write mail to or visit?
 *
 * In:    bytes.
 * Out:   where a name ends; whether it is well formed; whether its last label is known.
 * Never: asks the network.
 */
#ifndef ABIDE_DEID_VALIDATE_DOMAIN_H
#define ABIDE_DEID_VALIDATE_DOMAIN_H

#include <stdbool.h>
#include <stddef.h>

/* The end of the host name that begins at `from`; `from` when there is none. */
size_t domain_end(const unsigned char *p, size_t n, size_t from);

/*
 * Two labels or more, each well formed, and a last label that is a country's, one of
 * the common ones or reserved (`*known`), or at least two letters that are not the
 * suffix of a file name.
 */
bool domain_valid(const unsigned char *p, size_t n, bool *known);

#endif
