#include "portal/core/browser.h"

#include <string.h>

/* "off", "on"; then ".xxxxxxxx" for each account. */
struct browser_choice browser_read(struct raw cookie)
{
    struct browser_choice c = {.says = BROWSER_UNSET}, none = c;
    struct str text;
    if (!raw_token(cookie, &text))
        return none;
    size_t front = str_find_char(text, '.');
    struct str word = str_slice(text, 0, front);
    c.says = str_eq(word, STR("off"))  ? BROWSER_OFF
             : str_eq(word, STR("on")) ? BROWSER_ON
                                       : BROWSER_UNSET;
    for (size_t at = front; at < text.n; at += BROWSER_MARK + 1) {
        struct str mark = str_slice(text, at + 1, at + 1 + BROWSER_MARK);
        if (mark.n != BROWSER_MARK || c.mark_count == BROWSER_MARKS_MAX ||
            text.p[at] != '.')
            return none;
        memcpy(c.marks[c.mark_count++], mark.p, BROWSER_MARK);
    }
    return c.says == BROWSER_UNSET ? none : c;
}

void browser_write(const struct browser_choice *c, struct buf *out)
{
    if (c->says == BROWSER_UNSET)
        return;
    buf_add_z(out, c->says == BROWSER_ON ? "on" : "off");
    for (size_t i = 0; i < c->mark_count; i++) {
        buf_add_char(out, '.');
        buf_add(out, c->marks[i], BROWSER_MARK);
    }
}

bool browser_has_met(const struct browser_choice *c, const char mark[BROWSER_MARK])
{
    for (size_t i = 0; i < c->mark_count; i++) {
        if (memcmp(c->marks[i], mark, BROWSER_MARK) == 0)
            return true;
    }
    return false;
}

void browser_meets(struct browser_choice *c, const char mark[BROWSER_MARK])
{
    if (c->mark_count == BROWSER_MARKS_MAX) {
        memmove(c->marks[0], c->marks[1], (BROWSER_MARKS_MAX - 1) * BROWSER_MARK);
        c->mark_count--;
    }
    memcpy(c->marks[c->mark_count++], mark, BROWSER_MARK);
}
