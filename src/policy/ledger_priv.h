/*
 * policy/ledger_priv.h - what a ledger says about one control at one instant.
 *
 * In:    a ledger, a question, an instant.
 * Out:   a stand, a line, or nothing.
 * Never: lets a line without a date speak for the time before it was recorded, except
 *        to restrict.
 */
#ifndef ABIDE_POLICY_LEDGER_PRIV_H
#define ABIDE_POLICY_LEDGER_PRIV_H

#include "policy/facts.h"

enum stand { STAND_UNKNOWN, STAND_UNSET, STAND_OFF, STAND_ON };

/* Which lines a question is about. */
struct ask {
    enum control control;
    bool scoped; /* only lines whose scope is empty or one of these */
    struct str scope[2];
    bool own_scope; /* and not the empty one */
    enum { FROM_ANYONE, FROM_ACCOUNT, FROM_DEVICE } from;
};

/* When a line takes effect: `at`, or `recorded` when that is all we know. */
struct instant ledger_effect(const struct choice *line);
bool ledger_asked(const struct choice *line, const struct ask *ask);
bool ledger_is(const struct choice *line, struct str value);
/* By (effect, position). */
bool ledger_is_later(const struct choice *a, const struct choice *b);

/* The line in force at t; NULL when there is none or t is unknown. */
const struct choice *ledger_latest(
    const struct ledger *ledger, const struct ask *ask, struct instant t);
/* A line without a date and with this value, recorded after t (any, when t is unknown).
 */
const struct choice *ledger_undated(const struct ledger *ledger, const struct ask *ask,
    struct str value, struct instant t);
/*
 * Some dated line of any control holds at t: the ledger was kept then. A line that was
 * only stated while importing an archive is no sign of that.
 */
bool ledger_speaks(const struct ledger *ledger, struct instant t);

/* A switch whose `off` restricts. `live`: Abide kept the ledger when the turn was made.
 */
enum stand ledger_switch(
    const struct ledger *ledger, const struct ask *ask, struct instant t, bool live);
/* A switch whose `on` restricts: whether it must be taken as on at t. */
bool ledger_guard(const struct ledger *ledger, const struct ask *ask, struct instant t,
    struct instant now);

#endif
