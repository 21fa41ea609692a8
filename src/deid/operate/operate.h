/*
 * deid/operate/operate.h - what stands in the place of what was found.
 *
 * In:    a plan: an operator for each type, and a key for those that need one.
 * Out:   the text with every span replaced.
 * Never: keeps values, but in the caller's scope for numbered placeholders.
 */
#ifndef ABIDE_DEID_OPERATE_OPERATE_H
#define ABIDE_DEID_OPERATE_OPERATE_H

#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "deid/deid.h"

/* X(ID, "word"). The first is the default. */
#define OPERATE_TABLE(X)                                                               \
    X(OPERATE_NUMBER, "number")         /* <EMAIL_1>, counted in the scope */          \
    X(OPERATE_LABEL, "label")           /* <EMAIL> */                                  \
    X(OPERATE_REDACT, "redact")         /* nothing */                                  \
    X(OPERATE_MASK, "mask")             /* ************1111 */                         \
    X(OPERATE_PSEUDONYM, "pseudonym")   /* <EMAIL:HMAC>, the same under one key */     \
    X(OPERATE_FPE, "fpe")               /* digits stay digits (FF1), with the key */   \
    X(OPERATE_TOKEN, "token")           /* <EMAIL:AES-SIV>, opens with the key */      \
    X(OPERATE_SURROGATE, "surrogate")   /* user1@example.com, 555-0101: reserved */    \
    X(OPERATE_SHIFT, "shift")           /* dates moved by as many days per person */   \
    X(OPERATE_GENERALISE, "generalise") /* year, /24, one decimal */                   \
    X(OPERATE_KEEP, "keep")

#define OPERATE_ENUM(id, word) id,
enum operate_kind { OPERATE_TABLE(OPERATE_ENUM) };

enum {
    OPERATE_KEY_BYTES = 32,
    OPERATE_TOKEN_PLAIN_MAX = 8192, /* bytes in one token; more make several */
};

struct operate_plan {
    uint8_t kinds[DEID_TYPE_COUNT]; /* enum operate_kind */
    uint8_t keep_last;              /* of mask: letters and digits shown */
    bool keyed;
    uint8_t key[OPERATE_KEY_BYTES];
};

/* Presidio's words (replace, hash, encrypt) are taken for label, pseudonym, token. */
bool operate_kind_parse(struct str word, enum operate_kind *out) MUST_CHECK;
struct str operate_kind_word(enum operate_kind kind);

struct operate; /* a plan made ready: its keyed algorithms */

/* ERR_USAGE when an operator needs a key and the plan has none. The plan is copied. */
bool operate_new(
    const struct operate_plan *plan, struct operate **out, struct err *err) MUST_CHECK;
void operate_free(struct operate *o); /* NULL is fine; wipes the key */

/* One thing to be replaced. */
struct operate_value {
    unsigned type;
    struct raw value;  /* what it says */
    struct raw source; /* how it stands in the file (escapes): what comes back */
    struct raw person; /* whose it is, for date shifts; may be empty */
    struct deid_scope *scope;
};

/* Appends what stands in its place. */
bool operate_value(struct operate *o, const struct operate_value *v, struct buf *out,
    struct err *err) MUST_CHECK;

struct operate_text {
    struct raw text;
    const struct deid_spans *spans;
    struct deid_scope *scope;
};

/* Appends the text with its spans replaced. */
bool operate_replace(struct operate *o, const struct operate_text *text,
    struct buf *out, struct err *err) MUST_CHECK;

/*
 * Adds spans (LITERAL) where the text itself has what looks like a token
 * ("<EMAIL:0a0b>"): so every token in the safe text was put there by us.
 */
bool operate_guard(
    struct raw text, struct deid_spans *spans, struct err *err) MUST_CHECK;

/* Opens the inside of a token ("hex" of <EMAIL:hex>); false when it is not ours. */
bool operate_open_token(struct operate *o, unsigned type, struct str hex,
    struct buf *out, struct err *err) MUST_CHECK;

/* The value whose `fpe` form this is; ERR_LIMIT when it is no such form. */
bool operate_open_fpe(struct operate *o, unsigned type, struct raw form,
    struct buf *out, struct err *err) MUST_CHECK;

#endif
