/*
 * store/erase/keep.h - how long conversations are kept: rules, and what is over.
 *
 * In:    an operator's rule per plan and organisation; a person's choice per chat.
 * Out:   the rules; conversations whose time is over.
 * Never: deletes (erase.h does) or decides (rights/retention.h does).
 */
#ifndef ABIDE_STORE_ERASE_KEEP_H
#define ABIDE_STORE_ERASE_KEEP_H

#include "model/words.h"
#include "store/conversation.h"

enum { KEEP_DAYS_MAX = 36500, KEEP_RULES_MAX = 10000, KEEP_FOREVER = -1 };

struct keep_rule {
    enum tier tier;  /* TIER_UNKNOWN: every plan */
    struct id owner; /* an organisation's vault; zero: everybody */
    int days;        /* after a conversation was made; KEEP_FOREVER removes the rule */
};

bool keep_set(struct store *s, const struct keep_rule *rule,
    struct err *err) MUST_CHECK; /* inside store_begin */
bool keep_list(struct store *s, struct arena *a, const struct keep_rule **out,
    size_t *count, struct err *err) MUST_CHECK;

/* When its owner wants a chat gone; unknown: no wish. Inside store_begin. */
bool keep_chat(struct store *s, struct conversation_key key, struct instant until,
    struct err *err) MUST_CHECK;

/* What keep_chat was told; unknown: nothing, or there is no such chat. */
bool keep_chat_find(struct store *s, struct conversation_key key, struct instant *until,
    struct err *err) MUST_CHECK;

/* The next live conversation that is over by its own clock at `now`: its owner's wish,
 * or temporary and `temporary_days` old (0 to CONVERSATION_TEMPORARY_DAYS). */
bool keep_over(struct store *s, struct instant now, int temporary_days,
    struct conversation_key *out, bool *found, struct err *err) MUST_CHECK;
/* The next live conversation of the vault that was made before. */
bool keep_older(struct store *s, struct id vault, struct instant before,
    struct conversation_key *out, bool *found, struct err *err) MUST_CHECK;

#endif
