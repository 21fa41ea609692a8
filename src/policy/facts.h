/*
 * policy/facts.h - what was in force when this was written, and what is now?
 *
 * In:    ledgers, notices, grants, the turn's attributes, two instants, the profile's
 *        mappings and settings.
 * Out:   struct facts for policy_decide.
 * Never: guesses: what the ledgers do not establish becomes the strictest value.
 *
 * t0 is when the content was created (turn.created), t1 when the use is proposed.
 *
 * A ledger line holds from `at`. A line without `at` (a switch found in an archive) is
 * a fact of its `recorded` date: from then on it holds; before, an `off` holds too and
 * an `on` says nothing. A person's own lines outrank those of a signed-out device
 * (actor "device"), which can only make the answer stricter. Before the first dated
 * line, an imported turn's switches are unknown, a live turn's are unset.
 */
#ifndef ABIDE_POLICY_FACTS_H
#define ABIDE_POLICY_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/instant.h"
#include "base/str.h"
#include "model/choice.h"
#include "model/fact.h"
#include "model/id.h"
#include "model/words.h"
#include "policy/policy.h"

/* Lines in any order; `known` false: this ledger could not be read, nothing is
 * established. */
struct ledger {
    const struct choice *lines;
    size_t count;
    bool known;
};

/* The turn the question is about. */
struct fact_turn {
    enum service service;
    enum mode mode;
    enum content content;
    enum origin origin; /* replayed: unmatched history of a stateless client, denied */
    enum body_state state;
    enum safety safety;
    struct instant created; /* t0; unknown when the source does not say */
    struct id conversation, node;
    struct str chat; /* origin id of the conversation, as scopes in ledgers name it */
    struct str project; /* organisation's project, or empty */
    bool assistant;     /* a custom assistant (GPT) took part */
    bool page_free;     /* a page whose owner is known to have reserved nothing */
    bool memorable;     /* the chat is known not to be marked "do not remember" */
    bool rated;         /* a thumb stands somewhere in the conversation at t1 */
};

struct fact_input {
    enum purpose purpose;
    struct fact_turn turn;
    struct ledger person, org, builder; /* builder: the assistant's ledger */
    const struct notice *notices;
    size_t notice_count;
    const struct grant *grants; /* of this person, any conversation */
    size_t grant_count;
    struct instant t1;
    const struct facts *given; /* circumstances of the use; NULL: the strictest */
};

/* Whether the ledgers and the turn decide this fact, whatever `given` says. */
bool facts_derives(enum fact fact);
/* Pure and total: any input gives facts. */
void facts_derive(
    const struct policy *p, const struct fact_input *in, struct facts *out);

/* An owner's act to share (`abide org share`). */
struct share_act {
    bool owner;        /* the actor's role is owner (not admin, not member) */
    enum control kind; /* CONTROL_SHARE_* */
    struct str value;  /* none, all, projects */
    struct str scope;  /* the project when value is projects */
    struct instant at;
};

enum share_refusal {
    SHARE_OK,
    SHARE_NOT_OWNER,
    SHARE_KIND,       /* not a kind of sharing, or a value it does not take */
    SHARE_NO_PROJECT, /* projects without naming one, or a project for all */
    SHARE_ZDR,        /* zero data retention or modified abuse monitoring is on */
};

/* Whether the act may be recorded in the organisation's ledger. Stopping is never
 * refused for ZDR. */
enum share_refusal share_check(const struct ledger *org, const struct share_act *act);
struct str share_refusal_say(enum share_refusal refusal);

/* One sharing in force: a kind, and a project or everything (empty). */
struct share {
    enum control kind;
    struct str project;
    struct instant since, confirm_by; /* by the profile's org_reconfirm_days */
};

/*
 * What the organisation shares at `now`, in the order of its ledger; returns how many
 * there are, of which the first `cap` are written. Sharing that is overdue for
 * confirmation stays in force: somebody has to be told.
 */
size_t share_in_force(const struct policy *p, const struct ledger *org,
    struct instant now, struct share *out, size_t cap);

#endif
