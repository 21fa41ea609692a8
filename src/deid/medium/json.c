/* JSON: the strings and numbers that count, each clipped to its own bytes. */
#include "text/json.h"

#include <string.h>

#include "deid/medium/medium_priv.h"
#include "deid/resolve.h"

enum { TOKENS_MAX = 1 << 24 };

struct walk {
    struct medium *m;
    const unsigned char *base; /* where the piece begins */
    struct raw path[JSON_DEPTH_MAX];
    size_t depth;
};

static bool is_chat(const struct medium *m)
{
    return m->rules->kind == MEDIUM_CHAT;
}

/* What people and models said, whatever the dialect calls it. */
static bool chat_field(struct raw key)
{
    static const struct str names[] = {STR_INIT("content"), STR_INIT("text"),
        STR_INIT("parts"), STR_INIT("arguments"), STR_INIT("input"), STR_INIT("output"),
        STR_INIT("refusal"), STR_INIT("title")};
    for (size_t i = 0; i < COUNT(names); i++) {
        if (raw_eq_str(key, names[i]))
            return true;
    }
    return false;
}

/* "a.b" is the last names of the path. */
static bool path_ends(const struct raw *path, size_t depth, struct str name)
{
    while (name.n > 0 && depth > 0) {
        size_t dot = name.n;
        while (dot > 0 && name.p[dot - 1] != '.')
            dot--;
        if (!raw_eq_str(path[--depth], str_slice(name, dot, name.n)))
            return false;
        if (dot == 0)
            return true;
        name = str_slice(name, 0, dot - 1);
    }
    return false;
}

bool medium_field(
    const struct medium_rules *rules, const struct raw *path, size_t depth)
{
    if (rules->field_count == 0)
        return rules->kind == MEDIUM_CHAT ? depth > 0 && chat_field(path[depth - 1])
                                          : true;
    for (size_t i = 0; i < rules->field_count; i++) {
        if (path_ends(path, depth, rules->fields[i]))
            return true;
    }
    return false;
}

/* Strings without their quotes. */
static bool add_token(struct walk *w, const struct json *v, bool key, bool counts)
{
    struct raw source = json_source(v);
    bool string = json_is(v, JSON_STRING);
    struct medium_token t = {.start = (size_t)(source.p - w->base) + string,
        .end = (size_t)(source.p - w->base) + source.n - string,
        .how = string ? HOW_JSON_STRING : HOW_JSON_NUMBER,
        .counts = counts,
        .key = key,
        .escaped = string && memchr(source.p, '\\', source.n) != NULL};
    return vec_push(&w->m->tokens, t, TOKENS_MAX);
}

/* Depth: JSON_DEPTH_MAX, which json_parse holds to. */
static bool walk_value(struct walk *w, const struct json *v, bool counts)
{
    bool held = true;
    enum json_type type = json_type(v);
    if (type == JSON_STRING || type == JSON_NUMBER)
        return add_token(w, v, false, counts);
    if (type != JSON_ARRAY && type != JSON_OBJECT)
        return true;
    for (const struct json *i = json_first(v); i && held; i = json_next(i)) {
        bool member = type == JSON_OBJECT && w->depth < JSON_DEPTH_MAX;
        if (member)
            w->path[w->depth++] = json_key(i);
        bool inner = counts || (member && medium_field(w->m->rules, w->path, w->depth));
        bool all = w->m->rules->field_count == 0 && !is_chat(w->m);
        if (type == JSON_OBJECT)
            held = add_token(w, json_key_value(i), true, all);
        held = held && walk_value(w, i, inner);
        w->depth -= member;
    }
    return held;
}

static int hex_value(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
}

static unsigned hex4(const unsigned char *p)
{
    unsigned v = 0;
    for (unsigned i = 0; i < 4; i++)
        v = v << 4 | (unsigned)hex_value(p[i]);
    return v;
}

size_t medium_unit(const unsigned char *p, size_t n, size_t *says)
{
    *says = 1;
    if (p[0] != '\\' || n < 2)
        return 1;
    if (p[1] != 'u' || n < 6)
        return 2;
    unsigned u = hex4(p + 2);
    *says = u < 0x80 ? 1 : u < 0x800 ? 2 : 3;
    bool pair = u >= 0xD800 && u < 0xDC00 && n >= 12 && p[6] == '\\' && p[7] == 'u' &&
                hex4(p + 8) >= 0xDC00 && hex4(p + 8) < 0xE000;
    if (!pair)
        return 6;
    *says = 4;
    return 12;
}

/* Offsets in what a string says become offsets in how it is written. */
static void to_source(
    struct raw bytes, const struct medium_token *t, struct deid_spans *spans)
{
    size_t at = t->start, said = 0, says = 0;
    for (size_t i = 0; i < spans->n; i++) {
        struct span *s = &spans->p[i];
        while (at < t->end && said < s->start) {
            at += medium_unit(bytes.p + at, t->end - at, &says);
            said += says;
        }
        s->start = at;
        while (at < t->end && said < s->end) {
            at += medium_unit(bytes.p + at, t->end - at, &says);
            said += says;
        }
        s->end = at;
    }
}

/* What a string with escapes says is looked at too; its spans join those of the text.
 */
static bool scan_escaped(struct medium *m, struct raw bytes, struct err *err)
{
    size_t first = m->found.n;
    for (size_t i = 0; i < m->tokens.n; i++) {
        const struct medium_token *t = &m->tokens.p[i];
        if (!t->escaped || !t->counts)
            continue;
        struct raw source = raw_slice(bytes, t->start, t->end);
        buf_clear(&m->scratch);
        struct raw said = medium_decode(HOW_JSON_STRING, source, &m->scratch);
        if (!buf_ok(&m->scratch, err) ||
            !deid_scan(m->rules->engine, said, &m->part, err))
            return false;
        to_source(bytes, t, &m->part);
        if (!medium_join(m, 0, err))
            return false;
    }
    if (m->found.n > first)
        m->found.n = resolve_spans(m->found.p, m->found.n);
    return true;
}

static struct raw member_text(const struct json *root, struct str name)
{
    struct raw found = {0};
    if (name.n == 0)
        return found;
    const struct json *v = root;
    struct str rest = name, part;
    while (str_cut(&rest, '.', &part))
        v = json_get(v, part);
    return json_is(v, JSON_STRING) ? json_raw(v) : json_source(v);
}

/* Tokens of the whole text, and what was found where they count. */
static bool look(
    struct medium *m, struct raw bytes, const struct json *root, struct err *err)
{
    struct walk w = {.m = m, .base = bytes.p};
    vec_clear(&m->tokens);
    bool all = m->rules->field_count == 0 && !is_chat(m);
    if (!walk_value(&w, root, all))
        return err_memory(err);
    return medium_scan(m, bytes, err) && scan_escaped(m, bytes, err);
}

static bool parse(
    struct medium *m, struct raw bytes, const struct json **root, struct err *err)
{
    struct json *parsed = NULL;
    arena_reset(&m->arena);
    if (!json_parse(&m->arena, bytes, &parsed, err))
        return err_wrap(err, "line %llu", (unsigned long long)m->line + 1);
    *root = parsed;
    return true;
}

static bool give_line(struct medium *m, struct raw line, struct err *err)
{
    const struct json *root = NULL;
    struct medium_piece piece = {.bytes = line, .document = true};
    vec_clear(&m->spans);
    size_t i = 0;
    while (i < line.n && strchr(" \t\r\n", line.p[i]) && line.p[i])
        i++;
    if (i == line.n) {
        piece.document = false;
        return medium_give(m, &piece, err);
    }
    if (!parse(m, line, &root, err) || !look(m, line, root, err) ||
        !medium_clip(m, line, 0, line.n, err))
        return false;
    piece.person = member_text(root, m->rules->person);
    piece.group = member_text(root, m->rules->group);
    return medium_give(m, &piece, err);
}

bool medium_run_jsonl(struct medium *m, struct err *err)
{
    for (;;) {
        struct raw line;
        if (!medium_line(m, &line, err))
            return false;
        if (line.n == 0)
            return true;
        if (!give_line(m, line, err))
            return false;
        medium_drop(m, line.n);
    }
}

/* Each element of an array at the top is a document of its own. */
static bool give_whole(struct medium *m, const struct json *root, struct err *err)
{
    struct raw bytes = buf_raw(&m->held);
    size_t at = 0;
    const struct json *element = json_is(root, JSON_ARRAY) ? json_first(root) : NULL;
    for (; element; element = json_next(element)) {
        struct raw source = json_source(element);
        size_t end = (size_t)(source.p - bytes.p) + source.n;
        struct medium_piece piece = {.bytes = raw_slice(bytes, at, end),
            .document = true,
            .person = member_text(element, m->rules->person),
            .group = member_text(element, m->rules->group)};
        if (!medium_clip(m, bytes, at, end, err) || !medium_give(m, &piece, err))
            return false;
        at = end;
    }
    struct medium_piece piece = {.bytes = raw_slice(bytes, at, bytes.n),
        .document = at == 0,
        .person = member_text(root, m->rules->person),
        .group = member_text(root, m->rules->group)};
    return medium_clip(m, bytes, at, bytes.n, err) && medium_give(m, &piece, err);
}

/* Chats come as one JSON text or as lines: the first line tells. */
bool medium_run_json(struct medium *m, struct err *err)
{
    const struct json *root = NULL;
    struct raw line;
    struct err first = ERR_INIT;
    if (is_chat(m)) {
        if (!medium_line(m, &line, err))
            return false;
        if (line.n < m->held.n || !m->ended) {
            bool alone = parse(m, line, &root, &first);
            if (alone)
                return medium_run_jsonl(m, err);
        }
    }
    if (!medium_fill(m, SIZE_MAX, err))
        return false;
    if (m->held.n == 0)
        return true;
    return parse(m, buf_raw(&m->held), &root, err) &&
           look(m, buf_raw(&m->held), root, err) && give_whole(m, root, err);
}
