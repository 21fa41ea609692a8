#include "dataset/counts.h"

#include <stdio.h>

#include "tests/harness/t.h"

static void names_are_summed_and_sorted(struct t *t)
{
    struct counts counts = {.used = 0};
    struct err err = ERR_INIT;
    T_DONE(t, counts_add(&counts, STR("P1"), 2, &err), &err);
    T_DONE(t, counts_add(&counts, STR("A1"), 3, &err), &err);
    T_DONE(t, counts_add(&counts, STR("P1"), 5, &err), &err);
    T_EQ(t, counts.used, 2);
    T_STR(t, str_z(counts.list[0].name), STR("A1"));
    T_EQ(t, counts_find(&counts, STR("P1")), 7);
    T_EQ(t, counts_find(&counts, STR("H1")), 0);
    T_EQ(t, counts_sum(&counts), 10);
}

static void a_name_that_is_no_token_is_refused(struct t *t)
{
    static const struct str names[] = {STR_INIT(""), STR_INIT("two words"),
        STR_INIT("a-name-of-thirty-two-characters.")};
    for (size_t i = 0; i < COUNT(names); i++) {
        struct counts counts = {.used = 0};
        struct err err = ERR_INIT;
        T_FAILS(t, counts_add(&counts, names[i], 1, &err), &err, "dataset.count_name");
        T_EQ(t, counts.used, 0);
    }
}

static void one_name_too_many_is_refused(struct t *t)
{
    struct counts counts = {.used = 0};
    struct err err = ERR_INIT;
    for (int i = 0; i < COUNTS_MAX; i++) {
        char name[16];
        snprintf(name, sizeof name, "n%d", i);
        T_DONE(t, counts_add(&counts, str_z(name), 1, &err), &err);
    }
    T_FAILS(t, counts_add(&counts, STR("more"), 1, &err), &err, "dataset.count_names");
    T_DONE(t, counts_add(&counts, STR("n7"), 1, &err), &err);
}

static void counts_are_equal_by_name_and_number(struct t *t)
{
    struct counts a = {.used = 0}, b = {.used = 0};
    struct err err = ERR_INIT;
    T_DONE(t, counts_add(&a, STR("x"), 1, &err), &err);
    T_OK(t, !counts_eq(&a, &b));
    T_DONE(t, counts_add(&b, STR("x"), 1, &err), &err);
    T_OK(t, counts_eq(&a, &b));
    T_DONE(t, counts_add(&b, STR("x"), 1, &err), &err);
    T_OK(t, !counts_eq(&a, &b));
}

static const struct t_case cases[] = {
    T_CASE(names_are_summed_and_sorted),
    T_CASE(a_name_that_is_no_token_is_refused),
    T_CASE(one_name_too_many_is_refused),
    T_CASE(counts_are_equal_by_name_and_number),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
