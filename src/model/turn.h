/*
 * model/turn.h - what capture found: a conversation as a tree of turns.
 *
 * In:    filled by capture; borrowed views into the arena of the conversation.
 * Out:   read by flow, which stores it.
 * Never: outlives its arena.
 */
#ifndef ABIDE_MODEL_TURN_H
#define ABIDE_MODEL_TURN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attr.h"
#include "base/instant.h"
#include "base/raw.h"
#include "model/words.h"

enum { TURN_NONE = -1 };

/* A file that belongs to a turn. What is not said is empty. */
struct turn_asset {
    struct raw id; /* the source's id of the file */
    struct raw name;
    struct raw media_type;
};

struct turn {
    struct raw
        origin_id; /* the source's id; never empty: capture makes one if absent */
    int parent;    /* index in the conversation, always smaller; TURN_NONE: root */
    enum role role;
    enum content content;
    struct raw author; /* the source's id of who owns the turn; empty: the account */
    struct raw text;   /* what was said, UTF-8; may be empty (root, hidden nodes) */
    struct raw meta;   /* the rest of the node as JSON, kept sealed; may be empty */
    struct instant created; /* unknown when the source does not say, or lies */
    bool time_wrong;        /* the source gave a time that cannot be true (in meta) */
    bool hidden;            /* the source marks it as not shown to the person */
    const struct turn_asset *assets; /* the files it refers to */
    size_t asset_count;
    bool aside; /* reasoning, tool traffic, context: not said to each other */
};

struct conversation {
    struct raw origin_id; /* the source's id; never empty */
    struct raw title;
    struct raw account; /* the source's id of the account; empty: given by the caller */
    struct raw assistant; /* GPT or assistant id; empty: none */
    struct raw project;   /* project id; empty: none */
    enum origin origin;
    enum service service;
    enum mode mode;
    bool do_not_remember; /* the person asked that no memory is made of it */
    struct instant created, updated;
    const struct turn *turns; /* parents before children */
    size_t count;
    int head;        /* the last turn of the shown branch; TURN_NONE when no turns */
    struct raw meta; /* other fields of the conversation as JSON; may be empty */
};

/* The shown path, root to head: fills `path` (room for count), returns its length. */
size_t conversation_path(const struct conversation *c, int *path);

/* Copies all of it into the arena; false: no room, `*out` untouched. */
bool conversation_copy(
    struct arena *a, const struct conversation *c, struct conversation *out) MUST_CHECK;

#endif
