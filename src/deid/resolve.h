/*
 * deid/resolve.h - which of several candidates for the same characters stands.
 *
 * In:    candidates in any order.
 * Out:   the same array, ordered by start, without overlaps; its new length.
 * Never: depends on the order the candidates came in.
 *
 * Of two that overlap the more confident stands, then the longer, then the one of the
 * earlier detector. What a loser covers beyond the winner stays covered, as the
 * winner's: no character that any accepted candidate claimed is given away.
 */
#ifndef ABIDE_DEID_RESOLVE_H
#define ABIDE_DEID_RESOLVE_H

#include <stddef.h>

#include "model/span.h"

size_t resolve_spans(struct span *spans, size_t n);

#endif
