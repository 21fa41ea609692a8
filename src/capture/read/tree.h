/*
 * capture/read/tree.h - loose nodes with ids and parent ids become one sound tree of
 * turns.
 *
 * In:    drafts in the order of the source, each with its own and its parent's id.
 * Out:   turns with parents before children, siblings in the source's order; the head.
 * Never: fails on a broken tree: missing parents, circles and double ids are mended
 *        in one stated way each, and counted (docs/formats/capture.md).
 */
#ifndef ABIDE_CAPTURE_READ_TREE_H
#define ABIDE_CAPTURE_READ_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/instant.h"
#include "base/vec.h"
#include "capture/read/report.h"
#include "model/turn.h"

struct draft {
    struct turn turn;  /* all but `parent` */
    struct raw parent; /* the parent's id; empty: a root */
    struct raw source; /* its bytes in the input: tells equal twins from others */
};

struct tree {
    VEC(struct draft) drafts;
    struct raw head;            /* id of the shown turn; empty: not said */
    struct instant from, until; /* times outside, by more than a day, are wrong */
    uint64_t seed;              /* of the hash table */
};

/* Fills out->turns, count and head in `arena`, and counts; the drafts may be changed.
 */
bool tree_build(struct tree *tree, struct arena *arena, struct capture_report *report,
    struct conversation *out, struct err *err) MUST_CHECK;

#endif
