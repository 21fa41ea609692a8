#include "rights/retention.h"

#include "tests/harness/t.h"

static struct instant at(const char *text)
{
    struct instant t = INSTANT_UNKNOWN;
    return instant_parse(str_z(text), &t) ? t : INSTANT_UNKNOWN;
}

static struct retention nothing(enum retained what)
{
    return (struct retention){.what = what,
        .created = INSTANT_UNKNOWN,
        .deleted = INSTANT_UNKNOWN,
        .closed = INSTANT_UNKNOWN,
        .days = RETENTION_DEFAULT};
}

static void each_object_of_the_table_has_its_deadline(struct t *t)
{
    const struct {
        enum retained what;
        const char *created, *deleted, *closed;
        int days;
        const char *want; /* "": the clock has not started */
    } rows[] = {
        {RETAINED_CHAT, "2026-01-31", "", "", -1, ""},
        {RETAINED_CHAT, "2026-01-01", "2026-01-31", "", -1, "2026-03-02"},
        {RETAINED_CHAT, "2026-01-01", "", "", 7, "2026-01-08"},
        {RETAINED_CHAT, "2026-01-01", "2026-01-02", "", 90, "2026-02-01"},
        {RETAINED_TEMPORARY, "2026-01-31", "", "", -1, "2026-03-02"},
        {RETAINED_TEMPORARY, "2024-01-31", "", "", -1, "2024-03-01"},
        {RETAINED_TEMPORARY, "2026-01-31", "", "", 3, "2026-02-03"},
        {RETAINED_TEMPORARY, "2026-01-31", "", "", 60, "2026-03-02"},
        {RETAINED_MEMORY, "2026-01-01", "2026-02-28", "", -1, "2026-03-30"},
        {RETAINED_AUDIO, "2026-01-01", "2026-02-28", "", -1, "2026-03-30"},
        {RETAINED_ABUSE_LOG, "2026-11-30", "", "", -1, "2026-12-30"},
        {RETAINED_RESPONSE, "2026-12-31", "", "", -1, "2027-01-30"},
        {RETAINED_RESPONSE, "2026-12-31", "", "", 0, "2026-12-31"},
        {RETAINED_API_OBJECT, "2026-01-01", "2026-05-01", "", -1, "2026-05-31"},
        {RETAINED_WORKSPACE_CHAT, "2026-01-01", "", "", 10, "2026-01-11"},
        {RETAINED_ACCOUNT, "2020-01-01", "2026-03-01", "", -1, "2026-03-31"},
        {RETAINED_PROOF, "2026-01-01", "", "2026-01-15", -1, "2026-02-14"},
        {RETAINED_CASE, "2026-01-01", "", "2026-02-28", -1, "2028-02-28"},
        {RETAINED_CASE, "2026-01-01", "", "2026-02-28", 1, "2028-02-28"},
        {RETAINED_ACCESS_LOG, "2024-02-29", "", "", -1, "2026-02-28"},
        {RETAINED_DONATION, "2026-08-31", "", "", -1, "2028-08-31"},
        {RETAINED_DONATION, "2026-08-31", "2026-09-01", "", -1, "2026-09-01"},
        {RETAINED_UNKNOWN, "2026-01-01", "", "", -1, "2026-01-01"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct retention r = nothing(rows[i].what);
        r.created = at(rows[i].created);
        r.deleted = at(rows[i].deleted);
        r.closed = at(rows[i].closed);
        r.days = rows[i].days;
        if (!T_EQ(t, retention_due(&r).us, at(rows[i].want).us))
            t_note(t, "row %zu: %" STR_FMT, i, STR_ARG(retained_word(rows[i].what)));
    }
}

/* Month ends, leap years, and the hour at which a day begins elsewhere. */
static void months_are_of_the_calendar_where_people_are(struct t *t)
{
    const struct {
        const char *from;
        int months, offset;
        const char *want;
    } rows[] = {
        {"2026-01-31T12:00:00Z", 1, 0, "2026-02-28T12:00:00Z"},
        {"2024-01-31T12:00:00Z", 1, 0, "2024-02-29T12:00:00Z"},
        {"2024-02-29T00:00:00Z", 12, 0, "2025-02-28T00:00:00Z"},
        {"2026-01-31T23:30:00Z", 1, 60, "2026-02-28T23:30:00Z"},
        {"2026-01-30T23:30:00Z", 1, 60, "2026-02-27T23:30:00Z"},
        {"2026-02-28T23:30:00Z", 12, 60, "2027-02-28T23:30:00Z"},
        {"2026-03-01T03:00:00Z", 24, -480, "2028-02-29T03:00:00Z"},
        {"2026-12-31T00:00:00Z", 2, 540, "2027-02-28T00:00:00Z"},
        {"2026-12-31T16:00:00Z", 1, 540, "2027-01-31T16:00:00Z"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct instant got =
            retention_months(at(rows[i].from), rows[i].months, rows[i].offset);
        char text[INSTANT_TEXT_MAX];
        if (!T_EQ(t, got.us, at(rows[i].want).us))
            t_note(t, "row %zu gives %" STR_FMT, i, STR_ARG(instant_format(got, text)));
    }
}

/* The hour of sixty days in which it is due; -1: later. */
static int hour_of_due(const struct retention *r)
{
    struct instant due = retention_due(r);
    for (int h = 0; h <= 60 * 24; h++) {
        if (r->created.us + h * (INSTANT_DAY_US / 24) >= due.us)
            return h;
    }
    return -1;
}

static int hour_wanted(enum retained what)
{
    if (what == RETAINED_CASE || what == RETAINED_ACCESS_LOG)
        return -1;
    return what == RETAINED_UNKNOWN || what == RETAINED_DONATION ? 0 : 30 * 24;
}

/*
 * Sixty simulated days, hour by hour, from starts in different zones and at month ends:
 * due is not before its time and never later than promised.
 */
static void sixty_days_pass_and_each_thing_is_due_in_its_hour(struct t *t)
{
    static const char *const starting[] = {"2026-01-31T23:59:59Z",
        "2026-02-28T12:00:00+14:00", "2024-02-29T00:00:00-11:00",
        "2026-03-28T22:30:00Z", "2026-10-24T22:30:00Z", "2026-12-31T23:00:00-05:00"};
    for (size_t s = 0; s < COUNT(starting); s++) {
        for (int i = 0; i <= RETAINED_DONATION; i++) {
            enum retained what = (enum retained)i;
            struct retention r = nothing(what);
            r.created = r.deleted = r.closed = at(starting[s]);
            if (!T_EQ(t, hour_of_due(&r), hour_wanted(what)))
                t_note(t, "%s %" STR_FMT, starting[s], STR_ARG(retained_word(what)));
        }
    }
}

static void an_operator_can_only_shorten(struct t *t)
{
    for (int what = 0; what <= RETAINED_DONATION; what++) {
        struct retention r = nothing((enum retained)what);
        r.created = r.deleted = r.closed = at("2026-01-31");
        struct instant usual = retention_due(&r);
        for (r.days = 0; r.days < 1000; r.days += 13)
            T_OK(t, instant_cmp(retention_due(&r), usual) <= 0);
    }
}

static void every_word_parses_back(struct t *t)
{
    for (int what = 0; what <= RETAINED_DONATION; what++) {
        enum retained back;
        T_OK(t, retained_parse(retained_word((enum retained)what), &back) &&
                    (int)back == what);
    }
    enum retained none;
    T_OK(t, !retained_parse(STR("nothing"), &none));
}

static const struct t_case cases[] = {
    T_CASE(each_object_of_the_table_has_its_deadline),
    T_CASE(months_are_of_the_calendar_where_people_are),
    T_CASE(sixty_days_pass_and_each_thing_is_due_in_its_hour),
    T_CASE(an_operator_can_only_shorten),
    T_CASE(every_word_parses_back),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
