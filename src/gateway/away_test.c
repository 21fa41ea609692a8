#include "gateway/away_priv.h"

#include <pthread.h>

#include "tests/harness/t.h"

enum { ERRANDS = AWAY_WAITING_MAX };

struct seen {
    struct t *t;
    struct loop *loop;
    pthread_t here;
    int done;
};

struct one {
    struct errand errand;
    struct seen *seen;
    int number, run;
    bool elsewhere, scratch;
};

static void run(void *ctx, struct deid_turns *scratch)
{
    struct one *one = ctx;
    one->elsewhere = !pthread_equal(pthread_self(), one->seen->here);
    one->scratch = scratch != NULL;
    one->run++;
}

static void done(void *ctx)
{
    struct one *one = ctx;
    struct seen *seen = one->seen;
    T_OK(seen->t, pthread_equal(pthread_self(), seen->here) != 0);
    T_EQ(seen->t, one->number, seen->done); /* in order */
    if (++seen->done == ERRANDS)
        loop_stop(seen->loop);
}

static void each_errand_is_run_there_and_told_here(struct t *t)
{
    struct one ones[ERRANDS + 1];
    struct seen seen = {.t = t, .here = pthread_self()};
    struct away *a = NULL;
    struct err err = ERR_INIT;
    T_DONE(t, loop_new(&seen.loop, &err), &err);
    T_DONE(t, away_start(seen.loop, &a, &err), &err);
    for (int i = 0; i <= ERRANDS; i++) {
        ones[i] =
            (struct one){.errand = {run, done, &ones[i]}, .seen = &seen, .number = i};
        T_EQ(t, away_give(a, &ones[i].errand), i < ERRANDS); /* one is too many */
    }
    loop_run(seen.loop);
    for (int i = 0; i < ERRANDS; i++)
        T_OK(t, ones[i].run == 1 && ones[i].elsewhere && ones[i].scratch);
    T_EQ(t, ones[ERRANDS].run, 0);
    away_stop(a);
    loop_free(seen.loop);
}

static void what_waits_is_done_before_the_end(struct t *t)
{
    struct seen seen = {.t = t, .here = pthread_self()};
    struct one one = {.errand = {run, done, &one}, .seen = &seen};
    struct away *a = NULL;
    struct err err = ERR_INIT;
    T_DONE(t, loop_new(&seen.loop, &err), &err);
    T_DONE(t, away_start(seen.loop, &a, &err), &err);
    T_OK(t, away_give(a, &one.errand));
    away_stop(a);
    T_EQ(t, seen.done, 1);
    T_EQ(t, one.run, 1);
    away_stop(NULL);
    loop_free(seen.loop);
}

static const struct t_case cases[] = {
    T_CASE(each_errand_is_run_there_and_told_here),
    T_CASE(what_waits_is_done_before_the_end),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
