#include "text/json_split.h"

#include "base/mem.h"
#include "text/json_split_priv.h"

/*
 * TRUST: the bytes come from outside. The splitter knows just enough JSON to find the
 * ends: strings with their escapes, and how many brackets are open. Whether brackets
 * match and scalars are well formed is json_parse's to say; what stands between the
 * elements is checked here.
 */
enum { CHUNK_BYTES = 256 * 1024 };

enum state {
    AT_BOM,    /* nothing read: a byte order mark may come */
    AT_START,  /* the opening bracket comes */
    AT_FIRST,  /* an element or the closing bracket comes */
    AT_NEXT,   /* an element comes */
    AT_SCALAR, /* in a number or word */
    AT_NESTED, /* in a string, array or object */
    AT_COMMA,  /* a comma or the closing bracket comes */
    AT_LINE,   /* in a line */
    AT_CLOSED, /* white space only */
    AT_END,    /* said END or ERROR */
};

void json_split_init(struct json_split *s, enum json_split_kind kind, size_t max_bytes)
{
    *s = (struct json_split){.kind = kind, .max_bytes = max_bytes, .line = 1};
    buf_init(&s->held, max_bytes);
}

void json_split_fini(struct json_split *s)
{
    buf_wipe(&s->held);
    s->state = AT_END;
}

void json_split_feed(struct json_split *s, struct raw chunk)
{
    s->rest = chunk;
}

void json_split_finish(struct json_split *s)
{
    s->rest = (struct raw){0};
    s->finished = true;
}

static void count_lines(struct json_split *s, size_t n)
{
    const unsigned char *p = s->rest.p;
    size_t left = n;
    while (left) {
        const unsigned char *at = memchr(p, '\n', left);
        if (!at)
            break;
        s->line++;
        left -= (size_t)(at + 1 - p);
        p = at + 1;
    }
}

/* Passes n bytes. */
static void pass(struct json_split *s, size_t n)
{
    if (n == 0)
        return;
    count_lines(s, n);
    s->offset += n;
    s->rest = raw_slice(s->rest, n, s->rest.n);
}

static enum json_got fail(struct json_split *s, struct err *err, const char *want)
{
    s->state = AT_END;
    if (s->rest.n == 0)
        err_set(err, ERR_INPUT, "text.json_cut",
            "the file ends at byte %llu where %s should stand: it is cut short",
            (unsigned long long)s->offset, want);
    else
        err_set(err, ERR_INPUT, "text.json_split",
            "not a JSON array of elements at byte %llu (line %llu): %s should stand "
            "there",
            (unsigned long long)s->offset, (unsigned long long)s->line, want);
    return JSON_GOT_ERROR;
}

static void begin(struct json_split *s, enum state state)
{
    uint64_t index = s->now.index;
    s->now =
        (struct json_element){.offset = s->offset, .line = s->line, .index = index};
    buf_clear(&s->held);
    s->state = (int)state;
    s->over = false;
    s->depth = 0;
    s->in_string = s->escaped = false;
}

/* The next n bytes belong to the element, which goes on after them. */
static bool hold(struct json_split *s, size_t n, struct err *err)
{
    if (s->now.size_bytes + n > s->max_bytes)
        s->over = true;
    if (s->over)
        buf_clear(&s->held);
    else
        buf_add(&s->held, s->rest.p, n);
    s->now.size_bytes += n;
    pass(s, n);
    return buf_ok(&s->held, err);
}

/* The next n bytes are the end of the element. */
static enum json_got yield(
    struct json_split *s, size_t n, struct json_element *out, struct err *err)
{
    struct raw here = raw_slice(s->rest, 0, n);
    bool whole = s->now.size_bytes == 0 && n <= s->max_bytes;
    if (whole) {
        s->now.size_bytes = n;
        pass(s, n);
    } else if (!hold(s, n, err)) {
        s->state = AT_END;
        return JSON_GOT_ERROR;
    }
    *out = s->now;
    out->over = s->over;
    if (!s->over)
        out->bytes = whole ? here : buf_raw(&s->held);
    s->now.index++;
    s->state = s->kind == JSON_SPLIT_LINES ? AT_START : AT_COMMA;
    return JSON_GOT_ELEMENT;
}

static const unsigned char *pass_string(
    struct json_split *s, const unsigned char *p, const unsigned char *end)
{
    if (s->escaped) {
        s->escaped = false;
        p++;
    }
    for (p = scan_quote(p, end); p < end && *p == '\\'; p = scan_quote(p, end)) {
        if (end - p < 2) {
            s->escaped = true;
            return end;
        }
        p += 2;
    }
    if (p == end)
        return end;
    s->in_string = false;
    return p + 1;
}

/* Takes in the byte c, which scan_bracket found outside of strings. */
static void turn(struct json_split *s, unsigned char c)
{
    if (c == '"')
        s->in_string = true;
    else if ((c | 0x20) == '{')
        s->depth++;
    else
        s->depth--; /* never below 0: at 0 the element has ended */
}

/* Bytes of rest up to the end of the nested element, which `*done` tells. */
static size_t nested_end(struct json_split *s, bool *done)
{
    const unsigned char *p = s->rest.p, *end = p + s->rest.n;
    *done = false;
    while (p < end && !*done) {
        if (s->in_string) {
            p = pass_string(s, p, end);
        } else {
            p = scan_bracket(p, end);
            if (p == end)
                break;
            turn(s, *p++);
        }
        *done = s->depth == 0 && !s->in_string;
    }
    return (size_t)(p - s->rest.p);
}

static size_t scalar_end(const struct json_split *s, bool *done)
{
    size_t n = 0;
    while (n < s->rest.n && !scan_is_space(s->rest.p[n]) && s->rest.p[n] != ',' &&
           s->rest.p[n] != ']')
        n++;
    *done = n < s->rest.n;
    return n;
}

static size_t line_end(const struct json_split *s, bool *done)
{
    const unsigned char *at = memchr(s->rest.p, '\n', s->rest.n);
    *done = at != NULL;
    return at ? (size_t)(at - s->rest.p) : s->rest.n;
}

/* Goes on inside an element. */
static enum json_got inside(
    struct json_split *s, struct json_element *out, struct err *err)
{
    bool done;
    size_t n;
    if (s->rest.n == 0 && s->finished && s->state == AT_LINE)
        return yield(s, 0, out, err);
    if (s->rest.n == 0)
        return s->finished ? fail(s, err, "the rest of an element") : JSON_GOT_MORE;
    n = s->state == AT_LINE     ? line_end(s, &done)
        : s->state == AT_SCALAR ? scalar_end(s, &done)
                                : nested_end(s, &done);
    if (done)
        return yield(s, n, out, err);
    if (hold(s, n, err))
        return JSON_GOT_MORE;
    s->state = AT_END;
    return JSON_GOT_ERROR;
}

static bool is_nested(unsigned char c)
{
    return c == '"' || c == '[' || c == '{';
}

/* A separator or the first byte of an element is next; false when it is neither. */
static bool between(struct json_split *s)
{
    unsigned char c = s->rest.p[0];
    if (s->kind == JSON_SPLIT_LINES) {
        begin(s, AT_LINE);
        return true;
    }
    if (s->state == AT_START ? c == '[' : s->state == AT_COMMA && c == ',') {
        s->state = s->state == AT_START ? AT_FIRST : AT_NEXT;
        pass(s, 1);
        return true;
    }
    if (c == ']' && (s->state == AT_FIRST || s->state == AT_COMMA)) {
        s->state = AT_CLOSED;
        pass(s, 1);
        return true;
    }
    if ((s->state != AT_FIRST && s->state != AT_NEXT) || c == ',' || c == ']')
        return false;
    begin(s, is_nested(c) ? AT_NESTED : AT_SCALAR);
    return true;
}

static const char *wanted(const struct json_split *s)
{
    switch (s->state) {
    case AT_START:
        return "the array's opening bracket";
    case AT_COMMA:
        return "a comma or the closing bracket";
    case AT_CLOSED:
        return "the end of the file";
    default:
        return "an element";
    }
}

/* Nothing is left of the chunk, between elements. */
static enum json_got at_edge(struct json_split *s, struct err *err)
{
    bool whole = s->kind == JSON_SPLIT_LINES || s->state == AT_CLOSED;
    if (!s->finished)
        return JSON_GOT_MORE;
    if (!whole)
        return fail(s, err, wanted(s));
    s->state = AT_END;
    return JSON_GOT_END;
}

/*
 * A byte order mark is passed over; its three bytes may come in three chunks. False: it
 * began and did not go on.
 */
static bool pass_mark(struct json_split *s)
{
    static const unsigned char mark[] = {0xef, 0xbb, 0xbf};
    while (s->offset < sizeof mark) {
        if (s->rest.n == 0 && !s->finished)
            return true;
        if (s->rest.n == 0 || s->rest.p[0] != mark[s->offset])
            break;
        pass(s, 1);
    }
    s->state = AT_START;
    return s->offset == 0 || s->offset == sizeof mark;
}

static void pass_space(struct json_split *s)
{
    size_t n = 0;
    while (n < s->rest.n && scan_is_space(s->rest.p[n]))
        n++;
    pass(s, n);
}

enum json_got json_split_next(
    struct json_split *s, struct json_element *out, struct err *err)
{
    if (s->state == AT_END)
        return JSON_GOT_END;
    if (s->state == AT_BOM && !pass_mark(s))
        return fail(s, err, "the rest of a byte order mark");
    for (;;) {
        if (s->state == AT_SCALAR || s->state == AT_NESTED || s->state == AT_LINE)
            return inside(s, out, err);
        pass_space(s);
        if (s->rest.n == 0)
            return at_edge(s, err);
        if (!between(s))
            return fail(s, err, wanted(s));
    }
}

void json_stream_init(struct json_stream *s, struct source *source,
    enum json_split_kind kind, size_t max_bytes)
{
    *s = (struct json_stream){.source = source};
    json_split_init(&s->split, kind, max_bytes);
}

void json_stream_fini(struct json_stream *s)
{
    if (s->chunk)
        mem_wipe(s->chunk, CHUNK_BYTES);
    mem_free(s->chunk);
    s->chunk = NULL;
    json_split_fini(&s->split);
}

static bool refill(struct json_stream *s, struct err *err)
{
    size_t got;
    if (!s->chunk)
        s->chunk = mem_alloc(CHUNK_BYTES);
    if (!s->chunk)
        return err_memory(err);
    if (!source_read(s->source, s->chunk, CHUNK_BYTES, &got, err))
        return false;
    if (got)
        json_split_feed(&s->split, raw_of(s->chunk, got));
    else
        json_split_finish(&s->split);
    return true;
}

enum json_got json_stream_next(
    struct json_stream *s, struct json_element *out, struct err *err)
{
    for (;;) {
        enum json_got got = json_split_next(&s->split, out, err);
        if (got != JSON_GOT_MORE)
            return got;
        if (!refill(s, err)) {
            s->split.state = AT_END;
            return JSON_GOT_ERROR;
        }
    }
}
