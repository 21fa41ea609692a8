#include "deid/tagger/lexicon.h"

#include "deid/tagger/hash.h"

uint64_t lexicon_place_hash(uint64_t so_far, uint32_t word)
{
    return hash_mix(so_far + 1, word);
}

bool lexicon_has_place(const struct lexicon *x, uint64_t hash)
{
    uint32_t print = (uint32_t)hash | 1u;
    size_t at = bucket_of(hash, x->place_buckets);
    for (unsigned probe = 0; probe < LEXICON_PROBES; probe++) {
        const uint32_t *bucket = x->places + at * PLACES_WAYS;
        for (unsigned i = 0; i < PLACES_WAYS; i++)
            if (bucket[i] == print)
                return true;
        if (bucket[PLACES_WAYS - 1] == 0)
            return false;
        at = at + 1 == x->place_buckets ? 0 : at + 1;
    }
    return false;
}
