/*
 * portal/core/place.h - in which zone does this person read times?
 *
 * In:    an ask of somebody signed in, a zone they chose.
 * Out:   the setting; times of their pages follow it (ask_time).
 * Never: guesses a zone from where they are.
 */
#ifndef ABIDE_PORTAL_CORE_PLACE_H
#define ABIDE_PORTAL_CORE_PLACE_H

#include "model/zone.h"
#include "portal/core/ask.h"

/* False: no such zone. Their names hold a slash: they are no tokens. */
bool place_parse(struct raw word, enum zone *out) MUST_CHECK;

/* What they chose; UTC: nothing. */
bool place_find(struct ask *a, enum zone *out, struct err *err) MUST_CHECK;
/* In a transaction of its own. */
bool place_set(struct ask *a, enum zone zone, struct err *err) MUST_CHECK;
/* Puts it where ask_time looks: once, before a page is made. */
void place_begin(struct ask *a);

#endif
