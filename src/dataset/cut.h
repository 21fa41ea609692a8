/*
 * dataset/cut.h - how much of a conversation may become a row (rule X1).
 *
 * In:    the turns of the shown path with their verdicts.
 * Out:   how many leading turns the row keeps, why it was cut, why there is no row.
 * Never: looks at text; skips over a turn that may not be used.
 *
 * The rule. A reply depends on all that was said before it, so a conversation is cut
 * before the first turn that
 *   - may not be used (denied),
 *   - is a donated reply whose prompt was not donated with it,
 *   - is a tool's, or an assistant's call to a tool (the turn right before a tool's):
 *     the formats written here carry no tool calls,
 *   - has an unknown role, or is a person's or assistant's turn without words.
 * Empty turns of the system or of unknown role are structure: they are not in the row
 * and cut nothing. From what is left, turns after the last reply are dropped. The rest
 * is a row when a person spoke in it before that last reply. A leading system turn
 * follows the same rule as every turn: it shaped each reply.
 */
#ifndef ABIDE_DATASET_CUT_H
#define ABIDE_DATASET_CUT_H

#include "dataset/dataset.h"

struct dataset_cut {
    size_t kept; /* the row is turns[0 .. kept) without its empty turns; 0: no row */
    size_t at;   /* the first turn that may not be used; the count when all may */
    enum dataset_cut_reason reason;
    enum dataset_drop drop; /* KEPT when kept > 0 */
};

struct dataset_cut dataset_cut(const struct dataset_turn *turns, size_t count);

/* Whether the row has this kept turn: structure has no words to write. */
bool dataset_turn_written(const struct dataset_turn *turn);

#endif
