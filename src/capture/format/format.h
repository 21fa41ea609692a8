/*
 * capture/format/format.h - the formats: one reader each.
 *
 * In:    an element as JSON.
 * Out:   a conversation, or nothing.
 * Never: called by others than capture/run.c.
 */
#ifndef ABIDE_CAPTURE_FORMAT_FORMAT_H
#define ABIDE_CAPTURE_FORMAT_FORMAT_H

#include "capture/read/reader.h"

reader_read chatgpt_read, messages_read;

/* OASST: an element is one message; a tree is complete when another one begins. */
bool oasst_add(struct reader *r, const struct json *line, struct err *err) MUST_CHECK;
bool oasst_finish(struct reader *r, struct raw tree_id, struct conversation *c,
    struct err *err) MUST_CHECK;

#endif
