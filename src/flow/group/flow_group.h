/*
 * flow/group/flow_group.h - which organisation is somebody in, as what, and what has
 * its owner decided?
 *
 * In:    a person's ledger (which organisation), the organisation's (owners, sharing,
 *        action domains), rules of keeping.
 * Out:   what a member is shown; an owner's act as a line of the organisation's ledger.
 * Never: takes an act of a member who is no owner; takes a sharing that policy refuses.
 *
 * An owner is a member whom the operator named as one (abide org owner).
 */
#ifndef ABIDE_FLOW_GROUP_FLOW_GROUP_H
#define ABIDE_FLOW_GROUP_FLOW_GROUP_H

#include "flow/flow_share.h"
#include "model/choice.h"

enum flow_group_role { FLOW_GROUP_NONE, FLOW_GROUP_MEMBER, FLOW_GROUP_OWNER };

struct flow_group {
    enum flow_group_role role;
    struct str name;
    struct id vault;            /* zero: nothing of the organisation is known yet */
    const struct choice *lines; /* of its ledger */
    size_t count;
    const struct share *shares; /* in force now */
    size_t share_count;
    enum share_due due; /* the worst of them */
    int keep_days;      /* how long its chats are kept; KEEP_FOREVER: no rule */
};

bool flow_group_of(struct flow *f, struct id person, struct arena *a,
    struct flow_group *out, struct err *err) MUST_CHECK;

/* Whether a domain is on the organisation's list now. */
bool flow_group_allows(const struct flow_group *g, struct str domain);

enum flow_group_done {
    FLOW_GROUP_DONE,
    FLOW_GROUP_NOT_OWNER,
    FLOW_GROUP_VALUE, /* the control does not take it */
    FLOW_GROUP_BARRED /* zero data retention is on: nothing can be shared */
};

/* A kind of sharing, or CONTROL_ACTION_DOMAIN with the domain as its scope. */
struct flow_group_act {
    struct id person;
    enum control control;
    struct str value, scope, notice, evidence;
};
bool flow_group_decide(struct flow *f, const struct flow_group_act *act,
    enum flow_group_done *out, struct err *err) MUST_CHECK;

/* How many days the organisation's chats are kept; KEEP_FOREVER takes the rule back. */
bool flow_group_keep(struct flow *f, struct id person, int days,
    enum flow_group_done *out, struct err *err) MUST_CHECK;

/* The operator names an owner, or ends it. ERR_ABSENT: no such person. */
struct flow_group_owner {
    struct str org, who;
    bool ends;
};
bool flow_group_owner(
    struct flow *f, const struct flow_group_owner *in, struct err *err) MUST_CHECK;

#endif
