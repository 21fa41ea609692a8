#include "rights/request/request.h"

#include "rights/request/clock.h"
#include "tests/harness/t.h"

static struct instant day(int n)
{
    return (struct instant){instant_from_civil(2026, 3, 2).us + n * INSTANT_DAY_US};
}

/* One step of a story: what is done on which day, and what comes of it. */
struct row {
    int day;
    enum request_act act;
    enum request_role role;
    const char *actor;
    enum request_outcome outcome;
    enum request_reason reason;
    enum identity identity;
    enum request_refusal refusal;
    enum request_state state;
};

static struct request play(struct t *t, const char *says,
    const struct request_facts *facts, const struct row *rows, size_t count)
{
    struct request r = request_new(facts);
    for (size_t i = 0; i < count; i++) {
        const struct request_event e = {.at = day(rows[i].day),
            .act = rows[i].act,
            .role = rows[i].role,
            .actor = str_z(rows[i].actor),
            .outcome = rows[i].outcome,
            .reason = rows[i].reason,
            .identity = rows[i].identity};
        enum request_refusal got = request_apply(&r, &e, NULL, &r);
        if (got != rows[i].refusal || r.state != rows[i].state) {
            T_STR(t, request_refusal_word(got), request_refusal_word(rows[i].refusal));
            T_STR(t, request_state_word(r.state), request_state_word(rows[i].state));
            t_note(t, "%s, step %zu", says, i + 1);
        }
    }
    return r;
}

#define PLAY(t, says, facts, rows) play(t, says, facts, rows, COUNT(rows))
#define NO                         0, 0, 0
#define REQ                        DOER_REQUESTER, ""

static const struct request_facts access_eu = {
    REQUEST_ACCESS, REGIME_GDPR, ROUTE_ACCOUNT, ZONE_BERLIN};
static const struct request_facts object_eu = {
    REQUEST_OBJECTION, REGIME_GDPR, ROUTE_ACCOUNT, ZONE_BERLIN};

static void two_people_answer_a_request(struct t *t)
{
    const struct row rows[] = {
        {0, ACT_DRAFT, REQ, NO, REFUSAL_NONE, REQUEST_DRAFT},
        {0, ACT_SUBMIT, REQ, 0, 0, IDENTITY_CLAIMED, REFUSAL_NONE, REQUEST_OPEN},
        {1, ACT_ASK_IDENTITY, DOER_STAFF, "mia", NO, REFUSAL_NONE, REQUEST_IDENTITY},
        {4, ACT_CONFIRM_IDENTITY, DOER_ABIDE, "", 0, 0, IDENTITY_ACCOUNT, REFUSAL_NONE,
            REQUEST_WORK},
        {5, ACT_ASSIGN, DOER_STAFF, "mia", NO, REFUSAL_NONE, REQUEST_WORK},
        {6, ACT_EXTEND, DOER_STAFF, "mia", 0, WHY_COMPLEX, 0, REFUSAL_NONE,
            REQUEST_WORK},
        {7, ACT_PROPOSE, DOER_STAFF, "mia", DECIDE_FULFIL, 0, 0, REFUSAL_NONE,
            REQUEST_PROPOSED},
        {7, ACT_APPROVE, DOER_STAFF, "mia", NO, REFUSAL_SAME, REQUEST_PROPOSED},
        {7, ACT_RETURN, DOER_STAFF, "noa", NO, REFUSAL_NONE, REQUEST_WORK},
        {8, ACT_PROPOSE, DOER_STAFF, "mia", DECIDE_FULFIL, 0, 0, REFUSAL_NONE,
            REQUEST_PROPOSED},
        {8, ACT_APPROVE, DOER_STAFF, "noa", DECIDE_DENY, 0, 0, REFUSAL_OUTCOME,
            REQUEST_PROPOSED},
        {8, ACT_APPROVE, DOER_STAFF, "noa", NO, REFUSAL_NONE, REQUEST_APPROVED},
        {8, ACT_REVOKE, REQ, NO, REFUSAL_STATE, REQUEST_APPROVED},
        {9, ACT_FINISH, DOER_STAFF, "noa", NO, REFUSAL_ROLE, REQUEST_APPROVED},
        {9, ACT_FINISH, DOER_ABIDE, "", NO, REFUSAL_NONE, REQUEST_FULFILLED},
        {9, ACT_FINISH, DOER_ABIDE, "", NO, REFUSAL_STATE, REQUEST_FULFILLED},
        {9, ACT_APPEAL, REQ, NO, REFUSAL_STATE, REQUEST_FULFILLED},
    };
    struct request r = PLAY(t, "answered", &access_eu, rows);
    T_EQ(t, r.paused_days, 3);
    T_EQ(t, r.acknowledged.us, day(1).us);
    T_EQ(t, r.closed.us, day(9).us);
    T_STR(t, r.approver, STR("noa"));
}

static void an_objection_needs_nobody(struct t *t)
{
    const struct row rows[] = {
        {0, ACT_SUBMIT, REQ, 0, 0, IDENTITY_CLAIMED, REFUSAL_NONE, REQUEST_OPEN},
        {0, ACT_ACKNOWLEDGE, DOER_ABIDE, "", NO, REFUSAL_NONE, REQUEST_WORK},
        {0, ACT_APPROVE, DOER_ABIDE, "", DECIDE_FULFIL, 0, 0, REFUSAL_NONE,
            REQUEST_APPROVED},
        {0, ACT_FINISH, DOER_ABIDE, "", NO, REFUSAL_NONE, REQUEST_FULFILLED},
    };
    const struct row alone[] = {
        {0, ACT_SUBMIT, REQ, 0, 0, IDENTITY_RECENT, REFUSAL_NONE, REQUEST_OPEN},
        {0, ACT_ACKNOWLEDGE, DOER_ABIDE, "", NO, REFUSAL_NONE, REQUEST_WORK},
        {0, ACT_APPROVE, DOER_ABIDE, "", DECIDE_FULFIL, 0, 0, REFUSAL_SAME,
            REQUEST_WORK},
        {0, ACT_APPROVE, DOER_STAFF, "mia", DECIDE_FULFIL, 0, 0, REFUSAL_SAME,
            REQUEST_WORK},
        {0, ACT_APPROVE, DOER_STAFF, "mia", DECIDE_DENY, WHY_FRAUD, 0, REFUSAL_SAME,
            REQUEST_WORK},
    };
    PLAY(t, "objection", &object_eu, rows);
    PLAY(t, "access needs two", &access_eu, alone);
}

static void a_weak_identity_gives_nothing(struct t *t)
{
    const struct row rows[] = {
        {0, ACT_SUBMIT, DOER_AGENT, "", 0, 0, IDENTITY_CLAIMED, REFUSAL_NONE,
            REQUEST_OPEN},
        {0, ACT_ACKNOWLEDGE, DOER_STAFF, "mia", NO, REFUSAL_NONE, REQUEST_WORK},
        {1, ACT_PROPOSE, DOER_STAFF, "mia", DECIDE_FULFIL, 0, 0, REFUSAL_IDENTITY,
            REQUEST_WORK},
        {1, ACT_CONFIRM_IDENTITY, DOER_AGENT, "", 0, 0, IDENTITY_RECENT, REFUSAL_ROLE,
            REQUEST_WORK},
        {1, ACT_CONFIRM_IDENTITY, DOER_STAFF, "mia", 0, 0, IDENTITY_CLAIMED,
            REFUSAL_IDENTITY, REQUEST_WORK},
        {1, ACT_PROPOSE, DOER_STAFF, "mia", DECIDE_DENY, 0, 0, REFUSAL_REASON,
            REQUEST_WORK},
        {1, ACT_PROPOSE, DOER_STAFF, "mia", DECIDE_UPHOLD, 0, 0, REFUSAL_OUTCOME,
            REQUEST_WORK},
        {1, ACT_PROPOSE, DOER_STAFF, "mia", DECIDE_DENY, WHY_UNVERIFIED, 0,
            REFUSAL_NONE, REQUEST_PROPOSED},
        {1, ACT_APPROVE, DOER_STAFF, "noa", NO, REFUSAL_NONE, REQUEST_DENIED},
    };
    struct request r = PLAY(t, "weak", &access_eu, rows);
    T_EQ(t, r.reason, WHY_UNVERIFIED);
}

static void an_appeal_is_decided_by_others(struct t *t)
{
    const struct row rows[] = {
        {0, ACT_SUBMIT, REQ, 0, 0, IDENTITY_ACCOUNT, REFUSAL_NONE, REQUEST_OPEN},
        {0, ACT_ACKNOWLEDGE, DOER_STAFF, "mia", NO, REFUSAL_NONE, REQUEST_WORK},
        {1, ACT_PROPOSE, DOER_STAFF, "mia", DECIDE_DENY, WHY_OTHERS_RIGHTS, 0,
            REFUSAL_NONE, REQUEST_PROPOSED},
        {1, ACT_APPROVE, DOER_STAFF, "noa", NO, REFUSAL_NONE, REQUEST_DENIED},
        {2, ACT_APPEAL, DOER_STAFF, "noa", NO, REFUSAL_ROLE, REQUEST_DENIED},
        {2, ACT_APPEAL, REQ, NO, REFUSAL_NONE, REQUEST_APPEALED},
        {3, ACT_EXTEND, DOER_STAFF, "mia", 0, WHY_COMPLEX, 0, REFUSAL_STATE,
            REQUEST_APPEALED},
        {3, ACT_PROPOSE, DOER_STAFF, "mia", DECIDE_FULFIL, 0, 0, REFUSAL_OUTCOME,
            REQUEST_APPEALED},
        {3, ACT_PROPOSE, DOER_STAFF, "mia", DECIDE_OVERTURN, 0, 0, REFUSAL_NONE,
            REQUEST_APPEAL_PROPOSED},
        {3, ACT_APPROVE, DOER_STAFF, "noa", NO, REFUSAL_SAME, REQUEST_APPEAL_PROPOSED},
        {3, ACT_APPROVE, DOER_STAFF, "mia", NO, REFUSAL_SAME, REQUEST_APPEAL_PROPOSED},
        {3, ACT_APPROVE, DOER_STAFF, "ola", NO, REFUSAL_NONE, REQUEST_WORK},
        {4, ACT_PROPOSE, DOER_STAFF, "ola", DECIDE_DENY, WHY_OTHER, 0, REFUSAL_NONE,
            REQUEST_PROPOSED},
        {4, ACT_APPROVE, DOER_STAFF, "mia", NO, REFUSAL_NONE, REQUEST_DENIED},
        {5, ACT_APPEAL, REQ, NO, REFUSAL_ONCE, REQUEST_DENIED},
    };
    const struct row upheld[] = {
        {0, ACT_SUBMIT, REQ, 0, 0, IDENTITY_ACCOUNT, REFUSAL_NONE, REQUEST_OPEN},
        {0, ACT_ACKNOWLEDGE, DOER_STAFF, "mia", NO, REFUSAL_NONE, REQUEST_WORK},
        {1, ACT_PROPOSE, DOER_STAFF, "mia", DECIDE_PARTLY, WHY_OTHERS_RIGHTS, 0,
            REFUSAL_NONE, REQUEST_PROPOSED},
        {1, ACT_APPROVE, DOER_STAFF, "noa", NO, REFUSAL_NONE, REQUEST_APPROVED},
        {1, ACT_FINISH, DOER_ABIDE, "", NO, REFUSAL_NONE, REQUEST_PARTIAL},
        {40, ACT_APPEAL, REQ, NO, REFUSAL_LATE, REQUEST_PARTIAL},
        {30, ACT_APPEAL, REQ, NO, REFUSAL_NONE, REQUEST_APPEALED},
        {33, ACT_PROPOSE, DOER_STAFF, "mia", DECIDE_UPHOLD, 0, 0, REFUSAL_NONE,
            REQUEST_APPEAL_PROPOSED},
        {33, ACT_RETURN, DOER_STAFF, "ola", NO, REFUSAL_NONE, REQUEST_APPEALED},
        {33, ACT_PROPOSE, DOER_STAFF, "mia", DECIDE_UPHOLD, 0, 0, REFUSAL_NONE,
            REQUEST_APPEAL_PROPOSED},
        {34, ACT_APPROVE, DOER_STAFF, "ola", NO, REFUSAL_NONE, REQUEST_UPHELD},
    };
    PLAY(t, "overturned", &access_eu, rows);
    PLAY(t, "upheld", &access_eu, upheld);
}

static void time_runs_forward_and_out(struct t *t)
{
    const struct row rows[] = {
        {0, ACT_SUBMIT, REQ, 0, 0, IDENTITY_CLAIMED, REFUSAL_NONE, REQUEST_OPEN},
        {-1, ACT_ACKNOWLEDGE, DOER_STAFF, "mia", NO, REFUSAL_TIME, REQUEST_OPEN},
        {1, ACT_ACKNOWLEDGE, DOER_STAFF, "", NO, REFUSAL_ACTOR, REQUEST_OPEN},
        {1, ACT_ASK_IDENTITY, DOER_ABIDE, "", NO, REFUSAL_NONE, REQUEST_IDENTITY},
        {30, ACT_EXPIRE, DOER_ABIDE, "", NO, REFUSAL_EARLY, REQUEST_IDENTITY},
        {33, ACT_EXPIRE, DOER_STAFF, "mia", NO, REFUSAL_ROLE, REQUEST_IDENTITY},
        {33, ACT_EXPIRE, DOER_ABIDE, "", NO, REFUSAL_NONE, REQUEST_EXPIRED},
        {34, ACT_ASSIGN, DOER_STAFF, "mia", NO, REFUSAL_STATE, REQUEST_EXPIRED},
    };
    const struct row late[] = {
        {0, ACT_SUBMIT, REQ, 0, 0, IDENTITY_ACCOUNT, REFUSAL_NONE, REQUEST_OPEN},
        {1, ACT_EXTEND, DOER_STAFF, "mia", 0, WHY_FRAUD, 0, REFUSAL_REASON,
            REQUEST_OPEN},
        {40, ACT_EXTEND, DOER_STAFF, "mia", 0, WHY_COMPLEX, 0, REFUSAL_LATE,
            REQUEST_OPEN},
        {30, ACT_EXTEND, DOER_STAFF, "mia", 0, WHY_NUMBER, 0, REFUSAL_NONE,
            REQUEST_OPEN},
        {31, ACT_EXTEND, DOER_STAFF, "mia", 0, WHY_NUMBER, 0, REFUSAL_ONCE,
            REQUEST_OPEN},
        {32, ACT_REVOKE, DOER_STAFF, "mia", NO, REFUSAL_ROLE, REQUEST_OPEN},
        {32, ACT_REVOKE, REQ, NO, REFUSAL_NONE, REQUEST_REVOKED},
    };
    const struct request_facts brazil = {
        REQUEST_ACCESS, REGIME_LGPD, ROUTE_STRANGER, ZONE_SAO_PAULO};
    const struct row no_extension[] = {
        {0, ACT_SUBMIT, REQ, 0, 0, IDENTITY_ACCOUNT, REFUSAL_NONE, REQUEST_OPEN},
        {1, ACT_EXTEND, DOER_STAFF, "mia", 0, WHY_COMPLEX, 0, REFUSAL_STATE,
            REQUEST_OPEN},
    };
    const struct request_facts nothing = {0};
    const struct row no_facts[] = {
        {0, ACT_SUBMIT, REQ, NO, REFUSAL_FACTS, REQUEST_ABSENT},
    };
    PLAY(t, "expired", &access_eu, rows);
    PLAY(t, "late", &access_eu, late);
    PLAY(t, "no extension", &brazil, no_extension);
    PLAY(t, "no facts", &nothing, no_facts);
}

/* *may: whether the table allows it at all. */
static void try_once(struct t *t, int state, int act, int role, bool *may)
{
    struct request r = request_new(&access_eu), after;
    const struct request_event e = {.at = day(1),
        .act = (enum request_act)act,
        .role = (enum request_role)role,
        .actor = STR("mia"),
        .outcome = DECIDE_FULFIL,
        .identity = IDENTITY_RECENT};
    r.state = (enum request_state)state;
    r.received = r.asked = r.closed = r.last = day(0);
    after = r;
    *may = request_may(r.state, e.act, e.role);
    enum request_refusal got = request_apply(&r, &e, NULL, &after);
    bool told = *may || got == REFUSAL_STATE || got == REFUSAL_ROLE;
    bool same = after.events == r.events && after.state == r.state;
    if (!T_OK(t, told) || !T_OK(t, got == REFUSAL_NONE || same))
        t_note(t, "state %d act %d role %d", state, act, role);
}

/* Every state with every act by everybody: what request_may says no to is refused and
 * changes nothing. */
static void what_may_not_happen_changes_nothing(struct t *t)
{
    enum { ACTS = REQUEST_ACT_COUNT + 1, ROLES = DOER_ABIDE + 1 };
    int tried = REQUEST_STATE_COUNT * ACTS * ROLES, refused = 0;
    for (int i = 0; i < tried; i++) {
        bool may;
        try_once(t, i / (ACTS * ROLES), i / ROLES % ACTS, i % ROLES, &may);
        refused += !may;
    }
    T_OK(t, refused > tried / 2);
    T_OK(t, refused < tried);
}

/* A decision that ends a request without its person having asked for that is made by
 * two, except what Abide does at once. */
static void nobody_refuses_alone(struct t *t)
{
    for (int kind = 0; kind < REQUEST_KIND_COUNT; kind++) {
        for (int outcome = 0; outcome <= DECIDE_OVERTURN; outcome++) {
            const struct request_facts facts = {
                (enum request_kind)kind, REGIME_GDPR, ROUTE_ACCOUNT, ZONE_UTC};
            const struct request_event e = {.at = day(1),
                .act = ACT_APPROVE,
                .role = DOER_STAFF,
                .actor = STR("mia"),
                .outcome = (enum request_outcome)outcome,
                .reason = WHY_FRAUD};
            struct request r = request_new(&facts);
            r.state = REQUEST_WORK;
            r.received = r.last = day(0);
            r.identity = IDENTITY_RECENT;
            bool allowed = request_apply(&r, &e, NULL, &r) == REFUSAL_NONE;
            T_EQ(t, allowed,
                outcome == DECIDE_FULFIL &&
                    !request_needs_two((enum request_kind)kind));
        }
        T_OK(t, !request_at_once((enum request_kind)kind) ||
                    !request_needs_two((enum request_kind)kind));
        T_OK(t, request_at_once((enum request_kind)kind) ||
                    request_needs_identity((enum request_kind)kind) > IDENTITY_CLAIMED);
    }
}

static const struct t_case cases[] = {
    T_CASE(two_people_answer_a_request),
    T_CASE(an_objection_needs_nobody),
    T_CASE(a_weak_identity_gives_nothing),
    T_CASE(an_appeal_is_decided_by_others),
    T_CASE(time_runs_forward_and_out),
    T_CASE(what_may_not_happen_changes_nothing),
    T_CASE(nobody_refuses_alone),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
