/*
 * text/zstd.h - bytes through Zstandard, either way.
 *
 * In:    a sink or source to stand on; a level; a ceiling for what comes out.
 * Out:   a sink that compresses into it; a source that decompresses from it.
 * Never: gives out more than max_bytes; takes an unfinished frame for a whole one.
 *
 * The same bytes give the same frame with the same libzstd: one thread, a checksum, no
 * dictionary. libzstd's own buffers are not wiped.
 */
#ifndef ABIDE_TEXT_ZSTD_H
#define ABIDE_TEXT_ZSTD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/sink.h"

enum { ZSTD_LEVEL_DEFAULT = 3, ZSTD_LEVEL_MIN = 1, ZSTD_LEVEL_MAX = 19 };

struct zstd_out;

bool zstd_out_new(
    struct sink to, int level, struct zstd_out **out, struct err *err) MUST_CHECK;
void zstd_out_free(struct zstd_out *z); /* NULL is fine; ends nothing */
struct sink zstd_out_sink(struct zstd_out *z);
/* Writes the rest of the frame; the sink takes nothing after it. */
bool zstd_out_end(struct zstd_out *z, struct err *err) MUST_CHECK;

struct zstd_in;

bool zstd_in_new(struct source from, uint64_t max_bytes, struct zstd_in **out,
    struct err *err) MUST_CHECK;
void zstd_in_free(struct zstd_in *z); /* NULL is fine */
/* Fails with text.zstd_data, text.zstd_short or text.zstd_size. */
struct source zstd_in_source(struct zstd_in *z);

#endif
