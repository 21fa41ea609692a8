/*
 * portal/desk/show.h - what several of the team's pages show of a case.
 *
 * In:    a case.
 * Out:   values for a template: its deadline in words, who asks without saying who.
 * Never: shows more of an address in a list than its first letter and its domain.
 */
#ifndef ABIDE_PORTAL_DESK_SHOW_H
#define ABIDE_PORTAL_DESK_SHOW_H

#include "flow/request/flow_request.h"
#include "portal/core/ask.h"

/* As request_page_case, and "kind", "law", "state", "assigned", "received";
 * "urgency" (late, soon, calm) with "late", "today" or "left", and "days". */
void desk_show_case(struct view *v, const struct request_view *r, struct instant now);

/* "who": c…@example.org, or the first letter of what a product calls them. */
bool desk_show_who(struct ask *a, struct view *v, const struct request_view *r,
    struct err *err) MUST_CHECK;

/* The first letter and what follows the last '@', in the arena. */
bool desk_mask(struct arena *a, struct raw name, struct raw *out) MUST_CHECK;

/* "officers": who of the staff answers requests; `chosen`: one of them. */
bool desk_show_officers(
    struct ask *a, struct view *v, struct str chosen, struct err *err) MUST_CHECK;

/* "choices" of a list of words: "word" and "key" of each. */
struct desk_choice {
    const char *list;
    struct str chosen;
};
void desk_show_word(struct view *v, const struct desk_choice *c, struct str word);

#endif
