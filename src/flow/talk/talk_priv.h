/*
 * flow/talk/talk_priv.h - one call on its way out and back.
 *
 * In:    a body.
 * Out:   its words replaced; its answer's words.
 * Never: leaves this folder.
 */
#ifndef ABIDE_FLOW_TALK_TALK_PRIV_H
#define ABIDE_FLOW_TALK_TALK_PRIV_H

#include "capture/dialect/rechunk.h"
#include "flow/talk/talk.h"
#include "guard/answer.h"
#include "guard/guard.h"
#include "sharing/veil.h"

enum { TALK_BYTES_MAX = 1 << 30 };

struct talk {
    struct talk_rules rules;
    struct talk_call call;
    struct arena arena; /* the call's */
    struct json *root;
    struct raw body;
    struct deid_scope scope;
    struct veil veil;
    bool restores;
    struct rechunk *rechunk; /* NULL: the answer passes as it is */
    struct buf lifted;
    struct veil_text texts[RECHUNK_LANES_MAX + 1];
    struct answer_window *windows; /* of each lane; NULL: nothing is looked at */
    struct suppress_spans found;   /* in one window */
    struct talk_denial denial;
    bool moderates; /* the caller wants to know what was thought of it */
    bool blocks;    /* an answer with something personal in it stops */
    bool removed;   /* something was */
    int score;      /* of the question */
};

/* Replaces personal things in the body; drops members that may not leave. */
bool outward_body(struct talk *t, struct err *err) MUST_CHECK;
/* Sets the denial when the provider may not be told of what is in the call. */
void outward_check(struct talk *t);

/* Sets the denial when the question may not be asked. */
bool inward_check(struct talk *t, struct err *err) MUST_CHECK;
/* Whether the answer's words are looked at. */
bool inward_guards(const struct talk *t);
/* The words of an answer without what must not be passed on. False: it stops. */
bool inward_words(struct talk *t, unsigned lane, struct rechunk_piece piece,
    struct buf *out) MUST_CHECK;
/* What was thought of call and answer, in the words of the API's own object. */
bool judgement_write(void *ctx, struct buf *out) MUST_CHECK;

/* How much a question asks for a private person's information; -1: no memory. */
int inward_score(const struct talk_rules *rules, struct raw text, struct err *err);

#endif
