#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "base/mem.h"
#include "capture/capture.h"
#include "tests/harness/fixture.h"
#include "tests/harness/t.h"

/* Real conversations, where they are present: see the README of ../shared/corpora. */
enum { FILE_MAX = 32 << 20 };

static struct buf read_corpus(struct t *t, const char *name)
{
    static const char *const places[] = {
        "../shared/corpora/", "../../shared/corpora/", "../../../shared/corpora/"};
    struct buf all;
    FILE *file = NULL;
    buf_init(&all, FILE_MAX);
    for (size_t i = 0; i < COUNT(places) && !file; i++) {
        char path[200];
        snprintf(path, sizeof path, "%s%s", places[i], name);
        file = fopen(path, "rb");
    }
    if (!file) {
        t_skip(t, "the corpus is not beside the project");
        return all;
    }
    size_t got = 1;
    while (got > 0) {
        unsigned char *to = buf_reserve(&all, 65536);
        got = to ? fread(to, 1, 65536, file) : 0;
        buf_grow(&all, got);
    }
    fclose(file);
    return all;
}

static void the_export_sample_is_read_with_its_branch(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    struct buf all = read_corpus(t, "chatgpt-export-sample-conversations.json");
    fixture_init(&f);
    fixture_add_raw(&f, "conversations.json", buf_raw(&all));
    if (!t->skipped) {
        T_DONE(t, fixture_run(&f, &o), &f.err);
        T_EQ(t, f.report.count[CAPTURE_CONVERSATIONS], 1);
        T_EQ(t, f.report.count[CAPTURE_TURNS], 6);
        T_EQ(t, f.report.count[CAPTURE_TURNS_SHOWN], 5);
        T_EQ(t, f.report.count[CAPTURE_BRANCHES], 2);
        T_EQ(t, f.report.count[CAPTURE_TIME_WRONG], 0);
        T_EQ(t, f.report.unknown_fields.n, 0);
        T_EQ(t, f.report.unknown_types.n, 0);
    }
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
