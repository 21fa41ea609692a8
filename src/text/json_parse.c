#include <stdint.h>
#include <string.h>

#include "text/json.h"
#include "text/json_priv.h"
#include "text/json_scan_priv.h"

/*
 * TRUST: the text comes from outside. Invariants:
 * 1. No read of *p without p < end before it; a function that fails gives NULL.
 * 2. depth is the number of open containers, at most JSON_DEPTH_MAX; no function here
 *    calls itself. An open container has no sibling yet, so its `next` holds the
 *    container around it; closing it puts NULL back.
 * 3. A member's name and its value are neighbours in one chunk (json_key_value).
 */
enum { CHUNK_MIN = 4, CHUNK_MAX = 4096 };

const unsigned char *json_wants(
    struct parser *s, const unsigned char *p, const char *want)
{
    size_t at = (size_t)(p - s->begin);
    if (p >= s->end)
        err_set(s->err, ERR_INPUT, "text.json_syntax",
            "the JSON ends at byte %zu where %s should stand", at, want);
    else
        err_set(s->err, ERR_INPUT, "text.json_syntax",
            "not JSON at byte %zu: %s should stand there", at, want);
    return NULL;
}

void *json_take(struct parser *s, const unsigned char *p, size_t n)
{
    size_t left = s->arena->max_bytes - s->arena->used_bytes;
    void *got = arena_alloc(s->arena, n);
    if (!got && n > left)
        err_set(s->err, ERR_LIMIT, "text.json_arena",
            "the JSON needs more memory than its limit of %zu bytes at byte %zu",
            s->arena->max_bytes, (size_t)(p - s->begin));
    else if (!got)
        err_memory(s->err);
    return got;
}

/* `count` neighbouring nodes, cleared. */
static struct json *take_nodes(struct parser *s, const unsigned char *p, size_t count)
{
    struct json *node;
    if ((size_t)(s->spare_end - s->spare) < count) {
        node = json_take(s, p, s->chunk * sizeof *node);
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

static const unsigned char *skip_space(const unsigned char *p, const unsigned char *end)
{
    return p < end && *p <= 0x20 ? scan_space(p, end) : p;
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

/* One digit or more. */
static const unsigned char *read_digits(struct parser *s, const unsigned char *p)
{
    const unsigned char *end = s->end;
    if (p >= end || !is_digit(*p))
        return json_wants(s, p, "a digit");
    while (p < end && is_digit(*p))
        p++;
    return p;
}

static const unsigned char *read_exponent(struct parser *s, const unsigned char *p)
{
    p++;
    if (p < s->end && (*p == '+' || *p == '-'))
        p++;
    return read_digits(s, p);
}

static const unsigned char *read_number(
    struct parser *s, const unsigned char *p, struct json *v)
{
    v->p = p;
    if (*p == '-')
        p++;
    p = p < s->end && *p == '0' ? p + 1 : read_digits(s, p);
    if (p && p < s->end && *p == '.')
        p = read_digits(s, p + 1);
    if (p && p < s->end && (*p | 0x20) == 'e')
        p = read_exponent(s, p);
    if (!p)
        return NULL;
    v->n = (uint32_t)(p - v->p);
    v->info |= JSON_NUMBER;
    return p;
}

static const unsigned char *read_word(
    struct parser *s, const unsigned char *p, struct json *v, struct str word)
{
    if ((size_t)(s->end - p) < word.n || memcmp(p, word.p, word.n) != 0)
        return json_wants(s, p, "a value");
    v->p = p;
    v->n = (uint32_t)word.n;
    v->info |= (uint32_t)(*p == 'n' ? JSON_NULL : JSON_BOOL);
    return p + word.n;
}

static const unsigned char *open_container(
    struct parser *s, const unsigned char *p, struct json *v)
{
    if (s->depth == JSON_DEPTH_MAX) {
        err_set(s->err, ERR_LIMIT, "text.json_depth",
            "the JSON nests deeper than %d levels at byte %zu", JSON_DEPTH_MAX,
            (size_t)(p - s->begin));
        return NULL;
    }
    v->p = p;
    v->info |= (uint32_t)(*p == '{' ? JSON_OBJECT : JSON_ARRAY);
    v->next = s->top;
    s->top = v;
    s->last = NULL;
    s->depth++;
    return p + 1;
}

static const unsigned char *close_container(struct parser *s, const unsigned char *p)
{
    struct json *v = s->top;
    v->n = (uint32_t)(p + 1 - v->p);
    s->top = v->next;
    s->last = v;
    v->next = NULL;
    s->depth--;
    return p + 1;
}

/* The value at p; of a container only its opening. */
static const unsigned char *read_value(
    struct parser *s, const unsigned char *p, struct json *v)
{
    switch (p < s->end ? *p : '\0') {
    case '"':
        return json_read_string(s, p, v);
    case '{':
    case '[':
        return open_container(s, p, v);
    case 't':
        return read_word(s, p, v, STR("true"));
    case 'f':
        return read_word(s, p, v, STR("false"));
    case 'n':
        return read_word(s, p, v, STR("null"));
    case '-':
    case '0':
    case '1':
    case '2':
    case '3':
    case '4':
    case '5':
    case '6':
    case '7':
    case '8':
    case '9':
        return read_number(s, p, v);
    default:
        return json_wants(s, p, "a value");
    }
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

static const unsigned char *read_element(struct parser *s, const unsigned char *p)
{
    struct json *v = take_nodes(s, p, 1);
    if (!v)
        return NULL;
    append(s, v);
    return read_value(s, p, v);
}

static const unsigned char *read_member(struct parser *s, const unsigned char *p)
{
    struct json *name = take_nodes(s, p, 2);
    if (!name)
        return NULL;
    if (p >= s->end || *p != '"')
        return json_wants(s, p, "a member's name");
    p = json_read_string(s, p, name);
    if (!p)
        return NULL;
    p = skip_space(p, s->end);
    if (p >= s->end || *p != ':')
        return json_wants(s, p, "a colon");
    name[1].info = NODE_MEMBER;
    append(s, &name[1]);
    return read_value(s, skip_space(p + 1, s->end), &name[1]);
}

/* One step inside the innermost open container: its end, or its next child. */
static const unsigned char *step(struct parser *s, const unsigned char *p)
{
    bool object = json_is(s->top, JSON_OBJECT);
    p = skip_space(p, s->end);
    if (p < s->end && *p == (object ? '}' : ']'))
        return close_container(s, p);
    if (s->last) {
        if (p >= s->end || *p != ',')
            return json_wants(s, p, object ? "a comma or }" : "a comma or ]");
        p = skip_space(p + 1, s->end);
    }
    return object ? read_member(s, p) : read_element(s, p);
}

/* About one node per 16 bytes of chat JSON; the next chunks double. */
static size_t first_chunk(size_t text_bytes)
{
    size_t guess = text_bytes / 16 + CHUNK_MIN;
    return guess < CHUNK_MAX ? guess : CHUNK_MAX;
}

bool json_parse(struct arena *a, struct raw text, struct json **out, struct err *err)
{
    struct parser s = {.begin = text.p, .arena = a, .err = err};
    const unsigned char *p = text.p;
    struct json *root;
    if (text.n > JSON_TEXT_MAX)
        return err_set(err, ERR_LIMIT, "text.json_size",
            "a JSON text of %zu bytes is over the limit of %d", text.n, JSON_TEXT_MAX);
    s.end = text.n ? p + text.n : p;
    s.chunk = first_chunk(text.n);
    root = take_nodes(&s, p, 1);
    if (!root)
        return false;
    p = read_value(&s, skip_space(p, s.end), root);
    while (p && s.top)
        p = step(&s, p);
    if (!p)
        return false;
    p = skip_space(p, s.end);
    if (p != s.end) {
        (void)json_wants(&s, p, "the end of the text");
        return false;
    }
    *out = root;
    return true;
}
