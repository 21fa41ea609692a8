#include "text/zstd.h"

#include <zstd.h>

#include "base/mem.h"

enum { CHUNK_BYTES = 1 << 17 };

struct zstd_out {
    struct sink to;
    ZSTD_CCtx *ctx;
    bool ended;
    unsigned char chunk[CHUNK_BYTES];
};

static bool failed(const char *what, size_t code, struct err *err)
{
    return err_set(err, ERR_STATE, "text.zstd", "zstd cannot %s: %s", what,
        ZSTD_getErrorName(code));
}

static bool set_level(ZSTD_CCtx *ctx, int level, struct err *err)
{
    size_t code = ZSTD_CCtx_setParameter(ctx, ZSTD_c_compressionLevel, level);
    if (!ZSTD_isError(code))
        code = ZSTD_CCtx_setParameter(ctx, ZSTD_c_checksumFlag, 1);
    return !ZSTD_isError(code) || failed("start", code, err);
}

bool zstd_out_new(struct sink to, int level, struct zstd_out **out, struct err *err)
{
    struct zstd_out *z;
    if (level < ZSTD_LEVEL_MIN || level > ZSTD_LEVEL_MAX)
        return err_set(err, ERR_USAGE, "text.zstd_level",
            "the zstd level %d is not from %d to %d", level, ZSTD_LEVEL_MIN,
            ZSTD_LEVEL_MAX);
    z = mem_zalloc(sizeof *z);
    if (!z)
        return err_memory(err);
    z->to = to;
    z->ctx = ZSTD_createCCtx();
    if (!z->ctx) {
        zstd_out_free(z);
        return err_memory(err);
    }
    if (!set_level(z->ctx, level, err)) {
        zstd_out_free(z);
        return false;
    }
    *out = z;
    return true;
}

void zstd_out_free(struct zstd_out *z)
{
    if (!z)
        return;
    ZSTD_freeCCtx(z->ctx);
    mem_wipe(z->chunk, sizeof z->chunk);
    mem_free(z);
}

/* One step; `*left` is what libzstd still holds for this operation. */
static bool compress(struct zstd_out *z, ZSTD_inBuffer *in, ZSTD_EndDirective what,
    size_t *left, struct err *err)
{
    ZSTD_outBuffer out = {z->chunk, sizeof z->chunk, 0};
    *left = ZSTD_compressStream2(z->ctx, &out, in, what);
    if (ZSTD_isError(*left))
        return failed("compress", *left, err);
    return sink_write(&z->to, z->chunk, out.pos, err);
}

static bool write_out(void *ctx, const void *p, size_t n, struct err *err)
{
    struct zstd_out *z = ctx;
    ZSTD_inBuffer in = {p, n, 0};
    size_t left;
    if (z->ended)
        return err_set(err, ERR_STATE, "text.zstd_ended", "the zstd frame has ended");
    while (in.pos < in.size) {
        if (!compress(z, &in, ZSTD_e_continue, &left, err))
            return false;
    }
    return true;
}

struct sink zstd_out_sink(struct zstd_out *z)
{
    return (struct sink){write_out, z};
}

bool zstd_out_end(struct zstd_out *z, struct err *err)
{
    ZSTD_inBuffer in = {NULL, 0, 0};
    size_t left;
    z->ended = true;
    do {
        if (!compress(z, &in, ZSTD_e_end, &left, err))
            return false;
    } while (left > 0);
    return true;
}

struct zstd_in {
    struct source from;
    ZSTD_DCtx *ctx;
    ZSTD_inBuffer in;
    uint64_t left_bytes; /* that may still come out */
    bool open;           /* inside a frame */
    bool started;        /* a frame was seen */
    bool ended;          /* `from` is */
    unsigned char chunk[CHUNK_BYTES];
};

bool zstd_in_new(
    struct source from, uint64_t max_bytes, struct zstd_in **out, struct err *err)
{
    struct zstd_in *z = mem_zalloc(sizeof *z);
    if (!z)
        return err_memory(err);
    z->from = from;
    z->left_bytes = max_bytes;
    z->in.src = z->chunk;
    z->ctx = ZSTD_createDCtx();
    if (!z->ctx) {
        zstd_in_free(z);
        return err_memory(err);
    }
    *out = z;
    return true;
}

void zstd_in_free(struct zstd_in *z)
{
    if (!z)
        return;
    ZSTD_freeDCtx(z->ctx);
    mem_wipe(z->chunk, sizeof z->chunk);
    mem_free(z);
}

static bool fill(struct zstd_in *z, struct err *err)
{
    if (z->ended || z->in.pos < z->in.size)
        return true;
    z->in.pos = z->in.size = 0;
    if (!source_read(&z->from, z->chunk, sizeof z->chunk, &z->in.size, err))
        return false;
    z->ended = z->in.size == 0;
    return true;
}

/* One step into `out`. */
static bool decompress(struct zstd_in *z, ZSTD_outBuffer *out, struct err *err)
{
    size_t code = ZSTD_decompressStream(z->ctx, out, &z->in);
    if (ZSTD_isError(code))
        return err_set(err, ERR_INPUT, "text.zstd_data", "this is not zstd data: %s",
            ZSTD_getErrorName(code));
    z->open = code != 0;
    z->started = true;
    if (out->pos > z->left_bytes)
        return err_set(err, ERR_LIMIT, "text.zstd_size",
            "zstd data unpacks to more than the allowed size");
    return true;
}

static bool read_in(void *ctx, void *p, size_t cap, size_t *got, struct err *err)
{
    struct zstd_in *z = ctx;
    ZSTD_outBuffer out = {p, cap, 0};
    while (out.pos == 0 && cap > 0) {
        size_t before = z->in.pos;
        if (!fill(z, err))
            return false;
        if (z->ended && !z->open && z->started)
            break;
        if (z->ended && z->in.size == 0 && !z->open)
            return err_set(err, ERR_INPUT, "text.zstd_short", "zstd data is empty");
        if (!decompress(z, &out, err))
            return false;
        if (z->ended && out.pos == 0 && z->in.pos == before && z->open)
            return err_set(
                err, ERR_INPUT, "text.zstd_short", "zstd data ends too soon");
    }
    z->left_bytes -= out.pos;
    *got = out.pos;
    return true;
}

struct source zstd_in_source(struct zstd_in *z)
{
    return (struct source){read_in, z};
}
