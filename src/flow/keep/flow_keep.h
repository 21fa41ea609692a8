/*
 * flow/keep/flow_keep.h - what has been kept long enough goes.
 *
 * In:    rules of keeping, chats with a clock of their own, ZDR lines, the time.
 * Out:   deletions, each of the ordinary kind, with a receipt.
 * Never: makes a promise longer; deletes what no rule names.
 */
#ifndef ABIDE_FLOW_KEEP_FLOW_KEEP_H
#define ABIDE_FLOW_KEEP_FLOW_KEEP_H

#include "flow/flow.h"
#include "model/words.h"
#include "store/erase/keep.h"

struct flow_keep {
    enum tier tier; /* TIER_UNKNOWN: every plan */
    struct str org; /* empty: everybody */
    int days;       /* KEEP_FOREVER takes the rule back */
};

bool flow_keep_set(struct flow *f, const struct flow_keep *rule, struct err *err);

/* A person's own clock for one chat: `days` after now, or KEEP_FOREVER: none. */
struct flow_keep_chat {
    struct str who;
    struct raw conversation;
    int days;
};
bool flow_keep_chat(struct flow *f, const struct flow_keep_chat *in, struct err *err);

/*
 * Deletes what is over at f->now: temporary chats, chats with a clock, chats past the
 * rule of their plan or organisation, and chats under zero data retention. *count: how
 * many. The purge reclaims them.
 */
bool flow_keep_sweep(struct flow *f, uint64_t *count, struct err *err);

#endif
