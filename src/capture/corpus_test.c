#include "capture/capture.h"
#include "tests/harness/fixture.h"
#include "tests/harness/shared.h"
#include "tests/harness/t.h"

/* Real conversations, where they are present: see the README of ../shared/corpora. */
static void the_export_sample_is_read_with_its_branch(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    struct buf all;
    if (!shared_read(t, "corpora/chatgpt-export-sample-conversations.json", &all))
        return;
    fixture_init(&f);
    fixture_add_raw(&f, "conversations.json", buf_raw(&all));
    T_DONE(t, fixture_run(&f, &o), &f.err);
    T_EQ(t, f.report.count[CAPTURE_CONVERSATIONS], 1);
    T_EQ(t, f.report.count[CAPTURE_TURNS], 6);
    T_EQ(t, f.report.count[CAPTURE_TURNS_SHOWN], 5);
    T_EQ(t, f.report.count[CAPTURE_BRANCHES], 2);
    T_EQ(t, f.report.count[CAPTURE_TIME_WRONG], 0);
    T_EQ(t, f.report.unknown_fields.n, 0);
    T_EQ(t, f.report.unknown_types.n, 0);
    fixture_fini(&f);
    buf_fini(&all);
}

static const struct t_case cases[] = {
    T_CASE(the_export_sample_is_read_with_its_branch),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
