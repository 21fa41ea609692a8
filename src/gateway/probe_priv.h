/*
 * gateway/probe_priv.h - does an upstream answer, also when nobody calls?
 *
 * In:    the upstreams of the setup in force that have a path to be asked.
 * Out:   a GET of that path now and then; what became of it, in the upstream's state.
 * Never: asks one upstream twice at a time; reads more of an answer than
 * PROBE_BYTES_MAX; touches a setup that is no longer in force; leaves this folder.
 *
 * An answer below 500 is one: a server that wants another key is there.
 */
#ifndef ABIDE_GATEWAY_PROBE_PRIV_H
#define ABIDE_GATEWAY_PROBE_PRIV_H

#include "gateway/gateway_priv.h"

enum { PROBE_BYTES_MAX = 1 << 20 };

/* For g->setup; the first round comes at once. What can't be probed for want of memory
 * is as it is without probes. */
bool probes_start(struct gateway *g, struct err *err) MUST_CHECK;
void probes_pause(struct gateway *g); /* before another setup is put in force */
void probes_begin(struct gateway *g); /* after it */
void probes_stop(struct gateway *g);  /* before the fetcher's end */

#endif
