/*
 * deid/names/cue.h - which words announce that a person or an address follows.
 *
 * In:    a text and a word in it.
 * Out:   the longest known phrase around that word, and its class.
 * Never: reads more than a phrase; knows what follows (names.h).
 *
 * Phrases are listed in cue_words.c and place_words.c, one string per class and
 * language, '|' between phrases. A phrase is looked for by its longest word only, and
 * a word is looked up only when a filter of one bit says that it may be one.
 */
#ifndef ABIDE_DEID_NAMES_CUE_H
#define ABIDE_DEID_NAMES_CUE_H

#include "base/attr.h"
#include "deid/names/term.h"

enum cue {
    CUE_NONE,
    CUE_NAME,  /* "my name is": a name, in any case of letters */
    CUE_NAMED, /* "known as": a name, or what a thing is called */
    CUE_AM,    /* "I'm", "this is": a name, or anything else */
    CUE_HELLO, /* "Dear", "hi": whom one writes to */
    CUE_KIN,   /* "my sister", "her boss" */
    CUE_TITLE, /* "Mrs", "Dr", "Herr": part of the name or before it */
    CUE_SIGN,  /* "Regards", "MfG": the writer on the next line */
    CUE_FIELD, /* "Full name", "Patient": key of a value */
    CUE_LABEL, /* "name": key of a person's name, or of a thing's */
    CUE_WITH,  /* "spoke with": a name when it has a capital */
    CUE_BOX,   /* "P.O. Box" */
    CUE_TYPE,  /* "Calle", "Via": a street whose name follows */
    CUE_UNIT,  /* "Apt", "Suite", "Wohnung": part of an address */
    CUE_LIVE,  /* "I live at", "Address:": what follows may well be an address */
    CUE_COUNTRY,
    CUE_BORN,  /* "born": a date, maybe a relative one */
    CUE_AGE,   /* "aged", "turning": a number of years */
    CUE_YEARS, /* "years old": behind a number of years */
    CUE_MONTH,
    CUE_COUNT
};

struct cue_rows {
    const char *phrases; /* "my name is|call me" */
    uint8_t cue;
};

extern const struct cue_rows cue_name_rows[];
extern const size_t cue_name_count;
extern const struct cue_rows cue_place_rows[];
extern const size_t cue_place_count;

/* Words no name begins with, or is; one list in all languages. */
extern const char *const cue_stop_rows[];
extern const size_t cue_stop_count;
/* Suffixes of streets in English: "Street"; those that are also common words. */
extern const char cue_suffix_sure[], cue_suffix_loose[];
extern const char cue_particles[], cue_behind[];

struct cue_index;

bool cue_index_new(struct cue_index **out) MUST_CHECK; /* false: out of memory */
void cue_index_free(struct cue_index *index);

enum { CUE_FILTER_BITS = 1 << 16, CUE_FILTER_BYTES = 4, CUE_LENGTH_MAX = 15 };

/* The filter's bit of a word of `n` bytes (letters, digits, high bytes) that begins
 * with the four bytes at `p`. */
static inline uint32_t cue_bit(const unsigned char *p, size_t n)
{
    uint32_t v = (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
                 (uint32_t)p[3] << 24;
    v |= 0x20202020u;
    uint32_t length = (uint32_t)(n < CUE_LENGTH_MAX ? n : CUE_LENGTH_MAX);
    /* By no more than 31: a word of no bytes keeps all four. */
    uint32_t used = length < CUE_FILTER_BYTES ? length : CUE_FILTER_BYTES;
    v &= ~0u >> ((32 - 8 * used) & 31);
    v ^= length << 27;
    return (v * 0x9e3779b1u) >> 16;
}

/* The filter: bit set means that such a word may be a key. */
const uint64_t *cue_filter(const struct cue_index *index);

struct cue_hit {
    size_t start, end;
    enum cue cue;
};

enum { CUE_HITS = 4 };
struct cue_hits {
    struct cue_hit p[CUE_HITS];
    size_t n;
};

/* The longest phrase whose key is the word, once for each class it has. */
void cue_find(const struct cue_index *index, struct raw text, const struct term *word,
    struct cue_hits *out);
/* The same where a phrase of a class that a rule begins with has the word as its key;
 * else nothing. */
void cue_find_trigger(const struct cue_index *index, struct raw text,
    const struct term *word, struct cue_hits *out);
/* True when a phrase of class `cue` has the word as its key. */
bool cue_is(const struct cue_index *index, struct raw text, const struct term *word,
    enum cue cue);

/* Lists that words stand in, beside phrases. */
enum cue_list {
    CUE_STOPS = 1,
    CUE_SUFFIX_SURE = 2,
    CUE_SUFFIX_LOOSE = 4, /* that are also common words */
    CUE_PARTICLES = 8,    /* small words inside names: "van" */
    CUE_BEHIND = 16,      /* behind a name: "jr" */
};

/* The lists the word is in: bits of cue_list. */
unsigned cue_lists(const struct cue_index *index, const unsigned char *p, size_t n);

static inline bool cue_stops(
    const struct cue_index *index, const unsigned char *p, size_t n)
{
    return cue_lists(index, p, n) & CUE_STOPS;
}

#endif
