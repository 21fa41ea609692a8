/*
 * tests/fuzz/fuzz.h - what every fuzz target defines.
 *
 * In:    bytes from libFuzzer, or from driver.c in an ordinary build.
 * Out:   0; a fault shows as a crash, a sanitizer's report or a failed FUZZ_HOLDS.
 * Never: keeps state between two calls.
 */
#ifndef ABIDE_TESTS_FUZZ_FUZZ_H
#define ABIDE_TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise that must hold for every input; ends the process when it does not. */
#define FUZZ_HOLDS(condition)                                                          \
    do {                                                                               \
        if (!(condition))                                                              \
            abort();                                                                   \
    } while (0)

#endif
