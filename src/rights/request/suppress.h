/*
 * rights/request/suppress.h - does this text hold words that are kept out of answers?
 *
 * In:    words of people who asked for it; a text.
 * Out:   which of them are in it.
 * Never: claims that a model forgot: it looks at what is about to be said.
 *
 * Words are compared letter for letter after folding: ASCII capitals become small,
 * everything that is no letter or digit becomes one space. A match begins and ends
 * where words do.
 */
#ifndef ABIDE_RIGHTS_REQUEST_SUPPRESS_H
#define ABIDE_RIGHTS_REQUEST_SUPPRESS_H

#include "base/buf.h"
#include "base/raw.h"

enum { SUPPRESS_TERM_MIN = 4, SUPPRESS_TERM_MAX = 200 }; /* bytes, folded */

/* Appends the folded form, with a space at both ends. */
void suppress_fold(struct raw text, struct buf *out);

/* Whether a term can be looked for: long enough not to hit everybody. */
bool suppress_term_fits(struct raw term, bool *fits, struct err *err) MUST_CHECK;

/* How often the folded term stands in the folded text. */
size_t suppress_count(struct raw folded_text, struct raw folded_term);

#endif
