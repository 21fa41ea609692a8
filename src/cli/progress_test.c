#include "cli/progress.h"

#include "tests/harness/t.h"

static void the_line_tells_share_rate_and_time_left(struct t *t)
{
    static const struct {
        struct progress given;
        struct str want;
    } rows[] = {
        {{"importing, bytes:", 50000000, 200000000, 10000000},
            STR_INIT("importing, bytes: 50 of 200 MB (25%), 5 MB/s, 0:30 left")},
        {{"importing, bytes:", 200000000, 200000000, 10000000},
            STR_INIT("importing, bytes: 200 of 200 MB (100%), 20 MB/s")},
        {{"deciding, conversations:", 300, 0, 2000000},
            STR_INIT("deciding, conversations: 300, 150/s")},
        {{"writing, conversations:", 100, 1000, 10000000},
            STR_INIT("writing, conversations: 100 of 1000 (10%), 10/s, 1:30 left")},
        {{"checking, rows:", 0, 10, 0}, STR_INIT("checking, rows: 0 of 10 (0%), 0/s")},
    };
    struct buf out;
    buf_init(&out, 4096);
    for (size_t i = 0; i < COUNT(rows); i++) {
        buf_clear(&out);
        progress_format(&rows[i].given, &out);
        T_STR(t, buf_str(&out), rows[i].want);
    }
    buf_fini(&out);
}

static const struct t_case cases[] = {
    T_CASE(the_line_tells_share_rate_and_time_left),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
