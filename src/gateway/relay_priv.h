/*
 * gateway/relay_priv.h - one request on its way, for the files it is written in.
 *
 * In:    an exchange that belongs to a relay.
 * Out:   its answer on its way to the client.
 * Never: leaves this folder.
 */
#ifndef ABIDE_GATEWAY_RELAY_PRIV_H
#define ABIDE_GATEWAY_RELAY_PRIV_H

#include "gateway/forget_priv.h"
#include "gateway/gateway_priv.h"
#include "gateway/send_priv.h"

struct relay {
    struct exchange_job job; /* first */
    struct gateway *g;
    struct exchange *x;  /* NULL: the client is gone, or served */
    struct fetch *fetch; /* NULL: it ended */
    struct sending sending;
    struct errand errand;   /* while `away` */
    struct caller *project; /* a copy: others may be in force meanwhile */
    enum err_code ended;    /* how the fetch did */
    struct arena arena;
    struct raw body;
    enum dialect dialect; /* DIALECT_NONE: nothing is kept */
    struct dialect_call call;
    struct dialect_answer *answer; /* what is read of it; NULL: nothing */
    struct dialect_reply *reply;   /* what was read, in the arena */
    struct recording recording;
    struct forget forget;
    struct err read_err; /* why the call could not be read */
    struct guard guard;
    const struct conf_upstream *to; /* that the way is opened for */
    const struct deid_engine *engine;
    struct raw type; /* of the body */
    struct talk_denial denial;
    struct talk_counts found;
    struct talk *talk;          /* NULL: bytes pass as they are */
    struct fetch_field *fields; /* of an answer whose words change as a whole */
    size_t field_count;
    int status;
    struct buf held;
    int64_t expected; /* bytes of the answer's body; -1: not said */
    int64_t received;
    int64_t given_us; /* when its record was given to the store */
    int64_t began_us;
    int64_t overhead_us; /* until the request was on its way */
    bool keeps;          /* something of it may be kept */
    bool begun, stream, reading, holding, recording_now, paused, broken;
    bool away;   /* another thread has it: only `x` may change */
    bool read;   /* the call was */
    bool opened; /* the way was */
    bool counted;
    bool may_forget; /* the provider is asked to delete something kept here */
    bool forgets;    /* and did */
    bool changes;    /* the answer's words change on their way */
    struct raw path;
};

/* The answer is not whole, and the client must see that. */
void relay_fail(struct relay *r, int status, const char *code, const char *message);
/* False: nothing is to be kept, or it can't be given; the client is not told yet. */
bool relay_record(struct relay *r) MUST_CHECK;
/* Ends with the last of what it lives for. */
void relay_settle(struct relay *r);

/* The upstream's calls; `relay_end` is in relay.c, the others in relay_answer.c. */
void relay_head(void *ctx, int status, const struct fetch_field *fields, size_t count);
void relay_body(void *ctx, struct raw bytes);
void relay_end(void *ctx, const struct err *err);
/* The rest of an answer whose words change; false: it must not go on. */
bool relay_end_changes(struct relay *r) MUST_CHECK;

#endif
