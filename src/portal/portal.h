/*
 * portal/portal.h - people's pages, as one more module of the door.
 *
 * In:    an installation, the configuration, requests of browsers.
 * Out:   pages; changes people make; a word to their other devices.
 * Never: shows anything of one account to another; does slow work on the loop's thread.
 */
#ifndef ABIDE_PORTAL_PORTAL_H
#define ABIDE_PORTAL_PORTAL_H

#include "conf/conf.h"
#include "os/loop.h"
#include "serve/router.h"

struct portal;

struct portal_options {
    struct loop *loop;
    const struct conf *conf; /* must outlive it */
    const char *state;       /* the installation */
    struct instant (*now)(void);
};

bool portal_start(const struct portal_options *options, struct portal **out,
    struct err *err) MUST_CHECK;
struct route_module portal_module(struct portal *p);
/*
 * The configuration was read again: keys of products are those of `conf` from the next
 * request on, which need not outlive the call. Sessions, links and forms that are open
 * stay good: they are people's, not a product's. On the loop's thread.
 */
bool portal_reload(
    struct portal *p, const struct conf *conf, struct err *err) MUST_CHECK;
/* Open pages that wait for news are told to come again. */
void portal_drain(struct portal *p);
/* After the door is closed. NULL is fine. */
void portal_stop(struct portal *p);

#endif
