#include "tests/fuzz/import.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return import_one(CAPTURE_SHAREGPT, data, size);
}
