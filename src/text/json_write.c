#include "text/json_write.h"

#include "text/json_scan_priv.h"
#include "text/utf8.h"

/* Content is copied in pieces of easy bytes, a vector register at a time. */
enum { EASY_BYTES = 1 << 14, SCAN_BLOCK = 16 };

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

/* What stands for a byte after the backslash; 0: \u00XX. */
static char escape_letter(unsigned char c)
{
    switch (c) {
    case '"':
    case '\\':
        return (char)c;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return 0;
    }
}

static void add_escape(struct buf *b, unsigned char c)
{
    static const char digits[] = "0123456789abcdef";
    char text[6] = {'\\', 'u', '0', '0', digits[c >> 4], digits[c & 15]};
    char letter = escape_letter(c);
    if (!letter) {
        buf_add(b, text, sizeof text);
        return;
    }
    text[1] = letter;
    buf_add(b, text, 2);
}

#ifdef __SSE2__
/* Copies a block, special bytes and all; returns how many bytes of it are plain. */
static size_t copy_block(const unsigned char *from, unsigned char *to)
{
    __m128i v, hit;
    int mask;
    memcpy(&v, from, SCAN_BLOCK);
    memcpy(to, &v, SCAN_BLOCK);
    hit = _mm_or_si128(
        _mm_cmpeq_epi8(v, _mm_set1_epi8('"')), _mm_cmpeq_epi8(v, _mm_set1_epi8('\\')));
    /* Signed: bytes of 0x80 and over count as less than a space, too. */
    mask = _mm_movemask_epi8(_mm_or_si128(hit, _mm_cmplt_epi8(v, _mm_set1_epi8(0x20))));
    return mask ? (size_t)__builtin_ctz((unsigned)mask) : SCAN_BLOCK;
}
#endif

/*
 * Copies [p, end) to `*to` up to the first byte that scan_is_special, which it returns.
 * `*to` has room for the bytes and a block more.
 */
static const unsigned char *copy_plain(
    const unsigned char *p, const unsigned char *end, unsigned char **to)
{
    const unsigned char *stop;
#ifdef __SSE2__
    while (end - p >= SCAN_BLOCK) {
        size_t plain = copy_block(p, *to);
        p += plain;
        *to += plain;
        if (plain < SCAN_BLOCK)
            return p;
    }
#endif
    stop = scan_plain_words(p, end);
    memcpy(*to, p, (size_t)(stop - p));
    *to += stop - p;
    return stop;
}

/*
 * The stretch that needs no thought: plain bytes and the escapes of one letter, from
 * [p, end) to `to`, which has room for twice as much and a block. Returns where it
 * stopped; `*to_end` is behind the last byte written.
 */
static const unsigned char *copy_easy(const unsigned char *p, const unsigned char *end,
    unsigned char *to, unsigned char **to_end)
{
    for (;;) {
        char letter;
        p = copy_plain(p, end, &to);
        letter = p < end ? escape_letter(*p) : 0;
        if (!letter)
            break;
        *to++ = '\\';
        *to++ = (unsigned char)letter;
        p++;
    }
    *to_end = to;
    return p;
}

/* Content goes through in pieces, so that the room asked for stays small. */
static const unsigned char *add_easy(
    struct buf *b, const unsigned char *p, const unsigned char *end)
{
    while (p < end) {
        size_t n = (size_t)(end - p) < EASY_BYTES ? (size_t)(end - p) : EASY_BYTES;
        size_t room = 2 * n + SCAN_BLOCK;
        const unsigned char *from = p;
        unsigned char *to, *to_end;
        if (b->failed || room > b->max - b->n || !(to = buf_reserve(b, room)))
            return p;
        p = copy_easy(p, p + n, to, &to_end);
        buf_grow(b, (size_t)(to_end - to));
        if (p < from + n)
            return p;
    }
    return p;
}

static void add_content(struct buf *b, const unsigned char *p, const unsigned char *end)
{
    while (p < end) {
        const unsigned char *from = p = add_easy(b, p, end);
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
