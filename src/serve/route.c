#include "serve/route.h"

#include <string.h>

/* A segment of a path or a pattern: up to the next slash. */
static struct raw segment(struct raw rest)
{
    size_t n = 0;
    while (n < rest.n && rest.p[n] != '/')
        n++;
    return raw_slice(rest, 0, n);
}

/* Behind a segment and its slash. */
static struct raw behind(struct raw rest, struct raw seg)
{
    return raw_slice(rest, seg.n + 1, rest.n);
}

static int digit(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* RFC 3986, 2.3: needs none; or means something else where it is decoded once more. */
static bool may_not_be_escaped(int c, bool slash)
{
    if (c == '/')
        return !slash;
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           c == '-' || c == '.' || c == '_' || c == '~' || c == '\\' || c == '%' ||
           c < 0x20 || c == 0x7f;
}

static bool is_plain_segment(struct raw s, bool slash)
{
    if (raw_eq_str(s, STR(".")) || raw_eq_str(s, STR("..")))
        return false;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\' || s.p[i] == '#' || s.p[i] == ';')
            return false;
        if (s.p[i] != '%')
            continue;
        if (i + 2 >= s.n || digit(s.p[i + 1]) < 0 || digit(s.p[i + 2]) < 0)
            return false;
        if (may_not_be_escaped(digit(s.p[i + 1]) * 16 + digit(s.p[i + 2]), slash))
            return false;
        i += 2;
    }
    return true;
}

bool route_is_plain(struct raw path, bool slash)
{
    if (!path.n || path.p[0] != '/' || (path.n > 1 && path.p[path.n - 1] == '/'))
        return false;
    struct raw rest = raw_slice(path, 1, path.n);
    while (rest.n) {
        struct raw s = segment(rest);
        if (!s.n || !is_plain_segment(s, slash))
            return false;
        rest = behind(rest, s);
    }
    return true;
}

void route_cut(struct raw target, struct raw *path, struct raw *query)
{
    const unsigned char *mark = target.n ? memchr(target.p, '?', target.n) : NULL;
    size_t n = mark ? (size_t)(mark - target.p) : target.n;
    *path = raw_slice(target, 0, n);
    *query = mark ? raw_slice(target, n + 1, target.n) : raw_of(NULL, 0);
}

enum width { IS_WORD, IS_NAME, IS_REST };

static enum width width_of(struct raw s)
{
    if (raw_eq_str(s, STR("{*}")))
        return IS_REST;
    return s.n > 1 && s.p[0] == '{' && s.p[s.n - 1] == '}' ? IS_NAME : IS_WORD;
}

static bool keep(struct visit *visit, struct raw part)
{
    if (visit->count == ROUTE_NAMES_MAX)
        return false;
    visit->names[visit->count++] = part;
    return true;
}

/* One segment each; sets *over when the pattern takes the rest. */
static bool fits_one(
    struct raw pattern, struct raw path, struct visit *visit, bool *over)
{
    struct raw want = segment(pattern), got = segment(path);
    switch (width_of(want)) {
    case IS_REST:
        *over = true;
        return path.n && keep(visit, path);
    case IS_NAME:
        return got.n && keep(visit, got);
    case IS_WORD:
        return raw_eq(want, got);
    }
    return false;
}

void route_methods_write(uint32_t methods, struct buf *out)
{
    bool first = true;
    for (int m = HTTP_METHOD_GET; m <= HTTP_METHOD_OPTIONS; m++) {
        if (!(methods & ROUTE_METHOD(m)))
            continue;
        buf_add_z(out, first ? "" : ", ");
        buf_add_str(out, http_method_word((enum http_method)m));
        first = false;
    }
}

bool route_fits(const char *pattern, struct raw path, struct visit *visit)
{
    struct raw want = raw_of(pattern, strlen(pattern));
    bool over = false;
    visit->count = 0;
    if (!path.n || path.p[0] != '/')
        return false;
    want = raw_slice(want, 1, want.n);
    path = raw_slice(path, 1, path.n);
    for (;;) {
        struct raw w = segment(want), p = segment(path);
        if (!fits_one(want, path, visit, &over))
            return false;
        if (over)
            return true;
        bool last = w.n == want.n;
        if (last || p.n == path.n)
            return last && p.n == path.n;
        want = behind(want, w);
        path = behind(path, p);
    }
}

int route_compare(const char *a, const char *b)
{
    struct raw x = raw_of(a, strlen(a)), y = raw_of(b, strlen(b));
    x = raw_slice(x, 1, x.n);
    y = raw_slice(y, 1, y.n);
    for (;;) {
        struct raw s = segment(x), t = segment(y);
        enum width v = width_of(s), w = width_of(t);
        if (v != w)
            return v < w ? -1 : 1;
        int words = v == IS_WORD ? raw_cmp(s, t) : 0;
        if (words || v == IS_REST)
            return words;
        bool ended = s.n == x.n, other = t.n == y.n;
        if (ended || other)
            return other - ended; /* the longer one is narrower */
        x = behind(x, s);
        y = behind(y, t);
    }
}
