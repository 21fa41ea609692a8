/*
 * capture/format/chatgpt.h - parts of the ChatGPT export reader (generation 1 and 2).
 *
 * In:    nodes, messages and side files as JSON (policy reference 4.2, 4.3).
 * Out:   drafts of turns; account facts.
 * Never: guesses: an unknown content type keeps its JSON, and is counted.
 */
#ifndef ABIDE_CAPTURE_FORMAT_CHATGPT_H
#define ABIDE_CAPTURE_FORMAT_CHATGPT_H

#include <stdbool.h>

#include "base/err.h"
#include "capture/read/reader.h"

/* Role, content class, text, flags and meta of a message (not id, parent, source). */
bool chatgpt_message(struct reader *r, const struct json *message, bool assistant_chat,
    struct turn *turn, struct err *err) MUST_CHECK;

/* What the text of a content object is and of which class. */
struct chatgpt_content {
    enum content content; /* unknown: the role decides, if the type is known */
    enum content media;   /* the strongest of its pictures, sounds; unknown: none */
    bool known;           /* the content type is one of the reference */
    bool spoken;          /* the text is a transcript */
    bool aside;
    bool plain; /* the text is exactly `member` of the content, nothing is lost */
    struct str member; /* "text", or "parts" with one string in it */
};

/* Appends the text to r->scratch. */
bool chatgpt_content(struct reader *r, const struct json *content,
    struct chatgpt_content *out, struct err *err) MUST_CHECK;

/* Fills turn->assets. */
bool chatgpt_assets(struct reader *r, const struct json *message, struct turn *turn,
    struct err *err) MUST_CHECK;

/* Members "abide" of our own exports. */
bool abide_turn(struct reader *r, const struct json *own, struct turn *turn,
    struct err *err) MUST_CHECK;
void abide_conversation(
    struct reader *r, const struct json *own, struct conversation *c);

/* Side files, parsed whole. `handler->fact` is called for each fact. */
bool chatgpt_side_user(struct reader *r, const struct json *file,
    const struct capture_handler *h, struct err *err) MUST_CHECK;
bool chatgpt_side_settings(struct reader *r, const struct json *file,
    const struct capture_handler *h, struct err *err) MUST_CHECK;
bool chatgpt_side_rating(struct reader *r, const struct json *entry,
    const struct capture_handler *h, struct err *err) MUST_CHECK;

bool chatgpt_side_share(struct reader *r, const struct json *entry,
    const struct capture_handler *h, struct err *err) MUST_CHECK;

#endif
