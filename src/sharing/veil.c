#include "sharing/veil.h"

#include <string.h>

#include "text/json_write.h"

enum { BYTES_MAX = 1 << 28 };

void veil_init(struct veil *v)
{
    arena_init(&v->bytes, BYTES_MAX);
    map_init(&v->names, VEIL_NAMES_MAX, 0);
    v->values.p = NULL;
    v->values.n = v->values.cap = 0;
}

void veil_fini(struct veil *v)
{
    map_fini(&v->names);
    vec_fini(&v->values);
    arena_fini(&v->bytes);
}

bool veil_add(struct veil *v, struct str name, struct raw value, struct err *err)
{
    struct str key;
    struct raw kept;
    bool added = false;
    if (!arena_str(&v->bytes, name, &key) || !arena_raw(&v->bytes, value, &kept))
        return err_memory(err);
    uint64_t *place = map_put(&v->names, key, &added);
    if (!place || !vec_push(&v->values, kept, VEIL_NAMES_MAX))
        return err_memory(err);
    *place = v->values.n - 1;
    return true;
}

/* A value inside the text of a JSON string: escaped, without the quotes around. */
static void add_escaped(struct raw value, struct buf *out)
{
    struct buf json;
    buf_init(&json, 6 * value.n + 2);
    struct jw w = jw_to(&json);
    jw_raw(&w, value);
    if (json.n >= 2)
        buf_add_raw(out, raw_slice(buf_raw(&json), 1, json.n - 1));
    out->failed |= json.failed;
    buf_wipe(&json);
}

static void settle(
    const struct veil *v, struct veil_text *t, bool code, struct buf *out)
{
    struct raw held = raw_of(t->held, t->n);
    struct buf name;
    buf_init(&name, VEIL_HOLD_MAX);
    buf_add_raw(&name, held);
    const uint64_t *i = name.failed ? NULL : map_find(&v->names, buf_str(&name));
    out->failed |= name.failed;
    if (i && code)
        add_escaped(v->values.p[*i], out);
    else
        buf_add_raw(out, i ? v->values.p[*i] : held);
    buf_wipe(&name);
    t->n = 0;
}

/* Whether a byte may stand in a name, behind its "<". */
static bool goes_on(unsigned char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static void give_up(struct veil_text *t, struct buf *out)
{
    buf_add_raw(out, raw_of(t->held, t->n));
    t->n = 0;
}

bool veil_lift(
    const struct veil *v, struct veil_text *t, struct veil_piece piece, struct buf *out)
{
    for (size_t i = 0; i < piece.text.n; i++) {
        unsigned char c = piece.text.p[i];
        if (t->n && c != '>' && (!goes_on(c) || t->n == VEIL_HOLD_MAX - 1))
            give_up(t, out);
        if (!t->n && c != '<') {
            buf_add_char(out, (char)c);
            continue;
        }
        t->held[t->n++] = c;
        if (c == '>')
            settle(v, t, piece.code, out);
    }
    if (piece.end)
        give_up(t, out);
    return !out->failed;
}
