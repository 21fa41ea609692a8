/*
 * deid/pack/pack.h - somebody's own patterns, found by Vectorscan.
 *
 * In:    regular expressions with the type each stands for; a text.
 * Out:   spans, in the order of their ends; no more of a pattern than there are bytes.
 * Never: is asked for the built-in types (hand-written code is ten times as fast);
 * takes more than linear time; is shared by threads (it holds scratch memory).
 *
 * An optional part of the build (-Dregex_packs): without it pack_new fails and says so.
 */
#ifndef ABIDE_DEID_PACK_PACK_H
#define ABIDE_DEID_PACK_PACK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/raw.h"
#include "base/str.h"
#include "base/vec.h"
#include "model/span.h"

enum { PACK_RULES_MAX = 1000, PACK_PATTERN_MAX = 4096, PACK_FOUND_MAX = 1 << 22 };

struct pack_rule {
    struct str pattern; /* as Hyperscan reads it; ^ and $ are of a line */
    unsigned type;
    size_t line; /* of its file, for errors */
};

struct pack_spans {
    struct span *p;
    size_t n, cap;
};

struct pack;

bool pack_built(void); /* whether this build has packs */

/* ERR_STATE "deid.pack_absent" in a build without; ERR_INPUT names the wrong line. */
bool pack_new(const struct pack_rule *rules, size_t n, struct pack **out,
    struct err *err) MUST_CHECK;
void pack_free(struct pack *p); /* NULL is fine */

/* Replaces what `out` holds. Detector and confidence are left to the caller. */
bool pack_scan(struct pack *p, struct raw text, struct pack_spans *out,
    struct err *err) MUST_CHECK;
void pack_spans_fini(struct pack_spans *spans);

#endif
