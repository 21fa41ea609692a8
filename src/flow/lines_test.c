#include "flow/lines.h"

#include <string.h>

#include "flow/world_test_priv.h"

static bool take(struct flow *f, const struct json *line, struct err *err)
{
    struct str who;
    struct instant at = INSTANT_UNKNOWN;
    bool flag = false;
    (void)f;
    return lines_token(line, "who", true, &who, err) &&
           lines_instant(line, "at", false, &at, err) &&
           lines_bool(line, "flag", &flag, err);
}

static void each_bad_line_is_named(struct t *t)
{
    static const struct {
        const char *says, *text, *id, *contains;
    } rows[] = {
        {"no json", "{\"who\":\"a\"}\n{", "text.json_syntax", "line 2"},
        {"no object", "[1]\n", "flow.line_object", "line 1"},
        {"a field is missing", "\n{\"x\":1}\n", "flow.line_field", "line 2"},
        {"an empty field is missing", "{\"who\":\"\"}", "flow.line_field", "field who"},
        {"no token", "{\"who\":\"a b\"}", "flow.line_field", "field who"},
        {"no time", "{\"who\":\"a\",\"at\":\"soon\"}", "flow.line_field", "field at"},
        {"no bool", "{\"who\":\"a\",\"flag\":1}", "flow.line_field", "field flag"},
    };
    struct world w;
    world_open(&w, t, "strict");
    for (size_t i = 0; i < COUNT(rows); i++) {
        char path[FILE_PATH_MAX];
        struct err err = ERR_INIT;
        uint64_t n = 77;
        world_file(&w, "x.jsonl", rows[i].text, path);
        t_note(t, "%s", rows[i].says);
        T_FAILS(t, lines_import(&w.f, path, take, &n, &err), &err, rows[i].id);
        T_OK(t, strstr(err.text, rows[i].contains) != NULL);
        T_EQ(t, n, 77);
    }
    world_close(&w);
}

static void blank_lines_and_carriage_returns_are_fine(struct t *t)
{
    struct world w;
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    uint64_t n = 0;
    world_open(&w, t, "strict");
    world_file(
        &w, "x.jsonl", "{\"who\":\"a\"}\r\n \n\n{\"who\":\"b\",\"at\":\"\"}", path);
    T_DONE(t, lines_import(&w.f, path, take, &n, &err), &err);
    T_EQ(t, n, 2);
    world_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(each_bad_line_is_named),
    T_CASE(blank_lines_and_carriage_returns_are_fine),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
