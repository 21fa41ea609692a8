/*
 * deid/tagger/sum.h - the checksum of a model file.
 *
 * In:    the whole file.
 * Out:   64 bits over all of it but the eight bytes they stand in.
 * Never: protects against forgery: it finds damage.
 */
#ifndef ABIDE_DEID_TAGGER_SUM_H
#define ABIDE_DEID_TAGGER_SUM_H

#include <stdint.h>

#include "base/raw.h"

uint64_t format_sum(struct raw file); /* of at least FORMAT_HEADER bytes */

#endif
