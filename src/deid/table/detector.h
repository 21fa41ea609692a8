/*
 * deid/table/detector.h - who says that a stretch is personal: the detectors.
 *
 * In:    a detector's number (struct span.detector).
 * Out:   its type and its kind within the type ("github" of SECRET).
 * Never: looks at text.
 */
#ifndef ABIDE_DEID_TABLE_DETECTOR_H
#define ABIDE_DEID_TABLE_DETECTOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "deid/table/detector_list.h"
#include "deid/table/type.h"

enum deid_detector { DEID_DETECTOR_TABLE(DEID_ENUM) };
enum { DEID_DETECTOR_COUNT = 0 DEID_DETECTOR_TABLE(DEID_ONE) };

/* What keeps a detector from being wrong. */
enum deid_guard {
    DEID_BY_SHAPE = 0,   /* the shape alone: a vendor's prefix and length */
    DEID_BY_CHECK = 1,   /* a validator: checksum, registry, plan */
    DEID_BY_CONTEXT = 2, /* a word before it */
};

struct deid_detector_info {
    struct str kind;
    uint8_t type;
    uint8_t guards; /* deid_guard bits */
};

const struct deid_detector_info *deid_detector_get(unsigned detector);

/* A set of detectors. */
struct deid_detectors {
    uint64_t bits[(DEID_DETECTOR_COUNT + 63) / 64];
};
void deid_detectors_add(struct deid_detectors *set, unsigned detector);

static inline bool deid_detectors_has(
    const struct deid_detectors *set, unsigned detector)
{
    return (set->bits[detector / 64] >> (detector % 64)) & 1;
}

#endif
