/*
 * model/fact.h - the small closed facts a decision about `train` reads (DESIGN 6).
 *
 * In:    filled by policy/facts.c from ledgers, a turn and two instants.
 * Out:   read by policy tables; printed by explain.
 * Never: holds content, ids or times.
 *
 * Each fact's values run from the most permissive to the most restrictive end, and a
 * value that could not be established sits at the restrictive end. Moving a fact one
 * step down its list must never turn a deny into an allow (the monotone invariant).
 * Where two values are not comparable the list says so with a partial order in
 * policy/check.c, never here.
 */
#ifndef ABIDE_MODEL_FACT_H
#define ABIDE_MODEL_FACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

/* F(ID, "name", V(value) ...) */
#define FACT_TABLE(F)                                                                  \
    F(FACT_BODY, "body", "live", "deidentified", "held", "gone")                       \
    F(FACT_PERSON, "person", "adult", "minor", "minor_locked", "under13")              \
    F(FACT_KIND, "kind", "regular", "temporary", "health", "unknown")                  \
    F(FACT_OWNER, "owner", "person", "org_covered", "org_covered_t0", "org_uncovered") \
    F(FACT_MATTER, "matter", "plain", "sub_on_on", "sub_on_off", "sub_off",            \
        "reserved", "builder_yes", "builder_no", "unknown")                            \
    F(FACT_MAIN, "main", "on_on", "on_off", "off_t0", "unset_unset", "unset_on",       \
        "unset_off", "unknown")                                                        \
    F(FACT_OBJECTION, "objection", "none", "at_t1", "at_t0")                           \
    F(FACT_ASSISTANT, "assistant", "yes", "yes_no", "no")                              \
    F(FACT_GIFT, "gift", "none", "rating", "donation")                                 \
    F(FACT_NOTICE, "notice", "valid", "missing")                                       \
    F(FACT_DEFAULT, "default", "on", "ask")                                            \
    F(FACT_CHAT_RULE, "chat_rule", "none", "never_train")                              \
    F(FACT_SAFETY, "safety", "none", "flagged", "confirmed")

#define FACT_ID(id, ...) id,
#define FACT_ONE(...)    +1
enum fact { FACT_TABLE(FACT_ID) };
enum { FACT_COUNT = 0 FACT_TABLE(FACT_ONE), FACT_VALUES_MAX = 8 };

/* A value per fact: its index in the list above. All zero is NOT safe: use facts_deny.
 */
struct facts {
    uint8_t v[FACT_COUNT];
};

struct facts facts_deny(void); /* every fact unknown: the strictest place of each */
struct str fact_name(enum fact fact);
int fact_values(enum fact fact); /* how many values it has */
struct str fact_value_name(enum fact fact, int value);
bool fact_parse(struct str name, enum fact *out) MUST_CHECK;
bool fact_value_parse(enum fact fact, struct str name, int *out) MUST_CHECK;

#endif
