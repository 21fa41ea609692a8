/*
 * gateway/way_priv.h - the ways of words: what each upstream may be told.
 *
 * In:    the register's entries in the configuration; a call and its upstream.
 * Out:   a talk for it, where its words change; or why it may not go.
 * Never: leaves this folder.
 */
#ifndef ABIDE_GATEWAY_WAY_PRIV_H
#define ABIDE_GATEWAY_WAY_PRIV_H

#include "conf/conf.h"
#include "flow/talk/talk.h"
#include "http/head.h"
#include "os/fetch.h"

/* One thread's: the engine that finds personal things, and what it works in. */
struct ways {
    struct deid_engine *engine; /* made when the first way needs it */
    struct deid_turns scratch;
    struct suppress *suppress; /* people who asked not to appear; NULL: none */
    struct talk_counts counts;
};

bool ways_init(struct ways *w, const struct conf *conf, struct err *err) MUST_CHECK;
void ways_fini(struct ways *w); /* fine on zero bytes */

struct way_call {
    struct raw path, type, body; /* type: the body's media type */
    enum dialect dialect;
    const struct dialect_call *call; /* NULL: nobody talks to a model */
    const struct conf_upstream *to;
    const struct deid_engine *engine;
    struct guard *guard; /* lives as long as the talk */
    /* Of the thread that opens the way. */
    struct deid_turns *scratch;
    struct talk_counts *counts;
};
/* What the way's guard is now, and its engine; on the loop's thread, before the other.
 */
bool way_prepare(struct ways *w, const struct conf_upstream *to, struct guard *guard,
    struct err *err) MUST_CHECK;
/* Whether opening it reads the body. */
bool way_reads(const struct conf_upstream *to, const struct guard *guard);
/* NULL in *out and no denial: the bytes go as they are. On any thread. */
bool way_open(const struct way_call *call, struct talk **out,
    struct talk_denial *denial, struct err *err) MUST_CHECK;
/* A talk that another thread opened goes on here. */
void way_adopt(struct ways *w, struct talk *talk, struct talk_counts *counts);

/* Fields that say where the client is: not for a provider that is not told all. */
bool way_keeps_field(const struct sharing_provider *provider, struct raw name);

/* The media type among an answer's fields; empty: none. */
struct raw way_type(const struct fetch_field *fields, size_t count);

#endif
