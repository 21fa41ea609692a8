/*
 * policy/pages/book.h - which profile was in force on that day?
 *
 * In:    loaded profiles, an instant.
 * Out:   one of them, or none.
 * Never: loads; mixes two profiles.
 */
#ifndef ABIDE_POLICY_PAGES_BOOK_H
#define ABIDE_POLICY_PAGES_BOOK_H

#include "policy/policy.h"

enum { BOOK_MAX = 64 }; /* profiles one command may name */

/*
 * Of the profiles called `name` (empty: of all), the one whose effective date is the
 * latest not after t; of equal dates the higher version. NULL: none was in force yet.
 */
const struct policy *book_at(const struct policy *const *policies, size_t count,
    struct str name, struct instant t);

#endif
