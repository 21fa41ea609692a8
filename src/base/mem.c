#include "base/mem.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/*
 * One of the few writable globals: the countdown of mem_fail_from. 0 is off, 1 fails
 * now and from now on. `failed` is only written while a countdown runs.
 */
static atomic_ulong countdown;
static atomic_bool failed;

static bool must_fail(void)
{
    unsigned long left = atomic_load_explicit(&countdown, memory_order_relaxed);
    if (left == 0)
        return false;
    if (left > 1) {
        atomic_store_explicit(&countdown, left - 1, memory_order_relaxed);
        return false;
    }
    atomic_store_explicit(&failed, true, memory_order_relaxed);
    return true;
}

void *mem_alloc(size_t size_bytes)
{
    return must_fail() ? NULL : malloc(size_bytes ? size_bytes : 1);
}

void *mem_zalloc(size_t size_bytes)
{
    return must_fail() ? NULL : calloc(size_bytes ? size_bytes : 1, 1);
}

void *mem_realloc(void *p, size_t size_bytes)
{
    return must_fail() ? NULL : realloc(p, size_bytes ? size_bytes : 1);
}

void *mem_array(size_t count, size_t size_bytes)
{
    size_t total;
    if (__builtin_mul_overflow(count, size_bytes, &total))
        return NULL;
    return mem_zalloc(total);
}

void mem_free(void *p)
{
    free(p);
}

void mem_wipe(void *p, size_t size_bytes)
{
    if (size_bytes)
        explicit_bzero(p, size_bytes);
}

void mem_fail_from(unsigned long nth)
{
    atomic_store(&failed, false);
    atomic_store(&countdown, nth);
}

bool mem_failed(void)
{
    return atomic_load(&failed);
}
