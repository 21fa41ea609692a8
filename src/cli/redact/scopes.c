#include "cli/redact/scopes.h"

#include <string.h>

#include "base/mem.h"

enum { KEYS_MAX = 1 << 26 };

static struct deid_scope *make(bool exact)
{
    struct deid_scope *scope = mem_zalloc(sizeof *scope);
    if (!scope)
        return NULL;
    deid_scope_init(scope);
    scope->exact = exact;
    return scope;
}

static void drop(struct deid_scope *scope)
{
    if (scope)
        deid_scope_fini(scope);
    mem_free(scope);
}

bool scopes_open(
    struct scopes *s, enum settings_scope kind, bool exact, struct err *err)
{
    memset(s, 0, sizeof *s);
    s->kind = kind;
    s->exact = exact;
    map_init(&s->names, SCOPES_MAX, 0);
    arena_init(&s->keys, KEYS_MAX);
    s->one = make(exact);
    return s->one ? true : err_memory(err);
}

void scopes_close(struct scopes *s)
{
    drop(s->one);
    for (size_t i = 0; i < s->all.n; i++)
        drop(s->all.p[i]);
    vec_fini(&s->all);
    map_fini(&s->names);
    arena_fini(&s->keys);
}

/* Names of chats and accounts are only compared: hex keeps them out of str. */
static bool name_of(struct scopes *s, struct raw group, struct str *out)
{
    struct buf hex;
    buf_init(&hex, group.n * 2 + 1);
    for (size_t i = 0; i < group.n; i++)
        buf_printf(&hex, "%02x", group.p[i]);
    bool held = !hex.failed && arena_str(&s->keys, buf_str(&hex), out);
    buf_wipe(&hex);
    return held;
}

static bool grouped(
    struct scopes *s, struct raw group, struct deid_scope **out, struct err *err)
{
    struct str name;
    bool added = false;
    uint64_t *place =
        name_of(s, group, &name) ? map_put(&s->names, name, &added) : NULL;
    if (!place)
        return err_set(err, ERR_LIMIT, "redact.scopes",
            "more than %d chats or accounts in one run: sort and cut the input",
            SCOPES_MAX);
    if (added) {
        struct deid_scope *scope = make(s->exact);
        if (!scope || !vec_push(&s->all, scope, SCOPES_MAX)) {
            drop(scope);
            return err_memory(err);
        }
        *place = s->all.n - 1;
    }
    *out = s->all.p[*place];
    return true;
}

bool scopes_for(struct scopes *s, const struct medium_piece *piece,
    struct deid_scope **out, struct err *err)
{
    bool named = s->kind == SCOPE_CONVERSATION || s->kind == SCOPE_ACCOUNT;
    if (named && piece->group.n > 0)
        return grouped(s, piece->group, out, err);
    if (s->kind != SCOPE_DATASET && piece->document)
        deid_scope_reset(s->one);
    *out = s->one;
    return true;
}
