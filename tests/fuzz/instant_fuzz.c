#include "tests/fuzz/fuzz.h"

#include "base/instant.h"

/* A text that is read as an instant is written as one that reads the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct instant first, again;
    char text[INSTANT_TEXT_MAX];
    if (!instant_parse((struct str){(const char *)data, size}, &first))
        return 0;
    FUZZ_HOLDS(instant_parse(instant_format(first, text), &again));
    FUZZ_HOLDS(instant_cmp(first, again) == 0);
    return 0;
}
