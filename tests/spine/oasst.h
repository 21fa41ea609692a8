/*
 * tests/spine/oasst.h - OpenAssistant trees, a choice for each of their people, and the
 * dataset that must come out: worked out here a second time, in the simplest way.
 *
 * In:    messages, one JSON object a line.
 * Out:   files for `abide`; the rows and counts to expect.
 * Never: calls policy, flow or dataset.
 */
#ifndef ABIDE_TESTS_SPINE_OASST_H
#define ABIDE_TESTS_SPINE_OASST_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/map.h"

enum { MESSAGES_MAX = 4096, TREES_MAX = 512, PATH_MAX_TURNS = 64 };

/* What a person did; the share of people in percent. */
#define HABIT_TABLE(X)                                                                 \
    X(HABIT_ON, 55)  /* said yes before it all */                                      \
    X(HABIT_OFF, 10) /* said no; every second one donated own turns */                 \
    X(HABIT_NEVER_ASKED, 10)                                                           \
    X(HABIT_ON_THEN_OFF, 8)  /* said no long after */                                  \
    X(HABIT_OFF_THEN_ON, 10) /* in between: what was said before stays unused */       \
    X(HABIT_MINOR, 4)                                                                  \
    X(HABIT_OBJECTED, 3) /* said yes, objected long after */

#define HABIT_ID(id, share) id,
enum habit { HABIT_TABLE(HABIT_ID) HABIT_COUNT };

struct message {
    struct raw id, parent, text, time, tree;
    struct str user; /* a token */
    bool assistant;
    int64_t rank;       /* among siblings; INT64_MAX: none */
    int up, next, down; /* indexes: parent, next sibling, first child; -1: none */
};

struct tree {
    int path[PATH_MAX_TURNS]; /* the shown branch: the best ranked child at each step */
    size_t length;
    size_t kept; /* turns of the row; 0: no row */
    bool found;  /* in the dataset */
};

struct person {
    struct str user;
    enum habit habit;
    bool donor;
    unsigned sides; /* bit 1: trains, bit 2: validates */
};

struct oasst {
    bool strict; /* profile strict, else openai-2026: on by default, forward only */
    struct arena a;
    struct message messages[MESSAGES_MAX];
    size_t message_count;
    struct tree trees[TREES_MAX];
    size_t tree_count;
    struct person people[MESSAGES_MAX];
    size_t person_count;
    struct map by_user;
};

/* `jsonl` must live as long as the trees. */
struct oasst *oasst_read(struct raw jsonl, struct err *err);
void oasst_free(struct oasst *o);

struct person *oasst_person(struct oasst *o, const struct message *m);
/* The code this turn must get: "P1", "A1" ... */
const char *oasst_code(struct oasst *o, const struct message *m);
/* Fills kept of every tree. */
void oasst_expect(struct oasst *o);

/* Files for the program. */
void oasst_choices(const struct oasst *o, struct buf *out);
void oasst_conversations(const struct oasst *o, struct buf *out);
void oasst_donations(struct oasst *o, struct buf *out);

#endif
