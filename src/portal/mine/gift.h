/*
 * portal/mine/gift.h - what a person gave beside using the product: ratings, notes and
 * texts of chats.
 *
 * In:    their ledger, the records beside their chats, their donations.
 * Out:   each of the three by itself, for one chat or for all.
 * Never: takes one for another: a thumb gives no text away (R-17, F-7).
 */
#ifndef ABIDE_PORTAL_MINE_GIFT_H
#define ABIDE_PORTAL_MINE_GIFT_H

#include "portal/core/ask.h"
#include "store/conversation.h"

/* The file of an export in which notes stand. */
#define GIFT_NOTES_FILE STR("message_feedback.json")

struct gift_note {
    struct raw chat; /* what its source calls the chat */
    struct raw text; /* empty: withdrawn */
};

/* A record of GIFT_NOTES_FILE; false: it holds no note. */
bool gift_note_read(struct ask *a, struct raw json, struct gift_note *out) MUST_CHECK;

/* Ratings and donations of a chat into a view: rating, grant. */
bool gift_show_chat(
    struct ask *a, const struct stored_conversation *c, struct err *err) MUST_CHECK;

#endif
