/*
 * text/zip.h - which files does this zip archive hold, and what do they say?
 *
 * In:    an archive by path or in memory (TRUST: anything at all).
 * Out:   its entries, and the bytes of each as a source.
 * Never: writes to disk; follows a path; gives more bytes than an entry announces or
 *        the limits allow; opens an archive with an entry it would have to refuse.
 *
 * Refused at opening, each with a message id of its own: text.zip_damaged,
 * text.zip_encrypted, text.zip_path (absolute, "..", control characters), text.zip_link
 * (anything but files and folders), text.zip_method, text.zip_twice (two entries of one
 * name), text.zip_entries, text.zip_entry_size, text.zip_total_size, text.zip_ratio.
 * While reading: text.zip_data (checksum, broken stream, wrong length).
 */
#ifndef ABIDE_TEXT_ZIP_H
#define ABIDE_TEXT_ZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/raw.h"
#include "base/sink.h"
#include "base/str.h"

struct unzip_limits {
    uint64_t max_entries;
    uint64_t max_entry_bytes; /* unpacked */
    uint64_t max_total_bytes; /* unpacked, all entries together */
    uint64_t max_ratio;       /* unpacked to packed, over the first MiB */
};

/* Exports hold media: large totals are normal; text packs about 10 to 1, rarely 50. */
#define UNZIP_LIMITS                                                                   \
    ((struct unzip_limits){.max_entries = 500000,                                      \
        .max_entry_bytes = UINT64_C(64) << 30,                                         \
        .max_total_bytes = UINT64_C(512) << 30,                                        \
        .max_ratio = 250})

struct unzip_entry {
    struct raw name; /* as in the archive; people's words may be in it */
    uint64_t size_bytes;
    uint64_t packed_bytes;
    size_t index; /* place in the archive */
    bool is_dir;
};

struct unzip;

/* Checks every entry before it answers. `limits` is copied. */
bool unzip_open_path(const char *path, const struct unzip_limits *limits,
    struct unzip **out, struct err *err) MUST_CHECK;
/* The bytes must live until unzip_close. */
bool unzip_open_mem(struct raw bytes, const struct unzip_limits *limits,
    struct unzip **out, struct err *err) MUST_CHECK;
void unzip_close(struct unzip *u); /* NULL is fine; no reader may be open */

/* Entries in the order of their names (bytewise), so that runs repeat. */
size_t unzip_count(const struct unzip *u);
const struct unzip_entry *unzip_at(const struct unzip *u, size_t i);
const struct unzip_entry *unzip_find(
    const struct unzip *u, struct str name); /* or NULL */

/* Reading one entry. The reader stays where it is while its source is used. */
struct unzip_reader {
    void *file;
    uint64_t left_bytes; /* announced and not read yet */
    size_t index;
};

bool unzip_start(struct unzip *u, const struct unzip_entry *entry,
    struct unzip_reader *out, struct err *err) MUST_CHECK;
struct source unzip_source(struct unzip_reader *r); /* borrows r */
void unzip_stop(struct unzip_reader *r);

#endif
