#include "rights/request/request.h"

#include "base/attr.h"
#include "rights/request/clock.h"

TABLE_DEFINE(request_refusal, REQUEST_REFUSAL_TABLE)

static const struct {
    enum identity identity;
    bool two, at_once;
} kinds[] = {
    [REQUEST_NOTHING] = {IDENTITY_RECENT, true, false},
    /* An objection and an opt-out take no proof: what they stop is ours to stop. */
    [REQUEST_OBJECTION] = {IDENTITY_CLAIMED, false, true},
    [REQUEST_ACCESS] = {IDENTITY_ACCOUNT, true, false},
    [REQUEST_CATEGORIES] = {IDENTITY_MAIL, false, false},
    [REQUEST_PORTABILITY] = {IDENTITY_ACCOUNT, true, false},
    [REQUEST_ERASURE] = {IDENTITY_ACCOUNT, true, false},
    [REQUEST_CORRECTION] = {IDENTITY_ACCOUNT, true, false},
    [REQUEST_RESTRICTION] = {IDENTITY_MAIL, true, false},
    [REQUEST_SUPPRESSION] = {IDENTITY_PROOF, true, false},
    [REQUEST_SALE_OUT] = {IDENTITY_CLAIMED, false, true},
    [REQUEST_SALE_IN] = {IDENTITY_ACCOUNT, false, false},
    [REQUEST_REVIEW] = {IDENTITY_ACCOUNT, true, false},
};
_Static_assert(COUNT(kinds) == REQUEST_KIND_COUNT, "each kind has its rules");

static size_t kind_index(enum request_kind kind)
{
    return (size_t)kind < COUNT(kinds) ? (size_t)kind : REQUEST_NOTHING;
}

enum identity request_needs_identity(enum request_kind kind)
{
    return kinds[kind_index(kind)].identity;
}

bool request_needs_two(enum request_kind kind)
{
    return kinds[kind_index(kind)].two;
}

bool request_at_once(enum request_kind kind)
{
    return kinds[kind_index(kind)].at_once;
}

#define BIT(x)    (UINT32_C(1) << (x))
#define PERSON    (BIT(DOER_REQUESTER) | BIT(DOER_AGENT))
#define STAFF     BIT(DOER_STAFF)
#define ABIDE     BIT(DOER_ABIDE)
#define UNDECIDED (BIT(REQUEST_OPEN) | BIT(REQUEST_IDENTITY) | BIT(REQUEST_WORK))
#define ON_APPEAL (BIT(REQUEST_APPEALED) | BIT(REQUEST_APPEAL_PROPOSED))
#define STILL_OPEN                                                                     \
    (UNDECIDED | BIT(REQUEST_PROPOSED) | BIT(REQUEST_APPROVED) | ON_APPEAL)

/* What is not here may not happen. */
static const struct move {
    enum request_act act;
    uint32_t from, roles;
} moves[] = {
    {ACT_DRAFT, BIT(REQUEST_ABSENT), PERSON | STAFF},
    {ACT_SUBMIT, BIT(REQUEST_ABSENT) | BIT(REQUEST_DRAFT), PERSON | STAFF},
    {ACT_ACKNOWLEDGE, BIT(REQUEST_OPEN), STAFF | ABIDE},
    {ACT_ASK_IDENTITY, BIT(REQUEST_OPEN) | BIT(REQUEST_WORK), STAFF | ABIDE},
    {ACT_CONFIRM_IDENTITY, UNDECIDED, STAFF | ABIDE},
    {ACT_ASSIGN, STILL_OPEN, STAFF},
    {ACT_EXTEND, UNDECIDED | BIT(REQUEST_PROPOSED), STAFF},
    {ACT_PROPOSE, BIT(REQUEST_WORK) | BIT(REQUEST_APPEALED), STAFF},
    {ACT_APPROVE,
        BIT(REQUEST_WORK) | BIT(REQUEST_PROPOSED) | BIT(REQUEST_APPEAL_PROPOSED),
        STAFF | ABIDE},
    {ACT_RETURN, BIT(REQUEST_PROPOSED) | BIT(REQUEST_APPEAL_PROPOSED), STAFF},
    {ACT_FINISH, BIT(REQUEST_APPROVED), ABIDE},
    {ACT_REVOKE, BIT(REQUEST_DRAFT) | UNDECIDED | BIT(REQUEST_PROPOSED), PERSON},
    {ACT_EXPIRE, BIT(REQUEST_DRAFT) | BIT(REQUEST_IDENTITY), ABIDE},
    {ACT_APPEAL, BIT(REQUEST_DENIED) | BIT(REQUEST_PARTIAL), PERSON},
};

static const struct move *find_move(enum request_act act)
{
    for (size_t i = 0; i < COUNT(moves); i++) {
        if (moves[i].act == act)
            return &moves[i];
    }
    return NULL;
}

bool request_may(enum request_state state, enum request_act act, enum request_role role)
{
    const struct move *move = find_move(act);
    return move && (move->from & BIT(state)) && (move->roles & BIT(role));
}

bool request_is_open(enum request_state state)
{
    return (STILL_OPEN & BIT(state)) != 0;
}

struct request request_new(const struct request_facts *facts)
{
    const struct instant none = INSTANT_UNKNOWN;
    return (struct request){.facts = *facts,
        .received = none,
        .acknowledged = none,
        .asked = none,
        .extended = none,
        .appealed = none,
        .closed = none,
        .last = none};
}

/* --- what each act does; `r` is a copy */

struct step {
    struct request *r;
    const struct request_event *e;
    const struct holidays *holidays;
};

static enum request_refusal submit(const struct step *s)
{
    const struct request_facts *facts = &s->r->facts;
    if (facts->kind == REQUEST_NOTHING || facts->regime == REGIME_UNKNOWN ||
        facts->route == ROUTE_UNKNOWN)
        return REFUSAL_FACTS;
    s->r->state = REQUEST_OPEN;
    s->r->received = s->e->at;
    s->r->identity = s->e->identity;
    return REFUSAL_NONE;
}

static enum request_refusal ask_identity(const struct step *s)
{
    s->r->state = REQUEST_IDENTITY;
    s->r->asked = s->e->at;
    return REFUSAL_NONE;
}

/* The clock goes on; a weaker proof than we have is no news. */
static enum request_refusal confirm_identity(const struct step *s)
{
    struct request *r = s->r;
    enum zone zone = r->facts.zone;
    if (s->e->identity <= r->identity)
        return REFUSAL_IDENTITY;
    if (r->state == REQUEST_IDENTITY &&
        zone_day(zone, r->asked) - zone_day(zone, r->received) <= IDENTITY_ASKED_DAYS)
        r->paused_days += zone_day(zone, s->e->at) - zone_day(zone, r->asked);
    r->identity = s->e->identity;
    r->state = REQUEST_WORK;
    return REFUSAL_NONE;
}

static enum request_refusal extend(const struct step *s)
{
    struct request *r = s->r;
    struct request_deadlines d = request_deadlines(r, s->holidays, s->e->at);
    if (instant_known(r->extended))
        return REFUSAL_ONCE;
    if (s->e->reason != WHY_COMPLEX && s->e->reason != WHY_NUMBER)
        return REFUSAL_REASON;
    if (!instant_known(request_due_extended(r, s->holidays)) ||
        instant_known(r->appealed))
        return REFUSAL_STATE; /* its law knows no extension */
    if (instant_cmp(s->e->at, d.due) >= 0)
        return REFUSAL_LATE;
    r->extended = s->e->at;
    return REFUSAL_NONE;
}

static bool same(struct str a, struct str b)
{
    return a.n > 0 && str_eq(a, b);
}

static bool gives(enum request_outcome outcome)
{
    return outcome == DECIDE_FULFIL || outcome == DECIDE_PARTLY;
}

static enum request_refusal check_decision(const struct step *s)
{
    bool appeal = (ON_APPEAL & BIT(s->r->state)) != 0;
    enum request_outcome outcome = s->e->outcome;
    bool fits = appeal ? outcome == DECIDE_UPHOLD || outcome == DECIDE_OVERTURN
                       : gives(outcome) || outcome == DECIDE_DENY;
    if (!fits)
        return REFUSAL_OUTCOME;
    if ((outcome == DECIDE_DENY || outcome == DECIDE_PARTLY) &&
        (s->e->reason == WHY_NONE || s->e->reason == WHY_COMPLEX ||
            s->e->reason == WHY_NUMBER))
        return REFUSAL_REASON;
    if (gives(outcome) && s->r->identity < request_needs_identity(s->r->facts.kind))
        return REFUSAL_IDENTITY;
    return REFUSAL_NONE;
}

static enum request_refusal propose(const struct step *s)
{
    enum request_refusal refusal = check_decision(s);
    if (refusal != REFUSAL_NONE)
        return refusal;
    s->r->proposer = s->e->actor;
    s->r->outcome = s->e->outcome;
    s->r->reason = s->e->reason;
    s->r->state =
        s->r->state == REQUEST_APPEALED ? REQUEST_APPEAL_PROPOSED : REQUEST_PROPOSED;
    return REFUSAL_NONE;
}

static void settle(const struct step *s)
{
    struct request *r = s->r;
    r->approver = s->e->actor;
    if (gives(r->outcome)) {
        r->state = REQUEST_APPROVED;
    } else if (r->outcome == DECIDE_OVERTURN) {
        r->state = REQUEST_WORK; /* and is decided anew */
        r->closed = INSTANT_UNKNOWN;
        r->outcome = DECIDE_NOTHING;
    } else {
        r->state = r->outcome == DECIDE_UPHOLD ? REQUEST_UPHELD : REQUEST_DENIED;
        r->closed = s->e->at;
    }
}

/* One alone: only to give what needs no second person, and Abide only what is at once.
 */
static enum request_refusal approve_alone(const struct step *s)
{
    enum request_kind kind = s->r->facts.kind;
    enum request_refusal refusal = check_decision(s);
    if (refusal != REFUSAL_NONE)
        return refusal;
    if (s->e->outcome != DECIDE_FULFIL || request_needs_two(kind))
        return REFUSAL_SAME;
    if (s->e->role == DOER_ABIDE && !request_at_once(kind))
        return REFUSAL_ROLE;
    s->r->outcome = s->e->outcome;
    s->r->reason = s->e->reason;
    settle(s);
    return REFUSAL_NONE;
}

static enum request_refusal approve(const struct step *s)
{
    struct request *r = s->r;
    if (r->state == REQUEST_WORK)
        return approve_alone(s);
    if (s->e->role != DOER_STAFF)
        return REFUSAL_ROLE;
    if (same(s->e->actor, r->proposer))
        return REFUSAL_SAME;
    if (r->state == REQUEST_APPEAL_PROPOSED &&
        (same(s->e->actor, r->first_proposer) || same(s->e->actor, r->first_approver)))
        return REFUSAL_SAME;
    if (s->e->outcome != DECIDE_NOTHING && s->e->outcome != r->outcome)
        return REFUSAL_OUTCOME; /* it is another decision than was proposed */
    settle(s);
    return REFUSAL_NONE;
}

static enum request_refusal give_back(const struct step *s)
{
    struct request *r = s->r;
    r->state = r->state == REQUEST_PROPOSED ? REQUEST_WORK : REQUEST_APPEALED;
    r->outcome = DECIDE_NOTHING;
    r->reason = WHY_NONE;
    r->proposer = (struct str){0};
    return REFUSAL_NONE;
}

static enum request_refusal finish(const struct step *s)
{
    s->r->state = s->r->outcome == DECIDE_PARTLY ? REQUEST_PARTIAL : REQUEST_FULFILLED;
    s->r->closed = s->e->at;
    return REFUSAL_NONE;
}

static enum request_refusal expire(const struct step *s)
{
    struct request_deadlines d = request_deadlines(s->r, s->holidays, s->e->at);
    if (instant_cmp(s->e->at, d.identity) < 0)
        return REFUSAL_EARLY;
    s->r->state = REQUEST_EXPIRED;
    s->r->closed = s->e->at;
    return REFUSAL_NONE;
}

static enum request_refusal appeal(const struct step *s)
{
    struct request *r = s->r;
    struct request_deadlines d = request_deadlines(r, s->holidays, s->e->at);
    if (instant_known(r->appealed))
        return REFUSAL_ONCE;
    if (instant_cmp(s->e->at, d.appeal) >= 0)
        return REFUSAL_LATE;
    r->first_proposer = r->proposer;
    r->first_approver = r->approver;
    r->proposer = r->approver = (struct str){0};
    r->state = REQUEST_APPEALED;
    r->appealed = s->e->at;
    r->closed = INSTANT_UNKNOWN;
    return REFUSAL_NONE;
}

static enum request_refusal act_on(const struct step *s)
{
    switch (s->e->act) {
    case ACT_DRAFT:
        s->r->state = REQUEST_DRAFT;
        return REFUSAL_NONE;
    case ACT_SUBMIT:
        return submit(s);
    case ACT_ACKNOWLEDGE:
        s->r->state = REQUEST_WORK;
        return REFUSAL_NONE;
    case ACT_ASK_IDENTITY:
        return ask_identity(s);
    case ACT_CONFIRM_IDENTITY:
        return confirm_identity(s);
    case ACT_ASSIGN:
        s->r->assigned = s->e->assignee;
        return REFUSAL_NONE;
    case ACT_EXTEND:
        return extend(s);
    case ACT_PROPOSE:
        return propose(s);
    case ACT_APPROVE:
        return approve(s);
    case ACT_RETURN:
        return give_back(s);
    case ACT_FINISH:
        return finish(s);
    case ACT_REVOKE:
        s->r->state = REQUEST_REVOKED;
        s->r->closed = s->e->at;
        return REFUSAL_NONE;
    case ACT_EXPIRE:
        return expire(s);
    case ACT_APPEAL:
        return appeal(s);
    case ACT_NONE:
        break;
    }
    return REFUSAL_STATE;
}

/* Whoever answers, asks or proposes has told the person that it came in. */
static bool acknowledges(enum request_act act)
{
    return act == ACT_ACKNOWLEDGE || act == ACT_ASK_IDENTITY ||
           act == ACT_CONFIRM_IDENTITY || act == ACT_EXTEND;
}

enum request_refusal request_apply(const struct request *r,
    const struct request_event *e, const struct holidays *holidays, struct request *out)
{
    struct request next = *r;
    const struct step step = {&next, e, holidays};
    const struct move *move = find_move(e->act);
    if (!move || !(move->from & BIT(r->state)))
        return REFUSAL_STATE;
    if (!(move->roles & BIT(e->role)))
        return REFUSAL_ROLE;
    if (e->role == DOER_STAFF && e->actor.n == 0)
        return REFUSAL_ACTOR;
    if (!instant_known(e->at) || instant_cmp(e->at, r->last) < 0)
        return REFUSAL_TIME;
    enum request_refusal refusal = act_on(&step);
    if (refusal != REFUSAL_NONE)
        return refusal;
    if (acknowledges(e->act) && !instant_known(next.acknowledged))
        next.acknowledged = e->at;
    next.last = e->at;
    next.events++;
    *out = next;
    return REFUSAL_NONE;
}
