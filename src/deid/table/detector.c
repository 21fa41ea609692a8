#include "deid/table/detector.h"

#include "base/attr.h"

#define DETECTOR_ROW(id, type, kind, guards) {STR_INIT(kind), type, guards},
static const struct deid_detector_info detectors[] = {
    DEID_DETECTOR_TABLE(DETECTOR_ROW)};

_Static_assert(COUNT(detectors) == DEID_DETECTOR_COUNT, "one row per detector");

const struct deid_detector_info *deid_detector_get(unsigned detector)
{
    return &detectors[detector < DEID_DETECTOR_COUNT ? detector : DET_NONE];
}

void deid_detectors_add(struct deid_detectors *set, unsigned detector)
{
    set->bits[detector / 64] |= UINT64_C(1) << (detector % 64);
}
