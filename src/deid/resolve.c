#include "deid/resolve.h"

#include <stdbool.h>
#include <stdlib.h>

enum { FEW = 64 };

static int by_start(const void *a, const void *b)
{
    const struct span *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    return (int)x->detector - (int)y->detector;
}

static bool better(const struct span *x, const struct span *y)
{
    if (x->confidence != y->confidence)
        return x->confidence > y->confidence;
    size_t nx = x->end - x->start, ny = y->end - y->start;
    if (nx != ny)
        return nx > ny;
    return x->detector < y->detector;
}

static bool sorted(const struct span *spans, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        if (by_start(&spans[i - 1], &spans[i]) > 0)
            return false;
    }
    return true;
}

/* A few, and nearly in order: no memory is asked for. */
static void sort_few(struct span *spans, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct span s = spans[i];
        size_t k = i;
        for (; k > 0 && by_start(&spans[k - 1], &s) > 0; k--)
            spans[k] = spans[k - 1];
        spans[k] = s;
    }
}

size_t resolve_spans(struct span *spans, size_t n)
{
    size_t kept = 0;
    if (n <= FEW)
        sort_few(spans, n);
    else if (!sorted(spans, n))
        qsort(spans, n, sizeof *spans, by_start);
    for (size_t i = 0; i < n; i++) {
        struct span *last = kept ? &spans[kept - 1] : NULL;
        if (!last || spans[i].start >= last->end) {
            spans[kept++] = spans[i];
            continue;
        }
        size_t start = last->start;
        size_t end = last->end > spans[i].end ? last->end : spans[i].end;
        if (better(&spans[i], last))
            *last = spans[i];
        last->start = start;
        last->end = end;
    }
    return kept;
}
