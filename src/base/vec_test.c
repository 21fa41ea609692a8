#include "base/vec.h"

#include "tests/harness/t.h"

static bool push_hundred(void *ctx)
{
    VEC(int) v = VEC_INIT;
    bool good = true;
    (void)ctx;
    for (int i = 0; good && i < 100; i++)
        good = vec_push(&v, i * i, 1000);
    for (size_t i = 0; i < v.n; i++)
        good = good && v.p[i] == (int)(i * i);
    vec_fini(&v);
    return good && !v.p && v.n == 0 && v.cap == 0;
}

static void elements_stay_in_order(struct t *t)
{
    T_OK(t, push_hundred(NULL));
    t_oom(t, push_hundred, NULL);
}

static void the_ceiling_holds(struct t *t)
{
    VEC(long) v = VEC_INIT;
    for (long i = 0; i < 11; i++)
        T_OK(t, vec_push(&v, i, 11));
    T_OK(t, !vec_push(&v, 11, 11));
    T_EQ(t, v.n, 11);
    vec_clear(&v);
    T_OK(t, vec_push(&v, 5, 11));
    T_EQ(t, v.p[0], 5);
    vec_fini(&v);
}

static const struct t_case cases[] = {
    T_CASE(elements_stay_in_order),
    T_CASE(the_ceiling_holds),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
