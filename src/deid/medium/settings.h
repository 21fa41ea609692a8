/*
 * deid/medium/settings.h - what somebody wants done: a settings file, read.
 *
 * In:    text of lines "key = value" (abide redact --profile).
 * Out:   types, operators, values that may stay, patterns.
 * Never: guesses at a key or word it does not know: that is an error with its line.
 *
 *     types = EMAIL_ADDRESS, PHONE_NUMBER   only these; without it, all
 *     off = USERNAME                        not this one
 *     operator = label                      for all types
 *     operator.CREDIT_CARD = mask           for one
 *     keep_last = 4                         of mask
 *     min_confidence = 60                   0 to 100
 *     scope = document                      where a value keeps its number
 *     allow = *@example.com                 stays; * at either end, case is ignored
 *     pattern.CUSTOM = TICK-[0-9]{6}        own pattern (deid/pack)
 */
#ifndef ABIDE_DEID_MEDIUM_SETTINGS_H
#define ABIDE_DEID_MEDIUM_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/err.h"
#include "base/raw.h"
#include "base/str.h"
#include "base/vec.h"
#include "deid/deid.h"
#include "deid/operate/operate.h"
#include "deid/pack/pack.h"

enum { SETTINGS_ALLOW_MAX = 10000, SETTINGS_KEEP_MAX = 16 };

/* X(ID, "word"): where the same value keeps its number. The first is the default. */
#define SETTINGS_SCOPE_TABLE(X)                                                        \
    X(SCOPE_DOCUMENT, "document")                                                      \
    X(SCOPE_CONVERSATION, "conversation")                                              \
    X(SCOPE_ACCOUNT, "account")                                                        \
    X(SCOPE_DATASET, "dataset")

#define SETTINGS_ENUM(id, word) id,
enum settings_scope { SETTINGS_SCOPE_TABLE(SETTINGS_ENUM) };

struct settings_allow {
    struct str text;           /* without its stars */
    bool open_start, open_end; /* a star stood there */
};

struct settings {
    struct arena arena; /* copies of what was read */
    struct deid_types off;
    bool only; /* `types` was given: all others went off */
    uint8_t kinds[DEID_TYPE_COUNT];
    uint8_t keep_last, min_confidence;
    enum settings_scope scope;
    VEC(struct settings_allow) allow;
    VEC(struct pack_rule) patterns;
};

void settings_init(struct settings *s); /* the defaults */
void settings_fini(struct settings *s);

/* Adds a file's lines to what was set before. ERR_INPUT names the line. */
bool settings_parse(struct settings *s, struct str text, struct err *err) MUST_CHECK;

/* One line's worth, as the command line gives it. `line` 0: not in a file. */
bool settings_set(struct settings *s, struct str key, struct str value, size_t line,
    struct err *err) MUST_CHECK;

/* True when the value may stay. */
bool settings_allowed(const struct settings *s, struct raw value);

#endif
