/*
 * flow/keep/flow_erase_look.h - what would go with it, before anything is deleted?
 *
 * In:    whose, and what is to be deleted.
 * Out:   how many rows of each kind, by the schema; how much of it is other people's.
 * Never: deletes; names a table: one that is added is counted.
 */
#ifndef ABIDE_FLOW_KEEP_FLOW_ERASE_LOOK_H
#define ABIDE_FLOW_KEEP_FLOW_ERASE_LOOK_H

#include "flow/keep/flow_erase.h"

enum { ERASE_LOOK_TABLES = 64 };

struct erase_look {
    struct {
        struct str table;
        uint64_t rows;
    } of[ERASE_LOOK_TABLES]; /* those with rows, in the order of the schema */
    size_t count;
    uint64_t chats_of_others; /* conversations in which other people have turns */
    uint64_t turns_of_others; /* theirs, which go as well */
};

/* Of an account: everything. Of a chat, or all: the turns of others only. */
bool flow_erase_look(struct flow *f, const struct flow_erase *in,
    struct erase_look *out, struct err *err);

#endif
