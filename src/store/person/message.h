/*
 * store/person/message.h - letters to people that have not left yet.
 *
 * In:    to whom, about what, the words.
 * Out:   the oldest first, to send them or to show them at the desk.
 * Never: keeps one longer than MESSAGE_HOURS; keeps it in clear.
 *
 * A letter to somebody with an account is sealed under their vault and dies with it.
 * One to somebody who has none yet is sealed under the installation's own outbox.
 */
#ifndef ABIDE_STORE_PERSON_MESSAGE_H
#define ABIDE_STORE_PERSON_MESSAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/raw.h"
#include "store/store.h"

enum { MESSAGE_HOURS = 24, MESSAGE_TEXT_MAX = 16384, MESSAGES_MAX = 1000 };

struct message {
    struct id vault, id;
    struct instant at;
    struct raw to, subject, text;
};

/* The vault of what goes to people who have no account. Inside store_begin. */
bool message_outbox(
    struct store *s, struct instant now, struct id *vault, struct err *err) MUST_CHECK;

/* `vault` zero: nobody's yet. Inside store_begin. */
bool message_put(struct store *s, const struct message *m, struct err *err) MUST_CHECK;
/* At most MESSAGES_MAX; those whose account is gone are left out. */
bool message_list(struct store *s, struct arena *a, const struct message **out,
    size_t *count, struct err *err) MUST_CHECK;
/* Whether it goes to another system (an address of the web), not to a person. */
bool message_is_call(const struct message *m);
/* As the desk reads it: to whom, when, about what, the words. */
void message_show(const struct message *m, struct buf *out);
/* Inside store_begin, both. */
bool message_drop(struct store *s, const struct message *m, struct err *err) MUST_CHECK;
bool message_sweep(struct store *s, struct instant now, struct err *err) MUST_CHECK;

#endif
