/*
 * portal/page/others.h - other people spoke in what is to be deleted: is that meant?
 *
 * In:    the deletion that was refused because nobody had been asked (erase.others).
 * Out:   their number, for a page that asks; whether the form says it was read.
 * Never: deletes; says who they are.
 */
#ifndef ABIDE_PORTAL_PAGE_OTHERS_H
#define ABIDE_PORTAL_PAGE_OTHERS_H

#include "flow/keep/flow_erase.h"
#include "portal/core/ask.h"

/* The form was sent from a page that said so. */
bool others_are_meant(const struct ask *a) MUST_CHECK;

/* For others.html on the page that is shown next; its status is 409. */
bool others_show(
    struct ask *a, const struct flow_erase *in, struct err *err) MUST_CHECK;

#endif
