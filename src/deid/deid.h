/*
 * deid/deid.h - personal things found in a text, and the text with them taken out.
 *
 * In:    captured content (raw), UTF-8 or not; options.
 * Out:   spans; safe text (str) with typed, numbered placeholders in their place.
 * Never: keeps content beyond the scope that was given; crashes on any bytes; takes
 * more than linear time; puts content into an error.
 *
 * This is the one door through which raw becomes str.
 *
 *     struct deid_spans spans;
 *     deid_spans_init(&spans);
 *     if (deid_scan(engine, text, &spans, err) &&
 *         deid_replace(&scope, text, &spans, &out, err))
 *         use(buf_str(&out));
 */
#ifndef ABIDE_DEID_DEID_H
#define ABIDE_DEID_DEID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"
#include "base/raw.h"
#include "base/str.h"
#include "deid/table/detector.h"
#include "deid/table/type.h"
#include "deid/tagger/tagger.h"
#include "model/span.h"

/* Limits: a text of more bytes, or with more spans, is an ERR_LIMIT. */
#define DEID_TEXT_MAX (UINT32_MAX - 64u)
enum { DEID_SPANS_MAX = 1 << 24, DEID_SCOPE_VALUES_MAX = 1 << 22 };

/* Where the model is asked (naming.h); rules find people anywhere. */
enum deid_names {
    DEID_NAMES_AUTO,  /* in conversations, and in texts that read like talk */
    DEID_NAMES_ALL,   /* everywhere */
    DEID_NAMES_RULES, /* nowhere */
};

/* Zero is the default: every type that is not quiet, every check, the fastest code. */
struct deid_options {
    struct deid_types off;             /* types not looked for */
    struct deid_types on;              /* quiet ones that are looked for */
    struct deid_detectors unchecked;   /* tests only: whose validator is skipped */
    struct deid_detectors uncontexted; /* tests only: whose context rule is skipped */
    struct raw model; /* of names; outlives the engine; empty: rules alone */
    const struct deid_opinion *opinion; /* another model (opinion.h), or NULL */
    enum deid_names names;
    enum tagger_point point; /* balanced, high-recall or high-precision */
    bool keep_public;        /* well-known persons stay, where nothing is private */
    bool unwindowed;         /* the tagger reads every word, hot or not */
    bool scalar;             /* the portable class pass */
    bool unfolded;           /* no second look through evasive writing */
    bool uncalibrated;       /* how sure the rules are, not how often right */
    uint8_t min_confidence;  /* spans below it are dropped (0: 50) */
};

/* Organisations and dates nobody was born on: off unless asked for. */
struct deid_types deid_types_quiet(void);

struct deid_engine; /* immutable after deid_new: threads share it */

bool deid_new(const struct deid_options *options, struct deid_engine **out,
    struct err *err) MUST_CHECK;
void deid_free(struct deid_engine *engine); /* NULL is fine */

struct deid_work; /* scratch: folded text and its offset map */
/* What a scan found: p[0 .. n), ordered, not overlapping. One per thread: memory is
 * kept from scan to scan. */
struct deid_spans {
    struct span *p;
    size_t n, cap;
    struct deid_work *work;
};

void deid_spans_init(struct deid_spans *spans); /* allocates nothing yet */
void deid_spans_fini(struct deid_spans *spans); /* wipes the scratch */

/* Finds the personal things of `text`; a name it holds in full is found in part too.
 * Allocates only while the scratch warms up. */
bool deid_scan(const struct deid_engine *engine, struct raw text,
    struct deid_spans *out, struct err *err) MUST_CHECK;

/* What scans of the texts of one conversation found: a name that one of them holds is
 * found again in all, earlier ones too. One per thread. */
struct deid_turns {
    struct deid_spans one; /* scratch */
    struct span *p;        /* all spans, text after text */
    size_t n, cap;
    size_t *ends; /* of each text in p */
    size_t count, ends_cap;
};
enum { DEID_TURNS_MAX = 1 << 20 };

void deid_turns_init(struct deid_turns *turns); /* allocates nothing yet */
void deid_turns_fini(struct deid_turns *turns);
bool deid_scan_turns(const struct deid_engine *engine, const struct raw *texts,
    size_t count, struct deid_turns *out, struct err *err) MUST_CHECK;
/* The spans of text `i`, for deid_replace: a view, not to be freed. */
struct deid_spans deid_turns_get(const struct deid_turns *turns, size_t i);

/* How many spans were replaced, per type. */
struct deid_counts {
    uint64_t by_type[DEID_TYPE_COUNT];
    uint64_t spans;
    uint64_t bytes_removed;
};
void deid_counts_add(struct deid_counts *sum, const struct deid_counts *more);
/*
 * Numbers of placeholders for one conversation (or account, or dataset): the same value
 * of the same type gets the same number, counted from 1 in order of appearance. Values
 * are compared without what does not change them: case of an e-mail address, spaces and
 * dashes of a number.
 *
 * Text that already looks like a placeholder ("<EMAIL_1>", typed by a person) is itself
 * replaced, by <LITERAL_n>: so every placeholder in the safe text was put there by us.
 */
struct deid_scope {
    struct arena values;
    struct map numbers; /* word and value -> number */
    uint32_t last[DEID_TYPE_COUNT];
    struct deid_counts counts; /* over all deid_replace calls */
    bool exact; /* set after init: each spelling is a value of its own, so that
                   restoring (deid/operate/restore.h) gives back every byte */
};

void deid_scope_init(struct deid_scope *scope);  /* allocates nothing yet */
void deid_scope_fini(struct deid_scope *scope);  /* wipes the values */
void deid_scope_reset(struct deid_scope *scope); /* next conversation; keeps memory */

/* The number of a value of a type in this scope, given on first sight. */
bool deid_number(struct deid_scope *scope, unsigned type, struct raw value,
    uint32_t *number, struct err *err) MUST_CHECK;

/*
 * Appends `text` with every span replaced by its placeholder ("<EMAIL_1>") to `out`,
 * and counts. `spans` are those of this very text. False: ERR_LIMIT or ERR_MEMORY.
 */
bool deid_replace(struct deid_scope *scope, struct raw text,
    const struct deid_spans *spans, struct buf *out, struct err *err) MUST_CHECK;

#endif
