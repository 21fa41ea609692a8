/*
 * capture/read/report.h - what a run found, mended and left out, in numbers.
 *
 * In:    counted by the readers of the formats.
 * Out:   a plain value: printed by cli, stored by flow.
 * Never: holds content: names of fields and types only where they are tokens.
 */
#ifndef ABIDE_CAPTURE_READ_REPORT_H
#define ABIDE_CAPTURE_READ_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/raw.h"
#include "base/str.h"
#include "model/table.h"

#define CAPTURE_FORMAT_TABLE(X)                                                        \
    X(CAPTURE_AUTO, "auto")                                                            \
    X(CAPTURE_CHATGPT, "chatgpt")                                                      \
    X(CAPTURE_MESSAGES, "messages")                                                    \
    X(CAPTURE_OASST, "oasst")                                                          \
    X(CAPTURE_CLAUDE, "claude")                                                        \
    X(CAPTURE_GROK, "grok")                                                            \
    X(CAPTURE_SHAREGPT, "sharegpt")                                                    \
    X(CAPTURE_LANGFUSE, "langfuse")                                                    \
    X(CAPTURE_LITELLM, "litellm")

enum capture_format { CAPTURE_FORMAT_TABLE(TABLE_ENUM) };
TABLE_DECLARE(capture_format);

/* X(ID, "word", kind, "sentence"); kinds: found, mended, left. */
#define CAPTURE_NOTE_TABLE(X)                                                          \
    X(CAPTURE_CONVERSATIONS, "conversations", found, "conversations read")             \
    X(CAPTURE_TURNS, "turns", found, "turns read")                                     \
    X(CAPTURE_TURNS_SHOWN, "turns_shown", found, "turns on the shown branch")          \
    X(CAPTURE_TURNS_HIDDEN, "turns_hidden", found, "turns the source does not show")   \
    X(CAPTURE_TURNS_ASIDE, "turns_aside", found,                                       \
        "reasoning, tool traffic and context")                                         \
    X(CAPTURE_BRANCHES, "branches", found, "turns that have a sibling")                \
    X(CAPTURE_SWITCHES, "switches", found, "switches of the account")                  \
    X(CAPTURE_RATINGS, "ratings", found, "ratings of replies")                         \
    X(CAPTURE_SHARES, "shares", found, "shared links")                                 \
    X(CAPTURE_RECORDS, "records", found, "records of side files, kept as they are")    \
    X(CAPTURE_ASSETS, "assets", found, "pictures, sounds and other files")             \
    X(CAPTURE_ASSET_REFS, "asset_refs", found, "places where turns refer to files")    \
    X(CAPTURE_FILES_READ, "files_read", found, "files read")                           \
    X(CAPTURE_PARENT_MISSING, "parent_missing", mended,                                \
        "the named parent is absent: the turn begins a tree of its own")               \
    X(CAPTURE_CYCLE_CUT, "cycle_cut", mended,                                          \
        "turns that are their own ancestors: cut where the way up would repeat "       \
        "itself")                                                                      \
    X(CAPTURE_TWICE_SAME, "twice_same", mended, "the same turn twice: kept once")      \
    X(CAPTURE_TWICE_OTHER, "twice_other", mended,                                      \
        "two different turns with one id: the later one has ~2, ~3 ... added to its "  \
        "id")                                                                          \
    X(CAPTURE_HEAD_MISSING, "head_missing", mended,                                    \
        "the shown turn is absent: the last leaf is taken")                            \
    X(CAPTURE_ID_MADE, "id_made", mended, "no id: one was made")                       \
    X(CAPTURE_TIME_MISSING, "time_missing", mended, "no time: unknown")                \
    X(CAPTURE_TIME_WRONG, "time_wrong", mended,                                        \
        "a time that cannot be true: unknown, the original is kept")                   \
    X(CAPTURE_TEXT_MENDED, "text_mended", mended,                                      \
        "text with half a surrogate pair: replaced, the original is kept")             \
    X(CAPTURE_WORD_UNKNOWN, "word_unknown", mended,                                    \
        "a role, service, mode or class that is not in the list: unknown")             \
    X(CAPTURE_PART_SKIPPED, "part_skipped", mended,                                    \
        "a part that is not text: kept in the turn's other fields")                    \
    X(CAPTURE_REPLAYED, "replayed", mended,                                            \
        "earlier messages that a call resends: when they were said is unknown")        \
    X(CAPTURE_AUTHOR_UNKNOWN, "author_unknown", mended,                                \
        "group messages that name no author: nobody's account")                        \
    X(CAPTURE_SETTING_UNKNOWN, "setting_unknown", left,                                \
        "settings with no known meaning")                                              \
    X(CAPTURE_BROKEN, "broken", left, "entries that are no JSON")                      \
    X(CAPTURE_TOO_LARGE, "too_large", left,                                            \
        "entries over the limits of one conversation")                                 \
    X(CAPTURE_NOT_OBJECT, "not_object", left, "entries that are not an object")        \
    X(CAPTURE_NO_TURNS, "no_turns", left, "conversations without any turn")            \
    X(CAPTURE_NOT_FORMAT, "not_format", left, "entries that are not of this format")   \
    X(CAPTURE_RATING_BROKEN, "rating_broken", left,                                    \
        "ratings without message or thumb")                                            \
    X(CAPTURE_FILE_UNREAD, "file_unread", left, "files this version does not read")    \
    X(CAPTURE_FILE_MISSING, "file_missing", left,                                      \
        "files the manifest lists and the archive lacks")                              \
    X(CAPTURE_FILE_SIZE, "file_size", left,                                            \
        "files of another size than the manifest says")

enum capture_note { CAPTURE_NOTE_TABLE(TABLE_ENUM) };
enum {
    CAPTURE_NOTE_COUNT = 0 CAPTURE_NOTE_TABLE(TABLE_ONE),
    CAPTURE_NAMES_MAX = 96 /* distinct names kept; later ones are counted as one */
};

enum capture_kind { CAPTURE_FOUND, CAPTURE_MENDED, CAPTURE_LEFT };

/* Where a note was first made: entry of the archive and byte in it. */
struct capture_place {
    size_t entry;
    uint64_t offset;
};

/* Names seen and how often; "(other)" for what is no token or came after the limit. */
struct capture_names {
    struct {
        char name[RAW_TOKEN_MAX + 1];
        uint64_t count;
    } of[CAPTURE_NAMES_MAX];
    size_t n;
    uint64_t other;
};

struct capture_report {
    enum capture_format format; /* of the conversations; auto: none was seen */
    uint64_t count[CAPTURE_NOTE_COUNT];
    struct capture_place first[CAPTURE_NOTE_COUNT]; /* valid where count is not 0 */
    struct capture_place at;                        /* what is being read now */
    struct capture_names types;                     /* content types and how often */
    struct capture_names unknown_types;  /* of them, the ones without a reader */
    struct capture_names unknown_fields; /* "message.foo" */
};

void report_note(struct capture_report *r, enum capture_note note);
void report_add(struct capture_report *r, enum capture_note note, uint64_t count);
void report_name(struct capture_names *names, struct str prefix, struct raw name);

struct str capture_note_word(enum capture_note note);
struct str capture_note_sentence(enum capture_note note);
enum capture_kind capture_note_kind(enum capture_note note);

#endif
