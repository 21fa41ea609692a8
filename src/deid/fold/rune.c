#include "deid/fold/fold.h"

#include <string.h>

/*
 * Characters that look like, or hide between, ASCII ones. First and last code point,
 * and what the first becomes; the others follow it. DROP: nothing; SAME: all become it.
 */
struct range {
    uint32_t first, last;
    uint8_t to;
    uint8_t how;
};

enum { FOLLOW, SAME, DROP };

static const struct range ranges[] = {
    {0x00A0, 0x00A0, ' ', SAME},
    {0x00AD, 0x00AD, 0, DROP},
    {0x00B7, 0x00B7, '.', SAME},
    {0x034F, 0x034F, 0, DROP},
    {0x0660, 0x0669, '0', FOLLOW}, /* Arabic */
    {0x06F0, 0x06F9, '0', FOLLOW}, /* Persian */
    {0x07C0, 0x07C9, '0', FOLLOW}, /* N'Ko */
    {0x0966, 0x096F, '0', FOLLOW}, /* Devanagari */
    {0x09E6, 0x09EF, '0', FOLLOW}, /* Bengali */
    {0x0A66, 0x0A6F, '0', FOLLOW}, /* Gurmukhi */
    {0x0AE6, 0x0AEF, '0', FOLLOW}, /* Gujarati */
    {0x0BE6, 0x0BEF, '0', FOLLOW}, /* Tamil */
    {0x0C66, 0x0C6F, '0', FOLLOW}, /* Telugu */
    {0x0CE6, 0x0CEF, '0', FOLLOW}, /* Kannada */
    {0x0D66, 0x0D6F, '0', FOLLOW}, /* Malayalam */
    {0x0E50, 0x0E59, '0', FOLLOW}, /* Thai */
    {0x0ED0, 0x0ED9, '0', FOLLOW}, /* Lao */
    {0x1040, 0x1049, '0', FOLLOW}, /* Burmese */
    {0x17E0, 0x17E9, '0', FOLLOW}, /* Khmer */
    {0x180E, 0x180E, 0, DROP},
    {0x2000, 0x200A, ' ', SAME},
    {0x200B, 0x200F, 0, DROP},
    {0x2010, 0x2015, '-', SAME},
    {0x2022, 0x2022, '.', SAME},
    {0x2024, 0x2024, '.', SAME},
    {0x2027, 0x2027, '.', SAME},
    {0x202A, 0x202E, 0, DROP},
    {0x202F, 0x202F, ' ', SAME},
    {0x2044, 0x2044, '/', SAME},
    {0x205F, 0x205F, ' ', SAME},
    {0x2060, 0x2064, 0, DROP},
    {0x2066, 0x2069, 0, DROP},
    {0x2070, 0x2070, '0', SAME},
    {0x2074, 0x2079, '4', FOLLOW},
    {0x2080, 0x2089, '0', FOLLOW},
    {0x20E3, 0x20E3, 0, DROP}, /* key caps */
    {0x2212, 0x2212, '-', SAME},
    {0x2215, 0x2215, '/', SAME},
    {0x2236, 0x2236, ':', SAME},
    {0x2460, 0x2468, '1', FOLLOW},
    {0x2474, 0x247C, '1', FOLLOW},
    {0x2488, 0x2490, '1', FOLLOW},
    {0x24B6, 0x24CF, 'A', FOLLOW},
    {0x24D0, 0x24E9, 'a', FOLLOW},
    {0x24EA, 0x24EA, '0', SAME},
    {0x2776, 0x277E, '1', FOLLOW},
    {0x2780, 0x2788, '1', FOLLOW},
    {0x278A, 0x2792, '1', FOLLOW},
    {0x3000, 0x3000, ' ', SAME},
    {0x3002, 0x3002, '.', SAME},
    {0xFE0E, 0xFE0F, 0, DROP},
    {0xFE52, 0xFE52, '.', SAME},
    {0xFE55, 0xFE55, ':', SAME},
    {0xFE58, 0xFE58, '-', SAME},
    {0xFE63, 0xFE63, '-', SAME},
    {0xFE6B, 0xFE6B, '@', SAME},
    {0xFEFF, 0xFEFF, 0, DROP},
    {0xFF01, 0xFF5E, '!', FOLLOW},   /* full-width forms */
    {0x1D7CE, 0x1D7D7, '0', FOLLOW}, /* mathematical digits, five styles */
    {0x1D7D8, 0x1D7E1, '0', FOLLOW},
    {0x1D7E2, 0x1D7EB, '0', FOLLOW},
    {0x1D7EC, 0x1D7F5, '0', FOLLOW},
    {0x1D7F6, 0x1D7FF, '0', FOLLOW},
    {0x1F100, 0x1F100, '0', SAME},
};

enum { MATH_FIRST = 0x1D400, MATH_LAST = 0x1D6A3, ALPHABET = 26 };

static uint32_t decode(struct raw t, size_t i, size_t *used)
{
    unsigned char c = t.p[i];
    size_t n = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    uint32_t rune = c & (0xFFu >> (n + 1));
    if (c < 0xC2 || c > 0xF4 || t.n - i < n)
        return 0;
    for (size_t k = 1; k < n; k++) {
        if ((t.p[i + k] & 0xC0) != 0x80)
            return 0;
        rune = rune << 6 | (t.p[i + k] & 0x3F);
    }
    *used = n;
    return rune;
}

static const struct range *range_find(uint32_t rune)
{
    size_t low = 0, high = sizeof ranges / sizeof ranges[0];
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (rune > ranges[mid].last)
            low = mid + 1;
        else if (rune < ranges[mid].first)
            high = mid;
        else
            return &ranges[mid];
    }
    return NULL;
}

/* Second bytes (mod 64) that `ranges` has behind each lead byte (fold_test). */
static uint64_t seconds_of(unsigned char lead)
{
    switch (lead) {
    case 0xC2:
        return UINT64_C(0x80200100000000);
    case 0xCD:
        return UINT64_C(0x8000);
    case 0xD9:
        return UINT64_C(0x3FF00000000);
    case 0xDB:
        return UINT64_C(0x3FF000000000000);
    case 0xDF:
        return UINT64_C(0x3FF);
    case 0xE0:
        return UINT64_C(0xA2A8AA000000000);
    case 0xE1:
        return UINT64_C(0x180000002);
    case 0xE2:
        return UINT64_C(0x600E010F);
    case 0xE3:
        return UINT64_C(0x1);
    case 0xEF:
        return UINT64_C(0x3B00000000000000);
    case 0xF0:
        return UINT64_C(0xA0000000);
    default:
        return 0;
    }
}

bool fold_rune_may_begin(struct raw text, size_t i)
{
    return i + 1 < text.n && (seconds_of(text.p[i]) >> (text.p[i + 1] & 63) & 1);
}

size_t fold_rune(struct raw text, size_t i, unsigned char *out, size_t *n)
{
    size_t used = 0;
    uint32_t rune = decode(text, i, &used);
    if (!rune)
        return 0;
    *n = 1;
    if (rune >= MATH_FIRST && rune <= MATH_LAST) {
        uint32_t letter = (rune - MATH_FIRST) % (2 * ALPHABET);
        out[0] =
            (unsigned char)(letter < ALPHABET ? 'A' + letter : 'a' + letter - ALPHABET);
        return used;
    }
    const struct range *r = range_find(rune);
    if (!r)
        return 0;
    *n = r->how == DROP ? 0 : 1;
    out[0] = (unsigned char)(r->how == FOLLOW ? r->to + (rune - r->first) : r->to);
    return used;
}
