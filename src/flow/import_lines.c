#include "flow/import_lines.h"

#include <string.h>

#include "store/ledger.h"

enum { LINES_MAX = 4000000, LINES_ARENA_MAX = 1 << 30 };

struct last_line {
    struct str value;
    struct instant at;
};

void import_lines_init(struct import_lines *l, uint64_t seed)
{
    *l = (struct import_lines){.read = false};
    map_init(&l->latest, LINES_MAX, seed);
    arena_init(&l->arena, LINES_ARENA_MAX);
}

void import_lines_fini(struct import_lines *l)
{
    map_fini(&l->latest);
    arena_fini(&l->arena);
}

/* "control scope evidence": tokens have no space. */
static bool key_of(struct import_lines *l, const struct choice *line, struct str *out)
{
    const struct str parts[] = {
        control_word(line->control), STR(" "), line->scope, STR(" "), line->evidence};
    size_t n = 0, at = 0;
    for (size_t i = 0; i < COUNT(parts); i++)
        n += parts[i].n;
    char *key = arena_alloc(&l->arena, n + 1);
    if (!key)
        return false;
    for (size_t i = 0; i < COUNT(parts); i++) {
        if (parts[i].n > 0)
            memcpy(key + at, parts[i].p, parts[i].n);
        at += parts[i].n;
    }
    *out = (struct str){key, n};
    return true;
}

bool import_lines_add(
    struct import_lines *l, const struct choice *line, struct err *err)
{
    struct str key;
    bool added;
    struct last_line *last = arena_alloc(&l->arena, sizeof *last);
    if (!last || !key_of(l, line, &key) ||
        !arena_str(&l->arena, line->value, &last->value))
        return err_memory(err);
    last->at = line->at;
    uint64_t *at = map_put(&l->latest, key, &added);
    if (!at)
        return err_memory(err);
    *at = (uint64_t)(uintptr_t)last;
    return true;
}

static bool read_lines(
    struct import_lines *l, struct store *s, struct id vault, struct err *err)
{
    struct arena a;
    const struct choice *lines = NULL;
    size_t count = 0;
    uint64_t seed = l->latest.seed;
    import_lines_fini(l);
    import_lines_init(l, seed);
    arena_init(&a, LINES_ARENA_MAX);
    bool done = ledger_read(s, vault, &a, &lines, &count, err);
    for (size_t i = 0; done && i < count; i++)
        done = import_lines_add(l, &lines[i], err);
    arena_fini(&a);
    l->vault = vault;
    l->read = done;
    return done;
}

bool import_lines_has(struct import_lines *l, struct store *s, struct id vault,
    const struct choice *line, bool *has, struct err *err)
{
    struct str key;
    if ((!l->read || !id_eq(l->vault, vault)) && !read_lines(l, s, vault, err))
        return false;
    if (!key_of(l, line, &key))
        return err_memory(err);
    const uint64_t *at = map_find(&l->latest, key);
    const struct last_line *last = at ? (const struct last_line *)(uintptr_t)*at : NULL;
    *has = last && str_eq(last->value, line->value) &&
           instant_cmp(last->at, line->at) == 0;
    return true;
}
