#include "base/instant.h"

#include "tests/harness/t.h"

static void texts_mean_their_instant(struct t *t)
{
    static const struct {
        struct str text;
        bool good;
        const char *want;
    } rows[] = {
        {STR_INIT("1970-01-01T00:00:00Z"), true, "1970-01-01T00:00:00Z"},
        {STR_INIT("2026-03-01"), true, "2026-03-01T00:00:00Z"},
        {STR_INIT("2026-03-01T12:00:00.5Z"), true, "2026-03-01T12:00:00.5Z"},
        {STR_INIT("2026-03-01 12:00:00z"), true, "2026-03-01T12:00:00Z"},
        {STR_INIT("2026-03-01t12:00:00+02:00"), true, "2026-03-01T10:00:00Z"},
        {STR_INIT("2026-02-28T23:30:00-01:00"), true, "2026-03-01T00:30:00Z"},
        {STR_INIT("2024-02-29T23:59:59.999999Z"), true, "2024-02-29T23:59:59.999999Z"},
        {STR_INIT("2024-02-29T00:00:00.0000019Z"), true, "2024-02-29T00:00:00.000001Z"},
        {STR_INIT("2000-02-29"), true, "2000-02-29T00:00:00Z"},
        {STR_INIT("9999-12-31T23:59:59Z"), true, "9999-12-31T23:59:59Z"},
        {STR_INIT("9999-12-31T23:59:59-00:01"), false, NULL},
        {STR_INIT("1970-01-01T00:00:00+00:01"), false, NULL},
        {STR_INIT("1969-12-31T23:59:59Z"), false, NULL},
        {STR_INIT("2023-02-29"), false, NULL},
        {STR_INIT("2100-02-29"), false, NULL},
        {STR_INIT("2026-13-01"), false, NULL},
        {STR_INIT("2026-00-01"), false, NULL},
        {STR_INIT("2026-01-00"), false, NULL},
        {STR_INIT("2026-04-31"), false, NULL},
        {STR_INIT("2026-03-01T24:00:00Z"), false, NULL},
        {STR_INIT("2026-03-01T12:60:00Z"), false, NULL},
        {STR_INIT("2026-03-01T12:00:60Z"), false, NULL},
        {STR_INIT("2026-03-01T12:00:00"), false, NULL},
        {STR_INIT("2026-03-01T12:00Z"), false, NULL},
        {STR_INIT("2026-03-01T12:00:00.Z"), false, NULL},
        {STR_INIT("2026-03-01T12:00:00Zx"), false, NULL},
        {STR_INIT("2026-03-01T12:00:00+2:00"), false, NULL},
        {STR_INIT("2026-3-1"), false, NULL},
        {STR_INIT("20260301"), false, NULL},
        {STR_INIT(""), false, NULL},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[INSTANT_TEXT_MAX];
        struct instant at = INSTANT_UNKNOWN;
        if (!T_EQ(t, instant_parse(rows[i].text, &at), rows[i].good))
            t_note(t, "row: %" STR_FMT, STR_ARG(rows[i].text));
        T_STR(t, instant_format(at, text),
            str_z(rows[i].good ? rows[i].want : "unknown"));
    }
}

static void seconds_match_the_system(struct t *t)
{
    static const struct {
        int64_t seconds;
        const char *want;
    } rows[] = {
        {951782400, "2000-02-29T00:00:00Z"},
        {1700000000, "2023-11-14T22:13:20Z"},
        {4102444800, "2100-01-01T00:00:00Z"},
        {-1, "1969-12-31T23:59:59Z"},
        {253402300800, "unknown"},
        {INT64_MAX, "unknown"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        char text[INSTANT_TEXT_MAX];
        T_STR(t, instant_format(instant_from_s(rows[i].seconds), text),
            str_z(rows[i].want));
    }
}

/* Walks 1600 years day by day against a calendar that only counts. */
static void every_day_has_its_date(struct t *t)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = 1970, month = 1, day = 1, wrong = 0;
    for (int64_t n = 0; n < 584388; n++) {
        int y, m, d;
        struct instant at = {n * INSTANT_DAY_US + 5};
        instant_civil(at, &y, &m, &d);
        wrong += y != year || m != month || d != day;
        wrong += instant_from_civil(year, month, day).us != n * INSTANT_DAY_US;
        bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        if (++day > days[month - 1] + (month == 2 && leap)) {
            day = 1;
            month++;
        }
        if (month > 12) {
            month = 1;
            year++;
        }
    }
    T_EQ(t, wrong, 0);
    T_EQ(t, year, 3570);
}

static void unknown_sorts_first(struct t *t)
{
    struct instant zero = {0}, later = {1};
    T_OK(t, !instant_known(INSTANT_UNKNOWN) && instant_known(zero));
    T_EQ(t, instant_cmp(INSTANT_UNKNOWN, zero), -1);
    T_EQ(t, instant_cmp(later, zero), 1);
    T_EQ(t, instant_cmp(INSTANT_UNKNOWN, INSTANT_UNKNOWN), 0);
}

static const struct t_case cases[] = {
    T_CASE(texts_mean_their_instant),
    T_CASE(seconds_match_the_system),
    T_CASE(every_day_has_its_date),
    T_CASE(unknown_sorts_first),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
