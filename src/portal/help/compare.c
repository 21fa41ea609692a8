#include "portal/help/compare.h"

#include <stdint.h>

#include "base/mem.h"

/*
 * The longest common subsequence of lines, after the common front and end are off: a
 * table of (m + 1)(n + 1) lengths of at most COMPARE_LINES_MAX each: 8 MB.
 */
struct side {
    struct str *lines;
    size_t n;
};

static bool split(struct str text, struct side *out)
{
    struct str rest = text, line;
    size_t n = 1;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    out->lines = mem_zalloc(n * sizeof *out->lines);
    out->n = 0;
    while (out->lines && str_cut(&rest, '\n', &line))
        out->lines[out->n++] = line;
    return out->lines != NULL;
}

static bool same(const struct side *a, size_t i, const struct side *b, size_t k)
{
    return str_eq(a->lines[i], b->lines[k]);
}

static void tell(const struct compare *c, bool added, struct str line)
{
    if (line.n)
        c->line(c->ctx, added, line);
}

/* lengths[i * (n + 1) + k]: of the common lines of a from i and b from k. */
static void fill(const struct side *a, const struct side *b, uint16_t *lengths)
{
    size_t w = b->n + 1;
    for (size_t i = a->n; i-- > 0;) {
        for (size_t k = b->n; k-- > 0;) {
            uint16_t down = lengths[(i + 1) * w + k], right = lengths[i * w + k + 1];
            uint16_t both = (uint16_t)(lengths[(i + 1) * w + k + 1] + 1);
            lengths[i * w + k] = same(a, i, b, k) ? both : down > right ? down : right;
        }
    }
}

static void walk(const struct compare *c, const struct side *a, const struct side *b,
    const uint16_t *lengths)
{
    size_t i = 0, k = 0, w = b->n + 1;
    while (i < a->n || k < b->n) {
        bool gone = k == b->n ||
                    (i < a->n && lengths[(i + 1) * w + k] >= lengths[i * w + k + 1]);
        if (i < a->n && k < b->n && same(a, i, b, k)) {
            i++;
            k++;
        } else if (gone) {
            tell(c, false, a->lines[i++]);
        } else {
            tell(c, true, b->lines[k++]);
        }
    }
}

static bool compare(const struct compare *c, const struct side *was,
    const struct side *is, bool *compared, struct err *err)
{
    size_t front = 0, end = 0, least = was->n < is->n ? was->n : is->n;
    while (front < least && same(was, front, is, front))
        front++;
    while (end < least - front && same(was, was->n - 1 - end, is, is->n - 1 - end))
        end++;
    struct side a = {was->lines + front, was->n - front - end};
    struct side b = {is->lines + front, is->n - front - end};
    *compared = a.n <= COMPARE_LINES_MAX && b.n <= COMPARE_LINES_MAX;
    if (!*compared)
        return true;
    uint16_t *lengths = mem_zalloc((a.n + 1) * (b.n + 1) * sizeof *lengths);
    if (!lengths)
        return err_memory(err);
    fill(&a, &b, lengths);
    walk(c, &a, &b, lengths);
    mem_free(lengths);
    return true;
}

bool compare_lines(const struct compare *c, bool *compared, struct err *err)
{
    struct side was = {0}, is = {0};
    bool done = (split(c->was, &was) && split(c->is, &is)) || err_memory(err);
    done = done && compare(c, &was, &is, compared, err);
    mem_free(was.lines);
    mem_free(is.lines);
    return done;
}
