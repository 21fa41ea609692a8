/*
 * dataset/counts.h - numbers by name: turns per code, spans per class, drops per
 * reason.
 *
 * In:    a name (a token) and how many.
 * Out:   the sums, sorted by name.
 * Never: allocates; holds a name that is not a token.
 */
#ifndef ABIDE_DATASET_COUNTS_H
#define ABIDE_DATASET_COUNTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

enum { COUNTS_MAX = 64, COUNTS_NAME_MAX = 32 };

struct count {
    char name[COUNTS_NAME_MAX]; /* NUL-terminated */
    uint64_t n;
};

struct counts { /* all zero is empty */
    struct count list[COUNTS_MAX];
    size_t used;
};

/* ERR_LIMIT for a name that is too long or no token, or one name too many. */
bool counts_add(
    struct counts *counts, struct str name, uint64_t n, struct err *err) MUST_CHECK;
uint64_t counts_find(const struct counts *counts, struct str name); /* 0 when absent */
uint64_t counts_sum(const struct counts *counts);
bool counts_eq(const struct counts *a, const struct counts *b);

#endif
