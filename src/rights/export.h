/*
 * rights/export.h - a person's content as an archive they, and others, can read again.
 *
 * In:    conversations and records, one after the other; a place for files.
 * Out:   a ChatGPT export of generation 2 (docs/formats/export.md) with a folder abide/
 *        beside it: choices, stamps and uses as JSON Lines, and a JSON Schema of every
 *        file.
 * Never: holds more than one conversation; opens files; leaves a field out: what the
 *        other format has no place for stands in members called "abide".
 */
#ifndef ABIDE_RIGHTS_EXPORT_H
#define ABIDE_RIGHTS_EXPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/raw.h"
#include "base/sink.h"
#include "base/str.h"
#include "model/choice.h"
#include "model/turn.h"

/* Where files go: one at a time, in order. Names are tokens with '/' between. */
struct export_place {
    bool (*begin)(void *ctx, struct str name, struct err *err);
    bool (*write)(void *ctx, const void *p, size_t n, struct err *err);
    bool (*end)(void *ctx, struct err *err);
    void *ctx;
};

struct zip;
struct export_place export_place_zip(struct zip *zip); /* lives as long as `zip` */

enum {
    EXPORT_SHARD_BYTES = 256 << 20,      /* a shard is closed when it reaches this */
    EXPORT_CONVERSATION_MAX = 512 << 20, /* bytes of one conversation */
    EXPORT_FILES_MAX = 1000000,
    EXPORT_PATH_MAX = 512
};

/* X(ID, "file"): lists under abide/, JSON Lines. Their order is the order of writing.
 */
#define EXPORT_LIST_TABLE(X)                                                           \
    X(EXPORT_CHOICES, "choices")                                                       \
    X(EXPORT_STAMPS, "stamps")                                                         \
    X(EXPORT_USES, "uses")                                                             \
    X(EXPORT_ACCESS, "access")                                                         \
    X(EXPORT_ACTIONS, "actions")                                                       \
    X(EXPORT_DELETIONS, "deletions")                                                   \
    X(EXPORT_HOLDS, "holds")                                                           \
    X(EXPORT_DONATIONS, "donations")                                                   \
    X(EXPORT_ROWS, "rows")

#define EXPORT_ENUM(id, ...) id,
#define EXPORT_ONE(...)      +1
enum export_list { EXPORT_LIST_TABLE(EXPORT_ENUM) };
enum { EXPORT_LIST_COUNT = 0 EXPORT_LIST_TABLE(EXPORT_ONE) };

struct export;

bool export_open(
    const struct export_place *place, struct export **out, struct err *err);
void export_close(
    struct export *e); /* NULL is fine; unfinished files stay as they are */

/* First all conversations, then the account, the records, the files and their names,
 * the lists in their order. */
bool export_conversation(
    struct export *e, const struct conversation *c, struct err *err) MUST_CHECK;

struct export_account {
    struct raw id;
    struct raw user, settings; /* as an archive had them, JSON; empty: made from the
                                  rest */
    const struct choice *ledger;
    size_t count;
};

/* user.json, and user_settings.json with the last state of each switch. */
bool export_account(
    struct export *e, const struct export_account *account, struct err *err) MUST_CHECK;

/* A record of an archive as it stood; those of one file come one after the other.
 * `alone`: it is all of the file, otherwise they are a list. */
bool export_record(struct export *e, struct str file, bool alone, struct raw json,
    struct err *err) MUST_CHECK;

/* A file of the person's: what is written to the sink until the next call. The path is
 * one that export_path_fits says yes to, each once. */
bool export_asset(
    struct export *e, struct str path, struct sink *out, struct err *err) MUST_CHECK;

/* May a file of the person's have this path: tokens, and none of an export's own. */
bool export_path_fits(struct raw path);

/* conversation_asset_file_names.json: begin with what an archive had of it (or empty),
 * then each file whose name is known, then end. */
bool export_names_begin(struct export *e, struct raw given, struct err *err) MUST_CHECK;
bool export_name(
    struct export *e, struct str file, struct raw name, struct err *err) MUST_CHECK;
bool export_names_end(struct export *e, struct err *err) MUST_CHECK;

/* One line of a list: a JSON object, by the list's schema. */
bool export_line(struct export *e, enum export_list list, struct raw json,
    struct err *err) MUST_CHECK;
bool export_choice(
    struct export *e, const struct choice *c, struct err *err) MUST_CHECK;

/* The schemas and the manifest; then the archive is complete. The manifest names every
 * file with its hash; its own is told. */
bool export_finish(
    struct export *e, uint8_t manifest_sha256[32], struct err *err) MUST_CHECK;

#endif
