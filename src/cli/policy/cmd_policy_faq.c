#include "cli/cli.h"
#include "cli/command_table.h"
#include "cli/policy/profile_file.h"
#include "cli/policy/vector_file.h"

#include "base/vec.h"
#include "policy/pages/faq.h"

enum { FAQ_MAX = 8 << 20, TESTS_MAX = 100000 };

struct job {
    struct profile_file profile;
    struct vector_files files;
    const struct vector_file *file; /* the one being read */
    VEC(struct faq_test) tests;
};

static bool take(void *ctx, const struct vector *v)
{
    struct job *job = ctx;
    const struct vector_expect *expect =
        vector_expected(v, policy_name(job->profile.policy));
    struct faq_test test = {.purpose = v->input.purpose,
        .name = v->name,
        .file = job->file->name,
        .line = v->line};
    if (!expect)
        return true;
    test.code = expect->code;
    return vec_push(&job->tests, test, TESTS_MAX);
}

static bool read_tests(struct job *job, const struct cli_list *paths, struct err *err)
{
    bool ok = vector_files_open(&job->files, paths, err);
    for (size_t i = 0; ok && i < job->files.n; i++) {
        job->file = &job->files.list[i];
        ok = vector_file_each(job->file, take, job, err);
    }
    return ok;
}

static bool print_pages(const struct job *job, bool html, struct err *err)
{
    struct faq faq = {job->profile.policy, job->tests.p, job->tests.n};
    struct buf text;
    buf_init(&text, FAQ_MAX);
    if (html)
        faq_html(&faq, &text);
    else
        faq_markdown(&faq, &text);
    bool ok = buf_ok(&text, err);
    if (ok)
        cli_print("%" STR_FMT, STR_ARG(buf_str(&text)));
    buf_fini(&text);
    return ok;
}

int cmd_policy_faq(struct cli *cli)
{
    bool html = false;
    struct cli_list words = {0}, files = {0};
    struct cli_option options[] = {
        {"html", CLI_FLAG, &html, "HTML instead of Markdown"},
        {"tests", CLI_LIST, &files,
            "FILE: link the cases of this file, not the shipped ones; repeatable"},
    };
    struct job job = {.file = NULL};
    struct err err = ERR_INIT;
    bool ok = cli_options(cli, options, COUNT(options), &words, &err);
    if (ok && words.n != 1)
        ok = err_set(&err, ERR_USAGE, "cli.usage", "name one profile or its file");
    ok = ok && profile_file_open(words.items[0], &job.profile, &err) &&
         read_tests(&job, &files, &err) && print_pages(&job, html, &err);
    profile_file_close(&job.profile);
    vec_fini(&job.tests);
    vector_files_close(&job.files);
    return ok ? cli_done(cli) : cli_fail(cli, &err);
}
