#include "base/err.h"

#include <string.h>

#include "tests/harness/t.h"

static void an_error_says_what_and_where(struct t *t)
{
    struct err err = ERR_INIT;
    T_OK(t, !err_set(&err, ERR_LIMIT, "test.limit", "%d is over %d", 3, 2));
    T_EQ(t, err.code, ERR_LIMIT);
    T_STR(t, str_z(err.id), STR("test.limit"));
    T_STR(t, str_z(err.text), STR("3 is over 2"));
    T_OK(t, str_ends(str_z(err.file), STR("err_test.c")) && err.line > 0);
    T_OK(t, !err_set(NULL, ERR_LIMIT, "test.limit", "nobody listens"));
    T_OK(t, !err_wrap(NULL, "nobody"));
}

static void wrapping_puts_the_context_in_front(struct t *t)
{
    struct err err = ERR_INIT;
    err_set(&err, ERR_INPUT, "test.input", "inner");
    T_OK(t, !err_wrap(&err, "file %d", 7));
    T_STR(t, str_z(err.text), STR("file 7: inner"));
    T_EQ(t, err.code, ERR_INPUT);
}

static void a_long_text_is_cut(struct t *t)
{
    char text[2 * ERR_TEXT_MAX];
    struct err err = ERR_INIT;
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    err_set(&err, ERR_INPUT, "test.long", "%s", text);
    T_EQ(t, strlen(err.text), ERR_TEXT_MAX - 1);
    err_wrap(&err, "%s", text);
    err_wrap(&err, "short");
    T_EQ(t, strlen(err.text), ERR_TEXT_MAX - 1);
    T_OK(t, str_starts(str_z(err.text), STR("short: xx")));
}

static void every_code_has_a_name(struct t *t)
{
    for (int code = ERR_NONE; code <= ERR_STOPPED; code++)
        T_OK(t, strcmp(err_code_name((enum err_code)code), "invalid") != 0);
    T_STR(t, str_z(err_code_name((enum err_code)99)), STR("invalid"));
    struct err err = ERR_INIT;
    T_OK(t, !err_memory(&err));
    T_EQ(t, err.code, ERR_MEMORY);
}

static const struct t_case cases[] = {
    T_CASE(an_error_says_what_and_where),
    T_CASE(wrapping_puts_the_context_in_front),
    T_CASE(a_long_text_is_cut),
    T_CASE(every_code_has_a_name),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
