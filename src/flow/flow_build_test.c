#include "flow/flow_build.h"

#include <string.h>

#include "flow/flow_dataset.h"
#include "flow/flow_donate.h"
#include "flow/world_test_priv.h"

static bool build(struct world *w, const char *name, struct flow_build_result *r,
    char dir[FILE_PATH_MAX], struct err *err)
{
    struct flow_build in = {
        .purpose = PURPOSE_TRAIN, .seed = 1, .validation_ppm = 100000};
    *r = (struct flow_build_result){0};
    T_DONE(w->t, file_join(w->dir, name, dir, err), err);
    in.out = dir;
    return flow_build(&w->f, &in, r, err);
}

static uint64_t rows_of(const struct flow_build_result *r)
{
    return r->manifest->written.rows[DATASET_SIDE_TRAIN] +
           r->manifest->written.rows[DATASET_SIDE_VALIDATION];
}

/* A build whose result has this many rows; the folder's path stays in dir. */
static void expect_rows(
    struct world *w, const char *name, uint64_t rows, char dir[FILE_PATH_MAX])
{
    struct flow_build_result r;
    struct err err = ERR_INIT;
    if (T_DONE(w->t, build(w, name, &r, dir, &err), &err))
        T_EQ(w->t, rows_of(&r), rows);
    flow_build_fini(&r);
}

static bool same_file(struct world *w, const char *a, const char *b, const char *name)
{
    char path[FILE_PATH_MAX];
    struct buf one, two;
    struct err err = ERR_INIT;
    buf_init(&one, 1 << 20);
    buf_init(&two, 1 << 20);
    T_DONE(w->t, file_join(a, name, path, &err) && file_read(path, &one, &err), &err);
    T_DONE(w->t, file_join(b, name, path, &err) && file_read(path, &two, &err), &err);
    bool same = one.n > 0 && raw_eq(buf_raw(&one), buf_raw(&two));
    buf_fini(&one);
    buf_fini(&two);
    return same;
}

static void building_twice_gives_the_same_bytes(struct t *t)
{
    struct world w;
    char one[FILE_PATH_MAX], two[FILE_PATH_MAX];
    world_open(&w, t, "strict");
    world_notice(&w);
    world_choose(&w, WORLD_YES("ann") WORLD_YES("bob"));
    world_import(
        &w, WORLD_CHAT("ann", "c1", "Hello") WORLD_CHAT("bob", "c2", "Good day"));
    expect_rows(&w, "one", 2, one);
    w.f.now.us += 1000000;
    expect_rows(&w, "two", 2, two);
    T_OK(t, same_file(&w, one, two, "manifest.json"));
    T_OK(t, same_file(&w, one, two, "CARD.md"));
    T_OK(t, same_file(&w, one, two, "train.jsonl"));
    world_close(&w);
}

#define NODE(id, parent, role, second, content)                                        \
    "\"" id "\":{\"parent\":\"" parent "\",\"message\":{\"author\":{\"role\":\"" role  \
    "\"},\"create_time\":17408232" second ",\"content\":{" content "}}}"

static void reasoning_and_calls_stand_in_no_row(struct t *t)
{
    struct world w;
    char dir[FILE_PATH_MAX], path[FILE_PATH_MAX];
    struct buf rows;
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    world_notice(&w);
    world_choose(&w, WORLD_YES("ann"));
    world_import(&w,
        "[{\"id\":\"c\",\"current_node\":\"m3\",\"abide\":{\"account\":\"ann\"},"
        "\"mapping\":{" NODE("m1", "", "user", "10",
            "\"content_type\":\"text\",\"parts\":[\"How are you?\"]") "," NODE("m2",
            "m1", "assistant", "11",
            "\"content_type\":\"thoughts\","
            "\"thoughts\":[{\"content\":\"hmm\"}]") "," NODE("m3", "m2", "assistant",
            "12", "\"content_type\":\"text\",\"parts\":[\"Well.\"]") "}}]");
    expect_rows(&w, "out", 1, dir);
    buf_init(&rows, 1 << 20);
    T_DONE(t, file_join(dir, "train.jsonl", path, &err) && file_read(path, &rows, &err),
        &err);
    T_OK(t, strstr(buf_z(&rows), "How are you?") && strstr(buf_z(&rows), "Well."));
    T_OK(t, !strstr(buf_z(&rows), "hmm"));
    buf_fini(&rows);
    world_close(&w);
}

static void a_dataset_is_never_replaced(struct t *t)
{
    struct world w;
    char dir[FILE_PATH_MAX];
    struct flow_build_result r;
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    expect_rows(&w, "out", 0, dir);
    T_FAILS(t, build(&w, "out", &r, dir, &err), &err, "build.exists");
    world_close(&w);
}

static void personal_data_does_not_reach_the_rows(struct t *t)
{
    struct world w;
    char dir[FILE_PATH_MAX], path[FILE_PATH_MAX];
    struct buf text;
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    world_notice(&w);
    world_choose(&w, WORLD_YES("ann"));
    world_import(
        &w, WORLD_CHAT("ann", "c1", "Write to ann@example.com or ANN@example.com"));
    expect_rows(&w, "out", 1, dir);
    buf_init(&text, 1 << 20);
    T_DONE(t, file_join(dir, "train.jsonl", path, &err) && file_read(path, &text, &err),
        &err);
    const char *z = buf_z(&text);
    T_OK(t,
        z && strstr(z, "Write to <EMAIL_1> or <EMAIL_1>") && !strstr(z, "example.com"));
    buf_fini(&text);
    world_close(&w);
}

static void a_stamp_is_never_raised(struct t *t)
{
    struct world w;
    char dir[FILE_PATH_MAX];
    world_open(&w, t, "strict");
    world_import(&w, WORLD_CHAT("ann", "c1", "Hello"));
    world_notice(&w);
    world_choose(&w, WORLD_YES("ann")); /* backdated: what came in before stays out */
    expect_rows(&w, "out", 0, dir);
    world_close(&w);
}

static void a_donation_needs_no_stamp_and_ends_when_taken_back(struct t *t)
{
    struct world w;
    char dir[FILE_PATH_MAX], path[FILE_PATH_MAX];
    struct flow_donation d = {.who = STR("ann"),
        .purpose = PURPOSE_TRAIN,
        .notice = flow_own_notice_version(),
        .adult = true};
    struct flow_withdrawal back;
    struct err err = ERR_INIT;
    uint64_t n;
    world_open(&w, t, "strict");
    world_choose(&w, "{\"who\":\"ann\",\"control\":\"tier\",\"value\":\"free\","
                     "\"at\":\"2025-01-01\"}\n");
    world_import(&w, WORLD_CHAT("ann", "c1", "Hello"));
    d.at = w.f.now;
    T_DONE(t, flow_donate(&w.f, &d, &n, &err), &err);
    expect_rows(&w, "given", 1, dir);
    T_DONE(t, flow_dataset_withdraw(&w.f, dir, &back, &err), &err);
    T_EQ(t, back.rows, 0);
    world_choose(&w, "{\"who\":\"ann\",\"control\":\"age\",\"value\":\"minor\","
                     "\"at\":\"2025-01-01\"}\n");
    T_DONE(t, flow_dataset_withdraw(&w.f, dir, &back, &err), &err);
    T_EQ(t, back.rows, 1);
    T_EQ(t, back.newly, 1);
    struct file_facts facts;
    T_DONE(
        t, file_join(dir, "STALE", path, &err) && file_look(path, &facts, &err), &err);
    T_OK(t, facts.exists);
    expect_rows(&w, "again", 0, dir);
    world_close(&w);
}

static void a_row_is_explained_and_a_changed_byte_is_found(struct t *t)
{
    struct world w;
    char dir[FILE_PATH_MAX], path[FILE_PATH_MAX];
    struct flow_row row;
    struct dataset_check check = {0};
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    world_notice(&w);
    world_choose(&w, WORLD_YES("ann"));
    world_import(&w, WORLD_CHAT("ann", "c1", "Hello"));
    expect_rows(&w, "out", 1, dir);
    T_DONE(t, flow_dataset_explain(&w.f, dir, 1, &row, &err), &err);
    T_EQ(t, row.people, 1);
    T_OK(t, !row.withdrawn);
    T_FAILS(t, flow_dataset_explain(&w.f, dir, 2, &row, &err), &err, "dataset.no_row");
    T_DONE(t, flow_dataset_verify(dir, &check, &err), &err);
    T_EQ(t, check.found, 0);
    T_DONE(t, file_join(dir, "train.jsonl", path, &err), &err);
    T_DONE(t, file_replace(path, raw_from_str(STR("{}\n")), &err), &err);
    check = (struct dataset_check){0};
    T_DONE(t, flow_dataset_verify(dir, &check, &err), &err);
    T_OK(t, check.found > 0);
    world_close(&w);
}

static bool stop_now(void)
{
    return true;
}

static void a_stopped_build_leaves_nothing(struct t *t)
{
    struct world w;
    char dir[FILE_PATH_MAX];
    struct flow_build_result r;
    struct file_facts facts;
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    world_import(&w, WORLD_CHAT("ann", "c1", "Hello"));
    w.f.stop = stop_now;
    T_FAILS(t, build(&w, "out", &r, dir, &err), &err, "flow.stopped");
    T_DONE(t, file_look(dir, &facts, &err), &err);
    T_OK(t, !facts.exists);
    world_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(building_twice_gives_the_same_bytes),
    T_CASE(reasoning_and_calls_stand_in_no_row),
    T_CASE(a_dataset_is_never_replaced),
    T_CASE(personal_data_does_not_reach_the_rows),
    T_CASE(a_stamp_is_never_raised),
    T_CASE(a_donation_needs_no_stamp_and_ends_when_taken_back),
    T_CASE(a_row_is_explained_and_a_changed_byte_is_found),
    T_CASE(a_stopped_build_leaves_nothing),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
