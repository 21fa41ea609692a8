#include "capture/read/field.h"
#include "tests/harness/t.h"

static void a_number_is_a_time_in_the_unit_its_size_tells(struct t *t)
{
    static const struct {
        const char *says, *given, *want;
    } rows[] = {
        {"seconds", "1704067200", "2024-01-01T00:00:00Z"},
        {"a fraction", "1704067200.25", "2024-01-01T00:00:00.25Z"},
        {"more digits than microseconds", "1704067200.1234567891234",
            "2024-01-01T00:00:00.123456Z"},
        {"an exponent", "1.7040672e9", "2024-01-01T00:00:00Z"},
        {"a negative exponent", "17040672000e-1", "2024-01-01T00:00:00Z"},
        {"milliseconds", "1704067200123", "2024-01-01T00:00:00.123Z"},
        {"microseconds", "1704067200123456", "2024-01-01T00:00:00.123456Z"},
        {"the epoch", "0", "1970-01-01T00:00:00Z"},
        {"zeros in front of the point", "0000000000000000000001704067200",
            "2024-01-01T00:00:00Z"},
        {"before 1970", "-1", "wrong"},
        {"beyond the year 9999", "1e30", "wrong"},
        {"an exponent beyond all", "1e999999999", "wrong"},
        {"no number", "NaN", "wrong"},
        {"infinity", "Infinity", "wrong"},
        {"two points", "1.2.3", "wrong"},
        {"nothing", "", "wrong"},
        {"only a point", ".", "wrong"},
        {"an exponent without digits", "1e", "wrong"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[INSTANT_TEXT_MAX];
        struct instant at;
        bool known = when_number(str_z(rows[i].given), &at) == WHEN_KNOWN;
        struct str got = known ? instant_format(at, text) : STR("wrong");
        if (!T_STR(t, got, str_z(rows[i].want)))
            t_note(t, "%s", rows[i].says);
    }
}

static void other_values_are_times_or_say_why_not(struct t *t)
{
    static const struct {
        const char *given;
        enum when want;
    } rows[] = {{"null", WHEN_MISSING}, {"\"\"", WHEN_MISSING}, {"true", WHEN_WRONG},
        {"\"2024-01-01T00:00:00Z\"", WHEN_KNOWN}, {"\"1704067200\"", WHEN_KNOWN},
        {"\"yesterday\"", WHEN_WRONG}, {"\"NaN\"", WHEN_WRONG}, {"[1]", WHEN_WRONG},
        {"{\"$date\":{\"$numberLong\":\"1704067200123\"}}", WHEN_KNOWN},
        {"{\"$date\":\"2024-01-01T00:00:00Z\"}", WHEN_KNOWN},
        {"{\"$date\":1704067200123}", WHEN_KNOWN}, {"{\"$date\":[]}", WHEN_WRONG},
        {"{\"$date\":{}}", WHEN_WRONG}, {"{}", WHEN_WRONG}, {"-5", WHEN_WRONG},
        {"1704067200", WHEN_KNOWN}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct arena a;
        struct json *v;
        struct err err;
        struct instant at;
        arena_init(&a, 1 << 16);
        if (T_DONE(t, json_parse(&a, raw_from_str(str_z(rows[i].given)), &v, &err),
                &err) &&
            !T_EQ(t, when_read(v, &at), rows[i].want))
            t_note(t, "%s", rows[i].given);
        arena_fini(&a);
    }
}

static void members_of_another_type_are_absent(struct t *t)
{
    struct arena a;
    struct json *v;
    struct err err;
    arena_init(&a, 1 << 16);
    T_DONE(t,
        json_parse(&a, raw_from_str(STR("{\"s\":\"x\",\"n\":12,\"b\":true,\"o\":{}}")),
            &v, &err),
        &err);
    T_OK(t, raw_eq_str(field_raw(v, STR("s")), STR("x")));
    T_EQ(t, field_raw(v, STR("n")).n, 0);
    T_OK(t, raw_eq_str(field_id(v, STR("n")), STR("12")));
    T_OK(t, raw_eq_str(field_id(v, STR("s")), STR("x")));
    T_OK(t, field_true(v, STR("b")));
    T_OK(t, !field_true(v, STR("s")));
    T_OK(t, field_object(v, STR("o")) != NULL);
    T_OK(t, field_array(v, STR("o")) == NULL);
    T_OK(t, field_find(NULL, STR("o")) == NULL);
    arena_fini(&a);
}

static const struct t_case cases[] = {
    T_CASE(a_number_is_a_time_in_the_unit_its_size_tells),
    T_CASE(other_values_are_times_or_say_why_not),
    T_CASE(members_of_another_type_are_absent),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
