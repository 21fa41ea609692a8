/*
 * text/gzip.h - the bytes in a gzip file.
 *
 * In:    a whole gzip file in memory (TRUST: anything at all).
 * Out:   what it holds, appended to a buffer whose ceiling holds.
 * Never: gives a part of a damaged file as if it were whole.
 */
#ifndef ABIDE_TEXT_GZIP_H
#define ABIDE_TEXT_GZIP_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/raw.h"

bool gzip_is(struct raw bytes); /* it starts like one */
/* Fails with text.gzip_data, or when `out` reaches its ceiling. */
bool gzip_read(struct raw bytes, struct buf *out, struct err *err) MUST_CHECK;

#endif
