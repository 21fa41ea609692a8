/*
 * capture/dialect/rechunk_priv.h - one event on its way, in each API.
 *
 * In:    an event that was parsed.
 * Out:   which of its values change, and events before it.
 * Never: leaves this folder.
 */
#ifndef ABIDE_CAPTURE_DIALECT_RECHUNK_PRIV_H
#define ABIDE_CAPTURE_DIALECT_RECHUNK_PRIV_H

#include "capture/dialect/rechunk.h"

struct event {
    struct rechunk *r;
    const struct json *v;
    struct words words; /* values that change */
    size_t bytes;       /* of the pieces in it */
    struct buf *out;
};

bool event_set(struct event *e, struct word word) MUST_CHECK;
bool event_piece(struct event *e, const int64_t place[3], const struct json *v,
    struct rechunk_piece piece) MUST_CHECK;
bool event_rest(
    struct event *e, struct rechunk_lane *lane, bool code, struct raw *out) MUST_CHECK;
bool event_whole(struct event *e, const struct json *v) MUST_CHECK;
/* What was thought of the answer, where its provider says nothing: as a member of `of`.
 */
bool event_moderation(struct event *e, const struct json *of) MUST_CHECK;
/* The same as a value, in the event's arena; empty: nothing. */
bool event_judgement(struct event *e, struct raw *out) MUST_CHECK;
void event_line(struct buf *out, struct raw name, struct raw data);

bool event_chat(struct event *e) MUST_CHECK;
bool event_chat_end(struct event *e) MUST_CHECK;
bool event_responses(struct event *e) MUST_CHECK;
bool event_messages(struct event *e) MUST_CHECK;

#endif
