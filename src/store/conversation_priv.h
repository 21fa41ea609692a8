/*
 * store/conversation_priv.h - the sealed head of a conversation and the body of a turn.
 *
 * In:    plain fields.
 * Out:   packed bytes, and back.
 * Never: leaves store/.
 */
#ifndef ABIDE_STORE_CONVERSATION_PRIV_H
#define ABIDE_STORE_CONVERSATION_PRIV_H

#include "store/conversation.h"
#include "store/record_priv.h"

struct head {
    enum origin origin;
    enum service service;
    enum mode mode;
    int64_t head; /* ordinal; TURN_NONE */
    struct instant created, updated;
    struct id assistant;
    struct raw origin_id, title, account, assistant_name, project, meta;
    const struct id *members; /* vaults besides the owner's */
    size_t member_count;
    bool do_not_remember, memory;
};

/* Whether it is a memory: each of its turns is one. */
bool head_is_memory(const struct conversation *c);
/* When its clock runs out; `at`: when it came here. Unknown: it has none. */
struct instant head_expiry(const struct conversation *c, struct instant at);
void head_pack(struct buf *b, const struct head *h);
bool head_unpack(
    struct raw plain, struct arena *a, struct head *out, struct err *err) MUST_CHECK;

/*
 * Turns of one author that were put together are one row: one seal over many short
 * texts costs half of many seals (tests/bench/store_bench.c).
 */
enum { CHUNK_TURNS = 1024, CHUNK_BYTES = 1 << 20 };

struct chunk_turn {
    struct id node;
    int64_t ordinal, parent; /* in the conversation; parent TURN_NONE: root */
    enum role role;
    enum content content;
    enum safety safety;
    bool hidden, aside, time_wrong;
    struct instant created;
    struct stamp stamp; /* but its profile is a number of the table profile */
    int64_t profile;
    struct raw origin_id, text;
    const struct turn_asset *assets; /* when packing */
    struct raw packed_assets;        /* when reading: for chunk_assets */
    size_t asset_count;
};

void chunk_begin(struct buf *b);
void chunk_pack(struct buf *b, const struct chunk_turn *turn);

/* Reads a packed chunk turn by turn; *more false: the end. */
struct chunk { /* where reading stands */
    struct unpack fields;
};
bool chunk_open(struct raw plain, struct chunk *out, struct err *err) MUST_CHECK;
bool chunk_next(struct chunk *chunk, struct chunk_turn *out, bool *more,
    struct err *err) MUST_CHECK;

/* The files a turn refers to, in the arena; they live as long as the chunk's bytes. */
bool chunk_assets(const struct chunk_turn *t, struct arena *a,
    const struct turn_asset **out, struct err *err) MUST_CHECK;

/* The id of a conversation: an HMAC of where it came from under the vault's blind key.
 */
bool conversation_id(struct store *s, struct id vault, enum origin origin,
    struct raw origin_id, struct id *out, struct err *err) MUST_CHECK;

/* Notes in the author's vault whose conversation `of` is; `key` is the author's for it.
 */
bool part_put(struct store *s, struct conversation_key of, struct id author,
    const uint8_t *key, struct err *err) MUST_CHECK;

struct head_row {
    bool found;
    int64_t state, turns;
    struct raw plain; /* in the arena */
};
/* The row, its head opened when the state is live and the key is there. */
bool head_get(struct store *s, struct conversation_key key, struct arena *a,
    struct head_row *out, struct err *err) MUST_CHECK;

#endif
