#include "crypt/random.h"

#include <sodium.h>
#include <string.h>

#include "base/mem.h"

bool crypt_ready(struct err *err)
{
    if (sodium_init() < 0)
        return err_set(err, ERR_CRYPTO, "crypt.init",
            "the sodium library cannot start: no source of random bytes");
    return true;
}

void random_bytes(void *p, size_t size_bytes)
{
    randombytes_buf(p, size_bytes);
}

void random_take(struct random_pool *pool, void *p, size_t size_bytes)
{
    if (pool->left < size_bytes) {
        randombytes_buf(pool->b, sizeof pool->b);
        pool->left = sizeof pool->b;
    }
    unsigned char *from = pool->b + sizeof pool->b - pool->left;
    memcpy(p, from, size_bytes);
    memset(from, 0, size_bytes); /* never given twice, even by a bug */
    pool->left -= size_bytes;
}

void random_drop(struct random_pool *pool)
{
    mem_wipe(pool->b, sizeof pool->b);
    pool->left = 0;
}
