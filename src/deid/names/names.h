/*
 * deid/names/names.h - people and addresses that words around them announce.
 *
 * In:    a look (after the structured detectors), cues, a lexicon or none.
 * Out:   candidates in the look.
 * Never: scores words (deid/tagger does); remembers a text (memory.h).
 *
 * "My name is", "Dear", "Mrs", "Regards,", "Full name:", "my sister", "12 Mill Lane":
 * each rule has a trigger, one in some dozens of words, so the rest costs a bit test.
 */
#ifndef ABIDE_DEID_NAMES_NAMES_H
#define ABIDE_DEID_NAMES_NAMES_H

#include "deid/detect/class.h"
#include "deid/detect/look.h"
#include "deid/names/cue.h"

/* What a lexicon knows of a word. */
struct names_known {
    bool known;
    uint8_t rank;          /* log2 of how common: 0 is "the" */
    uint8_t given, family; /* as a first or last name: 0 never .. 3 common */
    uint8_t city;          /* as a city, likewise */
    bool stop;             /* in the list of stops: set behind the look-up (reader.h) */
};

typedef void names_look_up(const void *ctx, struct raw word, struct names_known *out);

struct names_rules {
    const struct cue_index *cues;
    names_look_up *look_up; /* NULL: there is no lexicon */
    const void *ctx;        /* of look_up */
};

void names_scan(struct look *l, const struct names_rules *rules, class_word_pass *pass);

#endif
