#include "flow/flow_import.h"

#include "flow/world_test_priv.h"
#include "store/doctor.h"
#include "store/ledger.h"

static void the_same_archive_again_adds_nothing(struct t *t)
{
    struct world w;
    struct store_counts counts;
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    struct flow_import_report one = world_import(
        &w, WORLD_CHAT("ann", "c1", "Hello") WORLD_CHAT("bob", "c2", "Hi"));
    T_EQ(t, one.conversations_new, 2);
    T_EQ(t, one.turns_new, 4);
    struct flow_import_report two = world_import(
        &w, WORLD_CHAT("ann", "c1", "Hello") WORLD_CHAT("bob", "c2", "Hi"));
    T_EQ(t, two.conversations_new, 0);
    T_EQ(t, two.turns_new, 0);
    T_EQ(t, two.turns_known, 4);
    T_DONE(t, store_count(w.f.store, &counts, &err), &err);
    T_EQ(t, counts.conversations, 2);
    T_EQ(t, counts.persons, 2);
    world_close(&w);
}

static void a_broken_line_is_counted_and_a_second_run_continues(struct t *t)
{
    struct world w;
    world_open(&w, t, "strict");
    struct flow_import_report one =
        world_import(&w, WORLD_CHAT("ann", "c1", "Hello") "{\"id\":");
    T_EQ(t, one.turns_new, 2);
    T_EQ(t, one.capture.count[CAPTURE_BROKEN], 1);
    struct flow_import_report again = world_import(
        &w, WORLD_CHAT("ann", "c1", "Hello") WORLD_CHAT("ann", "c2", "More"));
    T_EQ(t, again.turns_known, 2);
    T_EQ(t, again.turns_new, 2);
    world_close(&w);
}

static bool stop_now(void)
{
    return true;
}

static void a_stopped_import_keeps_what_it_had_and_goes_on(struct t *t)
{
    struct world w;
    struct flow_import in = {.capture = capture_options_default()};
    struct flow_import_report report;
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    in.path = world_file(&w, "c.jsonl",
        WORLD_CHAT("ann", "c1", "Hello") WORLD_CHAT("ann", "c2", "Hi"), path);
    w.f.stop = stop_now;
    bool done = flow_import(&w.f, &in, &report, &err);
    T_OK(t, done || err.code == ERR_STOPPED);
    uint64_t had = report.turns_new;
    w.f.stop = NULL;
    T_DONE(t, flow_import(&w.f, &in, &report, &err), &err);
    T_EQ(t, had + report.turns_new, 4);
    world_close(&w);
}

static void attributes_are_stated_once_and_never_overruled(struct t *t)
{
    struct world w;
    struct flow_import in = {.capture = capture_options_default(),
        .who = STR("ann"),
        .tier = STR("plus"),
        .age = STR("adult")};
    struct flow_import_report report;
    char path[FILE_PATH_MAX];
    struct arena a;
    struct ledger ledger;
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    world_choose(&w, "{\"who\":\"ann\",\"control\":\"age\",\"value\":\"minor\","
                     "\"at\":\"2025-01-01\"}\n");
    in.path = world_file(&w, "c.jsonl", WORLD_CHAT("x", "c1", "Hello"), path);
    T_DONE(t, flow_import(&w.f, &in, &report, &err), &err);
    T_DONE(t, flow_import(&w.f, &in, &report, &err), &err);
    arena_init(&a, 1 << 20);
    T_DONE(t, flow_ledger(&w.f, ACCOUNT_PERSON, STR("ann"), &a, &ledger, &err), &err);
    if (T_EQ(t, ledger.count, 2)) {
        T_EQ(t, ledger.lines[0].control, CONTROL_TIER);
        T_STR(t, ledger.lines[1].value, STR("minor"));
    }
    arena_fini(&a);
    world_close(&w);
}

static void a_dry_run_stores_nothing(struct t *t)
{
    struct world w;
    struct flow_import in = {.capture = capture_options_default(), .dry_run = true};
    struct flow_import_report report;
    struct store_counts counts;
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    in.path = world_file(&w, "c.jsonl", WORLD_CHAT("ann", "c1", "Hello"), path);
    T_DONE(t, flow_import(&w.f, &in, &report, &err), &err);
    T_EQ(t, report.capture.count[CAPTURE_TURNS], 2);
    T_DONE(t, store_count(w.f.store, &counts, &err), &err);
    T_EQ(t, counts.persons + counts.turns, 0);
    world_close(&w);
}

/* 30,000 ratings, twice: each is asked about, and none is read 30,000 times. */
static void many_ratings_are_lines_once(struct t *t)
{
    enum { RATINGS = 30000 };
    struct world w;
    struct flow_import in = {.capture = capture_options_default()};
    struct flow_import_report report;
    struct store_counts counts;
    char dir[FILE_PATH_MAX], path[FILE_PATH_MAX];
    struct buf text;
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    buf_init(&text, 16 << 20);
    T_DONE(t, file_join(w.dir, "export", dir, &err), &err);
    T_DONE(t, file_make_dir(dir, &err), &err);
    T_DONE(t, file_join(dir, "conversations.json", path, &err), &err);
    T_DONE(t, file_replace(path, raw_from_str(STR("[]")), &err), &err);
    for (int i = 0; i < RATINGS; i++)
        buf_printf(&text,
            "%s{\"id\":\"m%d\",\"conversation_id\":\"c%d\",\"rating\":\"thumbs_up\"}",
            i ? "," : "[", i, i);
    buf_add_char(&text, ']');
    T_DONE(t, file_join(dir, "message_feedback.json", path, &err), &err);
    T_DONE(t, file_replace(path, buf_raw(&text), &err), &err);
    in.path = dir;
    for (int i = 0; i < 2; i++) {
        T_DONE(t, flow_import(&w.f, &in, &report, &err), &err);
        T_EQ(t, report.capture.count[CAPTURE_RATINGS], RATINGS);
        T_DONE(t, store_count(w.f.store, &counts, &err), &err);
        T_EQ(t, counts.ledger_lines, RATINGS);
        T_EQ(t, counts.records, RATINGS);
    }
    buf_fini(&text);
    world_close(&w);
}

static void a_missing_file_is_named(struct t *t)
{
    struct world w;
    struct flow_import in = {
        .path = "/nonexistent/export.zip", .capture = capture_options_default()};
    struct flow_import_report report;
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    T_FAILS(t, flow_import(&w.f, &in, &report, &err), &err, "import.no_file");
    T_EQ(t, err.code, ERR_ABSENT);
    world_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(the_same_archive_again_adds_nothing),
    T_CASE(a_broken_line_is_counted_and_a_second_run_continues),
    T_CASE(a_stopped_import_keeps_what_it_had_and_goes_on),
    T_CASE(attributes_are_stated_once_and_never_overruled),
    T_CASE(a_dry_run_stores_nothing),
    T_CASE(many_ratings_are_lines_once),
    T_CASE(a_missing_file_is_named),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
