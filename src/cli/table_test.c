#include "cli/table.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "os/file.h"
#include "tests/harness/t.h"

static const char *const columns[] = {"who", "n"};

static void fill(struct table *t)
{
    table_init(t, columns, COUNT(columns));
    table_text(t, STR("zoë \"z\""));
    table_number(t, 7);
    table_text(t, STR("b"));
    table_number(t, 1234);
}

/* What table_print writes to standard output, caught in a file. */
static struct str printed(struct t *t, bool json, struct buf *out)
{
    struct table table;
    struct err err = ERR_INIT;
    char path[FILE_PATH_MAX];
    snprintf(path, sizeof path, "%s/out", t_tmpdir(t));
    fflush(stdout);
    int keep = dup(STDOUT_FILENO);
    T_OK(t, freopen(path, "w", stdout) != NULL);
    fill(&table);
    bool ok = table_print(&table, json, &err);
    fflush(stdout);
    dup2(keep, STDOUT_FILENO);
    close(keep);
    table_fini(&table);
    T_DONE(t, ok, &err);
    buf_init(out, 4096);
    T_DONE(t, file_read(path, out, &err), &err);
    return buf_str(out);
}

static void columns_line_up_by_characters(struct t *t)
{
    struct buf out;
    T_STR(t, printed(t, false, &out),
        STR("who         n\nzoë \"z\"     7\nb        1234\n"));
    buf_fini(&out);
}

static void json_is_an_array_of_objects(struct t *t)
{
    struct buf out;
    T_STR(t, printed(t, true, &out),
        STR("[{\"who\":\"zoë \\\"z\\\"\",\"n\":7},{\"who\":\"b\",\"n\":1234}]\n"));
    buf_fini(&out);
}

static bool attempt(void *ctx)
{
    struct table table;
    (void)ctx;
    fill(&table);
    bool ok = !table.failed;
    table_fini(&table);
    return ok;
}

static void a_lost_cell_fails_the_table(struct t *t)
{
    t_oom(t, attempt, NULL);
}

static const struct t_case cases[] = {
    T_CASE(columns_line_up_by_characters),
    T_CASE(json_is_an_array_of_objects),
    T_CASE(a_lost_cell_fails_the_table),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
