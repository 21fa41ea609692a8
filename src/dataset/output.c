#include "dataset/output_priv.h"

#include <string.h>

enum { FLUSH_BYTES = 1 << 18, PENDING_BYTES_MAX = FLUSH_BYTES + DATASET_ROW_BYTES_MAX };

static bool write_hashed(void *ctx, const void *p, size_t n, struct err *err)
{
    struct output *o = ctx;
    o->facts.bytes += n;
    return hasher_add(o->hasher, p, n, err) && sink_write(&o->to, p, n, err);
}

bool output_open(
    struct output *o, struct sink to, struct str name, int zstd_level, struct err *err)
{
    *o = (struct output){.to = to};
    buf_init(&o->pending, PENDING_BYTES_MAX);
    if (name.n >= sizeof o->facts.name)
        return err_set(err, ERR_LIMIT, "dataset.file_name", "a file name is too long");
    memcpy(o->facts.name, name.p, name.n);
    if (zstd_level &&
        !zstd_out_new((struct sink){write_hashed, o}, zstd_level, &o->zstd, err))
        return false;
    return hasher_new(&o->hasher, err);
}

void output_fini(struct output *o)
{
    hasher_free(o->hasher);
    zstd_out_free(o->zstd);
    buf_wipe(&o->pending);
    o->hasher = NULL;
    o->zstd = NULL;
}

static bool flush(struct output *o, struct err *err)
{
    struct sink sink =
        o->zstd ? zstd_out_sink(o->zstd) : (struct sink){write_hashed, o};
    bool done = sink_write(&sink, o->pending.p, o->pending.n, err);
    buf_clear(&o->pending);
    return done;
}

struct buf *output_buf(struct output *o)
{
    return &o->pending;
}

bool output_line(struct output *o, struct err *err)
{
    o->facts.rows++;
    return buf_ok(&o->pending, err) && (o->pending.n < FLUSH_BYTES || flush(o, err));
}

bool output_end(struct output *o, struct err *err)
{
    if (!flush(o, err) || (o->zstd && !zstd_out_end(o->zstd, err)))
        return false;
    return hasher_take(o->hasher, o->facts.sha256, err);
}
