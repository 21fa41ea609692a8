/*
 * rights/export_priv.h - the parts of an export, shared by its files.
 *
 * In:    nothing.
 * Out:   one conversation as JSON; the schemas.
 * Never: leaves the folder.
 */
#ifndef ABIDE_RIGHTS_EXPORT_PRIV_H
#define ABIDE_RIGHTS_EXPORT_PRIV_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/turn.h"
#include "text/json_write.h"

/* Appends the conversation; the arena holds its parsed meta meanwhile. */
bool export_chat(struct buf *out, struct arena *arena, const struct conversation *c,
    struct err *err);

/* Seconds with up to six decimals, or null. */
void export_time(struct jw *w, struct instant t);

/* abide/schema.json */
struct str export_schema(void);

#endif
