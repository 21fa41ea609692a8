#include "base/raw.h"

#include <string.h>

struct raw raw_of(const void *p, size_t n)
{
    return (struct raw){p, n};
}

struct raw raw_from_str(struct str s)
{
    return raw_of(s.p, s.n);
}

struct raw raw_slice(struct raw r, size_t from, size_t to)
{
    if (to > r.n)
        to = r.n;
    if (from > to)
        from = to;
    return (struct raw){r.p ? r.p + from : NULL, to - from};
}

bool raw_eq(struct raw a, struct raw b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool raw_eq_str(struct raw a, struct str b)
{
    return raw_eq(a, raw_from_str(b));
}

int raw_cmp(struct raw a, struct raw b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n ? memcmp(a.p, b.p, n) : 0;
    if (order)
        return order < 0 ? -1 : 1;
    return (a.n > b.n) - (a.n < b.n);
}

static bool token_byte(unsigned char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           c == '.' || c == '_' || c == ':' || c == '-';
}

bool raw_token(struct raw r, struct str *out)
{
    if (r.n == 0 || r.n > RAW_TOKEN_MAX)
        return false;
    for (size_t i = 0; i < r.n; i++) {
        if (!token_byte(r.p[i]))
            return false;
    }
    *out = (struct str){(const char *)r.p, r.n};
    return true;
}
