#include "deid/validate/net.h"

enum { GROUPS = 8, PAIRS = 6 };

static bool digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool hex(unsigned char c)
{
    unsigned char lower = (unsigned char)(c | 0x20);
    return digit(c) || (lower >= 'a' && lower <= 'f');
}

size_t net_ip4_end(const unsigned char *p, size_t n, uint32_t *value)
{
    uint32_t all = 0;
    size_t i = 0;
    for (unsigned part = 0; part < 4; part++) {
        uint32_t v = 0;
        size_t from = i;
        while (i < n && i - from < 4 && digit(p[i]))
            v = v * 10 + (uint32_t)(p[i++] - '0');
        if (i == from || v > 255 || (i - from > 1 && p[from] == '0'))
            return 0;
        all = all << 8 | v;
        if (part < 3 && (i >= n || p[i++] != '.'))
            return 0;
    }
    *value = all;
    return i;
}

bool net_ip4_is_nobody(uint32_t v)
{
    uint32_t holes = ~v;
    bool mask = (holes & (holes + 1)) == 0 && v >= 0xFF000000u;
    return v >> 8 == 0 || v >> 8 == 0x7F0000u || v >> 8 == 0xE00000u || mask;
}

struct groups {
    unsigned count, digits;
    bool gap;
    size_t end;
};

/* Groups of one to four hex digits between ':', one gap, an IPv4 at the end. */
static bool groups_read(const unsigned char *p, size_t n, struct groups *g)
{
    size_t i = 0;
    if (n >= 2 && p[0] == ':' && p[1] == ':') {
        g->gap = true;
        g->end = i = 2;
    }
    while (g->count < GROUPS && i < n && hex(p[i])) {
        uint32_t v4;
        size_t end4 = g->count <= GROUPS - 2 ? net_ip4_end(p + i, n - i, &v4) : 0;
        size_t from = i;
        if (end4) {
            g->digits++; /* "::ffff:1.2.3.4" */
            g->count += 2;
            g->end = i + end4;
            return true;
        }
        while (i < n && hex(p[i])) {
            g->digits += digit(p[i]);
            i++;
        }
        if (i - from > 4)
            return false;
        g->count++;
        g->end = i;
        if (i + 1 >= n || p[i] != ':')
            return true;
        if (p[i + 1] == ':') {
            if (g->gap)
                return true;
            g->gap = true;
            g->end = i = i + 2;
        } else {
            i++;
        }
    }
    return true;
}

size_t net_ip6_end(const unsigned char *p, size_t n, bool *valid)
{
    struct groups g = {0};
    if (!groups_read(p, n < IP6_TEXT_MAX + 2 ? n : IP6_TEXT_MAX + 2, &g))
        return 0;
    *valid =
        g.gap ? g.count >= 3 && g.count < GROUPS && g.digits > 0 : g.count == GROUPS;
    return g.end;
}

bool net_mac_valid(const unsigned char *p, size_t n)
{
    bool zero = true, ones = true;
    for (size_t i = 0; i < n; i++) {
        zero &= !hex(p[i]) || p[i] == '0';
        ones &= !hex(p[i]) || (p[i] | 0x20) == 'f';
    }
    return !zero && !ones;
}

static size_t mac_shape(const unsigned char *p, size_t n, size_t width, unsigned groups)
{
    size_t need = groups * (width + 1) - 1;
    if (n < need)
        return 0;
    unsigned char sep = p[width];
    if (width == 4 ? sep != '.' : sep != ':' && sep != '-')
        return 0;
    for (size_t i = 0; i < need; i++) {
        bool edge = i % (width + 1) == width;
        if (edge ? p[i] != sep : !hex(p[i]))
            return 0;
    }
    return need;
}

size_t net_mac_end(const unsigned char *p, size_t n)
{
    size_t end = mac_shape(p, n, 2, PAIRS);
    return end ? end : mac_shape(p, n, 4, PAIRS / 2);
}
