/*
 * model/fact.h - the small closed facts a decision reads (DESIGN 6).
 *
 * In:    filled by policy/facts.c from ledgers, a turn and two instants.
 * Out:   read by policy tables; printed by explain.
 * Never: holds content, ids or times.
 *
 * Each fact's values are listed from its permissive to its restrictive end, the last
 * one being where "could not be established" goes. Moving a fact one step toward that
 * end must never turn a deny into an allow. Where two values are not comparable (a
 * fresh turn and a de-identified copy), policy/order.c says so; elsewhere the list is
 * the order.
 */
#ifndef ABIDE_MODEL_FACT_H
#define ABIDE_MODEL_FACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

/* F(ID, "name", values ...). What each value means: docs/policy-language.md. */
#define FACT_TABLE(F)                                                                  \
    /* derived from ledgers and the turn */                                            \
    F(FACT_BODY, "body", "live", "fresh", "deidentified", "held", "gone")              \
    F(FACT_PERSON, "person", "adult", "minor", "minor_locked", "under13")              \
    F(FACT_KIND, "kind", "regular", "temporary", "health", "unknown")                  \
    F(FACT_OWNER, "owner", "person", "org_covered", "org_covered_t0", "org_uncovered") \
    F(FACT_MATTER, "matter", "plain", "sub_on_on", "sub_on_off", "sub_off",            \
        "builder_yes", "builder_no", "connector", "page_reserved", "unknown")          \
    F(FACT_MAIN, "main", "on_on", "on_off", "unset_on", "unset_unset", "unset_off",    \
        "family_off", "chat_off", "off_t0", "unknown")                                 \
    F(FACT_OBJECTION, "objection", "none", "at_t1", "at_t0")                           \
    F(FACT_ASSISTANT, "assistant", "yes", "yes_no", "no")                              \
    F(FACT_GIFT, "gift", "donation", "rating", "none")                                 \
    F(FACT_NOTICE, "notice", "valid", "missing")                                       \
    F(FACT_DEFAULT, "default", "on", "ask")                                            \
    F(FACT_SAFETY, "safety", "none", "flagged", "confirmed")                           \
    F(FACT_FAMILY, "family", "free", "paid", "business", "enterprise", "unknown")      \
    F(FACT_MEMORY, "memory", "on", "unset", "off")                                     \
    F(FACT_WINDOW, "window", "open", "over")                                           \
    F(FACT_RETENTION, "retention", "normal", "csam", "exception", "zdr")               \
    F(FACT_TRAIN, "train", "allow", "deny")                                            \
    /* circumstances of the use, given by who proposes it */                           \
    F(FACT_REMEMBER, "remember", "yes", "no")                                          \
    F(FACT_AUDIENCE, "audience", "author", "builder", "elsewhere")                     \
    F(FACT_FORM, "form", "counts", "deidentified", "metadata", "content")              \
    F(FACT_GROUP, "group", "large", "small")                                           \
    F(FACT_DUTY, "duty", "yes", "no")                                                  \
    F(FACT_SIGNAL, "signal", "present", "none")                                        \
    F(FACT_GRANT, "grant", "active", "none")                                           \
    F(FACT_TICKET, "ticket", "open", "closed")                                         \
    F(FACT_CHOSEN, "chosen", "yes", "no")                                              \
    F(FACT_INSTRUMENT, "instrument", "valid", "emergency", "informal")                 \
    F(FACT_APPROVAL, "approval", "yes", "no")                                          \
    F(FACT_MINIMUM, "minimum", "yes", "no")                                            \
    F(FACT_TOLD, "told", "yes", "barred", "no")                                        \
    F(FACT_HOLD, "hold", "in_scope", "none")                                           \
    F(FACT_PERMISSION, "permission", "given", "stale", "none")                         \
    F(FACT_LISTED, "listed", "yes", "no")                                              \
    F(FACT_SHOWN, "shown", "yes", "no")                                                \
    F(FACT_FIT, "fit", "yes", "no")                                                    \
    F(FACT_GUARDIAN, "guardian", "yes", "no")                                          \
    F(FACT_WORKSPACE, "workspace", "administered", "other")                            \
    F(FACT_CHANNEL, "channel", "fits", "other")

/* The values by name, in the order of the lists above (fact_test.c compares them). */
enum { BODY_LIVE, BODY_FRESH, BODY_DEIDENTIFIED, BODY_HELD, BODY_GONE };
enum { PERSON_ADULT, PERSON_MINOR, PERSON_MINOR_LOCKED, PERSON_UNDER13 };
enum { KIND_REGULAR, KIND_TEMPORARY, KIND_HEALTH, KIND_UNKNOWN };
enum { OWNER_PERSON, OWNER_ORG_COVERED, OWNER_ORG_COVERED_T0, OWNER_ORG_UNCOVERED };
enum {
    MATTER_PLAIN,
    MATTER_SUB_ON_ON,
    MATTER_SUB_ON_OFF,
    MATTER_SUB_OFF,
    MATTER_BUILDER_YES,
    MATTER_BUILDER_NO,
    MATTER_CONNECTOR,
    MATTER_PAGE_RESERVED,
    MATTER_UNKNOWN
};
enum {
    MAIN_ON_ON,
    MAIN_ON_OFF,
    MAIN_UNSET_ON,
    MAIN_UNSET_UNSET,
    MAIN_UNSET_OFF,
    MAIN_FAMILY_OFF,
    MAIN_CHAT_OFF,
    MAIN_OFF_T0,
    MAIN_UNKNOWN
};
enum { OBJECTION_NONE, OBJECTION_AT_T1, OBJECTION_AT_T0 };
enum { ASSISTANT_YES, ASSISTANT_YES_NO, ASSISTANT_NO };
enum { GIFT_DONATION, GIFT_RATING, GIFT_NONE };
enum { NOTICE_VALID, NOTICE_MISSING };
enum { DEFAULT_ON, DEFAULT_ASK };
enum { SAFE_NONE, SAFE_FLAGGED, SAFE_CONFIRMED };
enum { FAMILY_FREE, FAMILY_PAID, FAMILY_BUSINESS, FAMILY_ENTERPRISE, FAMILY_UNKNOWN };
enum { MEMORY_ON, MEMORY_UNSET, MEMORY_OFF };
enum { WINDOW_OPEN, WINDOW_OVER };
enum { RETENTION_NORMAL, RETENTION_CSAM, RETENTION_EXCEPTION, RETENTION_ZDR };
enum { AUDIENCE_AUTHOR, AUDIENCE_BUILDER, AUDIENCE_ELSEWHERE };
enum { FORM_COUNTS, FORM_DEIDENTIFIED, FORM_METADATA, FORM_CONTENT };
enum { INSTRUMENT_VALID, INSTRUMENT_EMERGENCY, INSTRUMENT_INFORMAL };
enum { TOLD_YES, TOLD_BARRED, TOLD_NO };
enum { PERMISSION_GIVEN, PERMISSION_STALE, PERMISSION_NONE };
/* Facts of two values: the permissive one, and the restrictive or unknown one. */
enum { FACT_GOOD, FACT_BAD };

#define FACT_ID(id, ...) id,
#define FACT_ONE(...)    +1
enum fact { FACT_TABLE(FACT_ID) };
enum { FACT_COUNT = 0 FACT_TABLE(FACT_ONE), FACT_VALUES_MAX = 9 };

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
