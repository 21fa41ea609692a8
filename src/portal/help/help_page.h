/*
 * portal/help/help_page.h - what the help centre is made of.
 *
 * In:    the installation's folder.
 * Out:   profiles that were in force.
 * Never: writes anything but a copy of a profile under its hash.
 */
#ifndef ABIDE_PORTAL_HELP_HELP_PAGE_H
#define ABIDE_PORTAL_HELP_HELP_PAGE_H

#include "os/file.h"
#include "policy/policy.h"
#include "portal/core/ask.h"

enum { HELP_VERSIONS_MAX = 64, HELP_NAME_MAX = 96 };

/* A file of STATE/history; the name under which the profile in force is kept there; one
 * that was kept, free it with policy_free. */
bool help_history(struct flow *f, const char *name, char out[FILE_PATH_MAX],
    struct err *err) MUST_CHECK;
void help_name(const struct flow *f, char out[HELP_NAME_MAX]);
bool help_version_read(
    struct flow *f, const char *name, struct policy **out, struct err *err) MUST_CHECK;

/* Keeps a copy of the profile in force: STATE/history/DATE-HASH.policy. */
bool help_remember(struct flow *f, struct err *err) MUST_CHECK;

/* The same; and when it allows more than the one that was in force before, everybody is
 * asked again (portal/help/widen.c). Before anything is decided by it. */
bool help_widen(struct flow *f, struct err *err) MUST_CHECK;

/* All that were kept, the oldest first; free each with policy_free. */
struct help_versions {
    struct policy *list[HELP_VERSIONS_MAX];
    size_t count;
};
bool help_versions_read(struct flow *f, struct arena *a, struct help_versions *out,
    struct err *err) MUST_CHECK;
void help_versions_fini(struct help_versions *v);

#endif
