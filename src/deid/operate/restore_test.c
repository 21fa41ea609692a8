#include "deid/operate/restore.h"

#include <string.h>

#include "tests/harness/t.h"

static const char text[] =
    "a@b.com, A@B.com, <EMAIL_1>, <other> and 4111 1111 1111 1111 <";

struct trip {
    struct deid_engine *engine;
    struct deid_spans spans;
    struct deid_scope scope;
    struct buf safe, back;
    struct restore *restore;
};

static void trip_init(struct trip *r)
{
    memset(r, 0, sizeof *r);
    deid_spans_init(&r->spans);
    deid_scope_init(&r->scope);
    r->scope.exact = true;
    buf_init(&r->safe, 4096);
    buf_init(&r->back, 4096);
}

static void trip_fini(struct trip *r)
{
    restore_free(r->restore);
    deid_free(r->engine);
    deid_spans_fini(&r->spans);
    deid_scope_fini(&r->scope);
    buf_wipe(&r->safe);
    buf_wipe(&r->back);
}

static bool trip_there(struct trip *r, struct err *err)
{
    struct raw raw = raw_of(text, sizeof text - 1);
    return deid_new(&(struct deid_options){0}, &r->engine, err) &&
           deid_scan(r->engine, raw, &r->spans, err) &&
           deid_replace(&r->scope, raw, &r->spans, &r->safe, err) &&
           restore_new(&r->scope, &r->restore, err);
}

static void every_cut_of_the_stream_gives_back_every_byte(struct t *t)
{
    struct trip r;
    struct err err = ERR_INIT;
    trip_init(&r);
    if (T_DONE(t, trip_there(&r, &err), &err)) {
        for (size_t cut = 0; cut <= r.safe.n; cut++) {
            buf_clear(&r.back);
            T_OK(t, restore_feed(r.restore, raw_of(r.safe.p, cut), &r.back, &err));
            T_OK(t, restore_feed(r.restore, raw_slice(buf_raw(&r.safe), cut, r.safe.n),
                        &r.back, &err));
            T_OK(t, restore_end(r.restore, &r.back, &err));
            T_OK(t, raw_eq(buf_raw(&r.back), raw_of(text, sizeof text - 1)));
        }
    }
    trip_fini(&r);
}

static void an_unknown_placeholder_stays(struct t *t)
{
    struct trip r;
    struct err err = ERR_INIT;
    trip_init(&r);
    if (T_DONE(t, trip_there(&r, &err), &err)) {
        T_OK(
            t, restore_feed(r.restore, raw_from_str(STR("<EMAIL_99>")), &r.back, &err));
        T_STR(t, buf_str(&r.back), STR("<EMAIL_99>"));
    }
    trip_fini(&r);
}

static bool attempt(void *ctx)
{
    struct trip r;
    struct err err = ERR_INIT;
    (void)ctx;
    trip_init(&r);
    bool done = trip_there(&r, &err) &&
                restore_feed(r.restore, buf_raw(&r.safe), &r.back, &err) &&
                restore_end(r.restore, &r.back, &err);
    trip_fini(&r);
    return done;
}

static void no_memory_is_an_error(struct t *t)
{
    t_oom(t, attempt, NULL);
}

static const struct t_case cases[] = {
    T_CASE(every_cut_of_the_stream_gives_back_every_byte),
    T_CASE(an_unknown_placeholder_stays),
    T_CASE(no_memory_is_an_error),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
