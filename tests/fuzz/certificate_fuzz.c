#include "tests/fuzz/fuzz.h"

#include "store/erase/certificate.h"

/*
 * Whatever the bytes, verifying ends; and what it accepts has a signature, which no
 * fuzzer makes for bytes of its own: what is accepted must have been a seed.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct certificate c = {0}, again = {0};
    struct err err = ERR_INIT;
    struct raw text = raw_of(data, size);
    if (!certificate_verify(text, NULL, &c, &err)) {
        FUZZ_HOLDS(err.code == ERR_INPUT || err.code == ERR_CRYPTO ||
                   err.code == ERR_LIMIT || err.code == ERR_MEMORY);
        return 0;
    }
    FUZZ_HOLDS(certificate_verify(text, c.public_key, &again, &err));
    FUZZ_HOLDS(c.kind != ERASE_NOTHING && id_eq(c.erasure, again.erasure));
    return 0;
}
