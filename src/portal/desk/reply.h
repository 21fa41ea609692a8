/*
 * portal/desk/reply.h - replies that are written often, in the languages of the portal.
 *
 * In:    a reply's name, a language, a case.
 * Out:   its text with the case's number and day.
 * Never: sends it: the staff reads and changes it first.
 */
#ifndef ABIDE_PORTAL_DESK_REPLY_H
#define ABIDE_PORTAL_DESK_REPLY_H

#include "flow/request/flow_request.h"
#include "portal/core/ask.h"

/* "replies" (with "chosen") and "reply_languages"; "reply": the text of the one that
 * the query's "reply" and "in" name, in the arena. `language`: that of whoever asked.
 */
bool reply_show(struct ask *a, const struct request_view *r, struct raw language,
    struct err *err) MUST_CHECK;

#endif
