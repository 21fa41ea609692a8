#include "deid/tagger/sum.h"

#include "deid/tagger/format.h"
#include "deid/tagger/hash.h"

enum { STREAMS = 4, STRIDE = 8 * STREAMS };

/* Four streams, since one multiplication waits for the one before it. */
uint64_t format_sum(struct raw file)
{
    uint64_t h[STREAMS] = {1, 2, 3, 4};
    h[0] = hash_bytes(file.p, FORMAT_AT_SUM);
    size_t i = FORMAT_AT_SECTIONS;
    for (; i + STRIDE <= file.n; i += STRIDE)
        for (unsigned k = 0; k < STREAMS; k++)
            h[k] = hash_mix(h[k], hash_load8(file.p + i + 8 * (size_t)k));
    h[0] = hash_mix(h[0], hash_bytes(file.p + i, file.n - i));
    return hash_mix(hash_mix(h[0], h[1]), hash_mix(h[2], h[3]));
}
