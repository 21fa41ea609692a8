/*
 * capture/layout.h - which entry of an archive is what?
 *
 * In:    the entries' names; the manifest's text when there is one.
 * Out:   the conversation files in reading order, and the known side files.
 * Never: reads conversations.
 */
#ifndef ABIDE_CAPTURE_LAYOUT_H
#define ABIDE_CAPTURE_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/raw.h"
#include "base/vec.h"
#include "capture/archive.h"
#include "capture/read/report.h"
#include "text/json.h"

/* Side files, looked for in the folder the conversations are in. */
#define SIDE_TABLE(X)                                                                  \
    X(SIDE_MANIFEST, "export_manifest.json")                                           \
    X(SIDE_USER, "user.json")                                                          \
    X(SIDE_SETTINGS, "user_settings.json")                                             \
    X(SIDE_FEEDBACK, "message_feedback.json")

enum side { SIDE_TABLE(TABLE_ENUM) };
enum { SIDE_COUNT = 0 SIDE_TABLE(TABLE_ONE), SHARDS_MAX = 100000 };

struct layout {
    struct raw dir; /* "" or "some/folder/" */
    VEC(size_t) conversations;
    bool has[SIDE_COUNT];
    size_t side[SIDE_COUNT]; /* entry, where has */
};

/* By names alone. Fails when a numbered shard is missing between two others. */
bool layout_init(struct layout *l, const struct capture_archive *a, struct err *err);
void layout_fini(struct layout *l);

/* By the manifest: its shards in its order. A listed shard that is absent is an error.
 */
bool layout_manifest(struct layout *l, const struct capture_archive *a,
    const struct json *manifest, struct capture_report *report, struct err *err);

/* The number of entries that are neither conversations nor known side files. */
size_t layout_unread(const struct layout *l, const struct capture_archive *a);

#endif
