/*
 * portal/core/parcel.h - a download that waits on the disk, sealed under a key that is
 * only in memory.
 *
 * In:    bytes, in order.
 * Out:   the same bytes, a piece at a time.
 * Never: writes a byte in clear; leaves a file that anybody could open: it has no name,
 *        and its key dies with the parcel.
 */
#ifndef ABIDE_PORTAL_CORE_PARCEL_H
#define ABIDE_PORTAL_CORE_PARCEL_H

#include <stdint.h>

#include "base/raw.h"
#include "base/sink.h"

enum { PARCEL_PIECE = 64 << 10 };

struct parcel;

bool parcel_new(const char *dir, struct parcel **out, struct err *err) MUST_CHECK;
struct sink parcel_sink(struct parcel *p);
/* No more is written: now it can be read. */
bool parcel_close(struct parcel *p, struct err *err) MUST_CHECK;
uint64_t parcel_bytes(const struct parcel *p);
/* The next piece, valid until the next call; empty: the end. */
bool parcel_read(struct parcel *p, struct raw *out, struct err *err) MUST_CHECK;
void parcel_free(struct parcel *p); /* NULL is fine */

#endif
