/*
 * deid/detect/look.h - one text being looked at: what every detector shares.
 *
 * In:    the text, the engine's rules.
 * Out:   candidates, pushed by detectors.
 * Never: decides between candidates (deid/resolve.h does).
 *
 * Rules for detectors. Each gets the offset of its trigger and returns how far it has
 * read (`at + 1` when nothing more): the scan goes on there. It looks back no further
 * than `floor` and LOOK_BACK_MAX bytes, and forward a bounded distance over what it
 * returns: that is why the whole scan is linear.
 */
#ifndef ABIDE_DEID_DETECT_LOOK_H
#define ABIDE_DEID_DETECT_LOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "deid/context/chars.h"
#include "deid/context/context.h"
#include "deid/detect/forms.h"
#include "deid/detect/rules_index.h"
#include "deid/detect/vendor.h"
#include "deid/table/calibration.h"
#include "deid/table/detector.h"
#include "model/span.h"

enum { LOOK_BACK_MAX = 320, LOOK_FOUND_MAX = 1 << 24 };

struct look_rules {
    struct deid_types off;
    struct deid_detectors unchecked;
    struct deid_detectors uncontexted;
    struct deid_detectors silent; /* detectors of types that are off */
    const struct context_table *words;
    struct vendor_index vendors;
    struct forms_index forms;
    struct rules_index numbers;
    struct calibration_index calibration; /* all 0: how sure the rules are */
    bool loose; /* some detector is uncontexted: no short cuts by words */
    uint8_t min_confidence;
};

/* A stretch of the text with something disguised in it, and room around. */
struct look_spot {
    size_t start, end;
};

struct look {
    const unsigned char *p;
    size_t n;
    size_t floor; /* everything before was consumed by an earlier detector */
    const struct look_rules *rules;
    struct span *found;
    size_t found_n, found_cap;
    bool failed;             /* out of memory or at LOOK_FOUND_MAX */
    bool unfolded;           /* do not ask where the text is disguised */
    struct look_spot *spots; /* where it is worth a folded look, apart and in order */
    size_t spot_n, spot_cap;
    size_t context_at; /* offset the cached context belongs to */
    struct context context;
    size_t may_at; /* the same for look_may_name */
    uint8_t may;
    size_t row_at, row_head; /* cells.c: a row of a table, and the table's first row */
};

/* Byte at `i`, 0 outside. */
static inline unsigned char look_at(const struct look *l, size_t i)
{
    return i < l->n ? l->p[i] : 0;
}

/* Byte before `i`, 0 at the start. */
static inline unsigned char look_before(const struct look *l, size_t i)
{
    return i > 0 && i <= l->n ? l->p[i - 1] : 0;
}

/* No letter, digit or '_' goes on before `start` or after `end`. */
bool look_alone(const struct look *l, size_t start, size_t end);

/* Notes that [start, end) holds a disguise; joins spots that touch. */
void look_spot_add(struct look *l, size_t start, size_t end);

/* Adds a candidate; drops it when its detector is silent or the confidence too low. */
void look_add(
    struct look *l, unsigned detector, size_t start, size_t end, int confidence);

/* True when the detector's validator is to be skipped (tests). */
static inline bool look_unchecked(const struct look *l, unsigned detector)
{
    return deid_detectors_has(&l->rules->unchecked, detector);
}

/* The words before `start`, computed once per offset. */
const struct context *look_context(struct look *l, size_t start);

/*
 * Cheap: false when no word that speaks for a thing (`secret`: for a password or key)
 * can stand right before `start`.
 */
bool look_may_name(struct look *l, size_t start, bool secret);

/* True when the nearest known words before `start` are of class `cx`. */
bool look_near(struct look *l, unsigned detector, size_t start, unsigned cx);

/* The same for any of `count` classes. */
bool look_named(
    struct look *l, unsigned detector, size_t start, const uint8_t *cx, size_t count);

#endif
