#include "os/map.h"

#include <string.h>

#include "tests/harness/t.h"

static void a_mapped_file_shows_its_bytes(struct t *t)
{
    struct err err = ERR_INIT;
    char path[FILE_PATH_MAX];
    struct file_map m = {0};
    T_DONE(t, file_join(t_tmpdir(t), "a", path, &err), &err);
    T_DONE(t, file_replace(path, raw_of("some bytes", 10), &err), &err);
    T_DONE(t, file_map(path, &m, &err), &err);
    T_OK(t, raw_eq_str(m.bytes, STR("some bytes")));
    file_unmap(&m);
    T_EQ(t, m.bytes.n, 0);
    T_DONE(t, file_replace(path, raw_of("", 0), &err), &err);
    T_DONE(t, file_map(path, &m, &err), &err);
    T_EQ(t, m.bytes.n, 0);
    file_unmap(&m);
}

static void what_is_no_file_is_refused(struct t *t)
{
    struct err err = ERR_INIT;
    char path[FILE_PATH_MAX];
    struct file_map m = {0};
    T_FAILS(t, file_map(t_tmpdir(t), &m, &err), &err, "os.map");
    T_DONE(t, file_join(t_tmpdir(t), "none", path, &err), &err);
    T_FAILS(t, file_map(path, &m, &err), &err, "os.map");
    T_EQ(t, err.code, ERR_ABSENT);
}

static void the_program_knows_where_it_stands(struct t *t)
{
    struct err err = ERR_INIT;
    char dir[FILE_PATH_MAX] = "";
    struct file_facts facts;
    T_DONE(t, file_program_dir(dir, &err), &err);
    T_DONE(t, file_look(dir, &facts, &err), &err);
    T_OK(t, facts.is_dir && strlen(dir) > 1);
}

static const struct t_case cases[] = {
    T_CASE(a_mapped_file_shows_its_bytes),
    T_CASE(what_is_no_file_is_refused),
    T_CASE(the_program_knows_where_it_stands),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
