/*
 * policy/facts_priv.h - what the files of the derivation share.
 *
 * In:    a question (policy/facts.h).
 * Out:   one value of one fact each.
 * Never: leaves the folder.
 */
#ifndef ABIDE_POLICY_FACTS_PRIV_H
#define ABIDE_POLICY_FACTS_PRIV_H

#include "policy/facts.h"
#include "policy/policy_priv.h"
#include "policy/share_priv.h"

/* What several facts need, worked out once. */
struct view {
    const struct policy *p;
    const struct fact_input *in;
    struct instant t0, t1;
    bool live; /* Abide saw the turn happen */
    bool org_owned;
    const struct choice *act;  /* the line that said yes at t0, or NULL */
    const struct grant *grant; /* a live donation of this turn, or NULL */
    enum stand main_t0;
};

/* facts_owner.c; sets org_owned and, for shared content, act */
int view_owner(struct view *v);
int view_family(const struct view *v);
int view_retention(const struct view *v);

/* facts_choice.c; view_main sets main_t0 */
int view_main(struct view *v);
/* Whether a line for this one chat says off: chat_training, chat_memory. */
bool view_chat_is_off(const struct view *v, enum control control);
const struct choice *view_training_act(const struct view *v);
const struct grant *view_grant(const struct view *v);
int view_notice(const struct view *v);

/* facts.c: when a temporary chat was saved; unknown: it was not. */
struct instant view_saved_at(const struct view *v);

#endif
