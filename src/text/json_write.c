#include "text/json_write.h"

#include "text/json_scan_priv.h"
#include "text/utf8.h"

struct jw jw_to(struct buf *out)
{
    return (struct jw){.out = out};
}

static void indent(struct jw *w)
{
    buf_add_char(w->out, '\n');
    for (unsigned i = 0; i < w->depth; i++)
        buf_add(w->out, "  ", 2);
}

/* What stands between this value or key and the one before it. */
static void separate(struct jw *w)
{
    if (w->comma)
        buf_add_char(w->out, ',');
    if (w->pretty && w->depth && !w->keyed)
        indent(w);
    w->comma = true;
    w->keyed = false;
}

static void begin(struct jw *w, char bracket)
{
    separate(w);
    buf_add_char(w->out, bracket);
    w->comma = false;
    w->depth++;
}

static void end(struct jw *w, char bracket)
{
    bool empty = !w->comma;
    w->depth--;
    if (w->pretty && !empty)
        indent(w);
    buf_add_char(w->out, bracket);
    w->comma = true;
}

void jw_object_begin(struct jw *w)
{
    begin(w, '{');
}

void jw_object_end(struct jw *w)
{
    end(w, '}');
}

void jw_array_begin(struct jw *w)
{
    begin(w, '[');
}

void jw_array_end(struct jw *w)
{
    end(w, ']');
}

void jw_line(struct jw *w)
{
    buf_add_char(w->out, '\n');
    w->comma = false;
}

static void add_escape(struct buf *b, unsigned char c)
{
    static const char digits[] = "0123456789abcdef";
    static const char letters[0x60] = {['"'] = '"',
        ['\\'] = '\\',
        ['\b'] = 'b',
        ['\f'] = 'f',
        ['\n'] = 'n',
        ['\r'] = 'r',
        ['\t'] = 't'};
    char text[6] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
    if (!letters[c]) {
        buf_add(b, text, sizeof text);
        return;
    }
    text[1] = letters[c];
    buf_add(b, text, 2);
}

static void add_content(struct buf *b, const unsigned char *p, const unsigned char *end)
{
    while (p < end) {
        const unsigned char *from = p;
        p = scan_plain(p, end);
        buf_add(b, from, (size_t)(p - from));
        for (from = p; p < end && *p >= 0x80; p++)
            continue;
        (void)utf8_clean(b, raw_of(from, (size_t)(p - from)));
        if (p < end && scan_is_special(*p))
            add_escape(b, *p++);
    }
}

static void add_quoted(struct buf *b, struct raw r)
{
    buf_add_char(b, '"');
    if (r.n)
        add_content(b, r.p, r.p + r.n);
    buf_add_char(b, '"');
}

static void add_key(struct jw *w, struct raw key)
{
    separate(w);
    add_quoted(w->out, key);
    buf_add_char(w->out, ':');
    if (w->pretty)
        buf_add_char(w->out, ' ');
    w->comma = false;
    w->keyed = true;
}

void jw_key(struct jw *w, struct str key)
{
    add_key(w, raw_from_str(key));
}

void jw_key_raw(struct jw *w, struct raw key)
{
    add_key(w, key);
}

void jw_str(struct jw *w, struct str s)
{
    jw_raw(w, raw_from_str(s));
}

void jw_raw(struct jw *w, struct raw content)
{
    separate(w);
    add_quoted(w->out, content);
}

void jw_i64(struct jw *w, int64_t v)
{
    separate(w);
    buf_add_i64(w->out, v);
}

void jw_u64(struct jw *w, uint64_t v)
{
    separate(w);
    buf_add_u64(w->out, v);
}

void jw_bool(struct jw *w, bool v)
{
    separate(w);
    buf_add_z(w->out, v ? "true" : "false");
}

void jw_null(struct jw *w)
{
    separate(w);
    buf_add_z(w->out, "null");
}

void jw_verbatim(struct jw *w, struct raw json)
{
    separate(w);
    buf_add_raw(w->out, json);
}

/* A scalar, or the opening of a container. */
static void write_front(struct jw *w, const struct json *v)
{
    bool yes = false;
    switch (json_type(v)) {
    case JSON_OBJECT:
        jw_object_begin(w);
        return;
    case JSON_ARRAY:
        jw_array_begin(w);
        return;
    case JSON_STRING:
        jw_raw(w, json_raw(v));
        return;
    case JSON_NUMBER:
        jw_verbatim(w, json_number_text(v));
        return;
    case JSON_BOOL:
        jw_bool(w, json_bool(v, &yes) && yes);
        return;
    case JSON_NULL:
    case JSON_NONE:
        jw_null(w);
        return;
    }
}

static void write_back(struct jw *w, const struct json *v)
{
    if (json_is(v, JSON_OBJECT))
        jw_object_end(w);
    else if (json_is(v, JSON_ARRAY))
        jw_array_end(w);
}

/* json_parse lets no tree be deeper than JSON_DEPTH_MAX. */
void jw_value(struct jw *w, const struct json *v)
{
    const struct json *open[JSON_DEPTH_MAX];
    size_t depth = 0;
    for (;;) {
        if (depth && json_is(open[depth - 1], JSON_OBJECT))
            jw_key_raw(w, json_key(v));
        write_front(w, v);
        if (json_first(v)) {
            open[depth++] = v;
            v = json_first(v);
            continue;
        }
        write_back(w, v);
        while (depth && !json_next(v)) {
            v = open[--depth];
            write_back(w, v);
        }
        if (depth == 0)
            return;
        v = json_next(v);
    }
}
