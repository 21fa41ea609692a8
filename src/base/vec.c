#include "base/vec.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"

enum { FIRST = 8 };

/* The element pointer has some object type: it is read and written as bytes. */
static void *get(const void *slot)
{
    void *p;
    memcpy(&p, slot, sizeof p);
    return p;
}

bool vec_grow_(void *slot, size_t size_bytes, size_t n, size_t *cap, size_t max_count)
{
    size_t want = *cap ? *cap : FIRST / 2;
    void *p;
    if (n >= max_count)
        return false;
    want = want > SIZE_MAX / 2 ? SIZE_MAX : want * 2;
    if (want > max_count)
        want = max_count;
    if (want > SIZE_MAX / size_bytes)
        return false;
    p = mem_realloc(get(slot), want * size_bytes);
    if (!p)
        return false;
    memcpy(slot, &p, sizeof p);
    *cap = want;
    return true;
}

void vec_free_(void *slot)
{
    void *none = NULL;
    mem_free(get(slot));
    memcpy(slot, &none, sizeof none);
}
