/*
 * capture/read/reader.h - what every format's reader shares while it reads one
 * conversation.
 *
 * In:    one element of the input as JSON.
 * Out:   one struct conversation in the arena.
 * Never: outlives one call of capture_run.
 */
#ifndef ABIDE_CAPTURE_READ_READER_H
#define ABIDE_CAPTURE_READ_READER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "capture/read/field.h"
#include "capture/read/options.h"
#include "capture/read/tree.h"
#include "text/json.h"

struct reader {
    const struct capture_options *options;
    struct capture_report *report;
    struct arena *arena;       /* emptied after each conversation */
    struct buf scratch;        /* for building meta and joined text */
    struct tree tree;          /* drafts are reused from one conversation to the next */
    struct raw account;        /* id in the archive's user.json; empty: not found */
    const struct json *memory; /* of Claude's project memories, the one to read */
};

void reader_init(struct reader *r, const struct capture_options *options,
    struct capture_report *report, struct arena *arena);
void reader_fini(struct reader *r);

/* Forgets the drafts; sets the tree's bounds to what the options say. */
void reader_clear(struct reader *r);
/* A conversation of which only the options and the account are known. */
struct conversation reader_blank(const struct reader *r);

/* Adds a draft. */
bool reader_add(struct reader *r, const struct draft *d, struct err *err) MUST_CHECK;

/* Copies what scratch holds into the arena. */
bool reader_keep(struct reader *r, struct raw *out, struct err *err) MUST_CHECK;

/* The id the source gave, or one made from the element and its place. */
bool reader_conversation_id(struct reader *r, struct raw given, struct raw element,
    struct raw *out, struct err *err) MUST_CHECK;

/* Reads a time into the draft's turn; says what is missing (when `needed`) or wrong. */
void reader_time(
    struct reader *r, const struct json *value, bool needed, struct turn *turn);

/* Makes the draft the answer to the one before it (if any). */
void reader_follow(const struct reader *r, struct draft *d);
/* "7", the place of a message in its list, for messages without an id. */
bool reader_place_id(struct reader *r, struct raw *out, struct err *err) MUST_CHECK;

/* The role a word means in any of the formats; others are counted and unknown. */
enum role reader_role(struct reader *r, struct raw word);
/* What a speaker's words are; a tool's are unknown, which denies. */
enum content reader_class(enum role role);

/*
 * A string, or a list of parts joined by newlines: strings, and objects with a text.
 * `*whole`: it was a string and nothing was lost. Parts that are not text are counted.
 */
bool reader_text(struct reader *r, const struct json *v, struct raw *out, bool *whole,
    struct err *err) MUST_CHECK;

/* All members of `object` but those named, as a JSON object; empty when none is left.
 */
bool reader_rest(struct reader *r, const struct json *object, struct field_list but,
    struct raw *out, struct err *err) MUST_CHECK;

/* Counts the members of `object` (may be NULL) that are not in `known`. */
void reader_unknown(struct reader *r, const struct json *object, struct str prefix,
    struct field_list known);

enum found { FOUND_NOTHING, FOUND_CONVERSATION };

/*
 * A reader of one format: an element becomes a conversation, or nothing (then the
 * report says why), or the run fails.
 */
typedef bool reader_read(struct reader *r, const struct json *element,
    struct conversation *c, enum found *found, struct err *err);

/* Ends a conversation: builds its tree, or notes that it has no turns. */
bool reader_finish(struct reader *r, struct conversation *c, enum found *found,
    struct err *err) MUST_CHECK;

#endif
