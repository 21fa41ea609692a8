/*
 * portal/view/template.h - a page out of a template: every value escaped, always.
 *
 * In:    a template of web/, a view, a language.
 * Out:   HTML.
 * Never: writes a value without escaping it (there is no way to say so); takes a
 *        template with an unknown message or an open section.
 *
 *     {{name}}              the value, escaped
 *     {{t key}}             a message of the language; {name} in it is a value
 *     {{t key n}}           its form for the number n
 *     {{t rule.@code}}      its key ends with a value
 *     {{#name}}..{{/name}}  once if set, or for each item of a list
 *     {{^name}}..{{/name}}  once if not set, or if the list is empty
 *     {{>part.html}}        another template; {{>@page}}: the one a value names
 *
 * Values stand in text or in attributes within double quotes; template_check sees to
 * it, and that no attribute can become a script.
 */
#ifndef ABIDE_PORTAL_VIEW_TEMPLATE_H
#define ABIDE_PORTAL_VIEW_TEMPLATE_H

#include "base/buf.h"
#include "portal/view/view.h"
#include "portal/view/web.h"

enum { TEMPLATE_DEPTH_MAX = 12 }; /* sections and parts inside each other */

struct template_in {
    struct str name;
    const struct view *view;
    const struct web_language *language;
};

/* Appends. ERR_STATE "view.template": something is wrong with the template. */
bool template_render(
    const struct template_in *in, struct buf *out, struct err *err) MUST_CHECK;

/* The same of a template that is not in web/, for tests. */
bool template_render_text(struct str text, const struct template_in *in,
    struct buf *out, struct err *err) MUST_CHECK;
bool template_check_text(struct str text, struct err *err) MUST_CHECK;

/* Walks every branch in every language: parts, messages and places are right. */
bool template_check(struct str name, struct err *err) MUST_CHECK;

/* A value as text of HTML or of an attribute within quotes. */
void template_escape(struct raw value, struct buf *out);

#endif
