/*
 * portal/view/view.h - what a page shows: names and their values, lists of the same.
 *
 * In:    values of a handler; they are borrowed until the page is rendered.
 * Out:   looked up by templates, from the inside out.
 * Never: escapes or prints (template.h does); fails half-way: a view that had no memory
 *        says so once, at the end.
 */
#ifndef ABIDE_PORTAL_VIEW_VIEW_H
#define ABIDE_PORTAL_VIEW_VIEW_H

#include <stdint.h>

#include "base/arena.h"
#include "base/raw.h"

struct view;

struct view *view_new(struct arena *a); /* NULL: no memory; every call takes NULL */

void view_raw(struct view *v, const char *name, struct raw value);
void view_str(struct view *v, const char *name, struct str value);
void view_copy(struct view *v, const char *name, struct str value); /* keeps its own */
void view_u64(struct view *v, const char *name, uint64_t value);
void view_flag(struct view *v, const char *name, bool value);
/* One more item of a list. */
struct view *view_add(struct view *v, const char *name);

struct arena *view_arena(struct view *v);

/* False: there was not enough memory for all of it. */
bool view_whole(const struct view *v);

/* What a name stands for, here or further out. */
enum view_kind { VIEW_NOTHING, VIEW_TEXT, VIEW_FLAG, VIEW_LIST };
struct view_value {
    enum view_kind kind;
    struct raw text;
    bool flag;
    uint64_t number; /* what view_u64 was given */
    const struct view *first;
};
struct view_value view_find(const struct view *v, struct str name);
const struct view *view_next(const struct view *item);

#endif
