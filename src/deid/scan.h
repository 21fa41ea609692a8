/*
 * deid/scan.h - one text through the class pass and the detectors.
 *
 * In:    a look without candidates, a class pass.
 * Out:   candidates in the look, in any order.
 * Never: settles overlaps (resolve.h).
 */
#ifndef ABIDE_DEID_SCAN_H
#define ABIDE_DEID_SCAN_H

#include "deid/detect/class.h"
#include "deid/detect/look.h"

void scan_text(struct look *l, class_pass *pass);

#endif
