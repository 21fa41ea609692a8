#include "flow/keep/flow_erase_look.h"

#include "flow/candidate.h"
#include "flow/decide.h"
#include "flow/find.h"
#include "flow/flow_build.h"
#include "flow/flow_dataset.h"
#include "flow/world_test_priv.h"
#include "store/doctor.h"

static void an_account_is_deleted_only_when_its_name_is_typed(struct t *t)
{
    static const char *const wrong[] = {
        "", "DELETE", "DELETE bob", "delete ann", "ann"};
    struct world w;
    struct err err = ERR_INIT;
    struct erase_ticket ticket;
    world_open(&w, t, "strict");
    world_import(&w, WORLD_CHAT("ann", "c1", "Hello"));
    struct flow_erase in = {.kind = ERASE_ACCOUNT, .who = STR("ann")};
    for (size_t i = 0; i < COUNT(wrong); i++) {
        in.confirm = str_z(wrong[i]);
        T_FAILS(t, flow_erase(&w.f, &in, &ticket, &err), &err, "erase.confirm");
    }
    in.confirm = STR("DELETE ann");
    T_DONE(t, flow_erase(&w.f, &in, &ticket, &err), &err);
    T_OK(t, !flow_erase(&w.f, &in, &ticket, &err));
    T_EQ(t, err.code, ERR_ABSENT);
    world_close(&w);
}

static void what_is_deleted_is_in_no_later_build_and_its_rows_are_withdrawn(struct t *t)
{
    struct world w;
    char dir[FILE_PATH_MAX];
    struct flow_build build = {.purpose = PURPOSE_TRAIN, .seed = 1, .out = dir};
    struct flow_build_result result = {0};
    struct flow_withdrawal back;
    struct erase_ticket ticket;
    struct store_counts counts;
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    world_notice(&w);
    world_choose(&w, WORLD_YES("ann"));
    world_import(
        &w, WORLD_CHAT("ann", "c1", "Hello") WORLD_CHAT("ann", "c2", "Good day"));
    T_DONE(t, file_join(w.dir, "one", dir, &err), &err);
    T_DONE(t, flow_build(&w.f, &build, &result, &err), &err);
    flow_build_fini(&result);
    struct flow_erase in = {.kind = ERASE_CONVERSATION,
        .who = STR("ann"),
        .conversation = raw_from_str(STR("c1"))};
    T_DONE(t, flow_erase(&w.f, &in, &ticket, &err), &err);
    T_DONE(t, flow_dataset_withdraw(&w.f, dir, &back, &err), &err);
    T_EQ(t, back.rows, 1);
    T_DONE(t, flow_purge(&w.f, &err), &err);
    T_DONE(t, store_count(w.f.store, &counts, &err), &err);
    T_EQ(t, counts.conversations, 1);
    struct flow_import_report again =
        world_import(&w, WORLD_CHAT("ann", "c1", "Hello"));
    T_EQ(t, again.turns_new + again.deleted_before > 0, 1);
    world_close(&w);
}

static void the_profile_says_when_a_name_is_free_again(struct t *t)
{
    static const struct {
        const char *profile;
        enum flow_reuse reuse;
        bool free;
    } rows[] = {{"strict", REUSE_BY_PROFILE, true}, {"strict", REUSE_NEVER, false},
        {"seed-2023-legacy", REUSE_BY_PROFILE, false},
        {"seed-2023-legacy", REUSE_AFTER_PURGE, true}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct world w;
        struct err err = ERR_INIT;
        struct erase_ticket ticket;
        struct flow_erase in = {.kind = ERASE_ACCOUNT,
            .who = STR("ann"),
            .confirm = STR("DELETE ann"),
            .reuse = rows[i].reuse};
        struct flow_choice line = {.kind = ACCOUNT_PERSON,
            .who = STR("ann"),
            .line = {.control = CONTROL_TRAINING,
                .value = STR("off"),
                .evidence = STR("test"),
                .actor = STR("person")}};
        world_open(&w, t, rows[i].profile);
        line.line.at = w.f.now;
        world_import(&w, WORLD_CHAT("ann", "c1", "Hello"));
        T_DONE(t, flow_erase(&w.f, &in, &ticket, &err), &err);
        T_FAILS(t, flow_choice_set(&w.f, &line, &err), &err, "store.tombstone");
        T_DONE(t, flow_purge(&w.f, &err), &err);
        if (rows[i].free)
            T_DONE(t, flow_choice_set(&w.f, &line, &err), &err);
        else
            T_FAILS(t, flow_choice_set(&w.f, &line, &err), &err, "store.tombstone");
        world_close(&w);
    }
}

#define GROUP                                                                          \
    "{\"id\":\"g1\",\"user_id\":\"ann\",\"messages\":[{\"id\":\"1\",\"role\":"         \
    "\"user\","                                                                        \
    "\"content\":\"Mine\"},{\"id\":\"2\",\"role\":\"user\",\"user_id\":\"bob\","       \
    "\"content\":\"Yours\"}]}\n"

static uint64_t rows_of(const struct erase_look *look, const char *table)
{
    for (size_t i = 0; i < look->count; i++) {
        if (str_eq(look->of[i].table, str_z(table)))
            return look->of[i].rows;
    }
    return 0;
}

static void what_goes_with_it_is_counted_and_others_are_asked_about(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct erase_ticket ticket;
    struct erase_look look;
    struct flow_erase account = {.kind = ERASE_ACCOUNT, .who = STR("ann")};
    struct flow_erase chat = {.kind = ERASE_CONVERSATION,
        .who = STR("ann"),
        .conversation = raw_from_str(STR("g1")),
        .ask_others = true};
    struct flow_erase all = {
        .kind = ERASE_ALL_CONVERSATIONS, .who = STR("ann"), .ask_others = true};
    world_open(&w, t, "strict");
    world_choose(&w, WORLD_YES("ann"));
    world_import(&w, GROUP WORLD_CHAT("ann", "c1", "Hello"));
    T_DONE(t, flow_erase_look(&w.f, &account, &look, &err), &err);
    T_OK(t, rows_of(&look, "conversation") == 2 && rows_of(&look, "choice") > 0);
    T_OK(t, rows_of(&look, "vault") == 1 && rows_of(&look, "erasure") == 0);
    T_OK(t, look.turns_of_others == 1 && look.chats_of_others == 1);
    T_FAILS(t, flow_erase(&w.f, &chat, &ticket, &err), &err, "erase.others");
    T_FAILS(t, flow_erase(&w.f, &all, &ticket, &err), &err, "erase.others");
    chat.ask_others = false;
    T_DONE(t, flow_erase(&w.f, &chat, &ticket, &err), &err);
    T_DONE(t, flow_erase(&w.f, &all, &ticket, &err), &err);
    world_close(&w);
}

#define WITH_ASSISTANT                                                                 \
    "{\"id\":\"a1\",\"user_id\":\"ann\",\"assistant_id\":\"g-plant\",\"messages\":[{"  \
    "\"id\":\"1\",\"role\":\"user\",\"content\":\"Hello\",\"time\":"                   \
    "\"2025-03-01T10:00:00Z\"}]}\n"

static int assistant_of(struct world *w)
{
    struct conversation_key key = {0};
    struct stored_conversation c;
    struct decider d;
    struct facts facts = facts_deny();
    struct err err = ERR_INIT;
    struct arena a;
    arena_init(&a, 1 << 20);
    T_DONE(w->t,
        find_conversation(&w->f, (struct id){{0}}, raw_of("a1", 2), &key, &err) &&
            find_load(&w->f, key, (struct conversation_want){0}, &a, &c, &err) &&
            decider_init(&d, &w->f, &err),
        &err);
    struct question q = candidate_question(&c, 0, PURPOSE_TRAIN);
    T_OK(w->t, !id_is_zero(q.assistant));
    T_DONE(w->t, decider_facts(&d, &q, &facts, &err), &err);
    decider_fini(&d);
    arena_fini(&a);
    return facts.v[FACT_ASSISTANT];
}

static void a_deleted_assistant_allows_nothing_any_more(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct erase_ticket ticket;
    struct flow_erase in = {.kind = ERASE_ACCOUNT,
        .account = ACCOUNT_ASSISTANT,
        .who = STR("g-plant"),
        .confirm = STR("DELETE g-plant")};
    struct flow_choice line = {.kind = ACCOUNT_ASSISTANT,
        .who = STR("g-plant"),
        .line = {.at = instant_from_civil(2025, 1, 1),
            .control = CONTROL_GPT_CONVERSATIONS,
            .value = STR("on"),
            .evidence = STR("test"),
            .actor = STR("builder")}};
    world_open(&w, t, "strict");
    T_DONE(t, flow_choice_set(&w.f, &line, &err), &err);
    world_import(&w, WITH_ASSISTANT);
    int before = assistant_of(&w);
    T_DONE(t, flow_erase(&w.f, &in, &ticket, &err), &err);
    T_EQ(t, assistant_of(&w), facts_deny().v[FACT_ASSISTANT]);
    T_OK(t, before < facts_deny().v[FACT_ASSISTANT]);
    T_DONE(t, flow_purge(&w.f, &err), &err);
    T_EQ(t, assistant_of(&w), facts_deny().v[FACT_ASSISTANT]);
    world_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_deleted_assistant_allows_nothing_any_more),
    T_CASE(what_goes_with_it_is_counted_and_others_are_asked_about),
    T_CASE(the_profile_says_when_a_name_is_free_again),
    T_CASE(an_account_is_deleted_only_when_its_name_is_typed),
    T_CASE(what_is_deleted_is_in_no_later_build_and_its_rows_are_withdrawn),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
