#include "portal/access/cbor.h"

enum { SIMPLE = 7, SIMPLE_FALSE = 20, SIMPLE_NULL = 22 };

/* The number behind the first byte, in as few bytes as it needs. */
static bool take_number(struct raw *rest, unsigned low, uint64_t *out)
{
    size_t n = low < 24 ? 0 : (size_t)1 << (low - 24);
    uint64_t v = low;
    if (low > 27 || rest->n < n)
        return false;
    for (size_t i = 0; i < n; i++)
        v = (i ? v << 8 : 0) | rest->p[i];
    *rest = raw_slice(*rest, n, rest->n);
    *out = v;
    return n == 0 || (n == 1 ? v >= 24 : v >> (4 * n) != 0);
}

bool cbor_next(struct raw *rest, struct cbor_item *out)
{
    struct raw r = *rest;
    struct cbor_item item = {CBOR_UINT, 0, {NULL, 0}};
    if (!r.n)
        return false;
    unsigned first = r.p[0];
    r = raw_slice(r, 1, r.n);
    if (first >> 5 > CBOR_MAP || !take_number(&r, first & 31, &item.number))
        return false;
    item.type = (enum cbor_type)(first >> 5);
    if (item.type == CBOR_BYTES || item.type == CBOR_TEXT) {
        if (item.number > r.n)
            return false;
        item.bytes = raw_slice(r, 0, (size_t)item.number);
        r = raw_slice(r, (size_t)item.number, r.n);
    }
    *rest = r;
    *out = item;
    return true;
}

/* true, false, null: one byte. */
static bool skip_simple(struct raw *rest)
{
    unsigned low = rest->n ? rest->p[0] & 31u : 0;
    if (!rest->n || rest->p[0] >> 5 != SIMPLE || low < SIMPLE_FALSE ||
        low > SIMPLE_NULL)
        return false;
    *rest = raw_slice(*rest, 1, rest->n);
    return true;
}

/* Each item that waits needs a byte at least, so `left` is never beyond what is there.
 */
bool cbor_skip(struct raw *rest)
{
    struct raw r = *rest;
    uint64_t left = 1;
    while (left > 0) {
        struct cbor_item item;
        left--;
        if (skip_simple(&r))
            continue;
        if (!cbor_next(&r, &item))
            return false;
        if (item.type != CBOR_ARRAY && item.type != CBOR_MAP)
            continue;
        if (item.number > r.n)
            return false;
        left += item.type == CBOR_MAP ? 2 * item.number : item.number;
        if (left > r.n)
            return false;
    }
    *rest = r;
    return true;
}
