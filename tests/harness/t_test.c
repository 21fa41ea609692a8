#include "tests/harness/t.h"

#include "base/mem.h"

/* The harness is tested by running checks that must fail against a scratch struct t. */

static void a_check_that_does_not_hold_is_counted(struct t *t)
{
    struct t scratch = {.name = "scratch"};
    T_EQ(t, T_EQ(&scratch, 1, 2), false);
    T_EQ(t, T_OK(&scratch, 1 == 2), false);
    T_EQ(t, T_STR(&scratch, STR("a"), STR("b")), false);
    T_EQ(t, scratch.failures, 3);
}

static void a_check_that_holds_is_not_counted(struct t *t)
{
    struct t scratch = {.name = "scratch"};
    T_EQ(t, T_EQ(&scratch, 2, 2), true);
    T_EQ(t, T_STR(&scratch, STR("a"), STR("a")), true);
    T_EQ(t, scratch.failures, 0);
}

static void the_wrong_message_id_is_a_failure(struct t *t)
{
    struct t scratch = {.name = "scratch"};
    struct err err = {.id = "a.right"};
    T_EQ(t, T_FAILS(&scratch, false, &err, "a.right"), true);
    T_EQ(t, T_FAILS(&scratch, false, &err, "a.wrong"), false);
    T_EQ(t, T_FAILS(&scratch, true, &err, "a.right"), false);
    T_EQ(t, scratch.failures, 2);
}

static bool allocates_three_times(void *ctx)
{
    int *tries = ctx;
    (*tries)++;
    bool done = true;
    for (int i = 0; i < 3; i++) {
        void *p = mem_alloc(1);
        done = done && p;
        mem_free(p);
    }
    return done;
}

static void the_oom_loop_fails_each_allocation_in_turn(struct t *t)
{
    int tries = 0;
    t_oom(t, allocates_three_times, &tries);
    T_EQ(t, tries, 4); /* the 1st, 2nd, 3rd allocation, then none */
}

static bool gives_up_though_memory_suffices(void *ctx)
{
    (void)ctx;
    return false;
}

static void the_oom_loop_notices_an_attempt_that_never_succeeds(struct t *t)
{
    struct t scratch = {.name = "scratch"};
    t_oom(&scratch, gives_up_though_memory_suffices, NULL);
    T_EQ(t, scratch.failures, 1);
}

static const struct t_case cases[] = {
    T_CASE(a_check_that_does_not_hold_is_counted),
    T_CASE(a_check_that_holds_is_not_counted),
    T_CASE(the_wrong_message_id_is_a_failure),
    T_CASE(the_oom_loop_fails_each_allocation_in_turn),
    T_CASE(the_oom_loop_notices_an_attempt_that_never_succeeds),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
