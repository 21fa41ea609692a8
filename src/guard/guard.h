/*
 * guard/guard.h - what may be asked, and what may be answered, on one way.
 *
 * In:    the operator's settings, the list of people who asked not to appear.
 * Out:   plain values.
 * Never: a rule: ask.h and answer.h have them.
 */
#ifndef ABIDE_GUARD_GUARD_H
#define ABIDE_GUARD_GUARD_H

#include "guard/suppress.h"
#include "model/table.h"

/* As the API's own moderation object says it. */
#define GUARD_ASK_TABLE(X)                                                             \
    X(GUARD_ASK_OFF, "off")                                                            \
    X(GUARD_ASK_SCORE, "score") /* counted */                                          \
    X(GUARD_ASK_BLOCK, "block") /* refused */
#define GUARD_ANSWER_TABLE(X)                                                          \
    X(GUARD_ANSWER_OFF, "off")                                                         \
    X(GUARD_ANSWER_LABEL, "label") /* [removed] in their place */                      \
    X(GUARD_ANSWER_BLOCK, "block") /* the answer stops */
enum guard_ask { GUARD_ASK_TABLE(TABLE_ENUM) };
enum guard_answer { GUARD_ANSWER_TABLE(TABLE_ENUM) };
TABLE_DECLARE(guard_ask);
TABLE_DECLARE(guard_answer);

struct guard {
    enum guard_ask ask;
    enum guard_answer answers;
    struct suppress *suppress; /* NULL: nobody asked */
};

#endif
