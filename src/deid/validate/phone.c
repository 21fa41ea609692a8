#include "deid/validate/phone.h"

#include "base/attr.h"
#include "deid/validate/digits.h"

/* Country codes of three digits in use (ITU), as ranges. */
static const uint16_t three[][2] = {{211, 213}, {216, 216}, {218, 218}, {220, 258},
    {260, 269}, {290, 291}, {297, 299}, {350, 359}, {370, 378}, {380, 383}, {385, 387},
    {389, 389}, {420, 421}, {423, 423}, {500, 509}, {590, 599}, {670, 670}, {672, 683},
    {685, 692}, {800, 800}, {808, 808}, {850, 850}, {852, 853}, {855, 856}, {870, 870},
    {878, 878}, {880, 883}, {886, 886}, {888, 888}, {960, 968}, {970, 977}, {979, 979},
    {992, 996}, {998, 998}};

static const uint8_t two[] = {20, 27, 30, 31, 32, 33, 34, 36, 39, 40, 41, 43, 44, 45,
    46, 47, 48, 49, 51, 52, 53, 54, 55, 56, 57, 58, 60, 61, 62, 63, 64, 65, 66, 81, 82,
    84, 86, 90, 91, 92, 93, 94, 95, 98};

static bool country_listed(const uint8_t *d)
{
    unsigned code = digits_two(d), long_code = code * 10 + d[2];
    for (size_t i = 0; i < COUNT(two); i++) {
        if (two[i] == code)
            return true;
    }
    for (size_t i = 0; i < COUNT(three); i++) {
        if (long_code >= three[i][0] && long_code <= three[i][1])
            return true;
    }
    return false;
}

bool phone_nanp(const uint8_t *d, size_t n)
{
    return n == 10 && d[0] >= 2 && d[3] >= 2 && !(d[1] == 1 && d[2] == 1);
}

bool phone_international(const uint8_t *d, size_t n)
{
    if (n < 8 || n > 15 || d[0] == 0)
        return false;
    if (d[0] == 1)
        return n == 11 && d[1] >= 2;
    if (d[0] == 7)
        return n == 11;
    return country_listed(d);
}
