#include "crypt/secret.h"

#include <sodium.h>
#include <string.h>

#include "base/mem.h"

/*
 * The pages come from sodium_malloc (guard pages, mlock, no dump). A failed mlock is
 * not a failure here: doctor reports it. The small block from mem_alloc exists so that
 * the OOM loop of the tests reaches this door to memory as well.
 */
void *secret_alloc(size_t size_bytes)
{
    void *probe = mem_alloc(1);
    if (!probe)
        return NULL;
    mem_free(probe);
    if (sodium_init() < 0) /* it aborts in an allocation that comes first */
        return NULL;
    void *p = sodium_malloc(size_bytes);
    if (p)
        memset(p, 0, size_bytes);
    return p;
}

void secret_free(void *p)
{
    sodium_free(p);
}

bool secret_lockable(size_t size_bytes)
{
    unsigned char *p = mem_alloc(size_bytes);
    if (!p)
        return false;
    bool locked = sodium_mlock(p, size_bytes) == 0;
    if (locked)
        sodium_munlock(p, size_bytes);
    mem_free(p);
    return locked;
}
