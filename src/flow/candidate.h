/*
 * flow/candidate.h - a stored conversation as a candidate for a dataset.
 *
 * In:    a loaded conversation, the decider, the purpose.
 * Out:   the turns of its shown path with their verdicts, now.
 * Never: allows a turn whose stamp does not (code S0), except by a live donation.
 */
#ifndef ABIDE_FLOW_CANDIDATE_H
#define ABIDE_FLOW_CANDIDATE_H

#include "dataset/dataset.h"
#include "flow/decide.h"
#include "store/conversation.h"

/* The code of a turn that today's verdict allows and its stamp does not. */
#define CODE_STAMP "S0"

struct candidate {
    struct dataset_candidate view;
    struct dataset_turn *turns; /* the view's, to put text into */
    const size_t *path;         /* index in the stored conversation, per turn */
};

/* The question about turn `i` of a stored conversation. */
struct question candidate_question(
    const struct stored_conversation *c, size_t i, enum purpose purpose);

/* Today's verdict, with the stamp taken into account. */
bool candidate_verdict(struct decider *d, const struct stored_conversation *c, size_t i,
    enum purpose purpose, struct verdict *out, struct err *err);

/* Fills `out` from the arena. */
bool candidate_make(struct decider *d, const struct stored_conversation *c,
    enum purpose purpose, struct arena *a, struct candidate *out, struct err *err);

/* The same in pass 2, when the plan has decided: its first `kept` turns are allowed. */
bool candidate_planned(const struct stored_conversation *c, size_t kept,
    struct arena *a, struct candidate *out, struct err *err);

#endif
