#include "flow/export/flow_export.h"

#include <string.h>

#include "flow/flow_build.h"
#include "flow/world_test_priv.h"
#include "tests/harness/schema.h"

#define SHARED                                                                         \
    "{\"id\":\"s\",\"user_id\":\"bob\",\"title\":\"Secret\",\"time\":"                 \
    "\"2025-03-01T10:00:00Z\",\"service\":\"chatgpt\",\"mode\":\"group\","             \
    "\"messages\":[{\"id\":\"s1\",\"role\":\"user\",\"user_id\":\"bob\",\"content\":"  \
    "\"of bob\"},{\"id\":\"s2\",\"role\":\"user\",\"user_id\":\"ann\",\"content\":"    \
    "\"of ann\"}]}\n"

static void read_into(
    struct world *w, const char *dir, const char *name, struct buf *out)
{
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    T_DONE(w->t, file_join(dir, name, path, &err) && file_read(path, out, &err), &err);
}

static bool export_of(struct world *w, const char *who, char dir[FILE_PATH_MAX],
    struct flow_export_result *result, struct err *err)
{
    struct flow_export in = {.who = str_z(who)};
    T_DONE(w->t, file_join(w->dir, "export", dir, err), err);
    in.out = dir;
    return flow_export(&w->f, &in, result, err);
}

static void build(struct world *w)
{
    struct flow_build in = {
        .purpose = PURPOSE_TRAIN, .seed = 1, .validation_ppm = 100000};
    struct flow_build_result result = {0};
    char dir[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    T_DONE(w->t, file_join(w->dir, "dataset", dir, &err), &err);
    in.out = dir;
    T_DONE(w->t, flow_build(&w->f, &in, &result, &err), &err);
    flow_build_fini(&result);
}

static void a_person_gets_what_is_theirs_and_no_one_elses(struct t *t)
{
    struct world w;
    struct flow_export_result r;
    char dir[FILE_PATH_MAX];
    struct buf all;
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    world_notice(&w);
    world_choose(&w, WORLD_YES("ann") WORLD_YES("bob"));
    world_import(
        &w, WORLD_CHAT("ann", "c1", "Hello") WORLD_CHAT("bob", "c2", "Mine") SHARED);
    build(&w);
    T_DONE(t, export_of(&w, "ann", dir, &r, &err), &err);
    buf_init(&all, 1 << 20);
    read_into(&w, dir, "conversations-000.json", &all);
    T_OK(t, strstr(buf_z(&all), "Hello") && strstr(buf_z(&all), "of ann"));
    T_OK(t, !strstr(buf_z(&all), "Mine") && !strstr(buf_z(&all), "of bob"));
    T_OK(t, !strstr(buf_z(&all), "Secret"));
    T_EQ(t, r.conversations, 2);
    T_EQ(t, r.turns, 3);
    T_EQ(t, r.others, 1);
    T_EQ(t, r.choices, 4);
    T_EQ(t, r.uses, 1);
    T_EQ(t, r.looked_at, 2); /* not Bob's own */
    size_t files;
    T_OK(t, schema_fits_export(dir, &files, &all) && files == 9);
    buf_clear(&all);
    read_into(&w, dir, "abide/uses.jsonl", &all);
    read_into(&w, dir, "abide/stamps.jsonl", &all);
    read_into(&w, dir, "abide/choices.jsonl", &all);
    T_OK(t, strstr(buf_z(&all), "\"control\":\"training\",\"value\":\"on\""));
    buf_fini(&all);
    world_close(&w);
}

static bool same_file(struct world *w, const char *a, const char *b, const char *name)
{
    struct buf one, two;
    buf_init(&one, 1 << 20);
    buf_init(&two, 1 << 20);
    read_into(w, a, name, &one);
    read_into(w, b, name, &two);
    bool same = one.n > 0 && raw_eq(buf_raw(&one), buf_raw(&two));
    buf_fini(&one);
    buf_fini(&two);
    return same;
}

static void an_export_imported_elsewhere_exports_the_same_conversations(struct t *t)
{
    struct world w;
    struct flow_export_result r;
    char first[FILE_PATH_MAX], again[FILE_PATH_MAX], other[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    world_import(&w, WORLD_CHAT("ann", "c1", "Hello") WORLD_CHAT("ann", "c2", "Again"));
    T_DONE(t, export_of(&w, "ann", first, &r, &err), &err);
    flow_close(&w.f);
    T_DONE(t, file_join(w.dir, "other", other, &err), &err);
    struct flow_options options = {
        .state = other, .profile = "strict", .now = instant_from_civil(2026, 3, 1)};
    T_DONE(t, flow_init(&options, &err) && flow_open(&w.f, &options, &err), &err);
    struct flow_import in = {.path = first, .capture = capture_options_default()};
    struct flow_import_report report;
    T_DONE(t, flow_import(&w.f, &in, &report, &err), &err);
    struct flow_export out = {.who = STR("ann")};
    T_DONE(t, file_join(w.dir, "again", again, &err), &err);
    out.out = again;
    T_DONE(t, flow_export(&w.f, &out, &r, &err), &err);
    T_EQ(t, r.conversations, 2);
    T_OK(t, same_file(&w, first, again, "user.json"));
    world_close(&w);
}

/* However many others there are, an export reads what is in the person's vault. */
static void an_export_looks_only_at_what_the_person_is_in(struct t *t)
{
    struct world w;
    struct flow_export_result r;
    struct buf lines;
    char dir[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    buf_init(&lines, 1 << 20);
    for (int i = 0; i < 60; i++)
        buf_printf(&lines,
            "{\"id\":\"b%d\",\"user_id\":\"bob\",\"service\":\"chatgpt\",\"mode\":"
            "\"regular\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}\n",
            i);
    buf_add_z(&lines, SHARED WORLD_CHAT("ann", "c1", "Hello"));
    world_open(&w, t, "strict");
    world_import(&w, buf_z(&lines));
    T_DONE(t, export_of(&w, "ann", dir, &r, &err), &err);
    T_EQ(t, r.conversations, 2);
    T_EQ(t, r.looked_at, 2);
    buf_fini(&lines);
    world_close(&w);
}

static void nobody_and_a_folder_that_is_there_are_errors(struct t *t)
{
    struct world w;
    struct flow_export_result r;
    char dir[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    T_FAILS(t, export_of(&w, "nobody", dir, &r, &err), &err, "flow.no_account");
    world_choose(&w, WORLD_YES("ann"));
    T_DONE(t, export_of(&w, "ann", dir, &r, &err), &err);
    T_FAILS(t, export_of(&w, "ann", dir, &r, &err), &err, "build.exists");
    world_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_person_gets_what_is_theirs_and_no_one_elses),
    T_CASE(an_export_imported_elsewhere_exports_the_same_conversations),
    T_CASE(an_export_looks_only_at_what_the_person_is_in),
    T_CASE(nobody_and_a_folder_that_is_there_are_errors),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
