#include "deid/operate/restore.h"

#include <string.h>

#include "base/mem.h"

enum { NAMES_MAX = 1 << 28 };

struct restore {
    struct arena names; /* "<EMAIL_1>" */
    struct map values;  /* name -> index of the scope's entry */
    const struct deid_scope *scope;
    struct buf held;
};

static bool name_add(struct restore *r, size_t i, struct err *err)
{
    const struct map_entry *entry = &r->scope->numbers.entries[i];
    const struct deid_type_info *type = deid_type_get((unsigned char)entry->key.p[0]);
    struct buf name;
    struct str kept;
    bool added = false;
    buf_init(&name, RESTORE_HOLD_MAX);
    buf_printf(&name, "<%" STR_FMT "_%llu>", STR_ARG(type->word),
        (unsigned long long)entry->value);
    uint64_t *place = NULL;
    if (!name.failed && arena_str(&r->names, buf_str(&name), &kept))
        place = map_put(&r->values, kept, &added);
    if (place)
        *place = i;
    buf_fini(&name);
    return place ? true : err_memory(err);
}

bool restore_new(const struct deid_scope *scope, struct restore **out, struct err *err)
{
    struct restore *r = mem_zalloc(sizeof *r);
    bool held = r != NULL;
    if (!held)
        return err_memory(err);
    arena_init(&r->names, NAMES_MAX);
    map_init(&r->values, DEID_SCOPE_VALUES_MAX, 0);
    buf_init(&r->held, RESTORE_HOLD_MAX);
    r->scope = scope;
    for (size_t i = 0; i < scope->numbers.n && held; i++)
        held = name_add(r, i, err);
    if (held)
        *out = r;
    else
        restore_free(r);
    return held;
}

void restore_free(struct restore *r)
{
    if (!r)
        return;
    map_fini(&r->values);
    arena_fini(&r->names);
    buf_wipe(&r->held);
    mem_free(r);
}

static bool name_char(unsigned char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* One byte: plain, or the next of a placeholder that waits. */
static void feed_byte(struct restore *r, unsigned char c, struct buf *out)
{
    bool open = r->held.n > 0;
    if (open && c == '>') {
        buf_add_char(&r->held, '>');
        const uint64_t *i = map_find(&r->values, buf_str(&r->held));
        if (i) {
            struct str key = r->scope->numbers.entries[*i].key;
            buf_add(out, key.p + 1, key.n - 1);
        } else {
            buf_add_raw(out, buf_raw(&r->held));
        }
        buf_clear(&r->held);
        return;
    }
    if (open && name_char(c) && r->held.n + 2 < RESTORE_HOLD_MAX) {
        buf_add_char(&r->held, (char)c);
        return;
    }
    buf_add_raw(out, buf_raw(&r->held));
    buf_clear(&r->held);
    if (c == '<')
        buf_add_char(&r->held, '<');
    else
        buf_add_char(out, (char)c);
}

bool restore_feed(struct restore *r, struct raw chunk, struct buf *out, struct err *err)
{
    for (size_t i = 0; i < chunk.n;) {
        const unsigned char *open =
            r->held.n ? NULL : memchr(chunk.p + i, '<', chunk.n - i);
        if (r->held.n == 0) {
            size_t plain = open ? (size_t)(open - chunk.p) : chunk.n;
            buf_add_raw(out, raw_slice(chunk, i, plain));
            i = plain;
        }
        if (i < chunk.n)
            feed_byte(r, chunk.p[i++], out);
    }
    return buf_ok(&r->held, err) && buf_ok(out, err);
}

bool restore_end(struct restore *r, struct buf *out, struct err *err)
{
    buf_add_raw(out, buf_raw(&r->held));
    buf_clear(&r->held);
    return buf_ok(out, err);
}
