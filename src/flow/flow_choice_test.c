#include "flow/flow_choice.h"

#include <string.h>

#include "flow/candidate.h"
#include "flow/decide.h"
#include "flow/find.h"
#include "flow/world_test_priv.h"

static size_t ledger_length(struct world *w, const char *who)
{
    struct arena a;
    struct err err = ERR_INIT;
    struct ledger ledger = {0};
    arena_init(&a, 1 << 20);
    bool ok = flow_ledger(&w->f, ACCOUNT_PERSON, str_z(who), &a, &ledger, &err);
    if (!ok && err.code != ERR_ABSENT)
        T_DONE(w->t, ok, &err);
    arena_fini(&a);
    return ledger.count;
}

static struct flow_choice training(const char *value)
{
    return (struct flow_choice){.kind = ACCOUNT_PERSON,
        .who = STR("ann"),
        .line = {.at = instant_from_civil(2025, 2, 1),
            .control = CONTROL_TRAINING,
            .value = str_z(value),
            .evidence = STR("test"),
            .actor = STR("person")}};
}

static void a_choice_is_a_new_line_and_changes_none(struct t *t)
{
    struct world w;
    struct arena a;
    struct err err = ERR_INIT;
    struct ledger ledger;
    world_open(&w, t, "strict");
    struct flow_choice on = training("on"), off = training("off");
    T_DONE(t, flow_choice_set(&w.f, &on, &err), &err);
    T_DONE(t, flow_choice_set(&w.f, &off, &err), &err);
    arena_init(&a, 1 << 20);
    T_DONE(t, flow_ledger(&w.f, ACCOUNT_PERSON, STR("ann"), &a, &ledger, &err), &err);
    if (T_EQ(t, ledger.count, 2)) {
        T_STR(t, ledger.lines[0].value, STR("on"));
        T_STR(t, ledger.lines[1].value, STR("off"));
        T_EQ(t, ledger.lines[1].position, 2);
        T_EQ(t, ledger.lines[1].recorded.us, w.f.now.us);
    }
    arena_fini(&a);
    world_close(&w);
}

static void a_value_the_control_does_not_take_is_refused(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    struct flow_choice maybe = training("maybe");
    T_FAILS(t, flow_choice_set(&w.f, &maybe, &err), &err, "flow.choice_value");
    T_EQ(t, ledger_length(&w, "ann"), 0);
    world_close(&w);
}

static void a_file_is_taken_as_a_whole_or_not_at_all(struct t *t)
{
    struct world w;
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    uint64_t n;
    world_open(&w, t, "strict");
    world_file(&w, "c.jsonl",
        WORLD_YES("ann") "{\"who\":\"ann\",\"control\":\"training\",\"value\":\"x\","
                         "\"at\":\"2025-02-01\"}\n",
        path);
    T_FAILS(t, flow_choice_import(&w.f, path, &n, &err), &err, "flow.choice_value");
    T_EQ(t, ledger_length(&w, "ann"), 0);
    world_choose(&w, WORLD_YES("ann"));
    T_EQ(t, ledger_length(&w, "ann"), 4);
    world_close(&w);
}

static void nobody_has_no_ledger(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct id vault;
    world_open(&w, t, "strict");
    T_FAILS(t, flow_account(&w.f, ACCOUNT_PERSON, STR("nobody"), &vault, &err), &err,
        "flow.no_account");
    T_EQ(t, err.code, ERR_ABSENT);
    world_close(&w);
}

static int remembered(struct world *w, const char *id)
{
    struct conversation_key key = {0};
    struct stored_conversation c;
    struct decider d;
    struct facts facts = facts_deny();
    struct err err = ERR_INIT;
    struct arena a;
    arena_init(&a, 1 << 20);
    T_DONE(w->t,
        find_conversation(
            &w->f, (struct id){{0}}, raw_of(id, strlen(id)), &key, &err) &&
            find_load(&w->f, key, (struct conversation_want){0}, &a, &c, &err) &&
            decider_init(&d, &w->f, &err),
        &err);
    struct question q = candidate_question(&c, 0, PURPOSE_PERSONALISE);
    T_DONE(w->t, decider_facts(&d, &q, &facts, &err), &err);
    decider_fini(&d);
    arena_fini(&a);
    return facts.v[FACT_REMEMBER];
}

static void a_chat_that_is_not_to_be_remembered_is_not(struct t *t)
{
    struct world w;
    world_open(&w, t, "strict");
    world_choose(&w, "{\"who\":\"ann\",\"control\":\"chat_memory\",\"value\":\"off\","
                     "\"scope\":\"c2\",\"at\":\"2025-06-01\"}\n");
    world_import(&w, WORLD_CHAT("ann", "c1", "Hello") WORLD_CHAT("ann", "c2", "Again"));
    T_EQ(t, remembered(&w, "c1"), FACT_GOOD);
    T_EQ(t, remembered(&w, "c2"), FACT_BAD);
    world_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_chat_that_is_not_to_be_remembered_is_not),
    T_CASE(a_choice_is_a_new_line_and_changes_none),
    T_CASE(a_value_the_control_does_not_take_is_refused),
    T_CASE(a_file_is_taken_as_a_whole_or_not_at_all),
    T_CASE(nobody_has_no_ledger),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
