#include "os/file.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/now.h"
#include "tests/harness/t.h"

static void path_in(struct t *t, const char *name, char path[FILE_PATH_MAX])
{
    struct err err = ERR_INIT;
    T_DONE(t, file_join(t_tmpdir(t), name, path, &err), &err);
}

static void a_replaced_file_is_the_old_or_the_new(struct t *t)
{
    struct err err = ERR_INIT;
    char path[FILE_PATH_MAX];
    struct file_facts facts;
    struct buf b;
    path_in(t, "a", path);
    buf_init(&b, 100);
    T_DONE(t, file_replace(path, raw_of("old", 3), &err), &err);
    T_DONE(t, file_replace(path, raw_of("newer", 5), &err), &err);
    T_DONE(t, file_read(path, &b, &err), &err);
    T_STR(t, buf_str(&b), STR("newer"));
    T_DONE(t, file_look(path, &facts, &err), &err);
    T_OK(t, facts.exists && facts.mine && !facts.is_dir && facts.mode == 0600);
    buf_fini(&b);
}

static void a_folder_is_private_and_made_with_its_parents(struct t *t)
{
    struct err err = ERR_INIT;
    char path[FILE_PATH_MAX];
    struct file_facts facts;
    path_in(t, "x/y//z", path);
    T_DONE(t, file_make_dir(path, &err), &err);
    T_DONE(t, file_make_dir(path, &err), &err);
    T_DONE(t, file_look(path, &facts, &err), &err);
    T_OK(t, facts.is_dir && facts.mode == 0700);
}

static void a_missing_file_is_absent_not_broken(struct t *t)
{
    struct err err = ERR_INIT;
    char path[FILE_PATH_MAX];
    struct file_facts facts;
    struct buf b;
    path_in(t, "none", path);
    buf_init(&b, 100);
    T_OK(t, !file_read(path, &b, &err) && err.code == ERR_ABSENT);
    T_DONE(t, file_look(path, &facts, &err), &err);
    T_OK(t, !facts.exists);
    T_DONE(t, file_shred(path, &err), &err);
    buf_fini(&b);
}

static void a_shredded_file_is_gone_for_its_other_names_too(struct t *t)
{
    struct err err = ERR_INIT;
    char path[FILE_PATH_MAX], other[FILE_PATH_MAX];
    struct buf b;
    path_in(t, "key", path);
    T_OK(t, (size_t)snprintf(other, sizeof other, "%.4000s2", path) < sizeof other);
    T_DONE(t, file_replace(path, raw_of("secret", 6), &err), &err);
    T_EQ(t, link(path, other), 0);
    T_DONE(t, file_shred(path, &err), &err);
    buf_init(&b, 100);
    T_DONE(t, file_read(other, &b, &err), &err);
    T_OK(t, raw_eq(buf_raw(&b), raw_of("\0\0\0\0\0\0", 6)));
    buf_fini(&b);
}

static void a_lock_excludes_and_ends(struct t *t)
{
    struct err err = ERR_INIT;
    char path[FILE_PATH_MAX];
    int one = -1, two = -1;
    path_in(t, "lock", path);
    T_DONE(t, file_lock(path, false, &one, &err), &err);
    T_DONE(t, file_lock(path, false, &two, &err), &err);
    file_unlock(two);
    T_FAILS(t, file_lock(path, true, &two, &err), &err, "os.locked");
    file_unlock(one);
    T_DONE(t, file_lock(path, true, &two, &err), &err);
    file_unlock(two);
}

static void streams_carry_bytes_through(struct t *t)
{
    struct err err = ERR_INIT;
    char path[FILE_PATH_MAX], got[16];
    struct file_out out;
    struct file_in in;
    size_t n = 0;
    path_in(t, "s", path);
    T_DONE(t, file_out_open(path, &out, &err), &err);
    struct sink sink = file_out_sink(&out);
    T_DONE(t, sink_write(&sink, "hello", 5, &err), &err);
    T_DONE(t, file_out_close(&out, &err), &err);
    T_OK(t, !file_out_open(path, &out, &err) && err.code == ERR_EXISTS);
    T_DONE(t, file_in_open(path, &in, &err), &err);
    struct source source = file_in_source(&in);
    T_DONE(t, source_read(&source, got, sizeof got, &n, &err), &err);
    T_OK(t, n == 5 && memcmp(got, "hello", 5) == 0);
    T_DONE(t, source_read(&source, got, sizeof got, &n, &err), &err);
    T_EQ(t, n, 0);
    file_in_close(&in);
}

static void the_clock_can_be_held_by_the_environment(struct t *t)
{
    char text[INSTANT_TEXT_MAX];
    setenv("ABIDE_NOW", "2026-03-01T12:00:00Z", 1);
    T_STR(t, instant_format(now_utc(), text), STR("2026-03-01T12:00:00Z"));
    unsetenv("ABIDE_NOW");
    T_OK(t, now_utc().us > 0);
}

static void a_rename_never_replaces(struct t *t)
{
    char a[FILE_PATH_MAX], b[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    struct file_facts facts;
    const char *dir = t_tmpdir(t);
    T_DONE(t, file_join(dir, "a", a, &err) && file_join(dir, "b", b, &err), &err);
    T_DONE(t, file_replace(a, raw_from_str(STR("1")), &err), &err);
    T_DONE(t, file_rename_new(a, b, &err), &err);
    T_DONE(t, file_replace(a, raw_from_str(STR("2")), &err), &err);
    T_FAILS(t, file_rename_new(a, b, &err), &err, "os.exists");
    T_DONE(t, file_look(a, &facts, &err), &err);
    T_OK(t, facts.exists);
}

static void a_relative_path_becomes_absolute(struct t *t)
{
    char out[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    T_DONE(t, file_absolute("/x/y", out, &err), &err);
    T_STR(t, str_z(out), STR("/x/y"));
    T_DONE(t, file_absolute("y", out, &err), &err);
    T_OK(t, out[0] == '/' && str_ends(str_z(out), STR("/y")));
}

static const struct t_case cases[] = {
    T_CASE(a_rename_never_replaces),
    T_CASE(a_relative_path_becomes_absolute),
    T_CASE(a_replaced_file_is_the_old_or_the_new),
    T_CASE(a_folder_is_private_and_made_with_its_parents),
    T_CASE(a_missing_file_is_absent_not_broken),
    T_CASE(a_shredded_file_is_gone_for_its_other_names_too),
    T_CASE(a_lock_excludes_and_ends),
    T_CASE(streams_carry_bytes_through),
    T_CASE(the_clock_can_be_held_by_the_environment),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
