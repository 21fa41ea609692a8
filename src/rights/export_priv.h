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
#include "base/vec.h"
#include "crypt/hash.h"
#include "model/turn.h"
#include "rights/export.h"
#include "text/json.h"
#include "text/json_write.h"

struct file {
    struct str name; /* in the arena of names */
    uint64_t size_bytes;
    uint8_t sha256[SHA256_BYTES];
    bool shard;
};

struct export
{
    struct export_place place;
    VEC(struct file) files;
    struct buf text;    /* one conversation or one small file */
    struct arena arena; /* its parsed meta */
    struct arena names;
    struct hasher *hash; /* of the file being written */
    bool open;           /* the last of files is being written */
    bool records;        /* it is a list of records */
    size_t shards;
    int list;               /* the list being written, or -1 */
    struct jw listed;       /* conversation_asset_file_names.json, into text */
    const struct json *had; /* what it was given with, in the arena */
};

/* Writes what `text` holds as one file. */
bool export_small(struct export *e, const char *name, struct err *err) MUST_CHECK;
bool export_end_shard(struct export *e, struct err *err) MUST_CHECK;

/* Appends the conversation; the arena holds its parsed meta meanwhile. */
bool export_chat(struct buf *out, struct arena *arena, const struct conversation *c,
    struct err *err);

/* Seconds with up to six decimals, or null. */
void export_time(struct jw *w, struct instant t);

/* abide/schema.json, appended. */
void export_schema(struct buf *out);

#endif
