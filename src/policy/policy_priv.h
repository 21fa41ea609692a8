/*
 * policy/policy_priv.h - the inside of a loaded profile, shared by this folder's files.
 *
 * In:    filled by parse.c, completed by compile.c, judged by check.c.
 * Out:   read by decide, facts, explain.
 * Never: leaves the folder.
 */
#ifndef ABIDE_POLICY_POLICY_PRIV_H
#define ABIDE_POLICY_POLICY_PRIV_H

#include "base/arena.h"
#include "model/choice.h"
#include "policy/policy.h"

enum { RULE_NONE = 255 }; /* a cell of the table where no rule matched */

/* What a content class is to the decision: the value of `matter`, or how to find it. */
enum matter_kind {
    MATTER_KIND_UNKNOWN,
    MATTER_KIND_PLAIN,
    MATTER_KIND_SUB,  /* needs its sub-switch: struct class_map.control */
    MATTER_KIND_PAGE, /* needs its sub-switch, and the page's owner has reserved nothing
                       */
    MATTER_KIND_CONNECTOR,
    MATTER_KIND_BUILDER,
};

struct class_map {
    enum matter_kind kind;
    enum control control; /* the sub-switch */
    enum control share;   /* the organisation's sharing that covers this class */
};

enum owner_map { OWNER_MAP_UNKNOWN, OWNER_MAP_PERSON, OWNER_MAP_ORG };
enum default_map { DEFAULT_MAP_ASK, DEFAULT_MAP_OFF, DEFAULT_MAP_ON };
enum { PERSON_VALUES = PERSON_UNDER13 + 1 };

struct maps {
    uint8_t owner[TIER_COUNT];    /* enum owner_map */
    uint8_t person[2][AGE_COUNT]; /* value of FACT_PERSON; [1]: in an organisation */
    uint8_t kind[MODE_COUNT];     /* value of FACT_KIND */
    struct class_map content[CONTENT_COUNT];
    uint8_t initial[REGION_COUNT][PERSON_VALUES]; /* enum default_map */
};

struct purpose_rules {
    bool present;
    struct str title, question;
    int line;
    enum fact reads[FACT_COUNT]; /* slowest first */
    int read_count;
    uint32_t stride[FACT_COUNT]; /* 0: not read */
    uint32_t states;
    struct policy_rule rules[POLICY_RULES_MAX];
    int rule_count;
    uint8_t *cells; /* states bytes: index of the first matching rule, or RULE_NONE */
};

struct policy {
    struct arena text; /* the strings below live here */
    struct str origin, name, title;
    int version;
    struct instant effective;
    int settings[SETTING_COUNT];
    uint32_t settings_given; /* bit per setting */
    struct maps maps;
    struct purpose_rules *purposes[PURPOSE_COUNT]; /* NULL: no rule exists, deny */
};

/* setting.c */
bool setting_find(struct str name, enum setting *out) MUST_CHECK;
bool setting_value_parse(enum setting setting, struct str word, int *out) MUST_CHECK;
void setting_expect(enum setting setting, char *text, size_t cap); /* for messages */

/* compile.c: fills strides and cells. */
bool compile_purpose(struct purpose_rules *purpose, struct err *err) MUST_CHECK;

/* state.c: one step toward the restrictive end. */
struct fact_step {
    uint8_t from, to;
};
size_t state_steps(enum fact fact, const struct fact_step **steps);

/* check.c: proves what every profile must keep, on all states. */
struct breach {
    enum purpose purpose;
    int rule;           /* that allows, or that never decides */
    bool unreachable;   /* the rule never decides; the facts below say nothing */
    char say[160];      /* the invariant */
    struct facts facts; /* the state that breaks it */
    enum fact step;     /* one step: this fact came from `from`; FACT_COUNT: no step */
    int from;
};
bool check_profile(const struct policy *p, struct breach *out) MUST_CHECK;

/* parse.c: as policy_parse, without the proof. */
bool policy_parse_unproved(struct str text, struct str origin, struct policy **out,
    struct err *err) MUST_CHECK;

/* state.c: the facts of a table index. */
struct facts state_facts(const struct purpose_rules *purpose, uint32_t index);
uint32_t state_index(const struct purpose_rules *purpose, const struct facts *facts);

/* state.c: rules tried one by one; what the table must equal. */
int state_rule(const struct purpose_rules *purpose, const struct facts *facts);

#endif
