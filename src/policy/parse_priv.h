/*
 * policy/parse_priv.h - the parts of the profile parser.
 *
 * In:    a line whose first word has been read.
 * Out:   the profile filled further.
 * Never: compiles or proves.
 */
#ifndef ABIDE_POLICY_PARSE_PRIV_H
#define ABIDE_POLICY_PARSE_PRIV_H

#include "policy/lex.h"
#include "policy/policy_priv.h"

struct parse {
    struct lex lex;
    struct policy *p;
    struct purpose_rules *purpose; /* being read, or NULL */
    struct policy_rule *rule;      /* being read, or NULL */
    uint64_t named;                /* facts the rule has named: bit per fact */
    bool has_version, has_effective;
};

/* parse_map.c */
bool parse_tier(struct parse *s, struct err *err) MUST_CHECK;
bool parse_age(struct parse *s, struct err *err) MUST_CHECK;
bool parse_mode(struct parse *s, struct err *err) MUST_CHECK;
bool parse_class(struct parse *s, struct err *err) MUST_CHECK;
bool parse_default(struct parse *s, struct err *err) MUST_CHECK;

/* parse_rule.c */
bool parse_purpose(struct parse *s, struct err *err) MUST_CHECK;
bool parse_question(struct parse *s, struct err *err) MUST_CHECK;
bool parse_reads(struct parse *s, struct err *err) MUST_CHECK;
bool parse_rule(struct parse *s, struct err *err) MUST_CHECK;
bool parse_when(struct parse *s, struct err *err) MUST_CHECK;
bool parse_oblige(struct parse *s, struct err *err) MUST_CHECK;
bool parse_say(struct parse *s, struct err *err) MUST_CHECK;
bool parse_seed(struct parse *s, struct err *err) MUST_CHECK;
/* A rule or purpose that ends must be whole. */
bool parse_rule_close(struct parse *s, struct err *err) MUST_CHECK;
bool parse_purpose_close(struct parse *s, struct err *err) MUST_CHECK;

/* Appends `more` to `*text` with a blank between, in the profile's memory. */
bool parse_join(
    struct parse *s, struct str more, struct str *text, struct err *err) MUST_CHECK;

#endif
