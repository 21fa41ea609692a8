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
    X(SIDE_USERS, "users.json")                                                        \
    X(SIDE_SETTINGS, "user_settings.json")                                             \
    X(SIDE_FEEDBACK, "message_feedback.json")                                          \
    X(SIDE_SHARED, "shared_conversations.json")                                        \
    X(SIDE_GROUPS, "group_chats.json")                                                 \
    X(SIDE_MEMORIES, "memories.json")                                                  \
    X(SIDE_PROJECTS, "projects.json")                                                  \
    X(SIDE_ASSET_NAMES, "conversation_asset_file_names.json")                          \
    X(SIDE_LIBRARY, "library_files.json")                                              \
    X(SIDE_COMPARISONS, "model_comparisons.json")                                      \
    X(SIDE_SECTIONED, "sectioned_conversations.json")                                  \
    X(SIDE_ADS, "ads.json")                                                            \
    X(SIDE_SHOPPING, "shopping.json")                                                  \
    X(SIDE_SORA, "sora.json")

enum side { SIDE_TABLE(TABLE_ENUM) };
enum { SIDE_COUNT = 0 SIDE_TABLE(TABLE_ONE), SHARDS_MAX = 100000 };

struct layout {
    struct raw dir; /* "" or "some/folder/" */
    bool lines;     /* only files of JSON Lines: not an account's export */
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

struct str side_name(enum side side);

/* An entry's path within the folder of the conversations, or all of its path. */
struct raw layout_path(
    const struct layout *l, const struct capture_archive *a, size_t entry);

/* A path that exports give to the files of their turns (policy reference 4.1). */
bool layout_export_name(struct raw path);

/*
 * What an entry is that is neither conversations, a known side file nor a folder: a
 * file of the person's, or one that says nothing new (chat.html, abide/).
 */
enum rest { REST_NOT, REST_UNREAD, REST_ASSET };
enum rest layout_rest(
    const struct layout *l, const struct capture_archive *a, size_t entry);

#endif
