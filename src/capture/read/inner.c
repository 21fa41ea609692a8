#include "capture/read/inner.h"

/*
 * One byte at a time, outside the list: strings are followed so that brackets in them
 * do not count; a string at depth 1 that equals the name and is followed by a colon and
 * a bracket opens the list. A name in an escaped spelling is not found: it is then an
 * object without that list, which the report shows as no conversations.
 */

void inner_init(struct inner *in, struct source source, struct str name)
{
    *in = (struct inner){.source = source, .name = name};
}

static bool is_space(unsigned char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void in_string(struct inner *in, unsigned char c)
{
    if (in->escaped) {
        in->escaped = false;
        return;
    }
    if (c == '"') {
        in->in_string = false;
        bool found = in->depth == 1 && in->matched == in->name.n;
        in->state = in->state == INNER_SEEK && found ? INNER_COLON : in->state;
        return;
    }
    in->escaped = c == '\\';
    bool same = in->matched < in->name.n && c == (unsigned char)in->name.p[in->matched];
    in->matched = same ? in->matched + 1 : in->name.n + 1;
}

static void in_structure(struct inner *in, unsigned char c)
{
    if (c == '"') {
        in->in_string = true;
        in->matched = 0;
    }
    if (c == '{' || c == '[')
        in->depth++;
    if ((c == '}' || c == ']') && in->depth > 0)
        in->depth--;
}

/* Takes a byte; true when it belongs to the list. */
static bool take(struct inner *in, unsigned char c)
{
    bool listed = in->state == INNER_LIST;
    if (in->in_string) {
        in_string(in, c);
        return listed;
    }
    if (!listed && is_space(c))
        return false;
    if (in->state == INNER_COLON)
        in->state = c == ':' ? INNER_VALUE : INNER_SEEK;
    else if (in->state == INNER_VALUE)
        in->state = c == '[' ? INNER_LIST : INNER_SEEK;
    in_structure(in, c);
    if (listed && in->depth == 1)
        in->state = INNER_DONE;
    return listed || in->state == INNER_LIST;
}

static bool read_inner(void *ctx, void *to, size_t cap, size_t *got, struct err *err)
{
    struct inner *in = ctx;
    unsigned char *bytes = to;
    size_t kept = 0, n = 1;
    while (kept == 0 && n > 0 && in->state != INNER_DONE) {
        if (!source_read(&in->source, bytes, cap, &n, err))
            return false;
        for (size_t i = 0; i < n && in->state != INNER_DONE; i++) {
            unsigned char c = bytes[i];
            if (take(in, c))
                bytes[kept++] = c;
        }
    }
    *got = kept;
    return true;
}

struct source inner_source(struct inner *in)
{
    return (struct source){read_inner, in};
}
