/*
 * lib/lib_priv.h - what stands behind the handle of abide/abide.h.
 *
 * In:    nothing.
 * Out:   the handle's parts.
 * Never: installed.
 */
#ifndef ABIDE_LIB_LIB_PRIV_H
#define ABIDE_LIB_LIB_PRIV_H

#include <abide/abide.h>

#include "deid/deid.h"
#include "lib/slots.h"

/* Exported by the shared object: lib/abide.map lists the same names. */
#define LIB_EXPORT __attribute__((visibility("default")))

struct abide {
    struct deid_engine *engine;
    struct slots slots;
};

#endif
