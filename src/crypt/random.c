#include "crypt/random.h"

#include <sodium.h>

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
