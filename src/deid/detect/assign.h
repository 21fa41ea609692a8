/*
 * deid/detect/assign.h - values that are secret because of what stands before them.
 *
 * In:    the look; the offset of ':' or '='; or a token in prose.
 * Out:   the end of the value, with a candidate; 0 when there is none.
 * Never: see the rules in look.h.
 */
#ifndef ABIDE_DEID_DETECT_ASSIGN_H
#define ABIDE_DEID_DETECT_ASSIGN_H

#include "deid/detect/token.h"

/* key=value, "key": "value", Authorization: Bearer value. */
size_t assign_value(struct look *l, size_t mark);

/* "my password is <token>", "token <token>". */
size_t assign_prose(struct look *l, const struct token *t);

#endif
