#include "sharing/provider.h"

#include <string.h>

TABLE_DEFINE(sharing_personal, SHARING_PERSONAL_TABLE)
TABLE_DEFINE(sharing_class, SHARING_CLASS_TABLE)

/* The next word of a list with blanks or commas; false at its end. */
static bool next_word(struct str *rest, struct str *word)
{
    size_t i = 0, n;
    while (i < rest->n && (rest->p[i] == ' ' || rest->p[i] == ','))
        i++;
    for (n = i; n < rest->n && rest->p[n] != ' ' && rest->p[n] != ',';)
        n++;
    *word = str_slice(*rest, i, n);
    *rest = str_slice(*rest, n, rest->n);
    return word->n > 0;
}

bool sharing_fields_parse(struct str words, struct sharing_provider *p, struct err *err)
{
    struct str word, token;
    p->some_fields = true;
    while (next_word(&words, &word)) {
        if (p->field_count == SHARING_FIELDS_MAX || word.n >= SHARING_NAME_MAX ||
            !raw_token(raw_from_str(word), &token))
            return err_set(err, ERR_INPUT, "sharing.fields",
                "name up to %d members of a body", SHARING_FIELDS_MAX);
        memcpy(p->fields[p->field_count++], word.p, word.n);
    }
    return p->field_count > 0 ||
           err_set(err, ERR_INPUT, "sharing.fields", "name at least one member");
}

bool sharing_classes_parse(
    struct str words, struct sharing_provider *p, struct err *err)
{
    struct str word;
    enum sharing_class c;
    p->some_classes = true;
    while (next_word(&words, &word)) {
        if (!sharing_class_parse(word, &c))
            return err_set(err, ERR_INPUT, "sharing.classes",
                "the classes are text, image, audio, file and tool");
        p->classes |= UINT32_C(1) << c;
    }
    return p->classes ||
           err_set(err, ERR_INPUT, "sharing.classes", "name at least one class");
}

bool sharing_may_leave(const struct sharing_provider *p, struct raw field)
{
    for (size_t i = 0; i < p->field_count; i++) {
        if (raw_eq_str(field, str_z(p->fields[i])))
            return true;
    }
    return !p->some_fields;
}

enum sharing_class sharing_class_of(enum content content, bool tool)
{
    if (content == CONTENT_IMAGE_IN || content == CONTENT_IMAGE_OUT)
        return SHARING_IMAGE;
    if (content == CONTENT_AUDIO)
        return SHARING_AUDIO;
    if (content == CONTENT_FILE)
        return SHARING_FILE;
    return tool ? SHARING_TOOL : SHARING_TEXT;
}

bool sharing_may_tell(const struct sharing_provider *p, enum sharing_class c)
{
    return !p->some_classes || (p->classes >> c & 1);
}

bool sharing_tells_all(const struct sharing_provider *p)
{
    return p->personal == SHARING_AS_IT_IS && !p->some_fields && !p->some_classes;
}
