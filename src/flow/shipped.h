/*
 * flow/shipped.h - the profiles this program brings with it, and their test cases.
 *
 * In:    a profile's name ("strict").
 * Out:   its text, as it stands in profiles/NAME.policy.
 * Never: parses; reads files. The tables are made by the build from profiles/.
 */
#ifndef ABIDE_FLOW_SHIPPED_H
#define ABIDE_FLOW_SHIPPED_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct shipped {
    struct str name, text;
};

/* The default comes first. */
extern const struct shipped shipped_profiles[];
extern const size_t shipped_profiles_count;
/* Named by their place in the source: "profiles/vectors/train.vec". */
extern const struct shipped shipped_vectors[];
extern const size_t shipped_vectors_count;

bool shipped_find(struct str name, struct str *text);

#endif
