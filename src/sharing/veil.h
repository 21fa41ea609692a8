/*
 * sharing/veil.h - names that stood in for values at a provider, and the way back.
 *
 * In:    pairs of a name ("<EMAIL_1>") and the value it stands for; an answer's text,
 *        cut anywhere.
 * Out:   the text with the values again.
 * Never: keeps back more than VEIL_HOLD_MAX bytes; puts a value into JSON unescaped;
 *        knows a name that was not given out for this call.
 */
#ifndef ABIDE_SHARING_VEIL_H
#define ABIDE_SHARING_VEIL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"

enum { VEIL_HOLD_MAX = 64, VEIL_NAMES_MAX = 1 << 20 };

struct veil {
    struct arena bytes;
    struct map names; /* name -> index of its value */
    VEC(struct raw) values;
};

void veil_init(struct veil *v);
void veil_fini(struct veil *v); /* wipes */
/* Copies. */
bool veil_add(
    struct veil *v, struct str name, struct raw value, struct err *err) MUST_CHECK;

/* One text of an answer on its way: the front of a name may wait for the next piece. */
struct veil_text {
    unsigned char held[VEIL_HOLD_MAX];
    size_t n;
};

struct veil_piece {
    struct raw text;
    bool end;  /* no more comes: what is held goes on as it is */
    bool code; /* the text is JSON: values are escaped as in its strings */
};

/* Appends what is settled. False: no memory. */
bool veil_lift(const struct veil *v, struct veil_text *t, struct veil_piece piece,
    struct buf *out) MUST_CHECK;

#endif
