/*
 * model/span.h - a stretch of text and what personal thing it is.
 *
 * In:    filled by deid.
 * Out:   replaced, counted or reported.
 * Never: holds the text itself.
 */
#ifndef ABIDE_MODEL_SPAN_H
#define ABIDE_MODEL_SPAN_H

#include <stddef.h>
#include <stdint.h>

struct span {
    size_t start, end;  /* bytes, half open */
    uint16_t type;      /* index in deid's type table */
    uint16_t detector;  /* which detector said so */
    uint8_t confidence; /* 0 to 100, calibrated per type */
};

#endif
