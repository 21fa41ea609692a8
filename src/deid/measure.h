/*
 * deid/measure.h - how well spans fit what people marked by hand.
 *
 * In:    per text: its shape, the gold spans, the spans found, all in bytes.
 * Out:   the leak-safe score and its company, per type and per shape.
 * Never: keeps text.
 */
#ifndef ABIDE_DEID_MEASURE_H
#define ABIDE_DEID_MEASURE_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "deid/deid.h"

/* What a gold span is. */
enum measure_kind {
    MEASURE_PERSONAL, /* must be found */
    MEASURE_NEGATIVE, /* must not be: a hash, a price, a version */
    MEASURE_ANY,      /* does not count either way: a date, a public page */
    MEASURE_OTHER,    /* personal, but of a type that is not measured (names) */
};

struct measure_gold {
    size_t start, end;
    enum measure_kind kind;
    unsigned type;   /* deid_type, for MEASURE_PERSONAL */
    unsigned entity; /* mentions of one thing in a text share it; 0: alone */
};

/*
 * Another tool's label may name less than we do: a found span's type is a deid_type, or
 * MEASURE_FAMILY and an opf family of deid_family, which fits every type under the
 * label.
 */
enum { MEASURE_FAMILY = 1000 };
bool measure_fits(unsigned found, unsigned gold);

struct measure_score {
    uint64_t gold;
    uint64_t full;         /* every byte covered, under any type: nothing leaks */
    uint64_t typed;        /* half of it or more under the right type */
    uint64_t strict;       /* the same bounds and type */
    uint64_t partial;      /* a byte or more under the right type */
    uint64_t found, right; /* spans found; of them right: half or more of it is */
    uint64_t touching;     /* spans found that touch gold of their type */
    uint64_t bytes, leaked_bytes; /* of gold spans */
};

enum { MEASURE_SHAPES_MAX = 32, MEASURE_SHAPE_TEXT = 24 };

struct measure_shape {
    char name[MEASURE_SHAPE_TEXT];
    struct measure_score score;
};

struct measure {
    struct measure_score all, evasive; /* `evasive`: shape "obf", not part of `all` */
    struct measure_score types[DEID_TYPE_COUNT];
    struct measure_shape shapes[MEASURE_SHAPES_MAX];
    size_t shape_count;
    uint64_t texts, text_bytes;
    uint64_t destroyed_bytes; /* covered and marked by nobody */
    uint64_t negatives, negatives_hit;
    uint64_t entities,
        entities_leaked; /* leaked: some mention is not covered in full */
    uint64_t texts_personal, texts_leaked; /* with something marked; with a leak */
};

struct measure_text {
    struct str shape;
    size_t n; /* bytes */
    const struct measure_gold *gold;
    size_t gold_count;
    const struct span *found;
    size_t found_count;
};

void measure_add(struct measure *m, const struct measure_text *text);

double measure_ratio(uint64_t part, uint64_t whole); /* 1 when there is nothing */
/* (1 + b^2) p r / (b^2 p + r): b 1 weighs alike, 2 weighs recall more. 0 for none. */
double measure_f(double precision, double recall, double beta);

#endif
