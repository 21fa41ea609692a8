/*
 * deid/opinion.h - a second opinion: another model is asked about each text too.
 *
 * In:    a function that asks it.
 * Out:   its spans, beside those found here; resolve.h decides between them.
 * Never: is asked from two threads at once; fails open: when it cannot be asked, the
 *        scan is an error.
 */
#ifndef ABIDE_DEID_OPINION_H
#define ABIDE_DEID_OPINION_H

#include <stdbool.h>

#include "base/err.h"
#include "base/raw.h"
#include "model/span.h"

/* Its spans of one text: type and bounds; detector and order do not matter. */
struct opinion_spans {
    struct span *p;
    size_t n, cap;
};

struct deid_opinion {
    bool (*ask)(void *ctx, struct raw text, struct opinion_spans *out, struct err *err);
    void *ctx;
};

#endif
