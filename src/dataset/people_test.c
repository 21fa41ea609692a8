#include "dataset/people.h"

#include "dataset/build_test_priv.h"
#include "tests/harness/t.h"

static void a_person_keeps_the_number_of_the_first_sight(struct t *t)
{
    struct people people = {.slot_count = 0};
    struct err err = ERR_INIT;
    for (int pass = 0; pass < 2; pass++) {
        for (unsigned i = 0; i < 1000; i++) {
            uint32_t number = UINT32_MAX;
            T_DONE(t, people_put(&people, test_id(i), 1000, &number, &err), &err);
            T_EQ(t, number, i);
        }
    }
    T_EQ(t, people.list.n, 1000);
    people_fini(&people);
}

static void one_person_too_many_is_refused_and_known_ones_are_not(struct t *t)
{
    struct people people = {.slot_count = 0};
    struct err err = ERR_INIT;
    uint32_t number = 7;
    T_DONE(t, people_put(&people, test_id(1), 2, &number, &err), &err);
    T_DONE(t, people_put(&people, test_id(2), 2, &number, &err), &err);
    T_FAILS(
        t, people_put(&people, test_id(3), 2, &number, &err), &err, "dataset.people");
    T_EQ(t, number, 1);
    T_DONE(t, people_put(&people, test_id(1), 2, &number, &err), &err);
    T_EQ(t, number, 0);
    people_fini(&people);
}

static void only_who_was_put_is_found(struct t *t)
{
    struct people people = {.slot_count = 0};
    struct err err = ERR_INIT;
    uint32_t number = 7;
    T_OK(t, !people_find(&people, test_id(1), &number));
    T_DONE(t, people_put(&people, test_id(1), 2, &number, &err), &err);
    T_OK(t, people_find(&people, test_id(1), &number));
    T_EQ(t, number, 0);
    T_OK(t, !people_find(&people, test_id(2), &number));
    people_fini(&people);
}

static bool try_people(void *ctx)
{
    struct people people = {.slot_count = 0};
    struct err err = ERR_INIT;
    bool done = true;
    (void)ctx;
    for (unsigned i = 0; done && i < 100; i++) {
        uint32_t number;
        done = people_put(&people, test_id(i), 100, &number, &err);
    }
    people_fini(&people);
    return done;
}

static void people_survive_want_of_memory(struct t *t)
{
    t_oom(t, try_people, NULL);
}

static const struct t_case cases[] = {
    T_CASE(a_person_keeps_the_number_of_the_first_sight),
    T_CASE(one_person_too_many_is_refused_and_known_ones_are_not),
    T_CASE(only_who_was_put_is_found),
    T_CASE(people_survive_want_of_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
