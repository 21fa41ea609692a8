/*
 * flow/find.h - which stored conversation and turn does somebody mean?
 *
 * In:    the source's id or ours in hex, as content (raw); whose it is, if known.
 * Out:   its key; the loaded tree; the turn's index.
 * Never: guesses: no match is ERR_ABSENT, a match in several vaults is ERR_INPUT.
 */
#ifndef ABIDE_FLOW_FIND_H
#define ABIDE_FLOW_FIND_H

#include "flow/flow.h"
#include "store/conversation.h"

/* `owner` zero: any vault (walks all conversations when `ref` is a source's id). */
bool find_conversation(struct flow *f, struct id owner, struct raw ref,
    struct conversation_key *out, struct err *err);

/* The turn's index in the loaded conversation. */
bool find_turn(
    const struct stored_conversation *c, struct raw ref, size_t *out, struct err *err);

/* Loads what must be there. */
bool find_load(struct flow *f, struct conversation_key key,
    struct conversation_want want, struct arena *a, struct stored_conversation *out,
    struct err *err);

#endif
