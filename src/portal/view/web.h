/*
 * portal/view/web.h - what ships from web/: templates, one style, one script, words.
 *
 * In:    made from the folder web/ when the program is built (tools/embed_web).
 * Out:   bytes by name; messages by language and key.
 * Never: read from disk at run time.
 */
#ifndef ABIDE_PORTAL_VIEW_WEB_H
#define ABIDE_PORTAL_VIEW_WEB_H

#include <stdint.h>

#include "base/str.h"

struct web_file {
    struct str name, bytes; /* "sign_in.html", "abide.css" */
};
extern const struct web_file web_files[];
extern const size_t web_file_count;

struct web_message {
    struct str key, text; /* a plural form's key ends with [one] or [other] */
};
struct web_language {
    struct str tag, name;               /* "de", "Deutsch" */
    const struct web_message *messages; /* in order of their keys */
    size_t count;
};
extern const struct web_language web_languages[]; /* the first one is English */
extern const size_t web_language_count;

/* Empty (p NULL): there is none. */
struct str web_find(struct str name);

const struct web_language *web_language_find(struct str tag); /* NULL: none */
/* The best of what a browser asks for (Accept-Language); English when none fits. */
const struct web_language *web_language_choose(struct str accept);

/* Empty (p NULL): no such key. */
struct str web_message_find(const struct web_language *language, struct str key);
/* The form of `key` that goes with a number. */
struct str web_message_plural(
    const struct web_language *language, struct str key, uint64_t n);

#endif
