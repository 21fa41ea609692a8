#include "os/dir.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/file.h"
#include "tests/harness/t.h"

static void put(const char *dir, const char *name)
{
    char path[FILE_PATH_MAX];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    if (f) {
        fputs("abc", f);
        fclose(f);
    }
}

static void make_tree(const char *dir)
{
    char path[FILE_PATH_MAX];
    put(dir, "b.json");
    snprintf(path, sizeof path, "%s/a", dir);
    mkdir(path, 0700);
    put(path, "x.json");
    snprintf(path, sizeof path, "%s/link", dir);
    if (symlink("/usr", path) != 0)
        perror("symlink");
}

static void files_are_listed_sorted_without_links(struct t *t)
{
    const char *dir = t_tmpdir(t);
    struct err err = ERR_INIT;
    struct dir_list list = {0};
    struct arena arena;
    arena_init(&arena, 1 << 20);
    make_tree(dir);
    T_DONE(t, dir_read(dir, &arena, &list, &err), &err);
    if (T_EQ(t, list.n, 2)) {
        T_STR(t, str_z(list.files[0].path), STR("a/x.json"));
        T_STR(t, str_z(list.files[1].path), STR("b.json"));
        T_EQ(t, list.files[1].size_bytes, 3);
    }
    T_EQ(t, list.skipped, 1);
    arena_fini(&arena);
}

static void a_missing_folder_is_absent(struct t *t)
{
    struct err err = ERR_INIT;
    struct dir_list list;
    struct arena arena;
    arena_init(&arena, 1 << 20);
    T_FAILS(t, dir_read("/nonexistent/x", &arena, &list, &err), &err, "os.dir");
    T_EQ(t, err.code, ERR_ABSENT);
    arena_fini(&arena);
}

static void a_folder_is_removed_with_all_below_but_links_stay_whole(struct t *t)
{
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    struct stat st;
    snprintf(path, sizeof path, "%s/tree", t_tmpdir(t));
    mkdir(path, 0700);
    make_tree(path);
    T_DONE(t, dir_remove(path, &err), &err);
    T_OK(t, stat(path, &st) != 0);
    T_OK(t, stat("/usr", &st) == 0);
    T_DONE(t, dir_remove(path, &err), &err);
}

static bool attempt(void *ctx)
{
    struct err err = ERR_INIT;
    struct dir_list list;
    struct arena arena;
    arena_init(&arena, 1 << 20);
    bool ok = dir_read(ctx, &arena, &list, &err);
    arena_fini(&arena);
    return ok;
}

static void every_failed_allocation_is_an_error(struct t *t)
{
    char dir[FILE_PATH_MAX];
    snprintf(dir, sizeof dir, "%s", t_tmpdir(t));
    make_tree(dir);
    t_oom(t, attempt, dir);
}

static const struct t_case cases[] = {
    T_CASE(files_are_listed_sorted_without_links),
    T_CASE(a_missing_folder_is_absent),
    T_CASE(a_folder_is_removed_with_all_below_but_links_stay_whole),
    T_CASE(every_failed_allocation_is_an_error),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
