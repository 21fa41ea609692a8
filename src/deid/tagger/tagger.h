/*
 * deid/tagger/tagger.h - which words of a text name people, places, organisations and
 * addresses?
 *
 * In:    a model's bytes (docs/formats/model.md), captured text, options.
 * Out:   spans with a confidence in percent, ordered, not overlapping.
 * Never: reads a file, keeps text, or takes more than linear time; TRUST: the bytes of
 * a model are checked once at opening, and a damaged one is refused.
 *
 *     struct tagger_model *model;   one per program, threads share it
 *     struct tagger *tagger;        one per thread: it remembers word types
 *     struct tagger_spans spans = {0};
 *     if (tagger_model_open(bytes, &model, err) &&
 *         tagger_new(model, &options, &tagger, err) &&
 *         tagger_scan(tagger, text, &spans, err))
 *         use(spans.p, spans.n);
 */
#ifndef ABIDE_DEID_TAGGER_TAGGER_H
#define ABIDE_DEID_TAGGER_TAGGER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/raw.h"
#include "base/str.h"

enum tagger_type {
    TAGGER_PERSON,
    TAGGER_LOCATION,
    TAGGER_ORGANIZATION, /* off unless asked for: conventions differ too much */
    TAGGER_ADDRESS,
    TAGGER_TYPES,
};
struct str tagger_type_name(enum tagger_type type); /* "PERSON", "STREET_ADDRESS" */

/* How much is taken out; what each costs and finds is measured in docs/names.md. */
enum tagger_point {
    TAGGER_BALANCED,
    TAGGER_HIGH_RECALL,
    TAGGER_HIGH_PRECISION,
    TAGGER_POINTS,
};
struct str tagger_point_name(enum tagger_point point); /* "high-recall" */
bool tagger_point_find(struct str name, enum tagger_point *out);

/* Limits: a longer text is an ERR_LIMIT. */
#define TAGGER_TEXT_MAX (UINT32_MAX - 64u)
enum { TAGGER_SPANS_MAX = 1 << 24 };

struct tagger_model; /* a checked view; borrows its bytes */

/* `bytes` must start on an 8-byte boundary and live until tagger_model_close. */
bool tagger_model_open(
    struct raw bytes, struct tagger_model **out, struct err *err) MUST_CHECK;
void tagger_model_close(struct tagger_model *model); /* NULL is fine */
/* The recipe and the inputs' hashes that stand in the model's file. */
struct raw tagger_model_recipe(const struct tagger_model *model);
uint32_t tagger_model_version(const struct tagger_model *model);

/* What the lexicon knows of one word, in any case and with or without accents. */
struct tagger_word {
    bool known;     /* it is in the lexicon */
    bool trained;   /* it stood in the training text */
    uint8_t rank;   /* how common: log2 of its rank, 0 is "the"; 31: not ranked */
    uint8_t given;  /* as a first name: 0 never, 1 rare, 2 known, 3 common */
    uint8_t family; /* as a last name, likewise */
    uint8_t city;   /* as a city: 0 none, 1 any, 2 over 15,000, 3 over 150,000 */
    bool country;   /* or state, continent */
    bool organization, organization_suffix, street_suffix, honorific, calendar;
};
struct tagger_word tagger_look_up(const struct tagger_model *model, struct raw word);

/* Zero is the default: balanced, windowed, no organisations, the fastest code. */
struct tagger_options {
    enum tagger_point point;
    bool organizations;
    bool whole;               /* no windowing: every word is scored */
    bool scalar;              /* the portable code, which finds the same */
    uint16_t min_thousandths; /* over 0: instead of the point's thresholds, PERSON's;
                               * other types ask the odds their points ask */
};

struct tagger_span {
    uint32_t start, end; /* bytes, half open */
    uint8_t type;        /* enum tagger_type */
    uint8_t confidence;  /* percent, of its least certain word */
};

struct tagger_spans { /* {0} is empty; memory is kept from scan to scan */
    struct tagger_span *p;
    size_t n, cap;
};
void tagger_spans_fini(struct tagger_spans *spans);

struct tagger;

bool tagger_new(const struct tagger_model *model, const struct tagger_options *options,
    struct tagger **out, struct err *err) MUST_CHECK;
void tagger_free(struct tagger *tagger); /* NULL is fine; wipes what it remembers */

/* The names in `text`, which replace what was in `out`. The same text gives the same
 * spans, whatever was scanned before. */
bool tagger_scan(struct tagger *tagger, struct raw text, struct tagger_spans *out,
    struct err *err) MUST_CHECK;

#endif
