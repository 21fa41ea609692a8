/*
 * dataset/plan.h - pass 1 of a build: which conversations become rows, on which side.
 *
 * In:    every candidate once, with verdicts, without text; then a seed and a share.
 * Out:   a place per candidate for pass 2; the tally for the manifest.
 * Never: keeps text; puts a person on both sides (split.h).
 */
#ifndef ABIDE_DATASET_PLAN_H
#define ABIDE_DATASET_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "crypt/hash.h"
#include "dataset/counts.h"
#include "dataset/cut.h"
#include "dataset/dataset.h"
#include "dataset/split.h"

/* One build: conversations, people, and people summed over rows. About 3 GB at most. */
enum {
    DATASET_CANDIDATES_MAX = 1 << 25,
    DATASET_PERSONS_MAX = 1 << 24,
    DATASET_MEMBERS_MAX = 1 << 27
};

struct dataset_tally {
    uint64_t conversations, turns, persons; /* considered */
    uint64_t empty_turns;  /* of these turns, structure without words: no code counts */
    struct counts allowed; /* turns per code */
    struct counts denied;  /* turns per code */
    uint64_t lost_turns;   /* allowed, but behind a cut or after the last reply */
    struct counts cut_at;  /* conversations per code of the turn they were cut at */
    struct counts cut_why; /* conversations per enum dataset_cut_reason; not "whole" */
    struct counts dropped; /* conversations per enum dataset_drop; not "kept" */
};

struct dataset_place {
    size_t kept;            /* de-identify and write turns[0 .. kept) */
    enum dataset_side side; /* NONE: no row */
    enum dataset_drop drop;
};

struct dataset_plan;

bool dataset_plan_new(struct dataset_plan **out, struct err *err) MUST_CHECK;
void dataset_plan_free(struct dataset_plan *plan); /* NULL is fine */

/* After a failure the plan is of no use any more. */
bool dataset_plan_add(struct dataset_plan *plan,
    const struct dataset_candidate *candidate, struct err *err) MUST_CHECK;

/* After the last add, once. validation_ppm: rows of a million that validate. */
bool dataset_plan_seal(struct dataset_plan *plan, uint64_t seed,
    uint32_t validation_ppm, struct err *err) MUST_CHECK;

/*
 * The place of the index-th candidate that was added. ERR_STATE when that one was
 * another conversation: the store changed between the passes.
 */
bool dataset_plan_get(const struct dataset_plan *plan, size_t index,
    struct id conversation, struct dataset_place *place, struct err *err) MUST_CHECK;

size_t dataset_plan_rows(const struct dataset_plan *plan, enum dataset_side side);

/* Complete after the seal; borrowed from the plan. */
const struct dataset_tally *dataset_plan_tally(const struct dataset_plan *plan);
const struct dataset_split_report *dataset_plan_split(const struct dataset_plan *plan);

/* SHA-256 over (conversation, kept, side) of every candidate in order: names the plan.
 */
const uint8_t *dataset_plan_digest(const struct dataset_plan *plan);

#endif
