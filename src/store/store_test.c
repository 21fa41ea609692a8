#include "store/store.h"

#include <string.h>

#include "store/doctor.h"
#include "tests/harness/world.h"

static const struct instant noon = {INT64_C(1772366400000000)};
static const struct store_options defaults = {0};

static struct raw raw_z(const char *z)
{
    return raw_of(z, strlen(z));
}

static struct conversation_put_result put_talk(
    struct world *w, const struct id *author, size_t count, uint32_t allow)
{
    struct world_talk talk = {.conv = "conv-1",
        .title = "a title",
        .words1 = "hello there",
        .words2 = "general reply",
        .meta1 = "{\"x\":1}"};
    return world_put(w, &talk, author, count, allow);
}

static void what_was_put_comes_back(struct t *t)
{
    struct world w;
    struct stored_conversation c;
    if (!world_init(&w, t))
        return;
    struct conversation_put_result r = put_talk(&w, NULL, WORLD_TURNS, 8);
    T_OK(t, r.created && r.added == 3 && r.known == 0);
    world_reopen(&w);
    if (world_load(&w, &c)) {
        T_OK(t, id_eq(c.key.conversation, r.conversation));
        T_OK(t, id_eq(c.key.vault, w.ann.vault));
        T_OK(t, raw_eq_str(c.origin_id, STR("conv-1")));
        T_OK(t, raw_eq_str(c.title, STR("a title")));
        T_OK(t, raw_eq_str(c.project, STR("proj")));
        T_OK(t, c.origin == ORIGIN_ARCHIVE && c.mode == MODE_REGULAR);
        T_OK(t, c.service == SERVICE_CHATGPT && c.count == 3 && c.head == 2);
        T_OK(t, raw_eq_str(c.turns[1].text, STR("hello there")));
        T_OK(t, raw_eq_str(c.turns[1].meta, STR("{\"x\":1}")));
        T_OK(t, raw_eq_str(c.turns[1].origin_id, STR("a1")));
        T_OK(t, c.turns[1].role == ROLE_USER && c.turns[1].content == CONTENT_PROMPT);
        T_OK(t, c.turns[2].parent == 1 && c.turns[0].parent == TURN_NONE);
        T_OK(t, c.turns[0].hidden && !c.turns[1].hidden);
        T_OK(t, c.turns[2].aside && !c.turns[0].aside);
        T_OK(t, c.turns[1].created.us == noon.us);
        T_OK(t, c.turns[1].state == BODY_STATE_LIVE && c.turns[1].stamp.allow == 8);
        T_OK(t, c.turns[1].stamp.ledger_position == 4);
        T_OK(t, c.turns[1].stamp.profile_sha256[31] == 7);
    }
    world_fini(&w);
}

static void a_second_import_adds_only_what_is_missing(struct t *t)
{
    struct world w;
    struct stored_conversation c;
    if (!world_init(&w, t))
        return;
    T_EQ(t, put_talk(&w, NULL, 2, 8).added, 2);
    struct conversation_put_result again = put_talk(&w, NULL, WORLD_TURNS, 15);
    T_OK(t, !again.created && again.added == 1 && again.known == 2);
    again = put_talk(&w, NULL, WORLD_TURNS, 15);
    T_OK(t, again.added == 0 && again.known == 3);
    if (world_load(&w, &c)) {
        T_EQ(t, c.count, 3);
        T_EQ(t, c.head, 2);
        T_EQ(t, c.turns[1].stamp.allow, 8);
        T_EQ(t, c.turns[2].stamp.allow, 15);
    }
    world_fini(&w);
}

static void a_turn_lives_in_its_authors_vault(struct t *t)
{
    struct world w;
    struct stored_conversation c;
    if (!world_init(&w, t))
        return;
    T_EQ(t, put_talk(&w, &w.bob.vault, WORLD_TURNS, 8).added, 3);
    T_EQ(t, put_talk(&w, &w.bob.vault, WORLD_TURNS, 8).known, 3);
    if (world_load(&w, &c)) {
        T_OK(t, id_eq(c.turns[1].author, w.bob.vault));
        T_OK(t, id_eq(c.turns[2].author, w.ann.vault));
        T_OK(t, raw_eq_str(c.turns[1].text, STR("hello there")));
    }
    world_fini(&w);
}

static void a_stamp_is_lowered_but_never_raised(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct stored_conversation c;
    struct id all = {{0}};
    if (!world_init(&w, t))
        return;
    put_talk(&w, NULL, WORLD_TURNS, 8 | 2);
    if (world_load(&w, &c)) {
        struct id ann = w.ann.vault;
        T_DONE(t, store_begin(w.s, &err), &err);
        T_FAILS(t, stamp_lower(w.s, c.key, ann, all, 8 | 4, &err), &err,
            "store.stamp_raise");
        T_DONE(t, stamp_lower(w.s, c.key, ann, c.turns[1].node, 8, &err), &err);
        T_FAILS(t, stamp_lower(w.s, c.key, ann, all, 8 | 2, &err), &err,
            "store.stamp_raise");
        T_DONE(t, store_commit(w.s, &err), &err);
        world_load(&w, &c);
        T_EQ(t, c.turns[1].stamp.allow, 8);
        T_EQ(t, c.turns[2].stamp.allow, 8 | 2);
    }
    world_fini(&w);
}

static void the_same_name_is_the_same_account(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct account got;
    struct raw issuer, subject;
    bool found;
    if (!world_init(&w, t))
        return;
    struct account_name name = {ACCOUNT_PERSON, STR("local"), raw_z("ann")};
    T_DONE(t, account_find(w.s, &name, &got, &found, &err), &err);
    T_OK(t, found && id_eq(got.vault, w.ann.vault) && got.kind == ACCOUNT_PERSON);
    name.kind = ACCOUNT_ASSISTANT;
    T_DONE(t, account_find(w.s, &name, &got, &found, &err), &err);
    T_OK(t, !found);
    name = (struct account_name){ACCOUNT_PERSON, STR("locala"), raw_z("nn")};
    T_DONE(t, account_find(w.s, &name, &got, &found, &err), &err);
    T_OK(t, !found);
    T_DONE(t, account_label(w.s, w.bob.vault, &w.a, &issuer, &subject, &err), &err);
    T_OK(t, raw_eq_str(issuer, STR("local")) && raw_eq_str(subject, STR("bob")));
    world_fini(&w);
}

static void accounts_are_walked_in_vault_order(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct account got = {0};
    struct id after = {{0}};
    int seen = 0;
    bool found = true;
    if (!world_init(&w, t))
        return;
    T_DONE(t, store_begin(w.s, &err), &err);
    for (char name[] = "a"; name[0] <= 'z'; name[0]++)
        world_person(&w, name);
    T_DONE(t, store_commit(w.s, &err), &err);
    for (;;) {
        T_DONE(t, account_next(w.s, ACCOUNT_PERSON, after, &got, &found, &err), &err);
        if (!found)
            break;
        T_OK(t, id_cmp(after, got.vault) < 0);
        after = got.vault;
        seen++;
    }
    T_EQ(t, seen, 28);
    T_DONE(t, account_next(w.s, ACCOUNT_DEVICE, (struct id){{0}}, &got, &found, &err),
        &err);
    T_OK(t, !found);
    world_fini(&w);
}

static uint64_t choose(
    struct world *w, struct instant at, enum control control, const char *value)
{
    struct err err = ERR_INIT;
    uint64_t position = 0;
    struct choice line = {.at = at,
        .recorded = noon,
        .control = control,
        .value = str_z(value),
        .evidence = STR("cli"),
        .actor = STR("person")};
    T_DONE(w->t, ledger_add(w->s, w->ann.vault, &line, &position, &err), &err);
    return position;
}

static void a_ledger_is_read_in_the_order_of_its_times(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    const struct choice *lines;
    size_t count;
    struct instant later = {noon.us + 5};
    if (!world_init(&w, t))
        return;
    T_DONE(t, store_begin(w.s, &err), &err);
    T_EQ(t, choose(&w, later, CONTROL_TRAINING, "off"), 1);
    T_EQ(t, choose(&w, noon, CONTROL_TRAINING, "on"), 2);
    T_EQ(t, choose(&w, INSTANT_UNKNOWN, CONTROL_TIER, "plus"), 3);
    T_EQ(t, choose(&w, noon, CONTROL_TRAINING, "off"), 4);
    struct choice bad = {.control = CONTROL_TRAINING, .value = STR("maybe")};
    T_FAILS(t, ledger_add(w.s, w.ann.vault, &bad, &(uint64_t){0}, &err), &err,
        "store.choice_value");
    T_DONE(t, store_commit(w.s, &err), &err);
    T_DONE(t, ledger_read(w.s, w.ann.vault, &w.a, &lines, &count, &err), &err);
    if (T_EQ(t, count, 4)) {
        T_OK(t, lines[0].position == 3 && lines[1].position == 2);
        T_OK(t, lines[2].position == 4 && lines[3].position == 1);
        T_STR(t, lines[3].value, STR("off"));
        T_STR(t, lines[3].actor, STR("person"));
        T_OK(t, lines[0].control == CONTROL_TIER && lines[3].at.us == later.us);
    }
    T_DONE(t, ledger_read(w.s, w.bob.vault, &w.a, &lines, &count, &err), &err);
    T_EQ(t, count, 0);
    world_fini(&w);
}

static void a_donation_can_be_taken_back_once(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    const struct grant *grants;
    size_t count;
    bool found;
    struct id id;
    if (!world_init(&w, t))
        return;
    struct grant grant = {.purpose = PURPOSE_TRAIN,
        .conversation = {{5}},
        .given = noon,
        .notice = STR("v1"),
        .adult_declared = true};
    T_DONE(t, store_begin(w.s, &err), &err);
    T_DONE(t, grant_put(w.s, w.ann.vault, &grant, &id, &err), &err);
    T_DONE(t, grant_list(w.s, w.ann.vault, &w.a, &grants, &count, &err), &err);
    T_OK(t, count == 1 && !instant_known(grants[0].revoked));
    T_OK(t, grants[0].purpose == PURPOSE_TRAIN && grants[0].adult_declared);
    struct instant later = {noon.us + 9};
    T_DONE(t, grant_revoke(w.s, w.ann.vault, id, later, &found, &err), &err);
    T_OK(t, found);
    T_DONE(t, grant_revoke(w.s, w.ann.vault, id, later, &found, &err), &err);
    T_OK(t, !found);
    T_DONE(t, grant_list(w.s, w.ann.vault, &w.a, &grants, &count, &err), &err);
    T_OK(t, count == 1 && grants[0].revoked.us == later.us);
    T_STR(t, grants[0].notice, STR("v1"));
    T_DONE(t, store_commit(w.s, &err), &err);
    world_fini(&w);
}

static void a_notice_is_published_once(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    const struct notice *list;
    size_t count;
    struct notice notice = {
        .version = STR("v1"), .purposes = 8, .from = noon, .until = INSTANT_UNKNOWN};
    if (!world_init(&w, t))
        return;
    T_DONE(t, store_begin(w.s, &err), &err);
    T_DONE(t, notice_put(w.s, &notice, &err), &err);
    T_FAILS(t, notice_put(w.s, &notice, &err), &err, "store.notice_exists");
    T_DONE(t, store_commit(w.s, &err), &err);
    T_DONE(t, notice_list(w.s, &w.a, &list, &count, &err), &err);
    T_OK(t, count == 1 && list[0].purposes == 8 && !instant_known(list[0].until));
    T_STR(t, list[0].version, STR("v1"));
    world_fini(&w);
}

static void withdrawing_a_person_lists_their_rows_and_marks_datasets(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    const struct dataset_entry *sets;
    const struct withdrawn_row *gone;
    const struct lineage_row *behind;
    size_t count;
    struct id handle, again;
    if (!world_init(&w, t))
        return;
    put_talk(&w, NULL, WORLD_TURNS, 8);
    struct conversation_key key = {0};
    bool found;
    T_DONE(t, conversation_next(w.s, &key, &found, &err), &err);
    T_DONE(t, lineage_handle(w.s, key, 0, &handle, &err), &err);
    T_DONE(t, lineage_handle(w.s, key, 0, &again, &err), &err);
    T_OK(t, id_eq(handle, again));
    T_DONE(t, lineage_handle(w.s, key, 1, &again, &err), &err);
    T_OK(t, !id_eq(handle, again));
    struct id dataset = {{1}};
    world_dataset(&w, key, w.ann.vault, dataset, &again);
    T_OK(t, id_eq(again, handle));
    struct dataset_entry entry = {.id = dataset};
    struct lineage_row row = {dataset, handle, w.ann.vault, key};
    T_DONE(t, store_begin(w.s, &err), &err);
    T_FAILS(t, dataset_put(w.s, &entry, &err), &err, "store.dataset_exists");
    T_DONE(t, lineage_put(w.s, &row, &err), &err);
    T_DONE(t, lineage_find(w.s, entry.id, handle, &w.a, &behind, &count, &err), &err);
    T_OK(t, count == 1 && id_eq(behind[0].key.conversation, key.conversation));
    struct withdraw_order order = {
        .person = w.bob.vault, .why = WITHDRAWAL_CHOICE, .at = noon};
    T_DONE(t, lineage_withdraw(w.s, &order, &count, &err), &err);
    T_EQ(t, count, 0);
    order.person = w.ann.vault;
    T_DONE(t, lineage_withdraw(w.s, &order, &count, &err), &err);
    T_EQ(t, count, 1);
    T_DONE(t, lineage_withdraw(w.s, &order, &count, &err), &err);
    T_EQ(t, count, 0);
    T_DONE(t, store_commit(w.s, &err), &err);
    T_DONE(t, dataset_list(w.s, &w.a, &sets, &count, &err), &err);
    T_OK(t, count == 1 && sets[0].state == DATASET_STALE && sets[0].withdrawn == 1);
    T_DONE(t, withdrawn_list(w.s, entry.id, &w.a, &gone, &count, &err), &err);
    T_OK(t, count == 1 && id_eq(gone[0].handle, handle));
    world_fini(&w);
}

static void a_state_opens_without_options(struct t *t)
{
    struct world w;
    struct store *s = NULL;
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    T_DONE(t, store_open(w.dir, NULL, &s, &err), &err);
    store_close(s);
    world_fini(&w);
}

static void a_wrong_root_key_is_refused(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    char path[FILE_PATH_MAX];
    struct store *s = NULL;
    struct buf text;
    if (!world_init(&w, t))
        return;
    world_fini(&w);
    buf_init(&text, 1000);
    T_DONE(t, file_join(w.dir, "root.key", path, &err), &err);
    T_DONE(t, file_read(path, &text, &err), &err);
    text.p[text.n - 2] = text.p[text.n - 2] == '0' ? '1' : '0';
    T_DONE(t, file_replace(path, buf_raw(&text), &err), &err);
    T_FAILS(t, store_open(w.dir, &defaults, &s, &err), &err, "store.root_wrong");
    T_EQ(t, err.code, ERR_CRYPTO);
    T_DONE(t, file_replace(path, raw_of("junk", 4), &err), &err);
    T_FAILS(t, store_open(w.dir, &defaults, &s, &err), &err, "store.root_form");
    buf_fini(&text);
}

static void a_rolled_back_put_leaves_nothing(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct conversation_key key = {0};
    struct store_counts counts;
    bool found;
    if (!world_init(&w, t))
        return;
    struct world_talk talk = {
        .conv = "conv-1", .title = "", .words1 = "one", .words2 = "two"};
    struct stamp stamps[WORLD_TURNS] = {{0}};
    world_talk(&talk);
    talk.c.count = WORLD_TURNS;
    struct conversation_put put = {
        .owner = w.ann.vault, .conversation = &talk.c, .stamps = stamps};
    struct conversation_put_result r;
    T_FAILS(t, conversation_put(w.s, &put, &r, &err), &err, "store.no_begin");
    T_DONE(t, store_begin(w.s, &err), &err);
    T_DONE(t, conversation_put(w.s, &put, &r, &err), &err);
    store_rollback(w.s);
    T_DONE(t, conversation_next(w.s, &key, &found, &err), &err);
    T_OK(t, !found);
    put_talk(&w, NULL, WORLD_TURNS, 1);
    T_DONE(t, store_count(w.s, &counts, &err), &err);
    T_OK(t, counts.turns == 3 && counts.persons == 2 && counts.conversations == 1);
    world_fini(&w);
}

/* A write that is undone between two others takes neither with it. */
static void a_write_that_is_undone_leaves_the_others(struct t *t)
{
    static const char *const who[] = {"one", "two", "three"};
    struct world w;
    struct account account;
    struct err err = ERR_INIT;
    bool found;
    if (!world_init(&w, t))
        return;
    T_FAILS(t, store_mark(w.s, &err), &err, "store.no_begin");
    T_DONE(t, store_begin(w.s, &err), &err);
    for (size_t i = 0; i < COUNT(who); i++) {
        struct account_name name = {
            ACCOUNT_PERSON, STR("p"), raw_from_str(str_z(who[i]))};
        T_DONE(t, store_mark(w.s, &err), &err);
        T_DONE(t, account_put(w.s, &name, (struct instant){1}, &account, &err), &err);
        T_DONE(
            t, i == 1 ? store_mark_undo(w.s, &err) : store_mark_keep(w.s, &err), &err);
    }
    T_DONE(t, store_commit(w.s, &err), &err);
    for (size_t i = 0; i < COUNT(who); i++) {
        struct account_name name = {
            ACCOUNT_PERSON, STR("p"), raw_from_str(str_z(who[i]))};
        T_DONE(t, account_find(w.s, &name, &account, &found, &err), &err);
        T_EQ(t, found, i != 1);
    }
    world_fini(&w);
}

static void a_healthy_state_has_no_bad_findings(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct findings f;
    if (!world_init(&w, t))
        return;
    put_talk(&w, NULL, WORLD_TURNS, 1);
    if (T_DONE(t, doctor_look(w.dir, &f, &err), &err)) {
        for (size_t i = 0; i < f.list.n; i++) {
            if (f.list.p[i].level == FINDING_BAD)
                t_note(t, "%s: %s", f.list.p[i].id, f.list.p[i].text);
            T_OK(t, f.list.p[i].level != FINDING_BAD);
        }
        T_OK(t, f.list.n >= 6);
        vec_fini(&f.list);
    }
    world_fini(&w);
}

static void a_folder_holds_one_state(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct store *s = NULL;
    if (!world_init(&w, t))
        return;
    T_FAILS(t, store_create(w.dir, noon, &err), &err, "store.exists");
    T_FAILS(t, store_open("/nonexistent", &defaults, &s, &err), &err, "store.absent");
    world_fini(&w);
}

static const struct t_case cases[] = {
    T_CASE(what_was_put_comes_back),
    T_CASE(a_second_import_adds_only_what_is_missing),
    T_CASE(a_turn_lives_in_its_authors_vault),
    T_CASE(a_stamp_is_lowered_but_never_raised),
    T_CASE(the_same_name_is_the_same_account),
    T_CASE(accounts_are_walked_in_vault_order),
    T_CASE(a_ledger_is_read_in_the_order_of_its_times),
    T_CASE(a_donation_can_be_taken_back_once),
    T_CASE(a_notice_is_published_once),
    T_CASE(withdrawing_a_person_lists_their_rows_and_marks_datasets),
    T_CASE(a_state_opens_without_options),
    T_CASE(a_wrong_root_key_is_refused),
    T_CASE(a_rolled_back_put_leaves_nothing),
    T_CASE(a_write_that_is_undone_leaves_the_others),
    T_CASE(a_healthy_state_has_no_bad_findings),
    T_CASE(a_folder_holds_one_state),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
