#include "store/pack_priv.h"

#include <string.h>

#include "base/num.h"

void pack_num(struct buf *b, int64_t v)
{
    unsigned char field[8];
    num_put_u64be(field, (uint64_t)v);
    buf_add(b, field, sizeof field);
}

void pack_raw(struct buf *b, struct raw r)
{
    unsigned char field[4];
    if (r.n > UINT32_MAX) {
        b->failed = b->over = true;
        return;
    }
    num_put_u32be(field, (uint32_t)r.n);
    buf_add(b, field, sizeof field);
    buf_add_raw(b, r);
}

void pack_id(struct buf *b, struct id id)
{
    buf_add(b, id.b, ID_BYTES);
}

static const unsigned char *take(struct unpack *u, size_t n)
{
    if (u->bad || u->rest.n < n) {
        u->bad = true;
        return NULL;
    }
    const unsigned char *p = u->rest.p;
    u->rest.p += n;
    u->rest.n -= n;
    return p;
}

int64_t unpack_num(struct unpack *u)
{
    const unsigned char *p = take(u, 8);
    return p ? (int64_t)num_get_u64be(p) : 0;
}

struct raw unpack_raw(struct unpack *u)
{
    const unsigned char *p = take(u, 4);
    size_t n = p ? num_get_u32be(p) : 0;
    p = take(u, n);
    return raw_of(p, p ? n : 0);
}

struct id unpack_id(struct unpack *u)
{
    struct id id = {{0}};
    const unsigned char *p = take(u, ID_BYTES);
    if (p)
        memcpy(id.b, p, ID_BYTES);
    return id;
}

struct raw unpack_bytes(struct unpack *u, size_t n)
{
    const unsigned char *p = take(u, n);
    return raw_of(p, p ? n : 0);
}

bool unpack_good(const struct unpack *u, struct err *err)
{
    if (u->bad)
        return err_set(err, ERR_INPUT, "store.record_short",
            "a sealed record opens but is shorter than its format; run abide doctor");
    return true;
}

bool unpack_format(struct unpack *u, int64_t known, struct err *err)
{
    int64_t format = unpack_num(u);
    if (format != known)
        return err_set(err, ERR_INPUT, "store.record_format",
            "a sealed record has format %lld: use a newer abide", (long long)format);
    return true;
}
