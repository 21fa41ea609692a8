/*
 * flow/exchange/hidden.h - people who asked not to appear in answers.
 *
 * In:    a name, a number or an address; why it is on the list.
 * Out:   the list as the guard uses it; as the operator sees it, without names.
 * Never: keeps a name that was added here: a hash under a key of the installation.
 *
 * Words that an approved request keeps out of answers are on the guard's list too.
 */
#ifndef ABIDE_FLOW_EXCHANGE_HIDDEN_H
#define ABIDE_FLOW_EXCHANGE_HIDDEN_H

#include "flow/flow.h"
#include "guard/suppress.h"
#include "model/id.h"

enum { HIDDEN_LISTED_MAX = 64000 };

struct hidden {
    struct id id;
    struct instant added;
    struct str why; /* a token, or empty */
};

/* Adding again changes nothing but why. Inside store_begin. */
bool hidden_add(
    struct flow *f, struct raw name, struct str why, struct err *err) MUST_CHECK;
/* *found false: nobody of that name, or no such id (32 digits). Inside store_begin. */
bool hidden_remove(
    struct flow *f, struct raw name_or_id, bool *found, struct err *err) MUST_CHECK;
bool hidden_list(struct flow *f, struct arena *a, const struct hidden **out,
    size_t *count, struct err *err) MUST_CHECK;

/* NULL in *out: the list is empty. */
bool hidden_load(struct flow *f, struct suppress **out, struct err *err) MUST_CHECK;

#endif
