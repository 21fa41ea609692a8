/*
 * dataset/people.h - a number for each person: 0, 1, 2 ... in order of first sight.
 *
 * In:    person ids. They are random, so their own bits are the hash.
 * Out:   the person's number; the list of all.
 * Never: removes; holds more than `max` people.
 */
#ifndef ABIDE_DATASET_PEOPLE_H
#define ABIDE_DATASET_PEOPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/vec.h"
#include "model/id.h"

struct people { /* all zero is empty */
    VEC(struct id) list;
    uint32_t *slots; /* number + 1; 0 is free */
    size_t slot_count;
};

void people_fini(struct people *people);

/* ERR_LIMIT at `max` people; a failure adds nobody. */
bool people_put(struct people *people, struct id person, size_t max, uint32_t *number,
    struct err *err) MUST_CHECK;

/* False: this person has no number. */
bool people_find(const struct people *people, struct id person, uint32_t *number);

#endif
