/*
 * deid/naming.h - the rules, the tagger and the memory, as one part of the engine.
 *
 * In:    the engine's options, a look that the structured detectors have been through.
 * Out:   candidates for people, places and addresses.
 * Never: reads a file: the model's bytes come with the options.
 *
 * Names in prose are most often public ones (authors, kings, cities); in talk each is
 * somebody's. Rules find people behind their cues in both; the model, which finds every
 * name, is asked where people talk (talk.h).
 */
#ifndef ABIDE_DEID_NAMING_H
#define ABIDE_DEID_NAMING_H

#include "deid/deid.h"
#include "deid/detect/class.h"
#include "deid/detect/look.h"
#include "deid/names/memory.h"
#include "deid/opinion.h"
#include "deid/tagger/tagger.h"
#include "deid/talk.h"

struct naming {
    struct cue_index *cues;
    struct tagger_model *model; /* NULL: rules alone */
    struct tagger_options tagging;
    struct names_rules rules;
    struct talk_words talk;
    enum deid_names names;
    bool keep_public;
    const struct deid_opinion *opinion; /* NULL: nobody else is asked */
    bool off; /* nobody asks for people, places or addresses */
};

bool naming_init(struct naming *naming, const struct deid_options *options,
    struct err *err) MUST_CHECK;
void naming_fini(struct naming *naming);

/* What one thread needs: a tagger that remembers words, a memory of names. */
struct naming_work {
    const struct naming *of; /* whose tagger this is */
    struct tagger *tagger;
    struct tagger_spans tagged;
    struct opinion_spans opinion;
    struct names_memory memory;
};
void naming_work_fini(struct naming_work *work);

/* Adds candidates to the look; l->failed when memory ran out. `talk`: the text is a
 * turn of a conversation. */
void naming_find(const struct naming *naming, struct naming_work *work, struct look *l,
    class_word_pass *pass, bool talk);

/* Whether the model is asked about a text that is no turn of a conversation. */
bool naming_asks(const struct naming *naming, struct raw text);

/* Adds what the second opinion says; false with its error: fail closed. */
bool naming_ask(const struct naming *naming, struct naming_work *work, struct look *l,
    struct err *err) MUST_CHECK;

/* Takes well-known persons out of the spans, if they may stay; the new count. */
size_t naming_keep(
    const struct naming *naming, struct raw text, struct span *spans, size_t n);

#endif
