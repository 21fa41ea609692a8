/*
 * flow/decide.h - may this stored turn be used for that purpose, now?
 *
 * In:    a turn with its conversation's attributes; ledgers, notices and grants, read
 *        from the store and kept while many turns are asked about.
 * Out:   facts, and the verdict of the profile in force.
 * Never: outlives the transaction or snapshot it reads in; allows when a ledger cannot
 *        be read.
 */
#ifndef ABIDE_FLOW_DECIDE_H
#define ABIDE_FLOW_DECIDE_H

#include "base/map.h"
#include "flow/flow.h"
#include "model/choice.h"
#include "model/fact.h"
#include "model/turn.h"
#include "model/verdict.h"
#include "policy/facts.h"
#include "policy/facts_span.h"

/* What is known of one vault, read once. */
struct known_vault {
    struct id vault;
    struct ledger ledger;
    const struct grant *grants;
    size_t grant_count;
};

/* The facts of the first turn that was answered with a code. */
struct example {
    char code[CODE_MAX];
    struct facts facts;
};
enum { EXAMPLES_MAX = POLICY_RULES_MAX + 1 };

/* What is asked about: one turn of a conversation. */
struct question {
    enum purpose purpose;
    struct fact_turn turn;
    struct id author;    /* vault of the person whose turn it is */
    struct id assistant; /* vault; zero: none */
};

/*
 * The last answer per purpose and content class: it holds for every turn that asks the
 * same and was created within the span. Only kept when nothing in the ledgers names the
 * conversation, its chat or project; so these need not be compared.
 */
struct remembered {
    struct question question; /* its strings are gone: not looked at */
    struct facts_span span;
    struct facts facts;
    bool valid;
};

struct decider {
    struct flow *f;
    struct arena arena; /* ledgers, grants */
    struct arena notice_arena;
    struct map vaults; /* vault bytes -> struct known_vault */
    const struct notice *notices;
    size_t notice_count;
    struct instant newest; /* of the changes read so far; unknown: none */
    struct example examples[EXAMPLES_MAX];
    size_t example_count;
    struct remembered (*remembered)[CONTENT_COUNT]; /* [PURPOSE_COUNT] */
};

bool decider_init(struct decider *d, struct flow *f, struct err *err);
void decider_fini(struct decider *d);

bool decider_facts(
    struct decider *d, const struct question *q, struct facts *out, struct err *err);
bool decider_ask(
    struct decider *d, const struct question *q, struct verdict *out, struct err *err);

/* Bits of the purposes the turn may be used for now: its stamp. */
bool decider_stamp(
    struct decider *d, const struct question *q, struct stamp *out, struct err *err);

/* The first part of a question: what all turns of a conversation share. */
struct question question_of(enum service service, enum mode mode, enum origin origin,
    struct raw chat, struct raw project);

#endif
