#include "text/sse.h"

#include <string.h>

void sse_init(struct sse *s, size_t event_max_bytes)
{
    *s = (struct sse){.over = false};
    buf_init(&s->line, event_max_bytes);
    buf_init(&s->data, event_max_bytes);
    buf_init(&s->given, event_max_bytes);
}

void sse_fini(struct sse *s)
{
    buf_wipe(&s->line);
    buf_wipe(&s->data);
    buf_wipe(&s->given);
}

void sse_feed(struct sse *s, struct raw bytes)
{
    s->rest = bytes;
}

bool sse_ok(const struct sse *s, struct err *err)
{
    return !s->over ||
           err_set(err, ERR_LIMIT, "text.sse",
               "an event of the stream is larger than %zu bytes", s->data.max);
}

/* Up to the end of the line, which goes with it; false when it has not come. */
static bool take_line(struct sse *s)
{
    if (!s->rest.n)
        return false;
    if (s->after_cr) {
        s->after_cr = false;
        if (s->rest.p[0] == '\n')
            s->rest = raw_slice(s->rest, 1, s->rest.n);
    }
    size_t n = 0;
    while (n < s->rest.n && s->rest.p[n] != '\n' && s->rest.p[n] != '\r')
        n++;
    buf_add(&s->line, s->rest.p, n);
    bool ended = n < s->rest.n;
    s->after_cr = ended && s->rest.p[n] == '\r';
    s->rest = raw_slice(s->rest, ended ? n + 1 : n, s->rest.n);
    s->over |= s->line.failed;
    return ended;
}

/* A byte order mark may stand before the first line. */
static struct raw without_mark(struct sse *s)
{
    struct raw line = buf_raw(&s->line);
    bool first = !s->begun;
    s->begun = true;
    if (first && line.n >= 3 && memcmp(line.p, "\xef\xbb\xbf", 3) == 0)
        return raw_slice(line, 3, line.n);
    return line;
}

static void take_field(struct sse *s, struct raw line)
{
    size_t n = 0;
    while (n < line.n && line.p[n] != ':')
        n++;
    struct raw name = raw_slice(line, 0, n);
    struct raw value = raw_slice(line, n + 1, line.n);
    if (value.n && value.p[0] == ' ')
        value = raw_slice(value, 1, value.n);
    if (raw_eq_str(name, STR("data"))) {
        buf_add_raw(&s->data, value);
        buf_add_char(&s->data, '\n');
        s->has_data = true;
        s->over |= s->data.failed;
    } else if (raw_eq_str(name, STR("event"))) {
        s->name_n = value.n < SSE_NAME_MAX ? value.n : SSE_NAME_MAX;
        if (s->name_n)
            memcpy(s->name, value.p, s->name_n);
    }
}

/* The event that an empty line ends; false when it has no data, which is none. */
static bool give(struct sse *s, struct sse_event *out)
{
    bool any = s->has_data;
    struct buf swap = s->given;
    s->given = s->data;
    s->data = swap;
    buf_clear(&s->data);
    memcpy(s->given_name, s->name, s->name_n);
    out->name = raw_of(s->given_name, s->name_n);
    out->data = raw_slice(buf_raw(&s->given), 0, s->given.n ? s->given.n - 1 : 0);
    s->name_n = 0;
    s->has_data = false;
    return any;
}

bool sse_next(struct sse *s, struct sse_event *out)
{
    while (!s->over && take_line(s) && !s->over) {
        struct raw line = without_mark(s);
        bool ends = line.n == 0;
        if (!ends)
            take_field(s, line);
        buf_clear(&s->line);
        if (ends && give(s, out))
            return true;
    }
    return false;
}
