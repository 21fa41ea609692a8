#include "text/gzip.h"

#define ZLIB_CONST /* zlib takes what it reads as const */
#include <zlib.h>

enum { CHUNK = 1 << 16, WITH_GZIP_HEADER = 16 + MAX_WBITS };

bool gzip_is(struct raw bytes)
{
    return bytes.n > 2 && bytes.p[0] == 0x1F && bytes.p[1] == 0x8B;
}

static bool damaged(struct err *err)
{
    return err_set(err, ERR_INPUT, "text.gzip_data", "a gzip file is damaged or cut");
}

/* All members of the file; zlib takes at most UINT_MAX bytes at once. */
static bool inflate_all(z_stream *z, struct raw bytes, struct buf *out, struct err *err)
{
    int got = Z_OK;
    while (got != Z_STREAM_END || bytes.n > 0 || z->avail_in > 0) {
        if (z->avail_in == 0 && bytes.n > 0) {
            uInt n = bytes.n > CHUNK ? CHUNK : (uInt)bytes.n;
            z->next_in = bytes.p;
            z->avail_in = n;
            bytes = raw_slice(bytes, n, bytes.n);
        }
        if (got == Z_STREAM_END && inflateReset(z) != Z_OK)
            return damaged(err);
        z->next_out = buf_reserve(out, CHUNK);
        if (!z->next_out)
            return buf_ok(out, err);
        z->avail_out = CHUNK;
        got = inflate(z, Z_NO_FLUSH);
        if (got != Z_OK && got != Z_STREAM_END)
            return damaged(err);
        buf_grow(out, CHUNK - z->avail_out);
    }
    return true;
}

bool gzip_read(struct raw bytes, struct buf *out, struct err *err)
{
    z_stream z = {0};
    if (inflateInit2(&z, WITH_GZIP_HEADER) != Z_OK)
        return err_memory(err);
    bool done = inflate_all(&z, bytes, out, err);
    inflateEnd(&z);
    return done;
}
