#include "store/region.h"

#include "tests/harness/world.h"

static bool put(
    struct world *w, enum region target, enum mechanism mechanism, struct err *err)
{
    struct transfer t = {.at = WORLD_NOON,
        .target = target,
        .mechanism = mechanism,
        .what = STR("backup")};
    if (!store_begin(w->s, err))
        return false;
    if (transfer_put(w->s, &t, err) && store_commit(w->s, err))
        return true;
    store_rollback(w->s);
    return false;
}

static void set(struct world *w, enum region region)
{
    struct err err = ERR_INIT;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, region_set(w->s, region, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
}

static void add_person(struct world *w, const char *name)
{
    struct err err = ERR_INIT;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    world_person(w, name);
    T_DONE(w->t, store_commit(w->s, &err), &err);
}

/* Ann and Bob were made before the region was said: theirs is unknown. */
static void a_copy_leaves_a_region_only_with_a_mechanism_and_is_logged(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    const struct transfer *list;
    enum region region = REGION_US;
    size_t count = 0;
    if (!world_init(&w, t))
        return;
    T_DONE(t, region_get(w.s, &region, &err), &err);
    T_EQ(t, region, REGION_UNKNOWN);
    set(&w, REGION_EEA);
    T_DONE(t, region_get(w.s, &region, &err), &err);
    T_EQ(t, region, REGION_EEA);
    add_person(&w, "eva");
    T_FAILS(t, put(&w, REGION_US, MECHANISM_NONE, &err), &err, "store.transfer");
    T_DONE(t, transfer_list(w.s, &w.a, &list, &count, &err), &err);
    T_EQ(t, count, 0);
    T_DONE(t, put(&w, REGION_US, MECHANISM_SCC, &err), &err);
    T_DONE(t, transfer_list(w.s, &w.a, &list, &count, &err), &err);
    if (T_EQ(t, count, 2)) {
        T_OK(t, list[0].source == REGION_UNKNOWN && list[0].accounts == 2);
        T_OK(t, list[1].source == REGION_EEA && list[1].accounts == 1);
        T_OK(t, list[1].target == REGION_US && list[1].mechanism == MECHANISM_SCC);
        T_STR(t, list[1].what, STR("backup"));
    }
    world_fini(&w);
}

static void a_copy_that_stays_needs_nothing(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    const struct transfer *list;
    size_t count = 9;
    if (!world_init(&w, t))
        return;
    set(&w, REGION_EEA);
    T_DONE(t, put(&w, REGION_UNKNOWN, MECHANISM_NONE, &err), &err);
    T_DONE(t, transfer_list(w.s, &w.a, &list, &count, &err), &err);
    T_EQ(t, count, 0);
    world_fini(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_copy_leaves_a_region_only_with_a_mechanism_and_is_logged),
    T_CASE(a_copy_that_stays_needs_nothing),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
