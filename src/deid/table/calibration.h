/*
 * deid/table/calibration.h - how often a detector is right when it is so sure.
 *
 * In:    a detector, and how sure its rule is (0 to 100): an order, no measure.
 * Out:   the share of spans that were right where it was measured, in percent.
 * Never: turns the order around: a surer rule is never given less.
 */
#ifndef ABIDE_DEID_TABLE_CALIBRATION_H
#define ABIDE_DEID_TABLE_CALIBRATION_H

#include <stddef.h>
#include <stdint.h>

#include "deid/table/detector.h"

struct calibration {
    uint16_t detector;
    uint8_t sure, right;
};

/* First row of each detector, one more than it; 0: not measured, taken as it is. */
struct calibration_index {
    uint16_t first[DEID_DETECTOR_COUNT];
};
void calibration_index_make(struct calibration_index *index);

/* The measured share; what was not measured is taken as it is, between its neighbours.
 */
uint8_t calibration_of(
    const struct calibration_index *index, unsigned detector, unsigned sure);

/* The rows, for tests: NULL behind the last. */
const struct calibration *calibration_row(size_t i);

#endif
