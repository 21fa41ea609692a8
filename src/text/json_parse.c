#include <stdint.h>

#include "base/str.h"
#include "text/json.h"
#include "text/json_priv.h"
#include "text/json_scan_priv.h"
#include "text/utf8.h"

/*
 * TRUST: the text comes from outside. Invariants:
 * 1. p never passes end; every read of *p is behind a check that p < end.
 * 2. depth is the number of open containers, at most JSON_DEPTH_MAX; no function here
 *    calls itself. An open container has no sibling yet, so its `next` holds the
 *    container around it; closing it puts NULL back.
 * 3. A member's name and its value are neighbours in one chunk (json_key_value).
 */
enum { CHUNK_MIN = 4, CHUNK_MAX = 4096 };

struct parser {
    const unsigned char *begin, *p, *end;
    struct arena *arena;
    struct json *spare, *spare_end; /* nodes not used yet */
    size_t chunk;                   /* nodes of the next chunk */
    struct json *top;               /* innermost open container, NULL: none */
    struct json *last;              /* its newest child, NULL: none yet */
    size_t depth;
    struct err *err;
};

static bool syntax(struct parser *s, const char *want)
{
    if (s->p >= s->end)
        return err_set(s->err, ERR_INPUT, "text.json_syntax",
            "the JSON ends at byte %zu where %s should stand",
            (size_t)(s->p - s->begin), want);
    return err_set(s->err, ERR_INPUT, "text.json_syntax",
        "not JSON at byte %zu: %s should stand there", (size_t)(s->p - s->begin), want);
}

static void *take_bytes(struct parser *s, size_t n)
{
    size_t left = s->arena->max_bytes - s->arena->used_bytes;
    void *p = arena_alloc(s->arena, n);
    if (!p && n > left)
        err_set(s->err, ERR_LIMIT, "text.json_arena",
            "the JSON needs more memory than its limit of %zu bytes at byte %zu",
            s->arena->max_bytes, (size_t)(s->p - s->begin));
    else if (!p)
        err_memory(s->err);
    return p;
}

/* `count` neighbouring nodes, cleared. */
static struct json *take_nodes(struct parser *s, size_t count)
{
    struct json *node;
    if ((size_t)(s->spare_end - s->spare) < count) {
        node = take_bytes(s, s->chunk * sizeof *node);
        if (!node)
            return NULL;
        s->spare = node;
        s->spare_end = node + s->chunk;
        s->chunk = s->chunk * 2 < CHUNK_MAX ? s->chunk * 2 : CHUNK_MAX;
    }
    node = s->spare;
    s->spare += count;
    return node;
}

static int hex_value(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
        return (c | 0x20) - 'a' + 10;
    return -1;
}

/* The four digits after \u at p; -1 when they are not. */
static int32_t hex4(const unsigned char *p, const unsigned char *end)
{
    int32_t v = 0;
    if (end - p < 4)
        return -1;
    for (int i = 0; i < 4; i++) {
        int digit = hex_value(p[i]);
        if (digit < 0)
            return -1;
        v = v << 4 | digit;
    }
    return v;
}

static bool is_high(int32_t unit)
{
    return unit >= 0xd800 && unit < 0xdc00;
}

static bool is_low(int32_t unit)
{
    return unit >= 0xdc00 && unit < 0xe000;
}

/*
 * Reads the \u escape whose digits are at *p, and the second half of a pair. A
 * surrogate without its other half becomes U+FFFD and is counted.
 */
static uint32_t unicode_escape(
    const unsigned char **p, const unsigned char *end, size_t *lone)
{
    int32_t unit = hex4(*p, end);
    int32_t low = -1;
    *p += 4;
    if (is_high(unit) && end - *p >= 6 && (*p)[0] == '\\' && (*p)[1] == 'u')
        low = hex4(*p + 2, end);
    if (is_low(low)) {
        *p += 6;
        return 0x10000 + ((uint32_t)(unit - 0xd800) << 10) + (uint32_t)(low - 0xdc00);
    }
    if (is_high(unit) || is_low(unit)) {
        ++*lone;
        return UTF8_REPLACEMENT;
    }
    return (uint32_t)unit;
}

/* What a one-letter escape stands for; 0 when it is none. */
static unsigned char plain_escape(unsigned char c)
{
    static const unsigned char meaning[256] = {['"'] = '"',
        ['\\'] = '\\',
        ['/'] = '/',
        ['b'] = '\b',
        ['f'] = '\f',
        ['n'] = '\n',
        ['r'] = '\r',
        ['t'] = '\t'};
    return meaning[c];
}

/* Checks the escape at s->p (a backslash) and passes it. */
static bool pass_escape(struct parser *s)
{
    s->p++;
    if (s->p < s->end && plain_escape(*s->p)) {
        s->p++;
        return true;
    }
    if (s->p >= s->end || *s->p != 'u')
        return syntax(s, "an escape of RFC 8259");
    s->p++;
    if (hex4(s->p, s->end) < 0)
        return syntax(s, "four hexadecimal digits");
    s->p += 4;
    return true;
}

static bool pass_wide(struct parser *s)
{
    do {
        size_t n = utf8_length(raw_of(s->p, (size_t)(s->end - s->p)));
        if (n == 0)
            return err_set(s->err, ERR_INPUT, "text.json_utf8",
                "the JSON is not UTF-8 at byte %zu; convert the file to UTF-8",
                (size_t)(s->p - s->begin));
        s->p += n;
    } while (s->p < s->end && *s->p >= 0x80);
    return true;
}

/* Resolves the escapes of the checked string [p, end) into a block of the arena. */
static bool decode(struct parser *s, struct json *v)
{
    const unsigned char *p = v->p + 1, *end = v->p + v->n - 1;
    struct decoded *d = take_bytes(s, sizeof *d + v->n); /* escapes only shrink */
    unsigned char *to;
    if (!d)
        return false;
    to = d->bytes;
    while (p < end) {
        const unsigned char *stop = memchr(p, '\\', (size_t)(end - p));
        size_t n = (size_t)((stop ? stop : end) - p);
        memcpy(to, p, n);
        to += n;
        p += n;
        if (!stop)
            break;
        if (p[1] == 'u') {
            p += 2;
            to += utf8_encode(unicode_escape(&p, end, &d->lone), to);
        } else {
            *to++ = plain_escape(p[1]);
            p += 2;
        }
    }
    d->n = (size_t)(to - d->bytes);
    v->u.decoded = d;
    v->info |= NODE_DECODED;
    return true;
}

static bool pass_string(struct parser *s, struct json *v)
{
    const unsigned char *from = s->p++;
    bool escaped = false;
    for (;;) {
        s->p = scan_plain(s->p, s->end);
        if (s->p < s->end && *s->p == '"')
            break;
        if (s->p >= s->end || *s->p < 0x20)
            return syntax(s, "the end of a string or an escaped character");
        if (*s->p != '\\') {
            if (!pass_wide(s))
                return false;
            continue;
        }
        escaped = true;
        if (!pass_escape(s))
            return false;
    }
    s->p++;
    v->p = from;
    v->n = (uint32_t)(s->p - from);
    v->info |= JSON_STRING;
    return !escaped || decode(s, v);
}

static bool digit_here(const struct parser *s)
{
    return s->p < s->end && *s->p >= '0' && *s->p <= '9';
}

static bool pass_digits(struct parser *s)
{
    if (!digit_here(s))
        return syntax(s, "a digit");
    while (digit_here(s))
        s->p++;
    return true;
}

static bool pass_number(struct parser *s, struct json *v)
{
    const unsigned char *from = s->p;
    if (*s->p == '-')
        s->p++;
    if (s->p < s->end && *s->p == '0')
        s->p++;
    else if (!pass_digits(s))
        return false;
    if (s->p < s->end && *s->p == '.') {
        s->p++;
        if (!pass_digits(s))
            return false;
    }
    if (s->p < s->end && (*s->p | 0x20) == 'e') {
        s->p++;
        if (s->p < s->end && (*s->p == '+' || *s->p == '-'))
            s->p++;
        if (!pass_digits(s))
            return false;
    }
    v->p = from;
    v->n = (uint32_t)(s->p - from);
    v->info |= JSON_NUMBER;
    return true;
}

static bool pass_word(
    struct parser *s, struct json *v, struct str word, enum json_type type)
{
    if ((size_t)(s->end - s->p) < word.n || memcmp(s->p, word.p, word.n) != 0)
        return syntax(s, "a value");
    v->p = s->p;
    v->n = (uint32_t)word.n;
    v->info |= (uint32_t)type;
    s->p += word.n;
    return true;
}

static bool open_container(struct parser *s, struct json *v, enum json_type type)
{
    if (s->depth == JSON_DEPTH_MAX)
        return err_set(s->err, ERR_LIMIT, "text.json_depth",
            "the JSON nests deeper than %d levels at byte %zu", JSON_DEPTH_MAX,
            (size_t)(s->p - s->begin));
    v->p = s->p++;
    v->info |= (uint32_t)type;
    v->next = s->top;
    s->top = v;
    s->last = NULL;
    s->depth++;
    return true;
}

static bool pass_value(struct parser *s, struct json *v)
{
    if (s->p >= s->end)
        return syntax(s, "a value");
    switch (*s->p) {
    case '"':
        return pass_string(s, v);
    case '{':
        return open_container(s, v, JSON_OBJECT);
    case '[':
        return open_container(s, v, JSON_ARRAY);
    case 't':
        return pass_word(s, v, STR("true"), JSON_BOOL);
    case 'f':
        return pass_word(s, v, STR("false"), JSON_BOOL);
    case 'n':
        return pass_word(s, v, STR("null"), JSON_NULL);
    default:
        if (*s->p != '-' && !digit_here(s))
            return syntax(s, "a value");
        return pass_number(s, v);
    }
}

static void skip_space(struct parser *s)
{
    if (s->p < s->end && *s->p <= 0x20)
        s->p = scan_space(s->p, s->end);
}

/* Before v is read: reading a container makes it the top. */
static void append(struct parser *s, struct json *v)
{
    if (s->last)
        s->last->next = v;
    else
        s->top->u.child = v;
    s->last = v;
    s->top->info += 1U << NODE_SHIFT;
}

static bool pass_element(struct parser *s)
{
    struct json *v = take_nodes(s, 1);
    if (!v)
        return false;
    append(s, v);
    return pass_value(s, v);
}

static bool pass_member(struct parser *s)
{
    struct json *name = take_nodes(s, 2);
    if (!name)
        return false;
    if (s->p >= s->end || *s->p != '"')
        return syntax(s, "a member's name");
    if (!pass_string(s, name))
        return false;
    skip_space(s);
    if (s->p >= s->end || *s->p != ':')
        return syntax(s, "a colon");
    s->p++;
    skip_space(s);
    name[1].info = NODE_MEMBER;
    append(s, &name[1]);
    return pass_value(s, &name[1]);
}

static void close_container(struct parser *s)
{
    struct json *v = s->top;
    s->p++;
    v->n = (uint32_t)(s->p - v->p);
    s->top = v->next;
    s->last = v;
    v->next = NULL;
    s->depth--;
}

/* One step inside the innermost open container: its end, or its next child. */
static bool step(struct parser *s)
{
    bool object = json_is(s->top, JSON_OBJECT);
    skip_space(s);
    if (s->p < s->end && *s->p == (object ? '}' : ']')) {
        close_container(s);
        return true;
    }
    if (s->last) {
        if (s->p >= s->end || *s->p != ',')
            return syntax(s, object ? "a comma or }" : "a comma or ]");
        s->p++;
        skip_space(s);
    }
    return object ? pass_member(s) : pass_element(s);
}

/* About one node per 16 bytes of chat JSON; the next chunks double. */
static size_t first_chunk(size_t text_bytes)
{
    size_t guess = text_bytes / 16 + CHUNK_MIN;
    return guess < CHUNK_MAX ? guess : CHUNK_MAX;
}

bool json_parse(struct arena *a, struct raw text, struct json **out, struct err *err)
{
    struct parser s = {.begin = text.p, .p = text.p, .arena = a, .err = err};
    struct json *root;
    if (text.n > JSON_TEXT_MAX)
        return err_set(err, ERR_LIMIT, "text.json_size",
            "a JSON text of %zu bytes is over the limit of %d", text.n, JSON_TEXT_MAX);
    s.end = text.n ? text.p + text.n : text.p;
    s.chunk = first_chunk(text.n);
    root = take_nodes(&s, 1);
    if (!root)
        return false;
    skip_space(&s);
    if (!pass_value(&s, root))
        return false;
    while (s.top) {
        if (!step(&s))
            return false;
    }
    skip_space(&s);
    if (s.p != s.end)
        return syntax(&s, "the end of the text");
    *out = root;
    return true;
}
