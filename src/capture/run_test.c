#include <string.h>

#include "capture/capture.h"
#include "tests/harness/fixture.h"
#include "tests/harness/t.h"

static void the_content_tells_the_format(struct t *t)
{
    static const struct {
        const char *given;
        enum capture_format want;
    } rows[] = {
        {"[{'mapping':{'a':{'message':null}}}]", CAPTURE_CHATGPT},
        {"[{'mapping':null}]", CAPTURE_CHATGPT},
        {"{'messages':[{'role':'user','content':'x'}]}", CAPTURE_MESSAGES},
        {"\xef\xbb\xbf{'messages':[{'role':'user','content':'x'}]}", CAPTURE_MESSAGES},
        {"{'message_id':'a','message_tree_id':'a','role':'prompter'}", CAPTURE_OASST},
        {"{'id':'1','data':[{'x':1}],'messages':[{'role':'user'}]}", CAPTURE_MESSAGES},
        {"[]", CAPTURE_AUTO},
        {"{}", CAPTURE_AUTO},
        {"", CAPTURE_AUTO},
        {"[7,'x',null]", CAPTURE_AUTO},
    };
    struct capture_options o = capture_options_default();
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct fixture f;
        fixture_init(&f);
        fixture_add(&f, "", rows[i].given);
        if (!T_DONE(t, fixture_run(&f, &o), &f.err) ||
            !T_EQ(t, f.report.format, rows[i].want))
            t_note(t, "%s", rows[i].given);
        fixture_fini(&f);
    }
}

static void a_forced_format_is_not_second_guessed(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    o.format = CAPTURE_MESSAGES;
    fixture_init(&f);
    fixture_add(&f, "", "[{'mapping':{'a':{'message':null}}}]");
    T_DONE(t, fixture_run(&f, &o), &f.err);
    T_EQ(t, f.report.count[CAPTURE_NOT_FORMAT], 1);
    T_EQ(t, f.report.count[CAPTURE_CONVERSATIONS], 0);
    fixture_fini(&f);
}

static void a_file_that_ends_too_early_is_an_error_after_what_it_held(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    fixture_init(&f);
    fixture_add(&f, "conversations.json",
        "[{'id':'c','mapping':{'a':{'message':null}}},{'id':'d','map");
    T_OK(t, !fixture_run(&f, &o));
    T_EQ(t, f.err.code, ERR_INPUT);
    T_EQ(t, f.report.count[CAPTURE_CONVERSATIONS], 1);
    fixture_fini(&f);
}

static void a_run_can_be_stopped(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    fixture_init(&f);
    f.stop_after = 1;
    fixture_add(&f, "", "");
    for (int i = 0; i < 40000; i++)
        buf_add_z(&f.quoted[0],
            "{\"id\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}\n");
    f.texts[0] = buf_raw(&f.quoted[0]);
    T_FAILS(t, fixture_run(&f, &o), &f.err, "capture.stopped");
    T_OK(t, f.report.count[CAPTURE_CONVERSATIONS] < 40000);
    fixture_fini(&f);
}

static void oasst_lines_of_a_tree_are_one_conversation(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct fixture f;
    fixture_init(&f);
    fixture_add(&f, "",
        "{'message_id':'1','message_tree_id':'1','parent_id':null,'user_id':'ann','"
        "role':"
        "'prompter','text':'q','created_date':'2023-02-07T17:29:24.727400+00:00'}\n"
        "{'message_id':'3','message_tree_id':'1','parent_id':'2','user_id':'cem','role'"
        ":"
        "'prompter','text':'r'}\n"
        "{'message_id':'2','message_tree_id':'1','parent_id':'1','user_id':'bob','role'"
        ":"
        "'assistant','text':'a','deleted':true}\n"
        "{'message_id':'9','message_tree_id':'9','user_id':'ann','role':'prompter',"
        "'text':'z'}\n{'message_id':'x'}\n");
    T_DONE(t, fixture_run(&f, &o), &f.err);
    T_STR(t, buf_str(&f.out),
        STR("conversation id=1 archive/unknown/unknown\n"
            "* id=1 parent=-1 user/prompt author=ann at=2023-02-07T17:29:24.7274Z "
            "text=q\n"
            "* id=2 parent=0 assistant/response author=bob hidden text=a\n"
            "* id=3 parent=1 user/prompt author=cem text=r\n"
            "conversation id=9 archive/unknown/unknown\n"
            "* id=9 parent=-1 user/prompt author=ann text=z\n"));
    T_EQ(t, f.report.count[CAPTURE_NOT_FORMAT], 1);
    fixture_fini(&f);
}

static bool refuse(void *ctx, const struct conversation *c, struct err *err)
{
    (void)ctx, (void)c;
    return err_set(err, ERR_IO, "test.refused", "no");
}

static void a_refusing_callback_ends_the_run_with_its_error(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct capture_handler h = {.conversation = refuse};
    struct fixture f;
    fixture_init(&f);
    fixture_add(&f, "", "{'id':'1','messages':[{'role':'user','content':'x'}]}");
    struct capture_archive a = {f.entries, 1, fixture_open, NULL, &f, false};
    T_FAILS(t, capture_run(&a, &o, &h, &f.report, &f.err), &f.err, "test.refused");
    fixture_fini(&f);
}

static bool unopenable(void *ctx, size_t i, struct source *out, struct err *err)
{
    (void)ctx, (void)i, (void)out;
    return err_set(err, ERR_IO, "test.closed", "no");
}

static void an_entry_that_cannot_be_opened_ends_the_run(struct t *t)
{
    struct capture_options o = capture_options_default();
    struct capture_handler h = {.conversation = refuse};
    struct fixture f;
    fixture_init(&f);
    struct capture_archive a = {f.entries, 1, unopenable, NULL, &f, false};
    T_FAILS(t, capture_run(&a, &o, &h, &f.report, &f.err), &f.err, "test.closed");
    fixture_fini(&f);
}

static const struct t_case cases[] = {
    T_CASE(the_content_tells_the_format),
    T_CASE(a_forced_format_is_not_second_guessed),
    T_CASE(a_file_that_ends_too_early_is_an_error_after_what_it_held),
    T_CASE(a_run_can_be_stopped),
    T_CASE(oasst_lines_of_a_tree_are_one_conversation),
    T_CASE(a_refusing_callback_ends_the_run_with_its_error),
    T_CASE(an_entry_that_cannot_be_opened_ends_the_run),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
