/*
 * model/request.h - the words of a rights request: what is asked, by whom, how far?
 *
 * In:    a word of a list, or its value.
 * Out:   the other one.
 * Never: says who may do what, or by when (rights/request does).
 */
#ifndef ABIDE_MODEL_REQUEST_H
#define ABIDE_MODEL_REQUEST_H

#include "model/table.h"

/* What is asked for (R-49, 3.3). */
#define REQUEST_KIND_TABLE(X)                                                          \
    X(REQUEST_NOTHING, "nothing")                                                      \
    X(REQUEST_OBJECTION, "objection")                                                  \
    X(REQUEST_ACCESS, "access")                                                        \
    X(REQUEST_CATEGORIES, "access_categories")                                         \
    X(REQUEST_PORTABILITY, "portability")                                              \
    X(REQUEST_ERASURE, "erasure")                                                      \
    X(REQUEST_CORRECTION, "correction")                                                \
    X(REQUEST_RESTRICTION, "restriction")                                              \
    X(REQUEST_SUPPRESSION, "suppression")                                              \
    X(REQUEST_SALE_OUT, "sale_opt_out")                                                \
    X(REQUEST_SALE_IN, "sale_opt_in")                                                  \
    X(REQUEST_REVIEW, "human_review")

/* Under which law: rights/request/clock.h. */
#define REGIME_TABLE(X)                                                                \
    X(REGIME_UNKNOWN, "unknown")                                                       \
    X(REGIME_GDPR, "gdpr")                                                             \
    X(REGIME_UK, "uk")                                                                 \
    X(REGIME_CH, "ch")                                                                 \
    X(REGIME_CCPA, "ccpa")                                                             \
    X(REGIME_US_STATE, "us_state")                                                     \
    X(REGIME_LGPD, "lgpd")                                                             \
    X(REGIME_PIPA, "pipa")                                                             \
    X(REGIME_APPI, "appi")                                                             \
    X(REGIME_VOLUNTARY, "voluntary")

/* How it came in. */
#define REQUEST_ROUTE_TABLE(X)                                                         \
    X(ROUTE_UNKNOWN, "unknown")                                                        \
    X(ROUTE_ACCOUNT, "account")                                                        \
    X(ROUTE_STRANGER, "stranger")                                                      \
    X(ROUTE_AGENT, "agent")                                                            \
    X(ROUTE_PROCESSOR, "processor")                                                    \
    X(ROUTE_DESK, "desk")

/* How sure we are whose it is, from least to most. */
#define IDENTITY_TABLE(X)                                                              \
    X(IDENTITY_NONE, "none")                                                           \
    X(IDENTITY_CLAIMED, "claimed")                                                     \
    X(IDENTITY_MAIL, "mail")                                                           \
    X(IDENTITY_PROOF, "proof")                                                         \
    X(IDENTITY_ACCOUNT, "account")                                                     \
    X(IDENTITY_RECENT, "recent")

#define REQUEST_STATE_TABLE(X)                                                         \
    X(REQUEST_ABSENT, "absent")                                                        \
    X(REQUEST_DRAFT, "draft")                                                          \
    X(REQUEST_OPEN, "open")                                                            \
    X(REQUEST_IDENTITY, "needs_identity")                                              \
    X(REQUEST_WORK, "in_progress")                                                     \
    X(REQUEST_PROPOSED, "proposed")                                                    \
    X(REQUEST_APPROVED, "approved")                                                    \
    X(REQUEST_FULFILLED, "fulfilled")                                                  \
    X(REQUEST_PARTIAL, "partial")                                                      \
    X(REQUEST_DENIED, "denied")                                                        \
    X(REQUEST_REVOKED, "revoked")                                                      \
    X(REQUEST_EXPIRED, "expired")                                                      \
    X(REQUEST_APPEALED, "appealed")                                                    \
    X(REQUEST_APPEAL_PROPOSED, "appeal_proposed")                                      \
    X(REQUEST_UPHELD, "upheld")

/* What somebody does to it. */
#define REQUEST_ACT_TABLE(X)                                                           \
    X(ACT_NONE, "none")                                                                \
    X(ACT_DRAFT, "draft")                                                              \
    X(ACT_SUBMIT, "submit")                                                            \
    X(ACT_ACKNOWLEDGE, "acknowledge")                                                  \
    X(ACT_ASK_IDENTITY, "ask_identity")                                                \
    X(ACT_CONFIRM_IDENTITY, "confirm_identity")                                        \
    X(ACT_ASSIGN, "assign")                                                            \
    X(ACT_EXTEND, "extend")                                                            \
    X(ACT_PROPOSE, "propose")                                                          \
    X(ACT_APPROVE, "approve")                                                          \
    X(ACT_RETURN, "return")                                                            \
    X(ACT_FINISH, "finish")                                                            \
    X(ACT_REVOKE, "revoke")                                                            \
    X(ACT_EXPIRE, "expire")                                                            \
    X(ACT_APPEAL, "appeal")

/* Who does it. */
#define REQUEST_ROLE_TABLE(X)                                                          \
    X(DOER_NOBODY, "nobody")                                                           \
    X(DOER_REQUESTER, "requester")                                                     \
    X(DOER_AGENT, "agent")                                                             \
    X(DOER_STAFF, "staff")                                                             \
    X(DOER_ABIDE, "abide")

/* What is decided. */
#define REQUEST_OUTCOME_TABLE(X)                                                       \
    X(DECIDE_NOTHING, "nothing")                                                       \
    X(DECIDE_FULFIL, "fulfil")                                                         \
    X(DECIDE_PARTLY, "partly")                                                         \
    X(DECIDE_DENY, "deny")                                                             \
    X(DECIDE_UPHOLD, "uphold")                                                         \
    X(DECIDE_OVERTURN, "overturn")

/* Why it is denied or takes longer; the first seven as in DRP. */
#define REQUEST_REASON_TABLE(X)                                                        \
    X(WHY_NONE, "none")                                                                \
    X(WHY_FRAUD, "suspected_fraud")                                                    \
    X(WHY_UNVERIFIED, "insuf_verification")                                            \
    X(WHY_NO_MATCH, "no_match")                                                        \
    X(WHY_NOT_COVERED, "claim_not_covered")                                            \
    X(WHY_JURISDICTION, "outside_jurisdiction")                                        \
    X(WHY_TOO_MANY, "too_many_requests")                                               \
    X(WHY_OTHER, "other")                                                              \
    X(WHY_COMPLEX, "complex")                                                          \
    X(WHY_NUMBER, "number_of_requests")                                                \
    X(WHY_OTHERS_RIGHTS, "rights_of_others")                                           \
    X(WHY_LEGAL_DUTY, "legal_duty")

enum request_kind { REQUEST_KIND_TABLE(TABLE_ENUM) };
enum regime { REGIME_TABLE(TABLE_ENUM) };
enum request_route { REQUEST_ROUTE_TABLE(TABLE_ENUM) };
enum identity { IDENTITY_TABLE(TABLE_ENUM) };
enum request_state { REQUEST_STATE_TABLE(TABLE_ENUM) };
enum request_act { REQUEST_ACT_TABLE(TABLE_ENUM) };
enum request_role { REQUEST_ROLE_TABLE(TABLE_ENUM) };
enum request_outcome { REQUEST_OUTCOME_TABLE(TABLE_ENUM) };
enum request_reason { REQUEST_REASON_TABLE(TABLE_ENUM) };
enum {
    REQUEST_KIND_COUNT = 0 REQUEST_KIND_TABLE(TABLE_ONE),
    REGIME_COUNT = 0 REGIME_TABLE(TABLE_ONE),
    REQUEST_STATE_COUNT = 0 REQUEST_STATE_TABLE(TABLE_ONE),
    REQUEST_ACT_COUNT = 0 REQUEST_ACT_TABLE(TABLE_ONE)
};
TABLE_DECLARE(request_kind);
TABLE_DECLARE(regime);
TABLE_DECLARE(request_route);
TABLE_DECLARE(identity);
TABLE_DECLARE(request_state);
TABLE_DECLARE(request_act);
TABLE_DECLARE(request_role);
TABLE_DECLARE(request_outcome);
TABLE_DECLARE(request_reason);
#endif
