/*
 * capture/format/words.h - a member that holds a word of one of the closed lists.
 *
 * In:    an object, a member's name, the list (role, content, service, mode, origin).
 * Out:   the word's value; a word outside the list is counted and is 0: unknown.
 * Never: takes a near miss.
 */
#ifndef ABIDE_CAPTURE_FORMAT_WORDS_H
#define ABIDE_CAPTURE_FORMAT_WORDS_H

#include "capture/read/field.h"
#include "capture/read/reader.h"

#define FORMAT_WORD(r, object, field, list, absent, out)                               \
    do {                                                                               \
        struct raw text_ = field_raw((object), (field));                               \
        struct str word_;                                                              \
        *(out) = (absent);                                                             \
        if (text_.n > 0 &&                                                             \
            !(raw_token(text_, &word_) && list##_parse(word_, (out)))) {               \
            report_note((r)->report, CAPTURE_WORD_UNKNOWN);                            \
            *(out) = 0;                                                                \
        }                                                                              \
    } while (0)

#endif
