/*
 * flow/exchange/exchange.h - somebody spoke with a model, live: what is kept of it?
 *
 * In:    a call with the history its client resent, the reply, who is speaking.
 * Out:   new turns in the person's conversation, sealed and stamped now.
 * Never: stores a resent turn twice; gives history that was not seen before a time or
 * an allowance; stores anything of somebody unknown, or before any notice is in force.
 *
 * Clients of these APIs resend the whole conversation with every call. A turn is named
 * by the hash of all that was said up to it, so a resent turn is found where it stands
 * and keeps the stamp it got when it was new (DESIGN, section 5). New are only the
 * turns after the last reply in the call, and the reply. Older ones that are not found
 * are kept for their place, with no time: what was in force when they were written is
 * unknown, and unknown never allows.
 */
#ifndef ABIDE_FLOW_EXCHANGE_EXCHANGE_H
#define ABIDE_FLOW_EXCHANGE_EXCHANGE_H

#include "capture/dialect/dialect.h"
#include "flow/decide.h"

struct exchange_in {
    struct str project; /* whose users these are: the issuer of their names; a token */
    struct raw person;  /* the project's name for the person; empty: unknown */
    struct raw assistant; /* empty: none */
    enum service service;
    enum mode mode;
    bool gpc;          /* the person's browser says Sec-GPC: 1 */
    bool keep_nothing; /* the caller, or a contract, says that nothing may be kept */
    const struct dialect_call *call;
    const struct dialect_reply *reply; /* NULL: none came */
    struct instant at;                 /* when the call came */
    struct raw decision; /* what its answer is called (decision.h); empty: nothing */
};

/* Whether something was kept, or why not. */
#define EXCHANGE_KEPT_TABLE(X)                                                         \
    X(EXCHANGE_NOBODY, "nobody")         /* the caller did not say who speaks */       \
    X(EXCHANGE_NO_NOTICE, "no_notice")   /* none is in force */                        \
    X(EXCHANGE_NOT_WANTED, "not_wanted") /* keep_nothing */                            \
    X(EXCHANGE_EMPTY, "empty")           /* the call holds no message */               \
    X(EXCHANGE_KEPT, "kept")

enum exchange_kept { EXCHANGE_KEPT_TABLE(TABLE_ENUM) };
TABLE_DECLARE(exchange_kept);

struct exchange_out {
    enum exchange_kept kept;
    struct id conversation;
    size_t added, known; /* turns */
    size_t replayed;     /* of the added: history that was not seen before */
    uint32_t allow;      /* what the reply may be used for, by its stamp */
};

/* Inside store_begin; the caller commits, which makes it durable. */
bool exchange_put(struct flow *f, const struct exchange_in *in,
    struct exchange_out *out, struct err *err) MUST_CHECK;

#endif
