/*
 * portal/request/request_page.h - what the pages about privacy requests share.
 *
 * In:    a case, a form.
 * Out:   values for a template; a country's law.
 * Never: shows a case to whoever has not its handle or its account.
 */
#ifndef ABIDE_PORTAL_REQUEST_REQUEST_PAGE_H
#define ABIDE_PORTAL_REQUEST_REQUEST_PAGE_H

#include "flow/request/papers.h"
#include "portal/core/ask.h"

/* "state", "kind", "number", "handle", "due" and other days as "2026-04-10". */
void request_page_case(struct view *v, const struct request_view *r);

/* X(word of the form, its law). */
#define REQUEST_COUNTRIES(X)                                                           \
    X("eea", REGIME_GDPR)                                                              \
    X("uk", REGIME_UK)                                                                 \
    X("ch", REGIME_CH)                                                                 \
    X("us_ca", REGIME_CCPA)                                                            \
    X("us", REGIME_US_STATE)                                                           \
    X("br", REGIME_LGPD)                                                               \
    X("kr", REGIME_PIPA)                                                               \
    X("jp", REGIME_APPI)                                                               \
    X("other", REGIME_VOLUNTARY)

/* The case whose handle stands in the path. False with a.refusal set, or an error. */
bool request_page_find(
    struct ask *a, struct request_view *out, bool *found, struct err *err) MUST_CHECK;

/* Back to the case's page, saying that. */
void request_page_back(struct ask *a, const struct request_view *r, const char *say);

/* A letter with a code that only the address's reader has (portal/request/code.c). */
bool request_page_send_code(struct ask *a, const struct request_view *r,
    struct raw mail, struct err *err) MUST_CHECK;
/* Whether the form brings it. */
bool request_page_code_fits(struct ask *a, const struct request_view *r, bool *fits,
    struct err *err) MUST_CHECK;

/* What was sent in, and what is for them (portal/request/files.c). */
bool request_page_show_files(
    struct ask *a, const struct request_view *r, struct err *err) MUST_CHECK;
/* One file as a download, never as a page. */
bool request_page_file(
    struct ask *a, const struct paper_file *file, struct err *err) MUST_CHECK;

#endif
