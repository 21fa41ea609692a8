#include "portal/view/view.h"

#include <inttypes.h>
#include <stdio.h>

enum { NUMBER_MAX = 24 };

struct entry {
    struct entry *next;
    struct str name;
    struct view_value value;
    struct view *last; /* of a list */
};

struct view {
    struct arena *arena;
    struct view *parent, *next;
    struct entry *first;
    bool failed; /* of the outermost */
};

static void fail(struct view *v)
{
    while (v->parent)
        v = v->parent;
    v->failed = true;
}

struct view *view_new(struct arena *a)
{
    struct view *v = arena_alloc(a, sizeof *v);
    if (v)
        v->arena = a;
    return v;
}

static struct entry *own(const struct view *v, struct str name)
{
    struct entry *e = v->first;
    while (e && !str_eq(e->name, name))
        e = e->next;
    return e;
}

/* A name that stands already gets the new value. */
static struct entry *put(struct view *v, const char *name, enum view_kind kind)
{
    struct entry *e = v ? own(v, str_z(name)) : NULL;
    if (!v || e)
        return e;
    e = arena_alloc(v->arena, sizeof *e);
    if (!e) {
        fail(v);
        return NULL;
    }
    e->name = str_z(name);
    e->value.kind = kind;
    e->next = v->first;
    v->first = e;
    return e;
}

void view_raw(struct view *v, const char *name, struct raw value)
{
    struct entry *e = put(v, name, VIEW_TEXT);
    if (e)
        e->value.text = value;
}

void view_str(struct view *v, const char *name, struct str value)
{
    view_raw(v, name, raw_from_str(value));
}

void view_copy(struct view *v, const char *name, struct str value)
{
    struct entry *e = put(v, name, VIEW_TEXT);
    if (e && !arena_raw(v->arena, raw_from_str(value), &e->value.text))
        fail(v);
}

void view_u64(struct view *v, const char *name, uint64_t value)
{
    struct entry *e = put(v, name, VIEW_TEXT);
    char text[NUMBER_MAX];
    int n = snprintf(text, sizeof text, "%" PRIu64, value);
    if (!e)
        return;
    e->value.number = value;
    if (!arena_raw(v->arena, raw_of(text, (size_t)n), &e->value.text))
        fail(v);
}

void view_flag(struct view *v, const char *name, bool value)
{
    struct entry *e = put(v, name, VIEW_FLAG);
    if (e)
        e->value.flag = value;
}

struct view *view_add(struct view *v, const char *name)
{
    struct entry *e = put(v, name, VIEW_LIST);
    struct view *item = e ? view_new(v->arena) : NULL;
    if (!item) {
        if (v)
            fail(v);
        return NULL;
    }
    item->parent = v;
    if (e->last)
        e->last->next = item;
    else
        e->value.first = item;
    e->last = item;
    return item;
}

struct arena *view_arena(struct view *v)
{
    return v->arena;
}

bool view_whole(const struct view *v)
{
    return v && !v->failed;
}

struct view_value view_find(const struct view *v, struct str name)
{
    for (; v; v = v->parent) {
        const struct entry *e = own(v, name);
        if (e)
            return e->value;
    }
    return (struct view_value){.kind = VIEW_NOTHING};
}

const struct view *view_next(const struct view *item)
{
    return item->next;
}
