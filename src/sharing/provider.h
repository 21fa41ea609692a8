/*
 * sharing/provider.h - what may one provider be told?
 *
 * In:    an entry of the register: fields, classes, what becomes of personal things.
 * Out:   whether a member of a body may leave, whether a class may.
 * Never: lets out what the entry does not name, when it names anything.
 */
#ifndef ABIDE_SHARING_PROVIDER_H
#define ABIDE_SHARING_PROVIDER_H

#include <stdint.h>

#include "base/err.h"
#include "base/raw.h"
#include "model/table.h"
#include "model/words.h"

/* What leaves in the place of personal things. */
#define SHARING_PERSONAL_TABLE(X)                                                      \
    X(SHARING_AS_IT_IS, "off")                                                         \
    X(SHARING_LABELS, "labels")         /* <EMAIL>: nothing comes back */              \
    X(SHARING_PSEUDONYMS, "pseudonyms") /* <EMAIL_1>, and the answer is restored */
enum sharing_personal { SHARING_PERSONAL_TABLE(TABLE_ENUM) };
TABLE_DECLARE(sharing_personal);

#define SHARING_CLASS_TABLE(X)                                                         \
    X(SHARING_TEXT, "text")                                                            \
    X(SHARING_IMAGE, "image")                                                          \
    X(SHARING_AUDIO, "audio")                                                          \
    X(SHARING_FILE, "file")                                                            \
    X(SHARING_TOOL, "tool")
enum sharing_class { SHARING_CLASS_TABLE(TABLE_ENUM) };
TABLE_DECLARE(sharing_class);

enum { SHARING_FIELDS_MAX = 64, SHARING_NAME_MAX = 64 };

/* The zero value tells everything, as it is. */
struct sharing_provider {
    enum sharing_personal personal;
    bool some_fields; /* only those named may leave */
    char fields[SHARING_FIELDS_MAX][SHARING_NAME_MAX];
    size_t field_count;
    bool some_classes;
    uint32_t classes; /* bits of sharing_class */
};

/* "model messages stream", "text tool"; ERR_INPUT for a word that can't be one. */
bool sharing_fields_parse(
    struct str words, struct sharing_provider *p, struct err *err) MUST_CHECK;
bool sharing_classes_parse(
    struct str words, struct sharing_provider *p, struct err *err) MUST_CHECK;

bool sharing_may_leave(const struct sharing_provider *p, struct raw field);
/* The class a message's content belongs to. */
enum sharing_class sharing_class_of(enum content content, bool tool);
bool sharing_may_tell(const struct sharing_provider *p, enum sharing_class c);
/* Nothing is held back or changed. */
bool sharing_tells_all(const struct sharing_provider *p);

#endif
