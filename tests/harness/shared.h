/*
 * tests/harness/shared.h - the sets that lie beside the project: ../shared.
 *
 * In:    a name inside that folder.
 * Out:   its bytes; a skip with its reason where the folder is not there.
 * Never: lets a test pass in silence without them.
 */
#ifndef ABIDE_TESTS_HARNESS_SHARED_H
#define ABIDE_TESTS_HARNESS_SHARED_H

#include "base/buf.h"
#include "tests/harness/t.h"

/* False after t_skip; otherwise buf_fini(out) afterwards. */
bool shared_read(struct t *t, const char *name, struct buf *out);

#endif
