/*
 * flow/shipped.h - the profiles this program brings with it.
 *
 * In:    a profile's name ("strict").
 * Out:   its text, as it stands in profiles/NAME.policy.
 * Never: parses; reads files. The table is made by the build from profiles/.
 */
#ifndef ABIDE_FLOW_SHIPPED_H
#define ABIDE_FLOW_SHIPPED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct shipped_profile {
    struct str name, text;
};

/* The default comes first. */
extern const struct shipped_profile shipped_profiles[];
extern const size_t shipped_profile_count;

bool shipped_find(struct str name, struct str *text);

#endif
