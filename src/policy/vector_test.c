#include "policy/vector.h"

#include "tests/harness/t.h"
#include "tests/policy/load.h"
#include "tests/policy/reference.h"

static const char *const files[] = {"profiles/vectors/matrix.vec",
    "profiles/vectors/notice.vec", "profiles/vectors/purposes.vec",
    "profiles/vectors/train.vec", "profiles/vectors/widened.vec"};

struct tally {
    int held, skipped;
};

static void check_vector(
    struct t *t, const struct vector *v, const struct policy *p, struct tally *tally)
{
    const struct vector_expect *expect = vector_expected(v, policy_name(p));
    if (v->waits.n || !expect)
        return;
    struct verdict verdict = vector_verdict(v, p);
    bool holds = vector_holds(expect, &verdict);
    if (!holds)
        t_note(t, "line %d %" STR_FMT " under %" STR_FMT ": got %s %s", v->line,
            STR_ARG(v->name), STR_ARG(policy_name(p)),
            verdict.outcome == OUTCOME_ALLOW ? "allow" : "deny", verdict.code);
    T_OK(t, holds);
    tally->held += holds;
}

static void check_file(
    struct t *t, const char *path, struct policy *const *policies, struct tally *tally)
{
    struct err err = ERR_INIT;
    struct vector_reader reader;
    struct vector v;
    bool done = false;
    struct str text = test_text(path);
    vector_open(&reader, text, str_z(path));
    while (T_DONE(t, vector_next(&reader, &v, &done, &err), &err) && !done) {
        for (size_t i = 0; i < SHIPPED_COUNT; i++)
            check_vector(t, &v, policies[i], tally);
        if (v.waits.n)
            t_note(t, "skipped %" STR_FMT ": waits for %" STR_FMT, STR_ARG(v.name),
                STR_ARG(v.waits));
        tally->skipped += v.waits.n > 0;
    }
    test_free(text);
}

static void every_shipped_vector_holds(struct t *t)
{
    struct policy *policies[SHIPPED_COUNT];
    struct tally tally = {0};
    for (size_t i = 0; i < SHIPPED_COUNT; i++) {
        policies[i] = test_profile(t, shipped_paths[i]);
        if (!T_OK(t, policies[i] != NULL))
            return;
    }
    for (size_t i = 0; i < COUNT(files); i++)
        check_file(t, files[i], policies, &tally);
    t_note(t, "%d verdicts held, %d cases skipped", tally.held, tally.skipped);
    T_OK(t, tally.held > 500);
    for (size_t i = 0; i < SHIPPED_COUNT; i++)
        policy_free(policies[i]);
}

static const struct t_case cases[] = {
    T_CASE(every_shipped_vector_holds),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
