#include <stdbool.h>
#include <stdlib.h>

#include "deid/deid.h"
#include "deid/fold/fold.h"
#include "deid/operate/restore.h"
#include "tests/fuzz/fuzz.h"

/*
 * Any bytes: the fast and the portable pass find the same; spans are ordered, inside
 * and apart; the safe text restores to the very text.
 */
struct both {
    struct deid_engine *fast, *slow;
    struct deid_spans one, two;
};

static struct both engines(void)
{
    struct both b = {0};
    struct err err = ERR_INIT;
    if (!deid_new(&(struct deid_options){0}, &b.fast, &err) ||
        !deid_new(&(struct deid_options){.scalar = true}, &b.slow, &err))
        abort();
    deid_spans_init(&b.one);
    deid_spans_init(&b.two);
    return b;
}

/* Field by field: what stands in the padding of a struct is nobody's. */
static bool same_spans(const struct deid_spans *one, const struct deid_spans *two)
{
    if (one->n != two->n)
        return false;
    for (size_t i = 0; i < one->n; i++) {
        const struct span *a = &one->p[i], *b = &two->p[i];
        if (a->start != b->start || a->end != b->end || a->type != b->type ||
            a->detector != b->detector || a->confidence != b->confidence)
            return false;
    }
    return true;
}

static void spans_hold(const struct deid_spans *spans, size_t n)
{
    size_t at = 0;
    for (size_t i = 0; i < spans->n; i++) {
        if (spans->p[i].start < at || spans->p[i].end <= spans->p[i].start ||
            spans->p[i].end > n)
            abort();
        at = spans->p[i].end;
    }
}

static void round_trip(const struct deid_spans *spans, struct raw text)
{
    struct err err = ERR_INIT;
    struct deid_scope scope;
    struct buf safe, back;
    struct restore *restore = NULL;
    deid_scope_init(&scope);
    scope.exact = true;
    buf_init(&safe, 1 << 26);
    buf_init(&back, 1 << 26);
    if (!deid_replace(&scope, text, spans, &safe, &err) ||
        !restore_new(&(struct restore_ways){.scope = &scope}, &restore, &err))
        abort();
    size_t half = safe.n / 2;
    if (!restore_feed(restore, raw_of(safe.p, half), &back, &err) ||
        !restore_feed(restore, raw_slice(buf_raw(&safe), half, safe.n), &back, &err) ||
        !restore_end(restore, &back, &err) || !raw_eq(buf_raw(&back), text))
        abort();
    restore_free(restore);
    buf_wipe(&safe);
    buf_wipe(&back);
    deid_scope_fini(&scope);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct both b; /* made once: its tables take longer than any input */
    if (!b.fast)
        b = engines();
    struct err err = ERR_INIT;
    struct raw text = raw_of(data, size);
    if (!deid_scan(b.fast, text, &b.one, &err) ||
        !deid_scan(b.slow, text, &b.two, &err))
        abort();
    if (!same_spans(&b.one, &b.two))
        abort();
    spans_hold(&b.one, size);
    round_trip(&b.one, text);
    return 0;
}
