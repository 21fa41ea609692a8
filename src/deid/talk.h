/*
 * deid/talk.h - does a text read like people talking, or like reference prose?
 *
 * In:    a text.
 * Out:   a score, over 0 for talk.
 * Never: reads more than its first TALK_READ bytes; knows a language.
 *
 * Names in a manual or an encyclopedia are most often public ones; in talk each name
 * is somebody's. Short words, small letters at the beginning of sentences, short
 * sentences, questions, contractions and "I", "my", "you" speak for talk. The weights
 * are a logistic regression over the training half of corpora/chat and the texts of the
 * development corpus (docs/deid.md says what it costs).
 */
#ifndef ABIDE_DEID_TALK_H
#define ABIDE_DEID_TALK_H

#include "base/raw.h"

enum { TALK_READ = 2048 };

int talk_score(struct raw text);

#endif
