#include "base/map.h"

#include <string.h>

#include "base/mem.h"

enum { SLOTS_MIN = 16, ENTRIES_MIN = 8 };

void map_init(struct map *m, size_t max_count, uint64_t seed)
{
    /* A slot holds index + 1 in 32 bits. */
    if (max_count > UINT32_MAX - 1)
        max_count = UINT32_MAX - 1;
    *m = (struct map){.max_count = max_count, .seed = seed};
}

void map_fini(struct map *m)
{
    mem_free(m->entries);
    mem_free(m->slots);
    map_init(m, m->max_count, m->seed);
}

static uint64_t rotate(uint64_t v, int by)
{
    return v << by | v >> (64 - by);
}

static void sip_round(uint64_t v[4])
{
    v[0] += v[1];
    v[1] = rotate(v[1], 13) ^ v[0];
    v[0] = rotate(v[0], 32);
    v[2] += v[3];
    v[3] = rotate(v[3], 16) ^ v[2];
    v[0] += v[3];
    v[3] = rotate(v[3], 21) ^ v[0];
    v[2] += v[1];
    v[1] = rotate(v[1], 17) ^ v[2];
    v[2] = rotate(v[2], 32);
}

static void sip_word(uint64_t v[4], uint64_t word)
{
    v[3] ^= word;
    sip_round(v);
    v[0] ^= word;
}

/* SipHash-1-3 with the key (seed, ~seed): floods of chosen keys need the seed. */
uint64_t map_hash(struct str key, uint64_t seed)
{
    uint64_t v[4] = {seed ^ UINT64_C(0x736f6d6570736575),
        ~seed ^ UINT64_C(0x646f72616e646f6d), seed ^ UINT64_C(0x6c7967656e657261),
        ~seed ^ UINT64_C(0x7465646279746573)};
    uint64_t word;
    size_t i = 0;
    for (; i + 8 <= key.n; i += 8) {
        memcpy(&word, key.p + i, 8);
        sip_word(v, word);
    }
    word = 0;
    if (i < key.n)
        memcpy(&word, key.p + i, key.n - i);
    sip_word(v, word | (uint64_t)key.n << 56);
    v[2] ^= 0xff;
    for (int round = 0; round < 3; round++)
        sip_round(v);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

/* The slot of the key, or the free slot where it belongs. There is always a free one.
 */
static size_t probe(const struct map *m, struct str key, uint64_t hash)
{
    size_t mask = m->slot_count - 1;
    size_t at = (size_t)hash & mask;
    for (; m->slots[at]; at = (at + 1) & mask) {
        const struct map_entry *e = &m->entries[m->slots[at] - 1];
        if (e->hash == hash && str_eq(e->key, key))
            break;
    }
    return at;
}

uint64_t *map_find(const struct map *m, struct str key)
{
    size_t at;
    if (m->n == 0)
        return NULL;
    at = probe(m, key, map_hash(key, m->seed));
    return m->slots[at] ? &m->entries[m->slots[at] - 1].value : NULL;
}

static bool grow_slots(struct map *m)
{
    size_t count = m->slot_count ? m->slot_count * 2 : SLOTS_MIN;
    uint32_t *slots = mem_array(count, sizeof *slots);
    if (!slots)
        return false;
    mem_free(m->slots);
    m->slots = slots;
    m->slot_count = count;
    for (size_t i = 0; i < m->n; i++) {
        size_t at = (size_t)m->entries[i].hash & (count - 1);
        while (slots[at])
            at = (at + 1) & (count - 1);
        slots[at] = (uint32_t)(i + 1);
    }
    return true;
}

static bool grow_entries(struct map *m)
{
    size_t cap = m->cap ? m->cap * 2 : ENTRIES_MIN;
    struct map_entry *entries = mem_realloc(m->entries, cap * sizeof *entries);
    if (!entries)
        return false;
    m->entries = entries;
    m->cap = cap;
    return true;
}

/* Room for one more entry with at most three quarters of the slots in use. */
static bool make_room(struct map *m)
{
    if (m->n >= m->max_count)
        return false;
    if (m->n == m->cap && !grow_entries(m))
        return false;
    return m->n < m->slot_count / 4 * 3 || grow_slots(m);
}

uint64_t *map_put(struct map *m, struct str key, bool *added)
{
    uint64_t hash = map_hash(key, m->seed);
    uint64_t *found = map_find(m, key);
    if (!found) {
        if (!make_room(m))
            return NULL;
        m->entries[m->n] = (struct map_entry){key, 0, hash};
        m->slots[probe(m, key, hash)] = (uint32_t)++m->n;
    }
    if (added)
        *added = !found;
    return found ? found : &m->entries[m->n - 1].value;
}
