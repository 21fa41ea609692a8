/*
 * deid/shipped.h - the model of names that this program brings with it.
 *
 * In:    nothing.
 * Out:   its bytes, as they stand in models/names.model; empty when none was built in.
 * Never: copies them: they are pages of the program, read when they are touched.
 *
 * The build makes the definition (tools/embed_model).
 */
#ifndef ABIDE_DEID_SHIPPED_H
#define ABIDE_DEID_SHIPPED_H

#include "base/raw.h"

struct raw deid_shipped_model(void);

#endif
