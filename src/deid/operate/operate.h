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
    X(OPERATE_GENERALISE, "generalise") /* year, /24, one decimal */                   \
    X(OPERATE_KEEP, "keep")

#define OPERATE_ENUM(id, word) id,
enum operate_kind { OPERATE_TABLE(OPERATE_ENUM) };

enum { OPERATE_KEY_BYTES = 32 };

struct operate_plan {
    uint8_t kinds[DEID_TYPE_COUNT]; /* enum operate_kind */
    uint8_t keep_last;              /* of mask: letters and digits shown */
    bool keyed;
    uint8_t key[OPERATE_KEY_BYTES];
};

bool operate_kind_parse(struct str word, enum operate_kind *out) MUST_CHECK;

struct operate; /* a plan made ready: its keyed algorithms */

/* ERR_USAGE when an operator needs a key and the plan has none. The plan is copied. */
bool operate_new(
    const struct operate_plan *plan, struct operate **out, struct err *err) MUST_CHECK;
void operate_free(struct operate *o); /* NULL is fine; wipes the key */

struct operate_text {
    struct raw text;
    const struct deid_spans *spans;
    struct deid_scope *scope;
};

/* Appends the text with its spans replaced. */
bool operate_replace(struct operate *o, const struct operate_text *text,
    struct buf *out, struct err *err) MUST_CHECK;

/* Opens the inside of a token ("hex" of <EMAIL:hex>); false when it is not ours. */
bool operate_open_token(struct operate *o, unsigned type, struct str hex,
    struct buf *out, struct err *err) MUST_CHECK;

#endif
