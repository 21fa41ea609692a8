#include "rights/retention.h"

#include "base/attr.h"

#define RETAINED_WORD(id, word, ...)                      STR_INIT(word),
#define RETAINED_ROW(id, word, from, days, months, fewer) {from, days, months, fewer},

static const struct str words[] = {RETAINED_TABLE(RETAINED_WORD)};

static const struct {
    enum retain_from from;
    int days, months;
    bool fewer;
} rows[] = {RETAINED_TABLE(RETAINED_ROW)};

struct str retained_word(enum retained value)
{
    size_t i = (size_t)value;
    return i < COUNT(words) ? words[i] : STR("invalid");
}

bool retained_parse(struct str s, enum retained *out)
{
    size_t i;
    if (!table_find(words, COUNT(words), s, &i))
        return false;
    *out = (enum retained)i;
    return true;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

struct instant retention_months(struct instant t, int months, int offset_minutes)
{
    int64_t offset_us = (int64_t)offset_minutes * 60 * 1000000;
    struct instant local = {t.us + offset_us};
    int year, month, day;
    if (!instant_known(t))
        return t;
    instant_civil(local, &year, &month, &day);
    int64_t in_day = local.us - instant_from_civil(year, month, day).us;
    int count = year * 12 + month - 1 + months;
    year = count / 12;
    month = count % 12 + 1;
    if (day > days_in(year, month))
        day = days_in(year, month);
    return (struct instant){
        instant_from_civil(year, month, day).us + in_day - offset_us};
}

static struct instant later(struct instant t, int days)
{
    return instant_known(t) ? (struct instant){t.us + days * INSTANT_DAY_US} : t;
}

static struct instant earlier_of(struct instant a, struct instant b)
{
    if (!instant_known(a))
        return b;
    return instant_known(b) && instant_cmp(b, a) < 0 ? b : a;
}

static struct instant starts(const struct retention *r, enum retain_from from)
{
    switch (from) {
    case RETAIN_CREATED:
        return r->created;
    case RETAIN_DELETED:
        return r->deleted;
    case RETAIN_CLOSED:
        return r->closed;
    }
    return r->created;
}

/* A donation that was taken back goes then, not after its months. */
struct instant retention_due(const struct retention *r)
{
    size_t i = (size_t)r->what < COUNT(rows) ? (size_t)r->what : 0;
    struct instant due = starts(r, rows[i].from);
    if (rows[i].months > 0)
        due = retention_months(due, rows[i].months, r->offset_minutes);
    else
        due = later(due, rows[i].days);
    if (r->what == RETAINED_DONATION)
        due = earlier_of(due, r->deleted);
    if (r->days >= 0 && rows[i].fewer)
        due = earlier_of(due, later(r->created, r->days));
    return due;
}
