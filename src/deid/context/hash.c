#include <string.h>

#include "deid/context/context_priv.h"

enum { WORD_LONGEST = 80 };

#define HASH_ONE UINT64_C(0x9e3779b97f4a7c15)
#define HASH_TWO UINT64_C(0xc2b2ae3d27d4eb4f)
#define SMALL    UINT64_C(0x2020202020202020)
#define HIGHS    UINT64_C(0x8080808080808080)

static uint64_t load_8(const unsigned char *p)
{
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

/* The last n bytes of eight; n at most 8. */
static uint64_t keep_last(uint64_t v, size_t n)
{
    return n == 0 ? 0 : v >> (64 - 8 * n);
}

static uint64_t hash_mix(uint64_t a, uint64_t b, size_t n)
{
    uint64_t h = ((a | SMALL) + n) * HASH_ONE ^ (b | SMALL) * HASH_TWO;
    h = (h ^ (h >> 32)) * HASH_ONE;
    return h ^ (h >> 29);
}

/*
 * The n bytes before `end`, with HASH_ROOM readable before it; ASCII in either case,
 * other bytes as they are (hash_high has made them small).
 */
static uint64_t hash_small(const unsigned char *end, size_t n)
{
    size_t near = n < 8 ? n : 8, far = n < 8 ? 0 : n < 16 ? n - 8 : 8;
    uint64_t h =
        hash_mix(keep_last(load_8(end - 8), near), keep_last(load_8(end - 16), far), n);
    return n > 16 ? hash_mix(h, load_8(end - n), n) : h;
}

/* Whether a letter of two bytes is a capital, and its small form. */
static void letter_small(unsigned char *lead, unsigned char *c)
{
    if (*lead == 0xC3 && *c >= 0x80 && *c <= 0x9E && *c != 0x97) {
        *c = (unsigned char)(*c + 0x20); /* Latin-1 */
    } else if (*lead == 0xC4 || *lead == 0xC5) {
        bool odd = (*lead == 0xC4 && *c >= 0xB9) || (*lead == 0xC5 && *c <= 0x88) ||
                   (*lead == 0xC5 && *c >= 0xB9);
        if (((*c & 1) != 0) == odd && !(*lead == 0xC5 && *c == 0xBF))
            *c = (unsigned char)(*c + 1); /* Latin Extended-A */
        if (*c == 0xC0) {
            *lead = 0xC5;
            *c = 0x80;
        }
    } else if ((*lead == 0xD0 && *c >= 0x90 && *c <= 0x9F) ||
               (*lead == 0xCE && *c >= 0x91 && *c <= 0x9F)) {
        *c = (unsigned char)(*c + 0x20); /* Cyrillic, Greek */
    } else if ((*lead == 0xD0 || *lead == 0xCE) && *c >= 0xA0 && *c <= 0xAF) {
        *lead = (unsigned char)(*lead + 1);
        *c = (unsigned char)(*c - 0x20);
    }
}

/* A copy with letters of two bytes in small, and room before it. */
static uint64_t hash_high(const unsigned char *p, size_t n)
{
    unsigned char copy[HASH_ROOM + WORD_LONGEST] = {0};
    unsigned char *small = copy + HASH_ROOM;
    n = n < WORD_LONGEST ? n : WORD_LONGEST;
    memcpy(small, p, n);
    for (size_t i = 0; i + 1 < n; i++) {
        if (small[i] >= 0xC3 && small[i] <= 0xD0 && small[i + 1] >= 0x80) {
            letter_small(&small[i], &small[i + 1]);
            i++;
        }
    }
    return hash_small(small + n, n);
}

/* The n bytes before `end`, with HASH_ROOM readable before it. */
static bool any_high(const unsigned char *end, size_t n)
{
    size_t near = n < 8 ? n : 8, far = n < 8 ? 0 : n < 16 ? n - 8 : 8;
    uint64_t high = keep_last(load_8(end - 8), near) | keep_last(load_8(end - 16), far);
    for (size_t i = HASH_ROOM; i < n; i += 8)
        high |= load_8(end - n + i - HASH_ROOM);
    return (high & HIGHS) != 0;
}

/* A word anywhere: nothing before it need be readable. */
uint64_t hash_word(const unsigned char *p, size_t n)
{
    return hash_high(p, n);
}

/* A word with HASH_ROOM readable bytes before its end. */
uint64_t hash_inside(const unsigned char *p, size_t n)
{
    return any_high(p + n, n) ? hash_high(p, n) : hash_small(p + n, n);
}

uint64_t hash_join(uint64_t before, uint64_t word)
{
    uint64_t h = (before ^ (word >> 7)) * HASH_ONE;
    return (h ^ (h >> 31)) + word;
}

uint64_t hash_phrase(const char *phrase)
{
    uint64_t h = 0;
    for (bool first = true; *phrase; first = false) {
        const char *end = strchr(phrase, ' ');
        size_t n = end ? (size_t)(end - phrase) : strlen(phrase);
        uint64_t word = hash_word((const unsigned char *)phrase, n);
        h = first ? word : hash_join(h, word);
        phrase += n + (end ? 1 : 0);
    }
    return h;
}
