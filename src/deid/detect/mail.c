#include <string.h>

#include "deid/detect/detectors.h"
#include "deid/validate/domain.h"

enum {
    LOCAL_MAX = 64, /* RFC 5321 4.5.3.1.1 */
    HANDLE_MIN = 3,
    HANDLE_MAX = 32,
    SURE = 98,
    UNKNOWN_TLD = 75,
    SPREAD_MAX = 64,
};

static bool local_char(unsigned char c)
{
    return ch_is(c, CH_ALNUM | CH_LOCAL | CH_HIGH);
}

/* Where the local part before the '@' begins; `at` when there is none. */
static size_t local_start(const struct look *l, size_t at)
{
    size_t i = at;
    while (i > l->floor && at - i < LOCAL_MAX && local_char(l->p[i - 1]))
        i--;
    /* What people put around an address is not in it. */
    while (i < at && (!ch_is(l->p[i], CH_WORD) && l->p[i] != '_'))
        i++;
    return i;
}

static bool local_valid(const struct look *l, size_t start, size_t at)
{
    if (start == at || l->p[at - 1] == '.')
        return false;
    for (size_t i = start; i + 1 < at; i++) {
        if (l->p[i] == '.' && l->p[i + 1] == '.')
            return false;
    }
    return true;
}

/* @name: a handle when it looks made up (digit, '_', '.') or a word before says so. */
static size_t handle(struct look *l, size_t at)
{
    unsigned char before = look_before(l, at);
    if (ch_is(before, CH_WORD) || before == '_' || before == '@' || before == '.' ||
        before == '/' || before == '`' || before == '\\' || before == '$')
        return at + 1;
    size_t end = at + 1;
    bool odd = false;
    while (end < l->n && end - at <= HANDLE_MAX &&
           (ch_is(l->p[end], CH_ALNUM) || l->p[end] == '_' || l->p[end] == '.')) {
        odd |= ch_is(l->p[end], CH_DIGIT) || l->p[end] == '_';
        end++;
    }
    while (end > at && l->p[end - 1] == '.')
        end--;
    size_t n = end - at - 1;
    unsigned char after = look_at(l, end);
    if (before == '(' && (after == ',' || after == ';'))
        return at + 1; /* push(@list, ...) */
    if (n < HANDLE_MIN || after == '/' || after == '(' || after == '-' ||
        after == '@' || !ch_is(l->p[at + 1], CH_LETTER | CH_DIGIT) ||
        ch_is(after, CH_ALNUM))
        return at + 1;
    bool named =
        look_named(l, DET_HANDLE, at, (const uint8_t[]){CX_USER, CX_HANDLE}, 2);
    if (!odd && !named)
        return at + 1;
    look_add(l, DET_HANDLE, at, end, named ? 92 : 72);
    l->floor = end;
    return end;
}

/* Letters of a name, or one letter and a space again and again; the compact form. */
struct spread {
    unsigned char text[SPREAD_MAX];
    size_t n, spaces, end;
};

static bool spread_char(unsigned char c)
{
    return ch_is(c, CH_ALNUM) || c == '-' || c == '_';
}

/* "gmail . com", "g m a i l . c o m": a host with spaces around its dots or letters. */
static void spread_host(const struct look *l, size_t from, struct spread *s)
{
    size_t i = from;
    bool letters = spread_char(look_at(l, i)) && look_at(l, i + 1) == ' ';
    s->n = s->spaces = 0;
    s->end = i;
    while (i < l->n && s->n < SPREAD_MAX) {
        unsigned char c = l->p[i], next = look_at(l, i + 1), after = look_at(l, i + 2);
        if (c == ' ') {
            bool dot = next == '.' && (after == ' ' || spread_char(after));
            bool behind = s->n > 0 && s->text[s->n - 1] == '.' && spread_char(next);
            bool alone = letters && spread_char(next) && !spread_char(after);
            if (!dot && !behind && !alone)
                return;
            s->spaces++;
        } else if (spread_char(c) || (c == '.' && (next == ' ' || spread_char(next)))) {
            s->text[s->n++] = c;
            s->end = c == '.' ? s->end : i + 1;
        } else {
            return;
        }
        i++;
    }
}

/* Where "jane", "jane.doe" or "j a n e" before the '@' begins; `at`: nowhere. */
static size_t spread_local(const struct look *l, size_t at)
{
    size_t i = at;
    if (i > l->floor && l->p[i - 1] == ' ')
        i--;
    size_t end = i;
    while (i > l->floor && end - i < LOCAL_MAX && local_char(l->p[i - 1]))
        i--;
    if (end - i != 1)
        return i < end ? i : at;
    while (i > l->floor + 1 && l->p[i - 1] == ' ' && local_char(l->p[i - 2]) &&
           (i == l->floor + 2 || l->p[i - 3] == ' ') && end - i < 2 * LOCAL_MAX)
        i -= 2;
    return i;
}

/* "jane @ gmail . com": with spaces only people who hide it write an address. */
static size_t mail_spaced(struct look *l, size_t at)
{
    struct spread host;
    bool known = false;
    size_t start = spread_local(l, at);
    size_t from = at + 1 + (look_at(l, at + 1) == ' ');
    if (start == at)
        return 0;
    spread_host(l, from, &host);
    bool spaced = l->p[at - 1] == ' ' || from > at + 1;
    if (host.n == 0 || !(host.spaces || (spaced && at - start > 4)) ||
        !domain_valid(host.text, host.n - (host.text[host.n - 1] == '.'), &known) ||
        !known)
        return 0;
    look_add(l, DET_EMAIL, start, host.end, 80);
    return l->floor = host.end;
}

size_t detect_at_sign(struct look *l, size_t at)
{
    size_t start = local_start(l, at);
    size_t end = domain_end(l->p, l->n, at + 1);
    bool known = false;
    bool fits = local_valid(l, start, at) && end > at + 1;
    if (fits && !look_unchecked(l, DET_EMAIL))
        fits = domain_valid(l->p + at + 1, end - at - 1, &known);
    if (!fits) {
        size_t wide = mail_spaced(l, at);
        return wide ? wide : start == at ? handle(l, at) : at + 1;
    }
    look_add(l, DET_EMAIL, start, end, known ? SURE : UNKNOWN_TLD);
    l->floor = end;
    return end;
}
