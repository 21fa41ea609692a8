#include "deid/detect/place.h"

enum { DECIMALS_ALONE = 4, DECIMALS_NAMED = 2, LATITUDE = 90, LONGITUDE = 180 };

struct decimal {
    unsigned whole, decimals;
    size_t start, end;
};

static bool decimal_read(const struct look *l, size_t at, struct decimal *d)
{
    size_t i = at;
    d->start = at;
    d->whole = d->decimals = 0;
    if (look_at(l, i) == '-' || look_at(l, i) == '+')
        i++;
    size_t from = i;
    while (i < l->n && i - from < 4 && ch_is(l->p[i], CH_DIGIT))
        d->whole = d->whole * 10 + (unsigned)(l->p[i++] - '0');
    if (i == from || i - from > 3 || look_at(l, i) != '.')
        return false;
    from = ++i;
    while (i < l->n && i - from < 20 && ch_is(l->p[i], CH_DIGIT))
        i++;
    d->decimals = (unsigned)(i - from);
    d->end = i;
    return d->decimals > 0 && !ch_is(look_at(l, i), CH_ALNUM) &&
           !(look_at(l, i) == '.' && ch_is(look_at(l, i + 1), CH_DIGIT));
}

static size_t between(const struct look *l, size_t at)
{
    size_t i = at;
    while (i < l->n && i - at < 3 &&
           (l->p[i] == ',' || l->p[i] == ' ' || l->p[i] == ';' || l->p[i] == '/'))
        i++;
    return i;
}

static bool pair_fits(struct look *l, const struct decimal *a, const struct decimal *b)
{
    return (a->whole < LATITUDE && b->whole < LONGITUDE) ||
           look_unchecked(l, DET_COORDINATE);
}

bool place_number(struct look *l, const struct number *x, size_t *next)
{
    struct decimal a, b;
    unsigned char sign = look_before(l, x->start);
    size_t start = x->start - (sign == '-' || sign == '+');
    if (!decimal_read(l, start, &a))
        return false;
    *next = a.end;
    size_t second = between(l, a.end);
    bool pair = second > a.end && decimal_read(l, second, &b);
    unsigned least = !pair || a.decimals < b.decimals ? a.decimals : b.decimals;
    if (least < DECIMALS_NAMED || (pair && !pair_fits(l, &a, &b)))
        return true;
    bool named = look_near(l, DET_COORDINATE, start, CX_COORDINATE);
    if (!named && !(pair && least >= DECIMALS_ALONE && a.whole > 0))
        return true;
    if (!pair && (a.whole > LONGITUDE || a.decimals < 3))
        return true;
    *next = pair ? b.end : a.end;
    look_add(l, DET_COORDINATE, start, *next, named ? 92 : 78);
    return true;
}
