#include "deid/offset.h"

#include <stdbool.h>

static size_t length_of(struct raw text, size_t at)
{
    unsigned char c = text.p[at];
    size_t n = c < 0xC2 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : c < 0xF5 ? 4 : 1;
    for (size_t k = 1; k < n; k++) {
        if (at + k >= text.n || (text.p[at + k] & 0xC0) != 0x80)
            return 1;
    }
    return n;
}

static bool step(struct offset *at, struct raw text)
{
    if (at->bytes >= text.n)
        return false;
    size_t n = length_of(text, at->bytes);
    at->bytes += n;
    at->points++;
    at->units += n == 4 ? 2 : 1;
    return true;
}

void offset_to_byte(struct offset *at, struct raw text, size_t byte)
{
    while (at->bytes < byte && step(at, text))
        continue;
}

void offset_to_point(struct offset *at, struct raw text, size_t point)
{
    while (at->points < point && step(at, text))
        continue;
}

void offset_to_unit(struct offset *at, struct raw text, size_t unit)
{
    while (at->units < unit && step(at, text))
        continue;
}
