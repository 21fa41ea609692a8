/*
 * tests/harness/spoil.h - for tests: a list of hidden people that can't be read.
 *
 * In:    an open installation.
 * Out:   an entry that no guard can take: more words than a name may have.
 * Never: used outside tests.
 *
 * Both are work for flow_write; ctx is not looked at.
 */
#ifndef ABIDE_TESTS_HARNESS_SPOIL_H
#define ABIDE_TESTS_HARNESS_SPOIL_H

#include "flow/flow.h"

bool spoil_hidden(struct flow *f, void *ctx, struct err *err) MUST_CHECK;
/* Takes the entry away again; false when there is none. */
bool mend_hidden(struct flow *f, void *ctx, struct err *err) MUST_CHECK;

#endif
