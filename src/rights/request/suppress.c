#include "rights/request/suppress.h"

#include <string.h>

enum { FOLDED_MAX = 1 << 16 };

/* Bytes of other scripts stand for themselves: letters, all of them. */
static char folded(unsigned char c)
{
    if (c >= 'A' && c <= 'Z')
        return (char)(c - 'A' + 'a');
    bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
    return word ? (char)c : ' ';
}

void suppress_fold(struct raw text, struct buf *out)
{
    bool space = true;
    buf_add_char(out, ' ');
    for (size_t i = 0; i < text.n; i++) {
        char c = folded(text.p[i]);
        if (c != ' ' || !space)
            buf_add_char(out, c);
        space = c == ' ';
    }
    if (!space)
        buf_add_char(out, ' ');
}

bool suppress_term_fits(struct raw term, bool *fits, struct err *err)
{
    struct buf text;
    buf_init(&text, FOLDED_MAX);
    suppress_fold(term, &text);
    bool done = buf_ok(&text, err);
    *fits = text.n >= SUPPRESS_TERM_MIN + 2 && text.n <= SUPPRESS_TERM_MAX + 2;
    buf_wipe(&text);
    return done;
}

size_t suppress_count(struct raw folded_text, struct raw folded_term)
{
    size_t count = 0;
    const unsigned char *p = folded_text.p, *end = p + folded_text.n;
    if (folded_term.n < 2)
        return 0;
    while (p && (size_t)(end - p) >= folded_term.n) {
        p = memmem(p, (size_t)(end - p), folded_term.p, folded_term.n);
        if (!p)
            break;
        count++;
        p++;
    }
    return count;
}
