#include "tests/harness/schema.h"

#include <regex.h>
#include <stdio.h>
#include <string.h>

#include "base/instant.h"
#include "os/dir.h"
#include "os/file.h"

enum { DEPTH_MAX = 32, TEXT_MAX = 64 << 20, NAME_MAX_BYTES = 256 };

struct fit {
    const struct json *defs;
    struct buf *why;
    int depth;
};

static bool fits(struct fit *f, const struct json *schema, const struct json *v);

static bool no(struct fit *f, const char *what, struct raw where)
{
    buf_printf(f->why, "%s: ", what);
    buf_add(f->why, where.p, where.n < 80 ? where.n : 80);
    buf_add_char(f->why, '\n');
    return false;
}

static bool is_type(struct raw name, const struct json *v)
{
    static const struct {
        const char *name;
        enum json_type type;
    } types[] = {{"null", JSON_NULL}, {"boolean", JSON_BOOL}, {"number", JSON_NUMBER},
        {"string", JSON_STRING}, {"array", JSON_ARRAY}, {"object", JSON_OBJECT}};
    int64_t n;
    if (raw_eq_str(name, STR("integer")))
        return json_i64(v, &n);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (raw_eq_str(name, str_z(types[i].name)))
            return json_is(v, types[i].type);
    }
    return false;
}

static bool fits_type(struct fit *f, const struct json *types, const struct json *v)
{
    const struct json *t = json_is(types, JSON_ARRAY) ? json_first(types) : NULL;
    if (json_is(types, JSON_STRING) && is_type(json_raw(types), v))
        return true;
    for (; t; t = json_next(t)) {
        if (is_type(json_raw(t), v))
            return true;
    }
    return no(f, "type", json_source(v));
}

static bool fits_required(struct fit *f, const struct json *names, const struct json *v)
{
    for (const struct json *n = json_first(names); n; n = json_next(n)) {
        struct raw name = json_raw(n);
        if (json_is(v, JSON_OBJECT) &&
            !json_get(v, (struct str){(const char *)name.p, name.n}))
            return no(f, "required", name);
    }
    return true;
}

static const struct json *member(const struct json *object, struct raw key)
{
    return json_is(object, JSON_OBJECT)
               ? json_get(object, (struct str){(const char *)key.p, key.n})
               : NULL;
}

static bool fits_members(struct fit *f, const struct json *schema, const struct json *v)
{
    const struct json *known = json_get(schema, STR("properties"));
    const struct json *others = json_get(schema, STR("additionalProperties"));
    bool allowed = true;
    if (others && json_is(others, JSON_BOOL) && !json_bool(others, &allowed))
        return false;
    for (const struct json *m = json_first(v); m; m = json_next(m)) {
        const struct json *one = member(known, json_key(m));
        if (one ? !fits(f, one, m)
                : json_is(others, JSON_OBJECT) && !fits(f, others, m))
            return no(f, "in member", json_key(m));
        if (!one && !allowed)
            return no(f, "unknown member", json_key(m));
    }
    return true;
}

static bool fits_text(struct fit *f, const struct json *schema, const struct json *v)
{
    const struct json *pattern = json_get(schema, STR("pattern"));
    const struct json *format = json_get(schema, STR("format"));
    char text[NAME_MAX_BYTES], expression[NAME_MAX_BYTES];
    struct instant t;
    regex_t regex;
    struct raw r = json_raw(v);
    if (!pattern && !format)
        return true;
    snprintf(text, sizeof text, "%.*s", (int)r.n, (const char *)r.p);
    if (format && !instant_parse(str_z(text), &t))
        return no(f, "format", r);
    if (!pattern)
        return true;
    struct raw p = json_raw(pattern);
    snprintf(expression, sizeof expression, "%.*s", (int)p.n, (const char *)p.p);
    if (regcomp(&regex, expression, REG_EXTENDED | REG_NOSUB) != 0)
        return no(f, "pattern", p);
    bool good = regexec(&regex, text, 0, NULL, 0) == 0;
    regfree(&regex);
    return good || no(f, "pattern", r);
}

static bool keywords_are_known(struct fit *f, const struct json *schema)
{
    static const char *const known[] = {"type", "required", "properties",
        "additionalProperties", "items", "minimum", "pattern", "format", "$ref"};
    for (const struct json *k = json_first(schema); k; k = json_next(k)) {
        bool found = false;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            found |= raw_eq_str(json_key(k), str_z(known[i]));
        if (!found)
            return no(f, "unknown keyword", json_key(k));
    }
    return true;
}

static bool fits_ref(struct fit *f, const struct json *ref, const struct json *v)
{
    const struct str front = STR("#/$defs/");
    struct raw name = json_raw(ref);
    const struct json *to = raw_eq_str(raw_slice(name, 0, front.n), front)
                                ? member(f->defs, raw_slice(name, front.n, name.n))
                                : NULL;
    return to ? fits(f, to, v) : no(f, "reference", name);
}

static bool fits_items(struct fit *f, const struct json *items, const struct json *v)
{
    for (const struct json *i = json_first(v); i; i = json_next(i)) {
        if (!fits(f, items, i))
            return false;
    }
    return true;
}

static bool fits_each(struct fit *f, const struct json *schema, const struct json *v)
{
    const struct json *ref = json_get(schema, STR("$ref"));
    const struct json *type = json_get(schema, STR("type"));
    const struct json *items = json_get(schema, STR("items"));
    const struct json *least = json_get(schema, STR("minimum"));
    int64_t n, min;
    if ((ref && !fits_ref(f, ref, v)) || (type && !fits_type(f, type, v)) ||
        !fits_required(f, json_get(schema, STR("required")), v))
        return false;
    if (least && json_i64(least, &min) && json_i64(v, &n) && n < min)
        return no(f, "minimum", json_source(v));
    if (json_is(v, JSON_OBJECT) && !fits_members(f, schema, v))
        return false;
    if (json_is(v, JSON_STRING) && !fits_text(f, schema, v))
        return false;
    return !items || !json_is(v, JSON_ARRAY) || fits_items(f, items, v);
}

static bool fits(struct fit *f, const struct json *schema, const struct json *v)
{
    if (f->depth == DEPTH_MAX)
        return no(f, "depth", json_source(schema));
    f->depth++;
    bool good = keywords_are_known(f, schema) && fits_each(f, schema, v);
    f->depth--;
    return good;
}

bool schema_fits(
    const struct json *schema, const char *name, const struct json *v, struct buf *why)
{
    struct fit f = {.defs = json_get(schema, STR("$defs")), .why = why};
    const struct json *definition =
        json_is(f.defs, JSON_OBJECT) ? json_get(f.defs, str_z(name)) : NULL;
    if (!definition)
        return no(&f, "no definition", raw_of(name, strlen(name)));
    return fits(&f, definition, v) || no(&f, "in", raw_of(name, strlen(name)));
}

/* --- a folder */

static bool ends_in(const char *name, const char *end)
{
    size_t n = strlen(name), e = strlen(end);
    return n > e && strcmp(name + n - e, end) == 0;
}

/* "conversations-000.json" goes by "conversations.json", "abide/x.jsonl" by "x.jsonl".
 */
static const char *definition_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    if (strncmp(path, "conversations-", 14) == 0)
        return "conversations.json";
    return slash && strncmp(path, "abide/", 6) == 0 ? slash + 1 : path;
}

static bool parse(struct arena *a, const char *dir, const char *name, struct json **out,
    struct buf *why)
{
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    struct buf text;
    struct raw kept;
    buf_init(&text, TEXT_MAX);
    bool done = file_join(dir, name, path, &err) && file_read(path, &text, &err) &&
                arena_raw(a, buf_raw(&text), &kept) && json_parse(a, kept, out, &err);
    buf_fini(&text);
    if (!done)
        buf_printf(why, "%s: %s\n", name, err.text);
    return done;
}

static bool check_lines(struct arena *a, const struct json *schema, const char *dir,
    const char *name, struct buf *why)
{
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    struct buf text;
    bool good;
    buf_init(&text, TEXT_MAX);
    good = file_join(dir, name, path, &err) && file_read(path, &text, &err);
    for (size_t from = 0, i = 0; good && i < text.n; i++) {
        struct json *line;
        if (text.p[i] != '\n')
            continue;
        good = json_parse(a, raw_of(text.p + from, i - from), &line, &err) &&
               schema_fits(schema, definition_of(name), line, why);
        from = i + 1;
    }
    buf_fini(&text);
    return good;
}

bool schema_fits_export(const char *dir, size_t *files, struct buf *why)
{
    struct arena a;
    struct dir_list list;
    struct json *schema, *v;
    struct err err = ERR_INIT;
    arena_init(&a, (size_t)1 << 30);
    bool good = dir_read(dir, &a, &list, &err) &&
                parse(&a, dir, "abide/schema.json", &schema, why);
    *files = 0;
    for (size_t i = 0; good && i < list.n; i++) {
        const char *path = list.files[i].path;
        if (ends_in(path, ".jsonl"))
            good = check_lines(&a, schema, dir, path, why);
        else if (ends_in(path, ".json"))
            good = parse(&a, dir, path, &v, why) &&
                   schema_fits(schema, definition_of(path), v, why);
        else
            continue;
        *files += good;
    }
    arena_fini(&a);
    return good;
}
