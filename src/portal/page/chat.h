/*
 * portal/page/chat.h - one chat of the person who asks.
 *
 * In:    an ask whose path names a chat.
 * Out:   the chat; or the same answer as for one that never was.
 * Never: finds a chat of somebody else, a temporary one or a deleted one.
 */
#ifndef ABIDE_PORTAL_PAGE_CHAT_H
#define ABIDE_PORTAL_PAGE_CHAT_H

#include "portal/core/ask.h"
#include "portal/page/choose.h"
#include "store/conversation.h"

/* *found false: a refusal is set. `turns` false: without them. */
bool chat_find(struct ask *a, bool turns, struct stored_conversation *out, bool *found,
    struct err *err) MUST_CHECK;

/* The turns of the shown path that are shown, into the list "turns"; those made after
 * `until` are left out (unknown: none is). */
void chat_show(struct view *v, struct arena *a, const struct stored_conversation *c,
    struct instant until);

/* The link under which a chat is shared now. */
struct share_link {
    bool found;
    struct id pass;
    struct instant made;
    struct raw token; /* text */
};
bool share_find(struct ask *a, struct id conversation, struct share_link *out,
    struct err *err) MUST_CHECK;

/* What the form says of this chat alone, as a line of the ledger. *found false: no such
 * chat, or no such value; a refusal is set. */
bool chat_choosing(struct ask *a, enum control control, struct choosing *out,
    bool *found, struct err *err) MUST_CHECK;

#endif
