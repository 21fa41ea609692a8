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
