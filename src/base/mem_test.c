#include "base/mem.h"

#include <stdint.h>

#include "tests/harness/t.h"

static void the_nth_allocation_and_all_later_fail(struct t *t)
{
    mem_fail_from(2);
    void *first = mem_alloc(1);
    T_OK(t, first && !mem_failed());
    T_OK(t, !mem_zalloc(1));
    T_OK(t, !mem_array(1, 1));
    T_OK(t, !mem_realloc(first, 10));
    T_OK(t, mem_failed());
    mem_fail_from(0);
    T_OK(t, !mem_failed());
    mem_free(first);
}

static void sizes_that_overflow_give_nothing(struct t *t)
{
    void *p = mem_array(SIZE_MAX / 2, 3);
    T_OK(t, !p);
    mem_free(p);
}

static void nothing_is_still_an_address(struct t *t)
{
    void *a = mem_alloc(0), *b = mem_zalloc(0), *c = mem_array(0, 8);
    T_OK(t, a && b && c);
    mem_free(a);
    mem_free(b);
    mem_free(c);
    mem_free(NULL);
}

static void wiping_leaves_zeroes(struct t *t)
{
    char text[] = "secret";
    mem_wipe(text, sizeof text);
    for (size_t i = 0; i < sizeof text; i++)
        T_EQ(t, text[i], 0);
    mem_wipe(NULL, 0);
}

static const struct t_case cases[] = {
    T_CASE(the_nth_allocation_and_all_later_fail),
    T_CASE(sizes_that_overflow_give_nothing),
    T_CASE(nothing_is_still_an_address),
    T_CASE(wiping_leaves_zeroes),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
