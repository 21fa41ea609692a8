/*
 * deid/operate/operate_priv.h - the operators, one function each.
 *
 * In:    a plan made ready, a value.
 * Out:   what stands in the value's place.
 * Never: leaves this folder.
 */
#ifndef ABIDE_DEID_OPERATE_OPERATE_PRIV_H
#define ABIDE_DEID_OPERATE_OPERATE_PRIV_H

#include "crypt/ff1.h"
#include "crypt/mac.h"
#include "deid/operate/operate.h"

enum operate_alphabet { ALPHABET_10, ALPHABET_36, ALPHABET_62, ALPHABET_COUNT };
enum { OPERATE_SIV_KEY = 64 };

struct operate {
    struct operate_plan plan;
    struct mac *names; /* of pseudonyms */
    struct mac *days;  /* of date shifts */
    struct ff1 *ff1[ALPHABET_COUNT];
    uint8_t siv[OPERATE_SIV_KEY];
    bool tokens; /* some type becomes a token */
};

struct str operate_word(unsigned type);
bool operate_letter_or_digit(unsigned char c);
void operate_label(unsigned type, struct buf *out);

void operate_mask(
    const struct operate *o, const struct operate_value *v, struct buf *out);
void operate_general(const struct operate_value *v, struct buf *out);
/* False when no value of the type is reserved for examples. */
bool operate_surrogate(unsigned type, uint32_t number, struct buf *out);

bool operate_pseudonym(struct operate *o, const struct operate_value *v,
    struct buf *out, struct err *err) MUST_CHECK;
bool operate_token(struct operate *o, const struct operate_value *v, struct buf *out,
    struct err *err) MUST_CHECK;
bool operate_fpe(struct operate *o, const struct operate_value *v, struct buf *out,
    struct err *err) MUST_CHECK;
bool operate_shift(struct operate *o, const struct operate_value *v, struct buf *out,
    struct err *err) MUST_CHECK;

/* The date `days` later in the form of `text`; false when it has no such form. */
bool operate_date_move(struct raw text, int days, struct buf *out);

#endif
