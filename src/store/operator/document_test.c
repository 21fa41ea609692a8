#include "store/operator/document.h"

#include <string.h>

#include "tests/harness/world.h"

static struct document make(const char *name, const char *version, int day)
{
    return (struct document){.name = str_z(name),
        .version = str_z(version),
        .title = STR("Title"),
        .url = STR("https://acme.example/page"),
        .text = STR("Words.\n"),
        .from = instant_from_civil(2026, 1, day)};
}

static bool put(struct world *w, const struct document *d, struct err *err)
{
    if (!store_begin(w->s, err))
        return false;
    if (document_put(w->s, d, err) && store_commit(w->s, err))
        return true;
    store_rollback(w->s);
    return false;
}

static void a_version_is_in_force_until_the_next_one(struct t *t)
{
    struct world w;
    const struct document *all;
    size_t count;
    struct arena a;
    struct err err = ERR_INIT;
    T_OK(t, world_init(&w, t));
    arena_init(&a, 1 << 20);
    struct document rows[] = {
        make("terms", "t1", 1), make("privacy", "p2", 10), make("privacy", "p1", 1)};
    for (size_t i = 0; i < COUNT(rows); i++)
        T_DONE(t, put(&w, &rows[i], &err), &err);
    T_DONE(t, document_list(w.s, true, &a, &all, &count, &err), &err);
    if (T_EQ(t, count, 3)) {
        struct instant early = instant_from_civil(2026, 1, 5),
                       late = instant_from_civil(2026, 1, 10);
        T_STR(t, all[0].version, STR("p1"));
        T_STR(t, all[2].name, STR("terms"));
        T_STR(t, all[1].text, STR("Words.\n"));
        T_OK(t, document_is_in_force(all, 3, 0, early));
        T_OK(t, !document_is_in_force(all, 3, 1, early));
        T_OK(t, !document_is_in_force(all, 3, 0, late));
        T_OK(t, document_is_in_force(all, 3, 1, late));
        T_OK(t, document_is_in_force(all, 3, 2, late));
        T_OK(t, !document_is_in_force(all, 3, 2, instant_from_civil(2025, 1, 1)));
    }
    T_DONE(t, document_list(w.s, false, &a, &all, &count, &err), &err);
    T_EQ(t, all[0].text.n, 0);
    arena_fini(&a);
    world_fini(&w);
}

static void a_version_is_never_changed(struct t *t)
{
    struct world w;
    struct document d = make("privacy", "p1", 1);
    struct err err = ERR_INIT;
    T_OK(t, world_init(&w, t));
    T_DONE(t, put(&w, &d, &err), &err);
    d.text = STR("Other words.\n");
    T_FAILS(t, put(&w, &d, &err), &err, "store.document");
    world_fini(&w);
}

static void what_cannot_stand_in_a_link_is_refused(struct t *t)
{
    static const char *const urls[] = {"", "http://acme.example", "https://",
        "javascript:alert(1)", "https://a\" onclick=\"x", "https://a b", "https://a\nb",
        "https://a<b", "https:\\\\a.example/x"};
    struct world w;
    struct document d = make("privacy", "p1", 1);
    struct err err = ERR_INIT;
    T_OK(t, world_init(&w, t));
    for (size_t i = 0; i < COUNT(urls); i++) {
        d.url = str_z(urls[i]);
        T_FAILS(t, put(&w, &d, &err), &err, "store.document_url");
        err = ERR_INIT;
    }
    d = make("a page", "p1", 1);
    T_FAILS(t, put(&w, &d, &err), &err, "store.document_name");
    err = ERR_INIT;
    d = make("privacy", "p1", 1);
    d.title.n = DOCUMENT_TITLE_MAX + 1;
    T_FAILS(t, put(&w, &d, &err), &err, "store.document_text");
    world_fini(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_version_is_in_force_until_the_next_one),
    T_CASE(a_version_is_never_changed),
    T_CASE(what_cannot_stand_in_a_link_is_refused),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
