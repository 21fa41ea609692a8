#include "os/temp.h"

#include <string.h>

#include "os/dir.h"
#include "tests/harness/t.h"

static void what_is_written_comes_back_and_nothing_stays(struct t *t)
{
    char got[16];
    size_t n = 0;
    int fd = -1;
    struct err err = ERR_INIT;
    struct dir_list list;
    struct arena a;
    arena_init(&a, 1 << 16);
    T_DONE(t, temp_open(t_tmpdir(t), &fd, &err), &err);
    T_DONE(t, temp_write(fd, raw_of("hello", 5), &err), &err);
    T_DONE(t, temp_rewind(fd, &err), &err);
    T_DONE(t, temp_read(fd, got, sizeof got, &n, &err), &err);
    T_EQ(t, n, 5);
    T_OK(t, memcmp(got, "hello", 5) == 0);
    T_DONE(t, temp_read(fd, got, sizeof got, &n, &err), &err);
    T_EQ(t, n, 0);
    T_DONE(t, dir_read(t_tmpdir(t), &a, &list, &err), &err);
    T_EQ(t, list.n, 0); /* it has no name */
    temp_close(fd);
    temp_close(-1);
    arena_fini(&a);
}

static void a_folder_that_is_not_there_is_an_error(struct t *t)
{
    int fd = -1;
    struct err err = ERR_INIT;
    T_FAILS(t, temp_open("/nowhere/at/all", &fd, &err), &err, "os.temp");
    T_FAILS(t, temp_write(-1, raw_of("x", 1), &err), &err, "os.temp");
    T_FAILS(t, temp_rewind(-1, &err), &err, "os.temp");
}

static const struct t_case cases[] = {
    T_CASE(what_is_written_comes_back_and_nothing_stays),
    T_CASE(a_folder_that_is_not_there_is_an_error),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
