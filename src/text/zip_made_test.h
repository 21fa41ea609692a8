/*
 * text/zip_made_test.h - zip archives byte by byte, so that they can lie.
 *
 * In:    what the central directory shall say of each entry, and what really stands
 *        there.
 * Out:   the archive.
 * Never: checks anything; packs (a deflated entry is one stored block of deflate).
 */
#ifndef ABIDE_TEXT_ZIP_MADE_TEST_H
#define ABIDE_TEXT_ZIP_MADE_TEST_H

#include <stdint.h>

#include "base/buf.h"

enum { MADE_MAX = 512, MADE_STORED = 0, MADE_DEFLATED = 8, MADE_SHARE_NONE = -1 };

struct made_entry {
    struct raw name, data;
    uint32_t kind;      /* file kind of Unix, 0: regular */
    uint16_t method;    /* MADE_STORED, MADE_DEFLATED or a lie */
    uint16_t flags;     /* bit 0: encrypted */
    int32_t size_lie;   /* added to the unpacked size */
    int32_t packed_lie; /* added to the packed size */
    uint32_t crc_lie;   /* mixed into the checksum */
    int share;          /* index of an earlier entry whose bytes these are */
};

static inline void made_put(struct buf *b, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_add_char(b, (char)(unsigned char)(v >> 8 * i));
}

static inline uint32_t made_crc(struct raw r)
{
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < r.n; i++) {
        crc ^= r.p[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc >> 1 ^ (crc & 1 ? UINT32_C(0xedb88320) : 0);
    }
    return ~crc;
}

/* What a local header and the central directory both say, from "version needed" on. */
static inline void made_facts(struct buf *b, const struct made_entry *e)
{
    uint32_t size = (uint32_t)e->data.n;
    uint32_t packed = e->method == MADE_DEFLATED ? size + 5 : size;
    made_put(b, 20, 2);
    made_put(b, e->flags, 2);
    made_put(b, e->method, 2);
    made_put(b, 0x21 << 16, 4); /* 1980-01-01 */
    made_put(b, made_crc(e->data) ^ e->crc_lie, 4);
    made_put(b, packed + (uint32_t)e->packed_lie, 4);
    made_put(b, size + (uint32_t)e->size_lie, 4);
    made_put(b, e->name.n, 2);
}

static inline void made_local(struct buf *b, const struct made_entry *e)
{
    made_put(b, 0x04034b50, 4);
    made_facts(b, e);
    made_put(b, 0, 2);
    buf_add_raw(b, e->name);
    if (e->method == MADE_DEFLATED) {
        made_put(b, 1, 1); /* the last block, stored */
        made_put(b, e->data.n, 2);
        made_put(b, ~(uint64_t)e->data.n, 2);
    }
    buf_add_raw(b, e->data);
}

static inline void made_central(struct buf *b, const struct made_entry *e, size_t at)
{
    made_put(b, 0x02014b50, 4);
    made_put(b, 3 << 8 | 20, 2); /* made by Unix */
    made_facts(b, e);
    made_put(b, 0, 8); /* extra, comment, disk, inner attributes */
    made_put(b, ((uint64_t)(e->kind ? e->kind : 0100000) | 0600) << 16, 4);
    made_put(b, at, 4);
    buf_add_raw(b, e->name);
}

/* At most MADE_MAX entries. */
static inline void made_zip(
    struct buf *b, const struct made_entry *entries, size_t count)
{
    size_t places[MADE_MAX], central;
    for (size_t i = 0; i < count; i++) {
        const struct made_entry *e = &entries[i];
        places[i] = e->share == MADE_SHARE_NONE ? b->n : places[e->share];
        if (e->share == MADE_SHARE_NONE)
            made_local(b, e);
    }
    central = b->n;
    for (size_t i = 0; i < count; i++)
        made_central(b, &entries[i], places[i]);
    made_put(b, 0x06054b50, 4);
    made_put(b, 0, 4);
    made_put(b, count | count << 16, 4);
    made_put(b, b->n - 12 - central, 4);
    made_put(b, central, 4);
    made_put(b, 0, 2);
}

#endif
