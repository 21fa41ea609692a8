/*
 * tests/harness/world.h - for tests: a state folder with Ann and Bob, and a talk to
 * put.
 *
 * In:    a test.
 * Out:   an open store in a folder that t_main removes.
 * Never: used outside tests.
 */
#ifndef ABIDE_TESTS_HARNESS_WORLD_H
#define ABIDE_TESTS_HARNESS_WORLD_H

#include "os/file.h"
#include "store/account.h"
#include "store/conversation.h"
#include "store/ledger.h"
#include "store/lineage.h"
#include "tests/harness/t.h"

#define WORLD_NOON                                                                     \
    ((struct instant){INT64_C(1772366400000000)}) /* 2026-03-01T12:00                  \
                                                   */

enum { WORLD_TURNS = 3 };

struct world {
    struct t *t;
    struct store *s;
    struct arena a;
    struct account ann, bob;
    char dir[FILE_PATH_MAX];
};

bool world_init(struct world *w, struct t *t);
void world_fini(struct world *w);
void world_reopen(struct world *w);
struct account world_person(struct world *w, const char *name); /* in store_begin */

/* A talk of WORLD_TURNS turns: "", words1, words2; conv names it. */
struct world_talk {
    const char *conv, *title, *words1, *words2, *meta1;
    struct turn turns[WORLD_TURNS];
    struct conversation c;
};
void world_talk(struct world_talk *talk);

/* Puts the first `count` turns as Ann's; turn 1 is by `author` (NULL: Ann). */
struct conversation_put_result world_put(struct world *w, struct world_talk *talk,
    const struct id *author, size_t count, uint32_t allow);

/* The first conversation of all, with meta. */
bool world_load(struct world *w, struct stored_conversation *out);

/* A dataset with one row of Ann's conversation in it; *handle tells its handle. */
void world_dataset(struct world *w, struct conversation_key key, struct id person,
    struct id dataset, struct id *handle);

#endif
