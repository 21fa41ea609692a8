#include "model/id.h"

#include <string.h>

bool id_eq(struct id a, struct id b)
{
    return memcmp(a.b, b.b, ID_BYTES) == 0;
}

int id_cmp(struct id a, struct id b)
{
    return memcmp(a.b, b.b, ID_BYTES);
}

bool id_is_zero(struct id a)
{
    return id_eq(a, (struct id){{0}});
}

struct str id_format(struct id a, char text[ID_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < ID_BYTES; i++) {
        text[2 * i] = digits[a.b[i] >> 4];
        text[2 * i + 1] = digits[a.b[i] & 15];
    }
    text[ID_TEXT - 1] = '\0';
    return (struct str){text, ID_TEXT - 1};
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

bool id_parse(struct str s, struct id *out)
{
    struct id id;
    if (s.n != ID_TEXT - 1)
        return false;
    for (size_t i = 0; i < ID_BYTES; i++) {
        int high = hex_value(s.p[2 * i]);
        int low = hex_value(s.p[2 * i + 1]);
        if (high < 0 || low < 0)
            return false;
        id.b[i] = (uint8_t)(high << 4 | low);
    }
    *out = id;
    return true;
}

int vault_slot(struct id vault)
{
    return vault.b[0] << 4 | vault.b[1] >> 4;
}
