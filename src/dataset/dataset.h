/*
 * dataset/dataset.h - the words of a build: turns, candidates, places, sides, files.
 *
 * In:    filled by flow: who said a turn, whether it may be used, its safe text.
 * Out:   read by cut, split, plan and writer.
 * Never: holds captured content (the text is a str: people were taken out of it).
 *
 * A build is two passes over the same candidates in the same order:
 *
 *     pass 1  decide each turn; dataset_plan_add()        (no text needed)
 *             dataset_plan_seal()                         (sides of people)
 *     pass 2  dataset_plan_get(); where a row is wanted: de-identify the kept turns,
 *             dataset_writer_row()
 *     then    dataset_writer_finish(), manifest, card     (see plan.h, writer.h)
 */
#ifndef ABIDE_DATASET_DATASET_H
#define ABIDE_DATASET_DATASET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "model/id.h"
#include "model/table.h"
#include "model/verdict.h"
#include "model/words.h"

struct dataset_turn {
    struct id person; /* the vault the turn belongs to */
    enum role role;
    bool allowed;        /* the verdict at the build's time */
    bool donated;        /* allowed by a donation, not by a choice (D1) */
    bool empty;          /* holds no words: structure, or a picture without text */
    char code[CODE_MAX]; /* of the verdict; NUL-terminated */
    struct str text;     /* safe text; pass 2, kept turns only */
};

/* The shown path of one conversation, root first. */
struct dataset_candidate {
    struct id
        conversation; /* tells pass 2 that it sees what pass 1 saw; never written */
    struct id handle; /* the row's random handle; pass 2 only */
    struct str lang;  /* a BCP 47 token, or empty: not known */
    const struct dataset_turn *turns;
    size_t count;
};

/* Which file a row goes to. NONE: no row. */
#define DATASET_SIDE_TABLE(X)                                                          \
    X(DATASET_SIDE_NONE, "none")                                                       \
    X(DATASET_SIDE_TRAIN, "train")                                                     \
    X(DATASET_SIDE_VALIDATION, "validation")

/* Why a conversation was cut before its end. WHOLE: it was not. */
#define DATASET_CUT_TABLE(X)                                                           \
    X(DATASET_CUT_WHOLE, "whole")                                                      \
    X(DATASET_CUT_DENIED, "denied")                                                    \
    X(DATASET_CUT_PROMPT_NOT_DONATED, "prompt_not_donated")                            \
    X(DATASET_CUT_TOOL, "tool")                                                        \
    X(DATASET_CUT_ROLE_UNKNOWN, "role_unknown")                                        \
    X(DATASET_CUT_EMPTY, "empty")

/* Why a candidate became no row. KEPT: it became one. */
#define DATASET_DROP_TABLE(X)                                                          \
    X(DATASET_DROP_KEPT, "kept")                                                       \
    X(DATASET_DROP_NOTHING_USABLE, "nothing_usable")                                   \
    X(DATASET_DROP_NO_REPLY, "no_reply")                                               \
    X(DATASET_DROP_ACROSS_SPLIT, "across_split")                                       \
    X(DATASET_DROP_DUPLICATE, "duplicate")                                             \
    X(DATASET_DROP_TOO_LARGE, "too_large")

enum dataset_side { DATASET_SIDE_TABLE(TABLE_ENUM) };
enum dataset_cut_reason { DATASET_CUT_TABLE(TABLE_ENUM) };
enum dataset_drop { DATASET_DROP_TABLE(TABLE_ENUM) };
enum {
    DATASET_SIDE_COUNT = 0 DATASET_SIDE_TABLE(TABLE_ONE),
    DATASET_CUT_COUNT = 0 DATASET_CUT_TABLE(TABLE_ONE),
    DATASET_DROP_COUNT = 0 DATASET_DROP_TABLE(TABLE_ONE)
};
TABLE_DECLARE(dataset_side);
TABLE_DECLARE(dataset_cut_reason);
TABLE_DECLARE(dataset_drop);

#endif
