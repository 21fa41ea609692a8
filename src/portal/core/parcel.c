#include "portal/core/parcel.h"

#include <string.h>

#include "base/mem.h"
#include "crypt/random.h"
#include "crypt/stream.h"
#include "os/temp.h"

enum { SEALED_PIECE = PARCEL_PIECE + STREAM_OVERHEAD_BYTES };

struct parcel {
    struct stream stream;
    uint8_t key[STREAM_KEY_BYTES], header[STREAM_HEADER_BYTES];
    int fd;
    size_t filled;
    uint64_t bytes;
    bool ended;
    unsigned char plain[PARCEL_PIECE], sealed[SEALED_PIECE];
};

bool parcel_new(const char *dir, struct parcel **out, struct err *err)
{
    struct parcel *p = mem_zalloc(sizeof *p);
    if (!p)
        return err_memory(err);
    p->fd = -1;
    random_bytes(p->key, sizeof p->key);
    stream_seal_begin(&p->stream, p->key, p->header);
    if (!temp_open(dir, &p->fd, err)) {
        parcel_free(p);
        return false;
    }
    *out = p;
    return true;
}

static bool write_piece(struct parcel *p, bool last, struct err *err)
{
    stream_seal(
        &p->stream, raw_of(NULL, 0), raw_of(p->plain, p->filled), last, p->sealed);
    bool done =
        temp_write(p->fd, raw_of(p->sealed, p->filled + STREAM_OVERHEAD_BYTES), err);
    p->filled = 0;
    return done;
}

static bool on_write(void *ctx, const void *bytes, size_t n, struct err *err)
{
    struct parcel *p = ctx;
    const unsigned char *from = bytes;
    p->bytes += n;
    while (n) {
        size_t room = PARCEL_PIECE - p->filled, take = n < room ? n : room;
        memcpy(p->plain + p->filled, from, take);
        p->filled += take;
        from += take;
        n -= take;
        if (p->filled == PARCEL_PIECE && !write_piece(p, false, err))
            return false;
    }
    return true;
}

struct sink parcel_sink(struct parcel *p)
{
    return (struct sink){on_write, p};
}

bool parcel_close(struct parcel *p, struct err *err)
{
    if (!write_piece(p, true, err))
        return false;
    stream_end(&p->stream);
    mem_wipe(p->plain, sizeof p->plain);
    return temp_rewind(p->fd, err) &&
           stream_open_begin(&p->stream, p->key, p->header, err);
}

uint64_t parcel_bytes(const struct parcel *p)
{
    return p->bytes;
}

bool parcel_read(struct parcel *p, struct raw *out, struct err *err)
{
    size_t got = 0;
    *out = raw_of(NULL, 0);
    if (p->ended)
        return true;
    if (!temp_read(p->fd, p->sealed, sizeof p->sealed, &got, err))
        return false;
    if (got < STREAM_OVERHEAD_BYTES)
        return err_set(err, ERR_IO, "portal.parcel", "a download broke off");
    if (!stream_open(&p->stream, raw_of(NULL, 0), raw_of(p->sealed, got), p->plain,
            &p->ended, err))
        return false;
    *out = raw_of(p->plain, got - STREAM_OVERHEAD_BYTES);
    return true;
}

void parcel_free(struct parcel *p)
{
    if (!p)
        return;
    temp_close(p->fd);
    stream_end(&p->stream);
    mem_wipe(p, sizeof *p);
    mem_free(p);
}
