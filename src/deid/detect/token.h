/*
 * deid/detect/token.h - a run of letters, digits, '_' and '-', read once.
 *
 * In:    nothing.
 * Out:   where it begins and ends, with and without its dashes.
 * Never: see the rules in look.h.
 */
#ifndef ABIDE_DEID_DETECT_TOKEN_H
#define ABIDE_DEID_DETECT_TOKEN_H

#include "deid/detect/look.h"

struct token {
    size_t whole, whole_end; /* [A-Za-z0-9_-] */
    size_t start, end;       /* [A-Za-z0-9_] around the trigger */
};

/* The number that begins at `at` (number.c). */
size_t detect_number(struct look *l, size_t at);

#endif
