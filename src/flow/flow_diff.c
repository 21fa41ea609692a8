#include "flow/flow_diff.h"

#include "flow/candidate.h"
#include "flow/find.h"

/* One profile's side of the comparison: the same store, its own decider. */
struct side {
    struct flow flow;
    struct decider decider;
};

struct job {
    const struct flow_diff *in;
    struct side a, b;
    struct arena arena;
};

static bool compare(struct job *j, const struct stored_conversation *c, size_t turn,
    enum purpose purpose, struct err *err)
{
    struct question q = candidate_question(c, turn, purpose);
    struct verdict a, b;
    if (!decider_ask(&j->a.decider, &q, &a, err) ||
        !decider_ask(&j->b.decider, &q, &b, err))
        return false;
    if (a.outcome != b.outcome)
        j->in->differs(j->in->ctx, purpose, &a, &b);
    return true;
}

static bool compare_all(
    struct job *j, const struct stored_conversation *c, struct err *err)
{
    for (int p = 1; p < PURPOSE_COUNT; p++) {
        enum purpose purpose = (enum purpose)p;
        if (!policy_has(j->in->a, purpose) && !policy_has(j->in->b, purpose))
            continue;
        for (size_t i = 0; i < c->count; i++) {
            if (!compare(j, c, i, purpose, err))
                return false;
        }
    }
    return true;
}

static bool walk(struct flow *f, struct job *j, struct err *err)
{
    struct conversation_key key = {0};
    struct stored_conversation c;
    uint64_t done = 0;
    bool found = true;
    for (;;) {
        if (!conversation_next(f->store, &key, &found, err))
            return false;
        if (!found)
            return true;
        arena_reset(&j->arena);
        if (!find_load(f, key, (struct conversation_want){0}, &j->arena, &c, err) ||
            !compare_all(j, &c, err) ||
            !flow_step(f, "comparing, conversations:", ++done, 0, err))
            return false;
    }
}

static bool side_open(
    struct side *s, const struct flow *f, struct policy *policy, struct err *err)
{
    s->flow = *f;
    s->flow.policy = policy;
    return decider_init(&s->decider, &s->flow, err);
}

bool flow_diff(struct flow *f, const struct flow_diff *in, struct err *err)
{
    struct job j = {.in = in};
    if (!store_read_begin(f->store, err))
        return false;
    arena_init(&j.arena, FLOW_CONVERSATION_MAX);
    bool ok = side_open(&j.a, f, in->a, err) && side_open(&j.b, f, in->b, err) &&
              walk(f, &j, err);
    decider_fini(&j.a.decider);
    decider_fini(&j.b.decider);
    arena_fini(&j.arena);
    store_read_end(f->store);
    return ok;
}
