#include "flow/staging.h"

#include <stdio.h>

#include "tests/harness/t.h"

static bool there(struct t *t, const char *path)
{
    struct file_facts facts;
    struct err err = ERR_INIT;
    T_DONE(t, file_look(path, &facts, &err), &err);
    return facts.exists;
}

static void a_folder_appears_only_when_published(struct t *t)
{
    char path[FILE_PATH_MAX];
    struct staging s = {0};
    struct file_facts facts;
    struct err err = ERR_INIT;
    struct sink sink;
    snprintf(path, sizeof path, "%s/out/", t_tmpdir(t));
    T_DONE(t, staging_begin(&s, path, &err), &err);
    T_DONE(t, staging_file(&s, "a", &sink, &err), &err);
    T_DONE(t, sink_str(&sink, STR("x"), &err), &err);
    T_OK(t, !there(t, s.final));
    T_DONE(t, staging_sync(&s, &err), &err);
    T_DONE(t, staging_publish(&s, &err), &err);
    T_DONE(t, file_look(s.final, &facts, &err), &err);
    T_OK(t, facts.exists && facts.is_dir && facts.mode == 0700);
    staging_abandon(&s);
    T_OK(t, there(t, s.final));
    s = (struct staging){0};
    T_FAILS(t, staging_begin(&s, path, &err), &err, "build.exists");
}

static void what_is_abandoned_leaves_nothing(struct t *t)
{
    char path[FILE_PATH_MAX], work[FILE_PATH_MAX];
    struct staging s = {0};
    struct err err = ERR_INIT;
    struct sink sink;
    snprintf(path, sizeof path, "%s/out", t_tmpdir(t));
    T_DONE(t, staging_begin(&s, path, &err), &err);
    T_DONE(t, staging_file(&s, "a", &sink, &err), &err);
    snprintf(work, sizeof work, "%s", s.work);
    T_OK(t, there(t, work));
    staging_abandon(&s);
    T_OK(t, !there(t, work) && !there(t, path));
}

static void what_a_killed_run_left_is_cleared(struct t *t)
{
    char path[FILE_PATH_MAX];
    struct staging killed = {0}, s = {0};
    struct err err = ERR_INIT;
    struct sink sink;
    snprintf(path, sizeof path, "%s/out", t_tmpdir(t));
    T_DONE(t, staging_begin(&killed, path, &err), &err);
    T_DONE(t, staging_file(&killed, "old", &sink, &err), &err);
    T_DONE(t, staging_begin(&s, path, &err), &err);
    T_DONE(t, staging_sync(&s, &err) && staging_publish(&s, &err), &err);
    T_DONE(t, file_join(s.final, "old", path, &err), &err);
    T_OK(t, !there(t, path));
    file_out_abandon(&killed.files[0]);
}

static const struct t_case cases[] = {
    T_CASE(a_folder_appears_only_when_published),
    T_CASE(what_is_abandoned_leaves_nothing),
    T_CASE(what_a_killed_run_left_is_cleared),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
