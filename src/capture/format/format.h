/*
 * capture/format/format.h - the formats: one reader each, and how each is told.
 *
 * In:    an element as JSON.
 * Out:   a conversation, or nothing; which format an element is of.
 * Never: called by others than capture/run.c.
 */
#ifndef ABIDE_CAPTURE_FORMAT_FORMAT_H
#define ABIDE_CAPTURE_FORMAT_FORMAT_H

#include "capture/read/reader.h"

/* The format an element is of; auto: none of them. */
enum capture_format format_tell(
    const struct capture_options *options, const struct json *element);

/* The reader of a format. NULL for auto. */
reader_read *format_reader(enum capture_format format);

reader_read chatgpt_read, messages_read, oasst_read, claude_read, grok_read;
reader_read sharegpt_read, calls_langfuse, calls_litellm;

/* Side files that hold somebody's words: group chats, Claude's memories and projects.
 */
reader_read group_read, claude_side_memory, claude_side_project;

/* A record of Claude's users.json. */
bool claude_user(struct reader *r, const struct json *entry,
    const struct capture_handler *h, struct err *err) MUST_CHECK;

/* OASST as lines: an element is one message; a tree ends when another one begins. */
bool oasst_is_line(const struct json *element);
bool oasst_add(struct reader *r, const struct json *line, struct err *err) MUST_CHECK;
bool oasst_finish(struct reader *r, struct raw tree_id, struct conversation *c,
    struct err *err) MUST_CHECK;

#endif
