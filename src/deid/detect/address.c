#include "deid/detect/address.h"

#include <string.h>

#include "base/bytes.h"
#include "deid/validate/net.h"

enum { UUID_LEN = 36 };

static bool hexy(unsigned char c)
{
    return ch_is(c, CH_HEX) || c == ':';
}

/* Cheap: five ':' or more, or two together: not a time of day. */
static bool may_be_address(const struct look *l, size_t start)
{
    struct bytes b = bytes_ahead(l->p, l->n, start);
    uint32_t colon = bytes_are(&b, ':');
    unsigned run = bytes_first(bytes_digit(&b) | bytes_in(&b, 0x20, 'a', 6) | colon);
    unsigned colons = 0;
    bool gap = false;
    if (run < BYTES) {
        colon &= (UINT32_C(1) << run) - 1;
        uint32_t fourth = colon & (colon - 1); /* without its lowest; then the next */
        fourth &= fourth - 1;
        fourth &= fourth - 1;
        return (colon & colon >> 1) != 0 || (fourth & (fourth - 1)) != 0;
    }
    for (size_t i = start; i < l->n && i - start < IP6_TEXT_MAX && hexy(l->p[i]); i++) {
        colons += l->p[i] == ':';
        gap |= l->p[i] == ':' && look_at(l, i + 1) == ':';
    }
    return gap || colons >= 5;
}

size_t address_colons(struct look *l, size_t at)
{
    size_t start = at;
    while (start > l->floor && at - start < IP6_TEXT_MAX && hexy(l->p[start - 1]))
        start--;
    while (start < at && l->p[start] == ':' && look_at(l, start + 1) != ':')
        start++;
    unsigned char before = look_before(l, start);
    if (ch_is(before, CH_ALNUM) || before == '_' || before == '.')
        return 0;
    bool valid = false;
    unsigned detector = DET_MAC;
    if (!may_be_address(l, start) && !look_unchecked(l, DET_IP6))
        return 0;
    size_t used = net_mac_end(l->p + start, l->n - start);
    if (used) {
        valid = net_mac_valid(l->p + start, used);
    } else {
        used = net_ip6_end(l->p + start, l->n - start, &valid);
        detector = DET_IP6;
    }
    size_t end = start + used;
    unsigned char after = look_at(l, end);
    if (!used || !(valid || look_unchecked(l, detector)) || ch_is(after, CH_ALNUM) ||
        after == '_' || (after == ':' && hexy(look_at(l, end + 1))))
        return 0;
    look_add(l, detector, start, end, 96);
    return l->floor = end;
}

size_t address_dashes(struct look *l, size_t start)
{
    unsigned char before = look_before(l, start);
    if (ch_is(before, CH_ALNUM) || before == '_' || before == '-')
        return 0;
    size_t used = net_mac_end(l->p + start, l->n - start);
    unsigned char after = look_at(l, start + used);
    if (!used || ch_is(after, CH_ALNUM) || after == '_' || after == '-' ||
        !(net_mac_valid(l->p + start, used) || look_unchecked(l, DET_MAC)))
        return 0;
    look_add(l, DET_MAC, start, start + used, 96);
    return l->floor = start + used;
}

size_t address_uuid(const struct look *l, size_t start)
{
    static const char shape[UUID_LEN + 1] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
    if (l->n - start < UUID_LEN)
        return 0;
    for (size_t i = 0; i < UUID_LEN; i++) {
        unsigned char c = l->p[start + i];
        if (shape[i] == '-' ? c != '-' : !ch_is(c, CH_HEX))
            return 0;
    }
    return ch_is(look_at(l, start + UUID_LEN), CH_ALNUM) ? 0 : start + UUID_LEN;
}
