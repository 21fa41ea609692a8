#include "os/worker.h"

#include "tests/harness/t.h"

enum { THINGS = 5000, BAD = 37 };

struct seen {
    int order[THINGS];
    int n;
    int fail_at;
};

static bool take(void *ctx, void *thing, struct err *err)
{
    struct seen *seen = ctx;
    int number = *(int *)thing;
    if (number == seen->fail_at)
        return err_set(err, ERR_INPUT, "test.bad", "number %d", number);
    seen->order[seen->n++] = number;
    return true;
}

static void things_are_taken_once_and_in_order(struct t *t)
{
    static int numbers[WORKER_QUEUE + 2]; /* reused, as the header allows */
    struct seen seen = {.fail_at = -1};
    struct err err = ERR_INIT;
    struct worker *w;
    if (!T_DONE(t, worker_start(take, &seen, &w, &err), &err))
        return;
    for (int i = 0; i < THINGS; i++) {
        int *slot = &numbers[i % (WORKER_QUEUE + 2)];
        *slot = i;
        if (!T_DONE(t, worker_give(w, slot, &err), &err))
            break;
    }
    T_DONE(t, worker_wait(w, &err), &err);
    T_EQ(t, seen.n, THINGS);
    int wrong = 0;
    for (int i = 0; i < seen.n; i++)
        wrong += seen.order[i] != i;
    T_EQ(t, wrong, 0);
    worker_stop(w);
}

static void after_a_failure_nothing_more_is_taken(struct t *t)
{
    int numbers[2 * BAD];
    struct seen seen = {.fail_at = BAD};
    struct err err = ERR_INIT;
    struct worker *w;
    bool good = true;
    if (!T_DONE(t, worker_start(take, &seen, &w, &err), &err))
        return;
    for (int i = 0; i < 2 * BAD && good; i++) {
        numbers[i] = i;
        good = worker_give(w, &numbers[i], &err);
    }
    T_FAILS(t, worker_wait(w, &err), &err, "test.bad");
    T_EQ(t, seen.n, BAD);
    worker_stop(w);
}

static void stopping_without_waiting_is_fine(struct t *t)
{
    int number = 1;
    struct seen seen = {.fail_at = -1};
    struct err err = ERR_INIT;
    struct worker *w;
    if (T_DONE(t, worker_start(take, &seen, &w, &err), &err)) {
        T_DONE(t, worker_give(w, &number, &err), &err);
        worker_stop(w);
    }
    worker_stop(NULL);
}

static const struct t_case cases[] = {
    T_CASE(things_are_taken_once_and_in_order),
    T_CASE(after_a_failure_nothing_more_is_taken),
    T_CASE(stopping_without_waiting_is_fine),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
