/*
 * deid/names/reader.h - one text being read for names: what its rules share.
 *
 * In:    the look of the text, the cues, what the lexicon knows.
 * Out:   names and their bounds.
 * Never: leaves deid/names (names.h is the door).
 */
#ifndef ABIDE_DEID_NAMES_READER_H
#define ABIDE_DEID_NAMES_READER_H

#include "deid/detect/look.h"
#include "deid/names/names.h"

struct names_reader {
    struct look *l;
    struct raw text;
    const struct names_rules *rules;
    size_t head_end, rows_end; /* of the last table: its line of heads, its rows */
    size_t table_end;          /* no table begins before */
    unsigned table_columns;    /* of the last table that were read */
    size_t street_end;         /* no address begins before */
};

/* What a word may be, from list and lexicon. */
enum {
    AS_STOP = 1,   /* in the list of stops */
    AS_PLAIN = 2,  /* a common word and hardly a name */
    AS_GIVEN = 4,  /* a first name */
    AS_FAMILY = 8, /* a last name */
    AS_NEW = 16,   /* the lexicon does not know it */
    AS_KNOWN = 32, /* well known as a first or last name */
    AS_RARE = 64,  /* not one of the few thousand common words */
};
unsigned name_word(const struct names_reader *r, const struct term *w);
/* Its two halves: what is known of the word, and what that makes of it as it is
 * written. */
struct names_known name_known(const struct names_reader *r, const struct term *w);
unsigned name_as(
    const struct names_reader *r, const struct names_known *known, unsigned shape);

struct name {
    size_t start, end;
    unsigned words, capitals, caps; /* caps: words all in capitals */
    unsigned first, all, any;       /* AS_ of the first word; in all; in any */
};

enum {
    READ_SMALL = 1, /* the first word may be small */
    READ_CAPS = 2,  /* words all in capitals count */
    READ_ALL = 4,   /* further small words too, if they are not plain */
};
/* A name that begins at `at`: titles, initials, particles and suffixes with it. */
bool name_read(const struct names_reader *r, size_t at, unsigned how, struct name *out);

/* Blanks, quotes and stars that may stand before a name. */
size_t name_skip(const struct names_reader *r, size_t at, size_t max);

/* True when nothing but blanks stands between `at` and the end of the line. */
bool name_line_ends(const struct names_reader *r, size_t at);
bool name_line_begins(const struct names_reader *r, size_t at);

void name_add(
    struct names_reader *r, unsigned detector, const struct name *n, int trust);

/* Which bytes of a block are of words: marks of two and three bytes are not, though
 * they are high. `*carry`: of the block before, 0 at first. */
uint64_t names_word_bits(
    struct raw text, const struct class_block *block, size_t base, uint64_t *carry);

/* The rules; each gets a cue that was found. */
void intro_cue(
    struct names_reader *r, const struct cue_hit *hit); /* NAME AM HELLO KIN WITH */
void intro_title(struct names_reader *r, const struct cue_hit *hit);
void sign_cue(struct names_reader *r, const struct cue_hit *hit);
void field_cue(struct names_reader *r, const struct cue_hit *hit); /* FIELD LABEL */
void field_table(struct names_reader *r, const struct cue_hit *hit, bool sure);
void field_mails(struct names_reader *r); /* "Jane Doe <jane@...>" */
void age_cue(struct names_reader *r, const struct cue_hit *hit); /* BORN AGE YEARS */

/* Addresses: at a number, at "Calle", at "P.O. Box". */
void street_number(struct names_reader *r, size_t at);
void street_type(struct names_reader *r, const struct cue_hit *hit);
void street_box(struct names_reader *r, const struct cue_hit *hit);
/* "Mühlweg", "Hauptstraße": an ending of streets, that means nothing else or may. */
bool street_ending(const struct names_reader *r, const struct term *w, bool sure);
/* "rue": a type that is written small behind a number. */
bool street_small_type(const struct names_reader *r, const struct term *w);
/* Postcode, city, state and country behind a street that ends at `at`: the new end;
 * `sure` when a postcode or a state says that it is one. */
size_t city_end(const struct names_reader *r, size_t at, bool *sure);
size_t city_unit(const struct names_reader *r, size_t at);
/* A postcode of some country at `at`: its end, or 0. `*digits`: it has no letter. */
size_t city_postcode(const struct names_reader *r, size_t at, bool *digits);

#endif
