#include "flow/flow_donate.h"

#include "flow/world_test_priv.h"
#include "store/ledger.h"

static struct flow_donation all_of_ann(void)
{
    return (struct flow_donation){.who = STR("ann"),
        .purpose = PURPOSE_TRAIN,
        .notice = flow_own_notice_version(),
        .adult = true,
        .at = instant_from_civil(2026, 2, 1)};
}

static void without_declaration_or_notice_it_is_refused_by_code(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    uint64_t n;
    world_open(&w, t, "strict");
    world_import(&w, WORLD_CHAT("ann", "c1", "Hello"));
    struct flow_donation d = all_of_ann();
    d.adult = false;
    T_FAILS(t, flow_donate(&w.f, &d, &n, &err), &err, "flow.donate_adult");
    T_EQ(t, err.code, ERR_DENIED);
    T_OK(t, str_starts(str_z(err.text), STR("code M1")));
    d = all_of_ann();
    d.notice = STR("");
    T_FAILS(t, flow_donate(&w.f, &d, &n, &err), &err, "flow.donate_notice");
    T_OK(t, str_starts(str_z(err.text), STR("code C1")));
    d.notice = STR("unpublished");
    T_FAILS(t, flow_donate(&w.f, &d, &n, &err), &err, "flow.donate_notice");
    world_close(&w);
}

static void giving_twice_is_giving_once(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    uint64_t n;
    world_open(&w, t, "strict");
    world_import(&w, WORLD_CHAT("ann", "c1", "Hello") WORLD_CHAT("ann", "c2", "Again"));
    struct flow_donation d = all_of_ann();
    T_DONE(t, flow_donate(&w.f, &d, &n, &err), &err);
    T_EQ(t, n, 2);
    T_DONE(t, flow_donate(&w.f, &d, &n, &err), &err);
    T_EQ(t, n, 0);
    d.conversation = raw_from_str(STR("c1"));
    d.turn = raw_from_str(STR("c1-2"));
    T_DONE(t, flow_donate(&w.f, &d, &n, &err), &err);
    T_EQ(t, n, 1);
    d.turn = raw_from_str(STR("c9"));
    T_FAILS(t, flow_donate(&w.f, &d, &n, &err), &err, "flow.no_turn");
    world_close(&w);
}

static void a_donation_is_taken_back_once(struct t *t)
{
    struct world w;
    struct arena a;
    struct err err = ERR_INIT;
    const struct grant *grants;
    struct id vault;
    size_t count;
    uint64_t n;
    world_open(&w, t, "strict");
    world_import(&w, WORLD_CHAT("ann", "c1", "Hello"));
    struct flow_donation d = all_of_ann();
    T_DONE(t, flow_donate(&w.f, &d, &n, &err), &err);
    arena_init(&a, 1 << 20);
    T_DONE(t, flow_account(&w.f, ACCOUNT_PERSON, STR("ann"), &vault, &err), &err);
    T_DONE(t, grant_list(w.f.store, vault, &a, &grants, &count, &err), &err);
    if (T_EQ(t, count, 1)) {
        struct id id = grants[0].id;
        T_OK(t, grants[0].adult_declared);
        T_DONE(t, flow_donate_revoke(&w.f, STR("ann"), id, &err), &err);
        T_FAILS(t, flow_donate_revoke(&w.f, STR("ann"), id, &err), &err,
            "flow.no_donation");
    }
    arena_fini(&a);
    world_close(&w);
}

static void a_line_that_ends_before_today_gives_and_takes_back(struct t *t)
{
    struct world w;
    char path[FILE_PATH_MAX];
    struct arena a;
    struct err err = ERR_INIT;
    const struct grant *grants;
    struct id vault;
    size_t count;
    uint64_t n;
    world_open(&w, t, "strict");
    world_notice(&w);
    world_import(&w, WORLD_CHAT("ann", "c1", "Hello"));
    world_file(&w, "d.jsonl",
        "{\"who\":\"ann\",\"conversation\":\"c1\",\"given\":\"2025-04-01\","
        "\"revoked\":\"2025-05-01\",\"notice\":\"n1\",\"adult\":true}\n",
        path);
    T_DONE(t, flow_donate_import(&w.f, path, &n, &err), &err);
    arena_init(&a, 1 << 20);
    T_DONE(t, flow_account(&w.f, ACCOUNT_PERSON, STR("ann"), &vault, &err), &err);
    T_DONE(t, grant_list(w.f.store, vault, &a, &grants, &count, &err), &err);
    if (T_EQ(t, count, 1))
        T_EQ(t, grants[0].revoked.us, instant_from_civil(2025, 5, 1).us);
    arena_fini(&a);
    world_close(&w);
}

static void a_guest_gives_their_own_turns_and_nobody_elses(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    uint64_t n;
    world_open(&w, t, "strict");
    world_import(&w,
        "{\"id\":\"g1\",\"user_id\":\"bob\",\"mode\":\"group\",\"messages\":["
        "{\"id\":\"g1-1\",\"role\":\"user\",\"user_id\":\"bob\",\"content\":\"Hi\"},"
        "{\"id\":\"g1-2\",\"role\":\"user\",\"user_id\":\"ann\",\"content\":\"Ho\"}]}"
        "\n" WORLD_CHAT("eve", "c1", "Alone"));
    struct flow_donation d = all_of_ann();
    d.conversation = raw_from_str(STR("g1"));
    d.turn = raw_from_str(STR("g1-2"));
    T_DONE(t, flow_donate(&w.f, &d, &n, &err), &err);
    T_EQ(t, n, 1);
    d.turn = raw_from_str(STR("g1-1"));
    T_FAILS(t, flow_donate(&w.f, &d, &n, &err), &err, "flow.donate_other");
    d.turn = raw_from_str(STR(""));
    d.conversation = raw_from_str(STR("c1"));
    T_FAILS(t, flow_donate(&w.f, &d, &n, &err), &err, "flow.no_conversation");
    world_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_guest_gives_their_own_turns_and_nobody_elses),
    T_CASE(without_declaration_or_notice_it_is_refused_by_code),
    T_CASE(giving_twice_is_giving_once),
    T_CASE(a_donation_is_taken_back_once),
    T_CASE(a_line_that_ends_before_today_gives_and_takes_back),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
