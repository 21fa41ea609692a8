/*
 * store/conversation.h - conversations as trees: put, find, walk, load.
 *
 * In:    struct conversation (model/turn.h) with each turn's author and stamp.
 * Out:   the whole tree, decrypted into an arena, parents before children.
 * Never: adds a turn twice; raises a stamp; opens a turn whose author's key is gone.
 */
#ifndef ABIDE_STORE_CONVERSATION_H
#define ABIDE_STORE_CONVERSATION_H

#include "base/arena.h"
#include "model/turn.h"
#include "model/verdict.h"
#include "store/store.h"

enum { CONVERSATION_TEMPORARY_DAYS = 30 }; /* at most */
enum {
    CONVERSATION_TURNS_MAX = 1000000, /* nodes of one tree */
    CONVERSATION_AUTHORS_MAX = 4096,  /* vaults besides the owner's */
    TURN_BYTES_MAX = 256 << 20        /* of one text or meta */
};

struct conversation_put {
    struct id owner;     /* the vault whose conversation it is */
    struct id assistant; /* the vault of the assistant; zero: none */
    const struct conversation *conversation;
    const struct id *authors;   /* a vault per turn; NULL: all the owner's */
    const struct stamp *stamps; /* one per turn; only new turns take theirs */
    const enum safety *safety;  /* one per turn; NULL: SAFETY_UNKNOWN */
};

struct conversation_put_result {
    struct id conversation;
    size_t added, known; /* turns put now; turns that were there already */
    bool created;
    bool deleted; /* it was deleted here before: nothing was put */
};

/*
 * The same conversation (owner, origin, origin id) again adds the turns that are
 * missing, by their origin ids, and takes over mode, title, head, updated and meta.
 * A known turn keeps its text, author and stamp. Inside store_begin.
 */
bool conversation_put(struct store *s, const struct conversation_put *put,
    struct conversation_put_result *out, struct err *err) MUST_CHECK;

/* Where a conversation stands; zero `conversation`: before the vault's first. */
struct conversation_key {
    struct id vault, conversation;
};

struct conversation_name { /* how its source calls it */
    struct id owner;
    enum origin origin;
    struct raw origin_id;
};
bool conversation_find(struct store *s, const struct conversation_name *name,
    struct conversation_key *out, bool *found, struct err *err) MUST_CHECK;

/* False when it was deleted or never was; whether its owner lives is not asked. */
bool conversation_lives(struct store *s, struct conversation_key key, bool *lives,
    struct err *err) MUST_CHECK;

/*
 * The next live conversation after *key in (slot, vault, conversation) order; *key may
 * be any earlier answer (so a walk can be resumed) or all zero. *found false: the end.
 */
bool conversation_next(struct store *s, struct conversation_key *key, bool *found,
    struct err *err) MUST_CHECK;
/* As conversation_next, within key->vault only. */
bool conversation_next_of(struct store *s, struct conversation_key *key, bool *found,
    struct err *err) MUST_CHECK;

/*
 * The next conversation of somebody else, of which the vault has turns; *after is where
 * the walk stands (zero: before the first). The conversation may be gone.
 */
bool conversation_next_part(struct store *s, struct id vault, struct id *after,
    struct conversation_key *out, bool *found, struct err *err) MUST_CHECK;

struct stored_turn {
    struct id node;
    struct id author; /* vault; zero when `state` is BODY_STATE_PURGED */
    int parent;       /* index, always smaller; TURN_NONE: root */
    enum role role;
    enum content content;
    enum body_state state; /* PURGED: only its place in the tree is left */
    enum safety safety;
    bool hidden, aside, time_wrong;
    struct instant created;
    struct stamp stamp; /* allow bits as lowered since */
    struct raw text, meta, origin_id;
    const struct turn_asset *assets; /* with meta only */
    size_t asset_count;
};

struct stored_conversation {
    struct conversation_key key;
    struct id assistant; /* vault; zero: none */
    enum origin origin;
    enum service service;
    enum mode mode;
    bool do_not_remember;
    bool memory; /* all it has is one thing that is remembered of a person */
    struct instant created, updated;
    struct raw origin_id, title, account, assistant_name, project, meta;
    const struct stored_turn *turns; /* parents before children */
    size_t count;
    int head; /* index; TURN_NONE: none */
};

struct conversation_want {
    bool meta; /* turns' meta and the files they refer to as well: slower */
};

/* *found false: no such live conversation. All views live in `a`. */
bool conversation_load(struct store *s, struct conversation_key key,
    struct conversation_want want, struct arena *a, struct stored_conversation *out,
    bool *found, struct err *err) MUST_CHECK;

/* The same without its turns (count 0). */
bool conversation_load_head(struct store *s, struct conversation_key key,
    struct arena *a, struct stored_conversation *out, bool *found,
    struct err *err) MUST_CHECK;

/*
 * Takes allow bits away from a stamp: what is left is `allow` & what was there.
 * ERR_DENIED ("store.stamp_raise") when `allow` holds a bit the stamp does not.
 * node zero: all turns of `author` in the conversation. Inside store_begin.
 */
bool stamp_lower(struct store *s, struct conversation_key key, struct id author,
    struct id node, uint32_t allow, struct err *err) MUST_CHECK;

#endif
