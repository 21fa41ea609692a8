/*
 * portal/page/choose.h - a person sets a control; what is set now.
 *
 * In:    an ask of somebody signed in.
 * Out:   a line in their ledger; the last value of a control; the notice in force.
 * Never: sets what is not a person's to set.
 */
#ifndef ABIDE_PORTAL_PAGE_CHOOSE_H
#define ABIDE_PORTAL_PAGE_CHOOSE_H

#include "model/choice.h"
#include "portal/core/ask.h"
#include "store/ledger.h"

struct choosing {
    enum control control;
    struct str value, scope;
};

/* In a transaction of its own; the person's other devices are told. */
bool choose(
    struct ask *a, const struct choosing *c, size_t count, struct err *err) MUST_CHECK;

/* "portal:LANGUAGE:HASH": which screen somebody chose on. The hash is of all that it
 * showed: the style, these templates, the words of the language. */
bool choose_screen(struct ask *a, const char *const *parts, size_t count,
    char out[RAW_TOKEN_MAX], struct err *err) MUST_CHECK;

/* The same of one control, which takes back as well what a browser had said before its
 * person came in. */
bool choose_over_device(
    struct ask *a, const struct choosing *c, struct err *err) MUST_CHECK;

/* The value in force of a control that was set for everything, or for `scope`; empty:
 * never set. */
struct str choose_last(
    const struct choice *lines, size_t count, enum control control, struct str scope);

/* The notice in force about training; NULL: none. */
bool notice_now(struct ask *a, const struct notice **out, struct err *err) MUST_CHECK;

#endif
