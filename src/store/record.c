#include "store/record_priv.h"

#include <string.h>

#include "base/num.h"
#include "store/store_priv.h"

struct place place_make(const struct place_of *of)
{
    struct place p;
    p.b[0] = (uint8_t)of->record;
    num_put_u64be(p.b + 1, of->number);
    memcpy(p.b + 9, of->vault.b, ID_BYTES);
    memcpy(p.b + 9 + ID_BYTES, of->object.b, ID_BYTES);
    memcpy(p.b + 9 + 2 * ID_BYTES, of->part.b, ID_BYTES);
    return p;
}

struct raw place_raw(const struct place *p)
{
    return raw_of(p->b, sizeof p->b);
}

bool record_seal_more(struct store *s, const uint8_t key[AEAD_KEY_BYTES],
    const struct place_of *of, struct raw *out, struct err *err)
{
    struct place place = place_make(of);
    size_t at = s->sealed.n, n = s->plain.n + AEAD_OVERHEAD_BYTES;
    if (!buf_ok(&s->plain, err))
        return false;
    unsigned char *room = buf_reserve(&s->sealed, n);
    if (!room)
        return buf_ok(&s->sealed, err);
    aead_seal(&s->random, key, place_raw(&place), buf_raw(&s->plain), room);
    buf_grow(&s->sealed, n);
    *out = raw_of(s->sealed.p + at, n);
    return true;
}

bool record_seal(struct store *s, const uint8_t key[AEAD_KEY_BYTES],
    const struct place_of *of, struct err *err)
{
    struct raw out;
    buf_clear(&s->sealed);
    return record_seal_more(s, key, of, &out, err);
}

bool record_open(const uint8_t key[AEAD_KEY_BYTES], const struct place_of *of,
    struct raw sealed, struct arena *a, struct raw *out, struct err *err)
{
    struct place place = place_make(of);
    size_t n = sealed.n < AEAD_OVERHEAD_BYTES ? 0 : sealed.n - AEAD_OVERHEAD_BYTES;
    unsigned char *plain = arena_alloc(a, n);
    if (!plain)
        return err_memory(err);
    if (!aead_open(key, place_raw(&place), sealed, plain, err))
        return false;
    *out = raw_of(plain, n);
    return true;
}

/* Packing */

void record_num(struct buf *b, int64_t v)
{
    unsigned char field[8];
    num_put_u64be(field, (uint64_t)v);
    buf_add(b, field, sizeof field);
}

void record_raw(struct buf *b, struct raw r)
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

void record_id(struct buf *b, struct id id)
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
