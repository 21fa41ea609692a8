/*
 * flow/talk/talk.h - what of a call may reach a provider, and of its answer the client?
 *
 * In:    a call; the rules of its way: the provider's entry, the guard's settings.
 * Out:   the body that leaves; the answer as the client gets it; or a refusal.
 * Never: lets a value through that the rules replace: what can't be read does not pass.
 *
 * With pseudonyms the same person is <PERSON_1> in all of a call, and in its answer the
 * names are values again. A call that goes on with history the provider keeps takes
 * other numbers, so that no name there is ever taken for another value here; such names
 * of earlier calls stay as they are.
 */
#ifndef ABIDE_FLOW_TALK_TALK_H
#define ABIDE_FLOW_TALK_TALK_H

#include "capture/dialect/dialect.h"
#include "deid/deid.h"
#include "sharing/provider.h"

struct guard;

struct talk_counts {
    uint64_t replaced, restored_answers, denied;
    uint64_t refused, flagged, minimised, suppressed; /* the guard's */
};

/* Of one way (a project's to its upstream); outlives its calls, which share the scratch
 * of one thread. */
struct talk_rules {
    const struct sharing_provider *provider;
    const struct deid_engine *engine;
    struct deid_turns *scratch;
    const struct guard *guard; /* NULL: none */
    struct talk_counts *counts;
};

struct talk_call {
    enum dialect dialect;
    const struct dialect_call *call; /* NULL: nobody talks to a model */
    struct raw path, type, body;     /* type: the body's media type */
};

/* What the client is told, in the API's own shape. */
struct talk_denial {
    int status; /* 0: none */
    const char *code, *message;
};

struct talk;
/* NULL in *out: nothing is changed on this way. False: no memory. The call must outlive
 * it. */
bool talk_open(const struct talk_rules *rules, const struct talk_call *call,
    struct talk **out, struct talk_denial *denial, struct err *err) MUST_CHECK;
void talk_free(struct talk *t); /* NULL is fine; wipes */
/* It goes on on another thread, with that one's scratch and counts. */
void talk_move(struct talk *t, struct deid_turns *scratch, struct talk_counts *counts);
/* Adds them, and sets them to nothing. */
void talk_counts_take(struct talk_counts *sum, struct talk_counts *from);

struct raw talk_body(const struct talk *t);

/* The answer. `type`: its media type; false: it passes as it is. */
bool talk_answers(struct talk *t, struct raw type);
/* Whether it comes event by event; else all of it at the end. */
bool talk_streams(const struct talk *t);
/* Appends what may go on. False: it must not; the denial says what the client hears. */
bool talk_feed(struct talk *t, struct raw bytes, struct buf *out,
    struct talk_denial *denial) MUST_CHECK;
bool talk_end(struct talk *t, struct buf *out, struct talk_denial *denial) MUST_CHECK;

#endif
