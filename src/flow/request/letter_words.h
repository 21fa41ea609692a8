/*
 * flow/request/letter_words.h - how is each sentence of a letter said in a language?
 *
 * In:    the language somebody asked in; a sentence, a kind, a reason.
 * Out:   its words: in that language, in English when it is none of ours.
 * Never: leaves a sentence out in one language; says anything of one person.
 */
#ifndef ABIDE_FLOW_REQUEST_LETTER_WORDS_H
#define ABIDE_FLOW_REQUEST_LETTER_WORDS_H

#include "base/raw.h"
#include "model/request.h"

enum letter_language {
    LETTER_EN, /* when none is known */
    LETTER_DE,
    LETTER_ES,
    LETTER_FR,
    LETTER_LANGUAGE_COUNT
};

enum letter_word {
    LETTER_NONE, /* nobody is told */
    LETTER_SUBJECT,
    LETTER_RECEIVED,
    LETTER_WORKING,
    LETTER_IDENTIFIED,
    LETTER_MORE_TIME,
    LETTER_ANEW,
    LETTER_IDENTIFY,
    LETTER_FULFILLED,
    LETTER_PARTIAL,
    LETTER_DENIED,
    LETTER_REVOKED,
    LETTER_EXPIRED,
    LETTER_APPEALED,
    LETTER_UPHELD,
    LETTER_REQUEST, /* before its number */
    LETTER_CASE,    /* before its handle */
    LETTER_DUE,     /* before a day, as the three below */
    LETTER_WAIT,
    LETTER_APPEAL,
    LETTER_DESTROY,
    LETTER_COMPLAIN,
    LETTER_WORD_COUNT
};

/* Of "de" and of "de-AT"; English when the tag is empty or of no language here. */
enum letter_language letter_words_language(struct raw tag);
/* NULL for LETTER_NONE, REQUEST_NOTHING and WHY_NONE alone. */
const char *letter_words_say(enum letter_language language, enum letter_word word);
const char *letter_words_kind(enum letter_language language, enum request_kind kind);
const char *letter_words_reason(enum letter_language language, enum request_reason why);

#endif
