#include <string.h>

#include "deid/operate/operate.h"
#include "deid/operate/restore.h"
#include "tests/fuzz/fuzz.h"

/*
 * Any bytes as a text: what each operator wrote restores to the very text, by place and
 * (where the operator has placeholders that come back) by name, in chunks cut anywhere.
 * And any bytes as safe text, or as a sealed map: refused or passed on, never a fault.
 * Input: operator, chunk size, text.
 */
enum { OUT_MAX = 1 << 26 };

struct kit {
    struct deid_engine *engine;
    struct operate *operates[OPERATE_KEEP + 1];
    struct operate_plan plan;
};

static struct kit *kit_get(void)
{
    static struct kit kit;
    struct err err = ERR_INIT;
    if (kit.engine)
        return &kit;
    FUZZ_HOLDS(deid_new(&(struct deid_options){0}, &kit.engine, &err));
    kit.plan = (struct operate_plan){.keep_last = 4, .keyed = true, .key = {7}};
    for (unsigned i = 0; i <= OPERATE_KEEP; i++) {
        memset(kit.plan.kinds, (int)i, sizeof kit.plan.kinds);
        FUZZ_HOLDS(operate_new(&kit.plan, &kit.operates[i], &err));
    }
    return &kit;
}

struct trip {
    struct operate *operate;
    struct deid_spans spans;
    struct deid_scope scope;
    struct back back;
    struct buf safe;
};

static void trip_there(struct trip *r, struct raw text)
{
    struct err err = ERR_INIT;
    size_t at = 0;
    for (size_t i = 0; i < r->spans.n; i++) {
        const struct span *s = &r->spans.p[i];
        FUZZ_HOLDS(s->start >= at && s->end > s->start && s->end <= text.n);
        struct raw value = raw_slice(text, s->start, s->end);
        struct operate_value v = {s->type, value, value, {0}, &r->scope};
        buf_add_raw(&r->safe, raw_slice(text, at, s->start));
        size_t from = r->safe.n;
        FUZZ_HOLDS(operate_value(r->operate, &v, &r->safe, &err));
        struct raw written = raw_slice(buf_raw(&r->safe), from, r->safe.n);
        struct back_record record = {from, written, value, true};
        FUZZ_HOLDS(back_add(&r->back, &record, &err));
        at = s->end;
    }
    buf_add_raw(&r->safe, raw_slice(text, at, text.n));
    FUZZ_HOLDS(buf_ok(&r->safe, &err));
}

static void trip_back(
    const struct restore_ways *ways, struct raw safe, size_t chunk, struct raw want)
{
    struct restore *restore = NULL;
    struct err err = ERR_INIT;
    struct buf got;
    buf_init(&got, OUT_MAX);
    FUZZ_HOLDS(restore_new(ways, &restore, &err));
    for (size_t i = 0; i < safe.n; i += chunk)
        FUZZ_HOLDS(restore_feed(restore, raw_slice(safe, i, i + chunk), &got, &err));
    FUZZ_HOLDS(restore_end(restore, &got, &err));
    FUZZ_HOLDS(raw_eq(buf_raw(&got), want));
    restore_free(restore);
    buf_wipe(&got);
}

/* Bytes that were not made by us: an error or an answer, both are fine. */
static void strange_bytes(struct kit *kit, const struct trip *r, struct raw text)
{
    struct restore_ways ways = {.scope = &r->scope, .operate = kit->operates[0]};
    struct restore *restore = NULL;
    struct err err = ERR_INIT;
    struct buf got;
    struct back back;
    buf_init(&got, OUT_MAX);
    back_init(&back);
    FUZZ_HOLDS(restore_new(&ways, &restore, &err));
    if (restore_feed(restore, text, &got, &err))
        FUZZ_HOLDS(restore_end(restore, &got, &err));
    FUZZ_HOLDS(!back_open(text, kit->plan.key, &back, &err));
    restore_free(restore);
    back_fini(&back);
    buf_wipe(&got);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct kit *kit = kit_get();
    struct trip r = {0};
    struct err err = ERR_INIT;
    if (size < 2)
        return 0;
    unsigned kind = data[0] % (OPERATE_KEEP + 1);
    size_t chunk = (size_t)data[1] + 1;
    struct raw text = raw_of(data + 2, size - 2);
    r.operate = kit->operates[kind];
    deid_spans_init(&r.spans);
    deid_scope_init(&r.scope);
    r.scope.exact = true;
    back_init(&r.back);
    buf_init(&r.safe, OUT_MAX);
    FUZZ_HOLDS(deid_scan(kit->engine, text, &r.spans, &err));
    FUZZ_HOLDS(operate_guard(text, &r.spans, &err));
    trip_there(&r, text);
    struct restore_ways place = {.back = &r.back, .by_place = true};
    struct restore_ways name = {.scope = &r.scope, .operate = r.operate};
    trip_back(&place, buf_raw(&r.safe), chunk, text);
    if (kind == OPERATE_NUMBER || kind == OPERATE_TOKEN)
        trip_back(&name, buf_raw(&r.safe), chunk, text);
    strange_bytes(kit, &r, text);
    deid_spans_fini(&r.spans);
    deid_scope_fini(&r.scope);
    back_fini(&r.back);
    buf_wipe(&r.safe);
    return 0;
}
