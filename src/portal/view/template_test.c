#include "portal/view/template.h"

#include <string.h>

#include "tests/harness/t.h"

static void every_template_is_right_in_every_language(struct t *t)
{
    struct err err = ERR_INIT;
    size_t templates = 0;
    for (size_t i = 0; i < web_file_count; i++) {
        if (!str_ends(web_files[i].name, STR(".html")))
            continue;
        templates++;
        if (!T_DONE(t, template_check(web_files[i].name, &err), &err))
            t_note(t, "%" STR_FMT, STR_ARG(web_files[i].name));
    }
    T_OK(t, templates > 15);
    T_EQ(t, web_language_count, 4);
}

static const struct t_case cases[] = {
    T_CASE(every_template_is_right_in_every_language),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
