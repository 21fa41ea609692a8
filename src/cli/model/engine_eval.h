/*
 * cli/model/engine_eval.h - what does the whole engine find of the names people marked?
 *
 * In:    the model's bytes, a point, the documents of one file.
 * Out:   scores of the engine's people, places and addresses: rules, tagger and the
 *        memory of a conversation together, as a user gets them.
 * Never: counts spans of other types: marks name no e-mail addresses and numbers.
 */
#ifndef ABIDE_CLI_MODEL_ENGINE_EVAL_H
#define ABIDE_CLI_MODEL_ENGINE_EVAL_H

#include "deid/deid.h"
#include "deid/train/score.h"

struct engine_eval {
    struct deid_engine *engine;
    struct deid_turns turns;
    struct tagger_spans spans; /* scratch */
};

bool engine_eval_open(struct engine_eval *e, const struct deid_options *options,
    struct err *err) MUST_CHECK;
void engine_eval_close(struct engine_eval *e); /* a zero one is fine */

/* Adds the documents from `first` on to the score, conversation by conversation. */
bool engine_eval_docs(struct engine_eval *e, const struct corpus *corpus, size_t first,
    struct score *score, struct err *err) MUST_CHECK;

#endif
