/*
 * dataset/openai.h - is this line a row that OpenAI's chat fine-tuning takes?
 *
 * In:    one parsed line.
 * Out:   NULL, or what is wrong with it, as a literal.
 * Never: repeats the line's text; accepts members that this project does not write.
 *
 * The published rules for chat rows (fine-tuning, chat input), for text without tools:
 * an object with "messages"; each message an object with "role" and "content"; roles
 * system, user, assistant; an assistant's message at the end, so at least one.
 */
#ifndef ABIDE_DATASET_OPENAI_H
#define ABIDE_DATASET_OPENAI_H

#include "text/json.h"

const char *dataset_openai_complaint(const struct json *row);
const char *dataset_messages_complaint(const struct json *messages);

#endif
