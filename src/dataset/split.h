/*
 * dataset/split.h - which rows train, which validate: no person is on both sides.
 *
 * In:    people, and for each row the people whose words are in it.
 * Out:   a side per row (NONE: dropped), and a report.
 * Never: looks at text; depends on the order of rows or people.
 *
 * 1. People who share a row are one group (connected components).
 * 2. A group that holds over half of the rows is cut: its busiest people (most rows,
 *    ties by keyed hash) are set aside as hubs, one after the other, until the rows
 *    without a hub fall into groups of at most the validation share. Hubs train.
 * 3. A group's side is the keyed hash of its smallest person id: below the validation
 *    share it validates, otherwise it trains. A group trains in any case when it is
 *    larger than the validation share, has no row of its own, or would lose more rows
 *    to hubs than it has.
 * 4. When nothing validates, the smallest group does (ties by keyed hash), if there
 *    are two groups and it holds at most a quarter of the rows; otherwise validation
 *    is empty and the report says so. When nothing trains, the largest group does.
 * 5. A row whose people are on different sides is dropped and counted.
 * From 5 alone follows that no person is on both sides; 1 to 4 keep 5 rare.
 */
#ifndef ABIDE_DATASET_SPLIT_H
#define ABIDE_DATASET_SPLIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "dataset/dataset.h"
#include "model/id.h"

enum { DATASET_PPM = 1000000, DATASET_VALIDATION_PPM_MAX = 500000 };

struct dataset_split_input {
    const struct id *persons;
    size_t person_count;
    const uint32_t *members; /* row r: members[starts[r] .. starts[r + 1]), each once */
    const uint32_t *starts;  /* row_count + 1 */
    size_t row_count;
    uint64_t seed;
    uint32_t validation_ppm; /* 0 to DATASET_VALIDATION_PPM_MAX */
};

struct dataset_split_report {
    uint64_t groups;       /* of people, before cutting */
    uint64_t largest_rows; /* rows of the largest group, before cutting */
    uint64_t hubs;         /* people set aside; 0: no group was cut */
    uint64_t groups_after; /* groups with rows of their own, after cutting */
    uint64_t rows[DATASET_SIDE_COUNT];    /* NONE: dropped */
    uint64_t persons[DATASET_SIDE_COUNT]; /* NONE: only in dropped rows */
    bool validation_forced;               /* step 4 chose the smallest group */
    bool train_forced;                    /* step 4 chose the largest group */
};

/* `sides`: one enum dataset_side per row. */
bool dataset_split(const struct dataset_split_input *in, uint8_t *sides,
    struct dataset_split_report *report, struct err *err) MUST_CHECK;

#endif
