/*
 * policy/policy.h - may content with these facts be used for that purpose, and why?
 *
 * In:    the text of a profile; the facts of one question (policy/facts.h).
 * Out:   a verdict by one table read: rule, code, outcome, obligations.
 * Never: reads a file or a clock; loads a profile that breaks an invariant; allows
 *        where no rule allows.
 */
#ifndef ABIDE_POLICY_POLICY_H
#define ABIDE_POLICY_POLICY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/instant.h"
#include "base/str.h"
#include "model/fact.h"
#include "model/verdict.h"
#include "model/words.h"

struct policy;

/* Named limits of a profile. */
enum {
    POLICY_TEXT_MAX = 256 * 1024, /* bytes of source */
    POLICY_RULES_MAX = 64,        /* a purpose: one bit of a machine word per rule */
    POLICY_STATES_MAX = 1 << 24,  /* a purpose: one byte of table per state */
};

/*
 * A profile's settings. S(ID, "word", least, most, words ...): a number in [least,
 * most], or one of the words, whose index is the value. Meanings:
 * docs/policy-language.md.
 */
#define SETTING_TABLE(S)                                                               \
    S(SETTING_WITHDRAWAL_SCOPE, "withdrawal_scope", 0, 2, "lineage", "stored_unused",  \
        "forward_only")                                                                \
    S(SETTING_CROSS_PRODUCT, "cross_product", 0, 1, "strictest", "own")                \
    S(SETTING_THUMB, "thumb", 0, 1, "rating", "donation")                              \
    S(SETTING_MINOR_DEFAULT, "minor_default", 0, 1, "off", "on")                       \
    S(SETTING_GPC, "gpc", 0, 1, "ask", "ignore")                                       \
    S(SETTING_ASSISTANT_UNSET, "assistant_unset", 0, 1, "no", "yes")                   \
    S(SETTING_EMAIL_REUSE, "email_reuse", 0, 1, "never", "after_purge")                \
    S(SETTING_PARTIAL_DELETION, "partial_deletion", 0, 1, "no", "yes")                 \
    S(SETTING_SYNC, "sync", 0, 1, "no", "yes")                                         \
    S(SETTING_HISTORY_BINDS, "history_binds_training", 0, 1, "yes", "no")              \
    S(SETTING_COOLING_DAYS, "cooling_days", 0, 3650, NULL)                             \
    S(SETTING_CONSENT_DAYS, "consent_days", 1, 36500, NULL)                            \
    S(SETTING_RECONFIRM_DAYS, "org_reconfirm_days", 1, 36500, NULL)                    \
    S(SETTING_TEMPORARY_DAYS, "temporary_days", 0, 30, NULL)                           \
    S(SETTING_GROUP_MIN, "group_min", 1, 1000000, NULL)

#define SETTING_ID(id, ...) id,
enum setting { SETTING_TABLE(SETTING_ID) };
#define SETTING_ONE(...) +1
enum { SETTING_COUNT = 0 SETTING_TABLE(SETTING_ONE), SETTING_WORDS_MAX = 4 };

enum { SCOPE_LINEAGE, SCOPE_STORED_UNUSED, SCOPE_FORWARD_ONLY };
enum { CROSS_STRICTEST, CROSS_OWN };
enum { THUMB_RATING, THUMB_DONATION };
enum { GPC_ASK, GPC_IGNORE };

struct policy_rule {
    char code[CODE_MAX];
    enum outcome outcome;
    uint32_t obligations;
    struct str say;  /* the sentence for people */
    struct str seed; /* where the rule comes from, words separated by blanks */
    uint16_t mask[FACT_COUNT]; /* bit per value that matches */
    int line;                  /* in the profile's text */
};

/* Parses, compiles and proves. `origin` names the text in errors ("FILE:LINE:COLUMN:
 * "). */
bool policy_parse(struct str text, struct str origin, struct policy **out,
    struct err *err) MUST_CHECK;
void policy_free(struct policy *p); /* NULL is fine */

struct str policy_name(const struct policy *p);
struct str policy_title(const struct policy *p);
int policy_version(const struct policy *p);
struct instant policy_effective(const struct policy *p);
int policy_setting(const struct policy *p, enum setting setting);
struct str setting_name(enum setting setting);
struct str setting_word(enum setting setting, int value); /* empty for a number */

/* The word of one obligation bit (empty: none), and back. */
struct str policy_obligation_word(uint32_t bit);
bool policy_obligation_parse(struct str word, uint32_t *out) MUST_CHECK;

/* One read of the purpose's table. A purpose without rules, or no rule: deny "N0". */
struct verdict policy_decide(
    const struct policy *p, enum purpose purpose, const struct facts *facts);

/* What a purpose is made of. */
bool policy_has(const struct policy *p, enum purpose purpose);
bool policy_reads(const struct policy *p, enum purpose purpose, enum fact fact);
uint32_t policy_states(const struct policy *p, enum purpose purpose);
int policy_rule_count(const struct policy *p, enum purpose purpose);
const struct policy_rule *policy_rule(const struct policy *p, enum purpose purpose,
    int rule); /* NULL when out of range */
/* Its title, and the question people ask about it; empty when it has no rules. */
struct str policy_purpose_title(const struct policy *p, enum purpose purpose);
struct str policy_question(const struct policy *p, enum purpose purpose);
/* The sentence of a verdict, also of "N0". */
struct str policy_sentence(const struct policy *p, enum purpose purpose, int rule);

#endif
