#include "text/json.h"

#include "tests/harness/t.h"

enum { ARENA_MAX = 1 << 20 };

/* Parses into the arena; a text that is not JSON fails the test and gives NULL. */
static const struct json *parse(struct t *t, struct arena *a, struct str text)
{
    struct json *v = NULL;
    struct err err = ERR_INIT;
    arena_init(a, ARENA_MAX);
    T_DONE(t, json_parse(a, raw_from_str(text), &v, &err), &err);
    return v;
}

static bool says(struct raw got, struct str want)
{
    return raw_eq_str(got, want);
}

static void members_are_found_and_iterated_in_order(struct t *t)
{
    struct arena a;
    const struct json *v =
        parse(t, &a, STR(" {\"b\": 1, \"a\" : [true , null] , \"\\u0063\":{}} "));
    T_EQ(t, json_type(v), JSON_OBJECT);
    T_EQ(t, json_count(v), 3);
    T_OK(t, says(json_source(json_get(v, STR("a"))), STR("[true , null]")));
    T_OK(t, json_is(json_get(v, STR("c")), JSON_OBJECT));
    T_OK(t, !json_get(v, STR("d")) && !json_get(v, STR("")));
    const struct json *m = json_first(v);
    T_OK(t, says(json_key(m), STR("b")));
    m = json_next(m);
    T_OK(t, says(json_key(m), STR("a")));
    m = json_next(m);
    T_OK(t, says(json_key(m), STR("c")));
    T_OK(t, says(json_source(json_key_value(m)), STR("\"\\u0063\"")));
    T_OK(t, !json_next(m));
    arena_fini(&a);
}

static void of_twin_names_the_last_is_found(struct t *t)
{
    struct arena a;
    const struct json *v = parse(t, &a, STR("{\"a\":1,\"b\":2,\"a\":3}"));
    int64_t got = 0;
    T_OK(t, json_i64(json_get(v, STR("a")), &got) && got == 3);
    T_EQ(t, json_count(v), 3);
    arena_fini(&a);
}

static void elements_of_an_array_have_no_name(struct t *t)
{
    struct arena a;
    const struct json *v = parse(t, &a, STR("[[], \"x\"]"));
    T_EQ(t, json_count(v), 2);
    T_OK(t, !json_key_value(json_first(v)) && json_key(json_first(v)).n == 0);
    T_OK(t, !json_get(v, STR("x")));
    T_OK(t, says(json_source(v), STR("[[], \"x\"]")));
    arena_fini(&a);
}

static void no_value_answers_with_empty_values(struct t *t)
{
    int64_t number = 7;
    double real = 7;
    bool yes = true;
    T_EQ(t, json_type(NULL), JSON_NONE);
    T_OK(t, json_raw(NULL).n == 0 && json_source(NULL).n == 0 && json_key(NULL).n == 0);
    T_OK(t, json_number_text(NULL).n == 0 && json_count(NULL) == 0);
    T_OK(t, !json_first(NULL) && !json_next(NULL) && !json_get(NULL, STR("a")));
    T_OK(t, !json_i64(NULL, &number) && number == 7);
    T_OK(t, !json_f64(NULL, &real) && !json_bool(NULL, &yes));
    T_OK(t, json_raw(json_get(json_get(NULL, STR("a")), STR("b"))).n == 0);
    T_EQ(t, json_lone_surrogates(NULL), 0);
}

static void numbers_are_kept_as_they_were_written(struct t *t)
{
    static const struct {
        struct str text;
        bool integer;
        int64_t i64;
        bool real;
        double f64;
    } rows[] = {
        {STR_INIT("0"), true, 0, true, 0},
        {STR_INIT("-12"), true, -12, true, -12},
        {STR_INIT("0.7"), false, 0, true, 0.7},
        {STR_INIT("1e2"), false, 0, true, 100},
        {STR_INIT("3.0"), false, 0, true, 3},
        {STR_INIT("9223372036854775807"), true, INT64_MAX, true, 9223372036854775807.0},
        {STR_INIT("9223372036854775808"), false, 0, true, 9223372036854775808.0},
        {STR_INIT("1697300000.123456"), false, 0, true, 1697300000.123456},
        {STR_INIT("1e999"), false, 0, false, 0},
        {STR_INIT("1e-999"), false, 0, true, 0},
        {STR_INIT("10000000000000000000000000000000000000000000000000000000000000000000"
                  "0000.5"),
            false, 0, true, 1e71},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct arena a;
        int64_t integer = 0;
        double real = 0;
        const struct json *v = parse(t, &a, rows[i].text);
        T_OK(t, says(json_number_text(v), rows[i].text));
        bool same = T_EQ(t, json_i64(v, &integer), rows[i].integer);
        same &= T_EQ(t, integer, rows[i].i64);
        same &= T_EQ(t, json_f64(v, &real), rows[i].real);
        same &= T_OK(t, real >= rows[i].f64 && real <= rows[i].f64);
        if (!same)
            t_note(t, "row: %" STR_FMT, STR_ARG(rows[i].text));
        arena_fini(&a);
    }
}

static void other_types_answer_with_empty_values(struct t *t)
{
    struct arena a;
    int64_t number;
    bool yes = false;
    const struct json *v = parse(t, &a, STR("[\"1\", 1, true, false, null]"));
    const struct json *text = json_first(v), *one = json_next(text),
                      *truth = json_next(one);
    T_OK(t, !json_i64(text, &number) && json_raw(one).n == 0);
    T_OK(t, !json_bool(text, &yes) && json_bool(truth, &yes) && yes);
    T_OK(t, json_bool(json_next(truth), &yes) && !yes);
    T_OK(t, json_is(json_next(json_next(truth)), JSON_NULL));
    T_OK(t, json_count(text) == 0 && !json_first(one));
    arena_fini(&a);
}

static const struct t_case cases[] = {
    T_CASE(members_are_found_and_iterated_in_order),
    T_CASE(of_twin_names_the_last_is_found),
    T_CASE(elements_of_an_array_have_no_name),
    T_CASE(no_value_answers_with_empty_values),
    T_CASE(numbers_are_kept_as_they_were_written),
    T_CASE(other_types_answer_with_empty_values),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
