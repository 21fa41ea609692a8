/*
 * deid/tagger/format.h - the model file: where what stands (docs/formats/model.md).
 *
 * In:    nothing.
 * Out:   offsets, sizes and the bits of a lexicon entry, for reader and writer.
 * Never: holds behaviour beyond packing.
 *
 * All numbers are little-endian; sections start on 64 bytes.
 */
#ifndef ABIDE_DEID_TAGGER_FORMAT_H
#define ABIDE_DEID_TAGGER_FORMAT_H

#include <stddef.h>
#include <stdint.h>

#define FORMAT_MAGIC "ABIDENER"
enum {
    FORMAT_VERSION = 2,
    FORMAT_HEADER = 256,
    FORMAT_ALIGN = 64,
    FORMAT_AT_VERSION = 8,
    FORMAT_AT_WORDS = 12, /* trained words, the ids 1 .. n */
    FORMAT_AT_SIZE = 16,
    FORMAT_AT_SUM = 24,
    FORMAT_AT_SECTIONS = 32, /* per section: offset u64, bytes u64 */
};

enum format_section {
    FORMAT_RECIPE,   /* text: how it was made, of which inputs */
    FORMAT_LEXICON,  /* buckets of 8 entries of 64 bits */
    FORMAT_PLACES,   /* buckets of 16 fingerprints of 32 bits */
    FORMAT_BEGUN,    /* a bit per hash: some place goes on after these words */
    FORMAT_CLUSTERS, /* u16: parents of 4096, of 1024, of 256 clusters */
    FORMAT_ROWS,     /* 8 signed bytes a feature */
    FORMAT_STEPS,    /* 9 x 9 i16: from label to label */
    FORMAT_TONGUES,  /* u8: the language of each trained word */
    FORMAT_DIAL,     /* u8: percent per type and raw percent, thresholds */
    FORMAT_SECTIONS,
};

/* What the writer gives and the reader finds. */
struct format_part {
    const unsigned char *p;
    size_t n;
};

enum {
    LEXICON_WAYS = 8,
    PLACES_WAYS = 16,
    BEGUN_BITS = 19,
    BEGUN_BYTES = 1 << (BEGUN_BITS - 3),
    LEXICON_PROBES = 64, /* buckets looked at before giving up */
    CLUSTERS = 4096,
    CLUSTERS_2 = 1024,
    CLUSTERS_3 = 256,
    CLUSTERS_4 = 64,
    CLUSTER_PARENTS = CLUSTERS + CLUSTERS_2 + CLUSTERS_3,
    LABELS = 8, /* B and I of four types; "no name" scores 0 by definition */
    STATES = 9, /* the labels and, last, "no name" */
    STATE_NONE = 8,
    SCALE = 20, /* units of weights per nat */
    STEP_NEVER = -15000,
    DIAL_STEPS = 101, /* raw percent 0 .. 100 */
    DIAL_BYTES = 4 * (DIAL_STEPS + 3),
};

/* A lexicon entry: fingerprint 17, rank 5, names 13, cluster 13, id 16. */
enum { ENTRY_PRINT_BITS = 17, ENTRY_RANK_AT = 17, ENTRY_GAZ_AT = 22 };
enum { ENTRY_CLUSTER_AT = 35, ENTRY_ID_AT = 48, ENTRY_IDS_MAX = 65535 };

enum {
    GAZ_GIVEN = 3 << 0,
    GAZ_FAMILY = 3 << 2,
    GAZ_CITY = 3 << 4,
    GAZ_COUNTRY = 1 << 6,
    GAZ_PLACE_START = 1 << 7, /* some place of several words starts so */
    GAZ_ORGANIZATION = 1 << 8,
    GAZ_ORGANIZATION_SUFFIX = 1 << 9,
    GAZ_STREET = 1 << 10,
    GAZ_HONORIFIC = 1 << 11,
    GAZ_CALENDAR = 1 << 12,
    /* a people, a faith: two bits that nothing else has together */
    GAZ_PEOPLE = GAZ_ORGANIZATION_SUFFIX | GAZ_CALENDAR,
    GAZ_CODES = 1 << 13,
    GAZ_LOW = 128, /* codes of the bits up to GAZ_COUNTRY */
};

/* Languages a sentence can be in; part of the format. */
enum tongue {
    TONGUE_NONE,
    TONGUE_EN,
    TONGUE_DE,
    TONGUE_ES,
    TONGUE_FR,
    TONGUE_IT,
    TONGUE_PT,
    TONGUE_NL,
    TONGUE_PL,
    TONGUES,
};

enum { RANK_NONE = 31, RANKS = 32, CLUSTER_NONE = CLUSTERS };

static inline uint64_t entry_print(uint64_t hash)
{
    uint64_t print = hash & ((1u << ENTRY_PRINT_BITS) - 1);
    return print ? print : 1;
}

/* The bucket of a hash among n: its high half spread over them. */
static inline size_t bucket_of(uint64_t hash, size_t n)
{
    return (size_t)(((hash >> 32) * n) >> 32);
}

#endif
