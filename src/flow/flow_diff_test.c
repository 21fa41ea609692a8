#include "flow/flow_diff.h"

#include "flow/shipped.h"
#include "flow/world_test_priv.h"

static void count_train(
    void *ctx, enum purpose purpose, const struct verdict *a, const struct verdict *b)
{
    int *turns = ctx;
    if (purpose == PURPOSE_TRAIN && a->outcome == OUTCOME_DENY &&
        b->outcome == OUTCOME_ALLOW)
        (*turns)++;
}

static struct policy *shipped(struct t *t, const char *name)
{
    struct policy *p = NULL;
    struct str text;
    struct err err = ERR_INIT;
    if (T_OK(t, shipped_find(str_z(name), &text)))
        T_DONE(t, policy_parse(text, str_z(name), &p, &err), &err);
    return p;
}

static void only_turns_decided_differently_are_counted(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    int turns = 0;
    world_open(&w, t, "strict");
    world_notice(&w);
    world_choose(&w, WORLD_YES("ann") "{\"who\":\"bob\",\"control\":\"tier\",\"value\":"
                                      "\"free\",\"at\":\"2025-01-01\"}\n"
                                      "{\"who\":\"bob\",\"control\":\"age\",\"value\":"
                                      "\"adult\",\"at\":\"2025-01-01\"}\n"
                                      "{\"who\":\"bob\",\"control\":\"region\","
                                      "\"value\":\"us\",\"at\":\"2025-01-01\"}\n");
    world_import(&w, WORLD_CHAT("ann", "c1", "Hello") WORLD_CHAT("bob", "c2", "Hi"));
    struct policy *a = shipped(t, "strict"), *b = shipped(t, "openai-2026");
    struct flow_diff diff = {a, b, count_train, &turns};
    T_DONE(t, flow_diff(&w.f, &diff, &err), &err);
    T_EQ(t, turns, 2); /* bob was never asked */
    turns = 0;
    diff.b = a;
    T_DONE(t, flow_diff(&w.f, &diff, &err), &err);
    T_EQ(t, turns, 0);
    policy_free(a);
    policy_free(b);
    world_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(only_turns_decided_differently_are_counted),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
