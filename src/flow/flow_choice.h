/*
 * flow/flow_choice.h - somebody made a choice; something is known of an account.
 *
 * In:    who, which control, which value, since when, under which notice.
 * Out:   a line in their ledger; the ledger.
 * Never: changes a line that is written; guesses a value that was not said.
 */
#ifndef ABIDE_FLOW_FLOW_CHOICE_H
#define ABIDE_FLOW_FLOW_CHOICE_H

#include "flow/flow.h"
#include "model/choice.h"
#include "policy/facts.h"
#include "store/account.h"

struct flow_choice {
    enum account_kind kind; /* whose ledger: person, organisation, assistant */
    struct str who;
    struct choice line; /* position and recorded are set here */
};

/* Creates the account when it is new. ERR_INPUT when the control does not take the
 * value. */
bool flow_choice_set(struct flow *f, const struct flow_choice *c, struct err *err);

/* The same for somebody another issuer names, inside store_begin: the caller commits.
 */
bool flow_choice_put(struct flow *f, const struct account_name *name,
    const struct choice *line, struct err *err);

/* Several at once: all or none. */
bool flow_choice_set_all(
    struct flow *f, const struct flow_choice *c, size_t count, struct err *err);

/* One JSON object a line (docs/formats/ledger.md). All lines or none. */
bool flow_choice_import(
    struct flow *f, const char *path, uint64_t *lines, struct err *err);

/* The ledger ordered by (at, position), in the arena. ERR_ABSENT: no such account. */
bool flow_ledger(struct flow *f, enum account_kind kind, struct str who,
    struct arena *a, struct ledger *out, struct err *err);

/* The account everything local goes by: issuer "local". */
struct account_name flow_name(enum account_kind kind, struct raw subject);
bool flow_account(struct flow *f, enum account_kind kind, struct str who,
    struct id *vault, struct err *err); /* ERR_ABSENT: no such account */

#endif
