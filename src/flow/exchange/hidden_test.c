#include "flow/exchange/hidden.h"

#include "flow/world_test_priv.h"

static void add(struct world *w, const char *name)
{
    struct err err = ERR_INIT;
    T_DONE(w->t, store_begin(w->f.store, &err), &err);
    T_DONE(w->t, hidden_add(&w->f, raw_from_str(str_z(name)), STR("R-7"), &err), &err);
    T_DONE(w->t, store_commit(w->f.store, &err), &err);
}

static bool drop(struct world *w, const char *name)
{
    struct err err = ERR_INIT;
    bool found = false;
    T_DONE(w->t, store_begin(w->f.store, &err), &err);
    T_DONE(w->t, hidden_remove(&w->f, raw_from_str(str_z(name)), &found, &err), &err);
    T_DONE(w->t, store_commit(w->f.store, &err), &err);
    return found;
}

/* How many stretches of a text the guard would take out. */
static size_t hits(struct world *w, const char *text)
{
    struct suppress *s = NULL;
    struct suppress_spans found = {.found = VEC_INIT};
    struct err err = ERR_INIT;
    T_DONE(w->t, hidden_load(&w->f, &s, &err), &err);
    if (s)
        T_DONE(w->t, suppress_find(s, raw_from_str(str_z(text)), &found, &err), &err);
    size_t n = found.found.n;
    vec_fini(&found.found);
    suppress_free(s);
    return n;
}

static size_t listed(struct world *w, struct hidden *first)
{
    const struct hidden *all;
    struct arena a;
    size_t n = 0;
    struct err err = ERR_INIT;
    arena_init(&a, 16 << 20);
    T_DONE(w->t, hidden_list(&w->f, &a, &all, &n, &err), &err);
    if (n) {
        *first = all[0];
        T_STR(w->t, all[0].why, STR("R-7"));
    }
    arena_fini(&a);
    return n;
}

static void who_is_on_the_list_is_found_until_taken_off(struct t *t)
{
    struct world w;
    struct hidden first;
    world_open(&w, t, "strict");
    T_EQ(t, hits(&w, "Zoe Martin"), 0);
    T_OK(t, !drop(&w, "Zoe Martin"));
    add(&w, "Zoe Martin");
    add(&w, "ZOE martin");
    add(&w, "zoe@example.org");
    T_EQ(t, listed(&w, &first), 2);
    T_EQ(t, hits(&w, "zoe martin (zoe@example.org), Zoe Marten"), 2);
    T_OK(t, drop(&w, "zoe MARTIN"));
    T_EQ(t, hits(&w, "zoe martin (zoe@example.org)"), 1);
    if (T_EQ(t, listed(&w, &first), 1)) {
        char id[ID_TEXT];
        T_OK(t, drop(&w, id_format(first.id, id).p));
        T_OK(t, !drop(&w, id));
    }
    T_EQ(t, hits(&w, "zoe martin (zoe@example.org)"), 0);
    world_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(who_is_on_the_list_is_found_until_taken_off),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
