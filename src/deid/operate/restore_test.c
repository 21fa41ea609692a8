#include "deid/operate/restore.h"

#include <string.h>

#include "tests/harness/t.h"

/* What a person typed to look like ours is among it, and a value that is long. */
static const char text[] =
    "a@b.com, A@B.com, <EMAIL_1>, <EMAIL:0a0b>, <other> and 4111 1111 1111 1111, born "
    "on 28 September 1986 at 52.5200, 13.4050; IBAN GB33BUKB20201555555555 <";

struct trip {
    struct deid_engine *engine;
    struct operate *operate;
    struct deid_spans spans;
    struct deid_scope scope;
    struct back back, opened;
    struct buf safe, got, sealed;
    struct restore *restore;
    struct operate_plan plan;
};

static void trip_init(struct trip *r)
{
    memset(r, 0, sizeof *r);
    deid_spans_init(&r->spans);
    deid_scope_init(&r->scope);
    back_init(&r->back);
    back_init(&r->opened);
    r->scope.exact = true;
    r->plan = (struct operate_plan){.keyed = true, .key = {1, 2, 3}, .keep_last = 4};
    buf_init(&r->safe, 8192);
    buf_init(&r->got, 8192);
    buf_init(&r->sealed, 16384);
}

static void trip_fini(struct trip *r)
{
    restore_free(r->restore);
    operate_free(r->operate);
    deid_free(r->engine);
    deid_spans_fini(&r->spans);
    deid_scope_fini(&r->scope);
    back_fini(&r->back);
    back_fini(&r->opened);
    buf_wipe(&r->safe);
    buf_wipe(&r->got);
    buf_wipe(&r->sealed);
}

/* Replaces span by span and keeps a map, as abide redact --map does. */
static bool trip_replace(struct trip *r, struct raw raw, struct err *err)
{
    size_t at = 0;
    for (size_t i = 0; i < r->spans.n; i++) {
        const struct span *s = &r->spans.p[i];
        struct raw value = raw_slice(raw, s->start, s->end);
        struct operate_value v = {s->type, value, value, {0}, &r->scope};
        buf_add_raw(&r->safe, raw_slice(raw, at, s->start));
        size_t from = r->safe.n;
        if (!operate_value(r->operate, &v, &r->safe, err))
            return false;
        struct raw written = raw_slice(buf_raw(&r->safe), from, r->safe.n);
        struct back_record record = {
            from, written, value, written.n > 0 && written.p[0] == '<'};
        if (!back_add(&r->back, &record, err))
            return false;
        at = s->end;
    }
    buf_add_raw(&r->safe, raw_slice(raw, at, raw.n));
    return buf_ok(&r->safe, err);
}

static bool trip_there(struct trip *r, enum operate_kind kind, struct err *err)
{
    struct raw raw = raw_of(text, sizeof text - 1);
    memset(r->plan.kinds, (int)kind, sizeof r->plan.kinds);
    return deid_new(&(struct deid_options){0}, &r->engine, err) &&
           operate_new(&r->plan, &r->operate, err) &&
           deid_scan(r->engine, raw, &r->spans, err) &&
           operate_guard(raw, &r->spans, err) && trip_replace(r, raw, err) &&
           back_seal(&r->back, r->plan.key, &r->sealed, err) &&
           back_open(buf_raw(&r->sealed), r->plan.key, &r->opened, err);
}

static bool feed_two(struct trip *r, size_t cut, struct err *err)
{
    buf_clear(&r->got);
    return restore_feed(r->restore, raw_of(r->safe.p, cut), &r->got, err) &&
           restore_feed(r->restore, raw_slice(buf_raw(&r->safe), cut, r->safe.n),
               &r->got, err) &&
           restore_end(r->restore, &r->got, err);
}

/* The safe text is cut in two at every byte, and fed byte by byte. */
static void comes_back(struct t *t, struct trip *r, const struct restore_ways *ways)
{
    struct err err = ERR_INIT;
    for (size_t cut = 0; cut <= r->safe.n; cut++) {
        if (!T_DONE(t, restore_new(ways, &r->restore, &err), &err))
            return;
        T_DONE(t, feed_two(r, cut, &err), &err);
        T_OK(t, raw_eq(buf_raw(&r->got), raw_of(text, sizeof text - 1)));
        restore_free(r->restore);
        r->restore = NULL;
    }
    if (!T_DONE(t, restore_new(ways, &r->restore, &err), &err))
        return;
    buf_clear(&r->got);
    for (size_t i = 0; i < r->safe.n; i++)
        T_OK(t, restore_feed(r->restore, raw_of(r->safe.p + i, 1), &r->got, &err));
    T_DONE(t, restore_end(r->restore, &r->got, &err), &err);
    T_OK(t, raw_eq(buf_raw(&r->got), raw_of(text, sizeof text - 1)));
}

static void numbers_come_back_from_the_scope_whatever_the_cut(struct t *t)
{
    struct trip r;
    struct err err = ERR_INIT;
    trip_init(&r);
    if (T_DONE(t, trip_there(&r, OPERATE_NUMBER, &err), &err))
        comes_back(t, &r, &(struct restore_ways){.scope = &r.scope});
    trip_fini(&r);
}

static void tokens_come_back_with_the_key_alone_whatever_the_cut(struct t *t)
{
    struct trip r;
    struct err err = ERR_INIT;
    trip_init(&r);
    if (T_DONE(t, trip_there(&r, OPERATE_TOKEN, &err), &err))
        comes_back(t, &r, &(struct restore_ways){.operate = r.operate});
    trip_fini(&r);
}

static void placeholders_come_back_from_the_sealed_map(struct t *t)
{
    struct trip r;
    struct err err = ERR_INIT;
    trip_init(&r);
    if (T_DONE(t, trip_there(&r, OPERATE_NUMBER, &err), &err))
        comes_back(t, &r, &(struct restore_ways){.back = &r.opened});
    trip_fini(&r);
}

static void by_place_every_operator_comes_back_whatever_the_cut(struct t *t)
{
    for (unsigned kind = 0; kind <= OPERATE_KEEP; kind++) {
        struct trip r;
        struct err err = ERR_INIT;
        trip_init(&r);
        if (T_DONE(t, trip_there(&r, (enum operate_kind)kind, &err), &err))
            comes_back(
                t, &r, &(struct restore_ways){.back = &r.opened, .by_place = true});
        trip_fini(&r);
    }
}

static void another_key_opens_neither_map_nor_token(struct t *t)
{
    struct trip r;
    struct err err = ERR_INIT;
    struct operate *other = NULL;
    trip_init(&r);
    if (T_DONE(t, trip_there(&r, OPERATE_TOKEN, &err), &err)) {
        r.plan.key[0] ^= 1;
        T_FAILS(t, back_open(buf_raw(&r.sealed), r.plan.key, &r.opened, &err), &err,
            "deid.map_key");
        T_DONE(t, operate_new(&r.plan, &other, &err), &err);
        T_DONE(t,
            restore_new(&(struct restore_ways){.operate = other}, &r.restore, &err),
            &err);
        T_FAILS(t, feed_two(&r, 3, &err), &err, "deid.token");
    }
    operate_free(other);
    trip_fini(&r);
}

static void a_map_that_was_touched_does_not_open(struct t *t)
{
    struct trip r;
    struct err err = ERR_INIT;
    trip_init(&r);
    if (T_DONE(t, trip_there(&r, OPERATE_NUMBER, &err), &err)) {
        r.sealed.p[r.sealed.n - 1] ^= 1;
        T_FAILS(t, back_open(buf_raw(&r.sealed), r.plan.key, &r.opened, &err), &err,
            "deid.map_key");
        r.sealed.p[0] = 'x';
        T_FAILS(t, back_open(buf_raw(&r.sealed), r.plan.key, &r.opened, &err), &err,
            "deid.map");
    }
    trip_fini(&r);
}

static void by_place_another_text_is_refused(struct t *t)
{
    struct trip r;
    struct err err = ERR_INIT;
    struct restore_ways ways = {.back = &r.opened, .by_place = true};
    trip_init(&r);
    if (T_DONE(t, trip_there(&r, OPERATE_FPE, &err), &err) &&
        T_DONE(t, restore_new(&ways, &r.restore, &err), &err)) {
        T_FAILS(t, restore_feed(r.restore, raw_of(text, sizeof text - 1), &r.got, &err),
            &err, "deid.map_text");
        restore_free(r.restore);
        T_DONE(t, restore_new(&ways, &r.restore, &err), &err);
        T_FAILS(t, restore_end(r.restore, &r.got, &err), &err, "deid.map_text");
    }
    trip_fini(&r);
}

static void a_placeholder_with_two_meanings_needs_its_place(struct t *t)
{
    struct back b;
    struct restore *r = NULL;
    struct err err = ERR_INIT;
    struct raw name = raw_from_str(STR("<EMAIL_1>"));
    back_init(&b);
    T_OK(t,
        back_add(&b, &(struct back_record){0, name, raw_of("a@b.c", 5), true}, &err));
    T_OK(t,
        back_add(&b, &(struct back_record){9, name, raw_of("d@e.f", 5), true}, &err));
    T_FAILS(t, restore_new(&(struct restore_ways){.back = &b}, &r, &err), &err,
        "deid.map_scopes");
    back_fini(&b);
}

static void what_nobody_knows_stays(struct t *t)
{
    static const char said[] = "<EMAIL_99> <EMAIL:0123456789abcdef> <b> <EMAIL:zz> "
                               "<EMAIL:0aXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX0b> "
                               "<cARD:0123456789abcdef0123456789abcdef0123456789>";
    struct trip r;
    struct err err = ERR_INIT;
    trip_init(&r);
    if (T_DONE(t, trip_there(&r, OPERATE_NUMBER, &err), &err) &&
        T_DONE(t,
            restore_new(&(struct restore_ways){.back = &r.opened, .operate = r.operate},
                &r.restore, &err),
            &err)) {
        T_OK(t, restore_feed(r.restore, raw_of(said, sizeof said - 1), &r.got, &err));
        T_STR(t, buf_str(&r.got), str_z(said));
        T_EQ(t, restore_counts(r.restore).left, 3);
    }
    trip_fini(&r);
}

static void a_long_secret_becomes_several_tokens(struct t *t)
{
    static unsigned char long_value[3 * OPERATE_TOKEN_PLAIN_MAX / 2];
    struct trip r;
    struct err err = ERR_INIT;
    trip_init(&r);
    r.safe.max = r.got.max = 1 << 16;
    memset(long_value, 'k', sizeof long_value);
    struct raw value = raw_of(long_value, sizeof long_value);
    struct operate_value v = {DEID_SECRET, value, value, {0}, &r.scope};
    if (T_DONE(t, operate_new(&r.plan, &r.operate, &err), &err)) {
        operate_free(r.operate);
        r.plan.kinds[DEID_SECRET] = OPERATE_TOKEN;
        T_DONE(t, operate_new(&r.plan, &r.operate, &err), &err);
        T_DONE(t, operate_value(r.operate, &v, &r.safe, &err), &err);
        T_DONE(t,
            restore_new(&(struct restore_ways){.operate = r.operate}, &r.restore, &err),
            &err);
        T_DONE(t, feed_two(&r, 12345, &err), &err);
        T_OK(t, raw_eq(buf_raw(&r.got), value));
    }
    trip_fini(&r);
}

static bool attempt(void *ctx)
{
    struct trip r;
    struct err err = ERR_INIT;
    (void)ctx;
    trip_init(&r);
    struct restore_ways ways = {.back = &r.opened, .scope = &r.scope};
    bool done = trip_there(&r, OPERATE_NUMBER, &err) &&
                restore_new(&ways, &r.restore, &err) && feed_two(&r, 7, &err);
    trip_fini(&r);
    return done;
}

static void no_memory_is_an_error(struct t *t)
{
    t_oom(t, attempt, NULL);
}

static const struct t_case cases[] = {
    T_CASE(numbers_come_back_from_the_scope_whatever_the_cut),
    T_CASE(tokens_come_back_with_the_key_alone_whatever_the_cut),
    T_CASE(placeholders_come_back_from_the_sealed_map),
    T_CASE(by_place_every_operator_comes_back_whatever_the_cut),
    T_CASE(another_key_opens_neither_map_nor_token),
    T_CASE(a_map_that_was_touched_does_not_open),
    T_CASE(by_place_another_text_is_refused),
    T_CASE(a_placeholder_with_two_meanings_needs_its_place),
    T_CASE(what_nobody_knows_stays),
    T_CASE(a_long_secret_becomes_several_tokens),
    T_CASE(no_memory_is_an_error),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
