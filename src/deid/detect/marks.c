#include <string.h>

#include "deid/detect/address.h"
#include "deid/detect/assign.h"
#include "deid/detect/detectors.h"
#include "deid/detect/url.h"

enum { PEM_MAX = 65536, PEM_HEAD = 64 };

size_t detect_colon(struct look *l, size_t at)
{
    if (look_at(l, at + 1) == '/' && look_at(l, at + 2) == '/')
        return url_at(l, at);
    unsigned char before = look_before(l, at);
    unsigned char after = look_at(l, at + 1);
    if (ch_is(before, CH_HEX) && (ch_is(after, CH_HEX) || after == ':')) {
        size_t end = address_colons(l, at);
        if (end)
            return end;
    }
    size_t end = assign_value(l, at);
    return end ? end : at + 1;
}

size_t detect_equals(struct look *l, size_t at)
{
    size_t end = assign_value(l, at);
    return end ? end : at + 1;
}

/* The line "-----END ... -----" of the block; without one, the end of its base64. */
static size_t pem_end(const struct look *l, size_t body)
{
    size_t limit = l->n - body < PEM_MAX ? l->n : body + PEM_MAX;
    const unsigned char *end = memmem(l->p + body, limit - body, "-----END ", 9);
    if (end) {
        size_t i = (size_t)(end - l->p) + 9;
        const unsigned char *close =
            memmem(l->p + i, limit - i < PEM_HEAD ? limit - i : PEM_HEAD, "-----", 5);
        return close ? (size_t)(close - l->p) + 5 : i;
    }
    size_t i = body;
    while (i < limit && (ch_is(l->p[i], CH_BASE64 | CH_SPACE) || l->p[i] == '='))
        i++;
    return i;
}

size_t detect_dashes(struct look *l, size_t at)
{
    size_t start = at;
    while (start > l->floor && at - start < 5 && l->p[start - 1] == '-')
        start--;
    if (l->n - start < 16 || memcmp(l->p + start, "-----BEGIN ", 11) != 0) {
        size_t end = at + 1;
        while (end < l->n && l->p[end] == '-')
            end++;
        return end > at + 8 ? end - 5 : at + 1;
    }
    size_t head = start + 11;
    size_t room = l->n - head < PEM_HEAD ? l->n - head : PEM_HEAD;
    const unsigned char *close = memmem(l->p + head, room, "-----", 5);
    if (!close)
        return head;
    size_t body = (size_t)(close - l->p) + 5;
    bool private = memmem(l->p + head, body - head, "PRIVATE KEY", 11) != NULL;
    if (!private && !look_unchecked(l, DET_PEM))
        return body;
    size_t end = pem_end(l, body);
    look_add(l, DET_PEM, start, end, 99);
    return l->floor = end;
}
