/*
 * portal/portal_priv.h - what the files of this folder share.
 *
 * In:    an exchange that came for a page.
 * Out:   workers, listeners, answers.
 * Never: leaves this folder.
 */
#ifndef ABIDE_PORTAL_PORTAL_PRIV_H
#define ABIDE_PORTAL_PORTAL_PRIV_H

#include "os/batch.h"
#include "portal/core/ask.h"
#include "portal/core/limit.h"
#include "portal/portal.h"

enum { DESK_WAITING_MAX = 256, UPLOADS_MAX = 4 /* forms with files at a time */ };

/* A thread with an open installation of its own, that makes pages. */
struct desk {
    struct flow flow;
    struct batch *batch;
    struct instant (*now)(void);
};

struct listener;

struct portal {
    struct portal_options options;
    struct site site;
    struct flow front; /* the loop's own: who is asking, what has changed */
    struct desk quick, slow, far;
    struct providers *providers; /* the far desk's */
    struct arena login_arena;    /* their secrets */
    struct limits limits;
    struct listener *listeners;
    size_t listener_count;
    struct timer *timer; /* looks for changes while somebody listens */
    struct timer *round; /* the next round of letters */
    struct buf mail_key;
    bool posting;
    uint64_t rounds;
    size_t uploads;
    struct str product; /* whose key the request at hand has */
    struct arena product_arena;
    struct product_keys *keys; /* of the configuration: portal/product.c */
    bool draining;
};

/* The route's own answers (portal/answer.c): on the loop's thread. */
void answer_ask(struct exchange *x, const struct ask *a);
/* Streams a->parcel; the exchange belongs to it until its end. Takes the parcel. */
void answer_parcel(struct exchange *x, struct ask *a);

/* GET /events (portal/events.c). */
void events_begin(void *module, struct exchange *x, const struct visit *v);
void events_tell(struct portal *p, struct id vault);
bool events_open(struct portal *p, struct err *err) MUST_CHECK;
void events_close(struct portal *p);

/* Whose key it is (portal/product.c), into p->product: until the next request. */
bool portal_product(struct portal *p, const struct http_head *head);

bool product_keys_read(
    const struct conf *conf, struct product_keys **out, struct err *err) MUST_CHECK;
void product_keys_free(struct product_keys *k); /* NULL is fine */

/* Providers people sign in with (portal/logins.c). */
bool logins_open(struct portal *p, const struct conf *conf, struct err *err) MUST_CHECK;
void logins_close(struct portal *p);

/* Who asks (portal/portal.c): nobody is not an error. */
bool portal_who(
    struct portal *p, const struct exchange *x, struct who *out, struct err *err);

#endif
