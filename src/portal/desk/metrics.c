/*
 * How the desk does: what came in, how long answers took, how many were in time, what
 * waits. Charts are drawn here as SVG; the table beside each says the same.
 */
#include "flow/request/report.h"
#include "portal/desk/desk.h"
#include "portal/desk/show.h"

enum { BAR_WIDTH = 300, BAR_HEIGHT = 24, MONTHS = 12, COLUMN_WIDTH = 46, PLOT = 120 };

static uint64_t per_cent(uint64_t part, uint64_t whole)
{
    return whole ? (100 * part + whole / 2) / whole : 0;
}

/* --- median and ninetieth, a bar for each kind and law */

static void show_time(struct view *v, const struct report_time *t)
{
    view_u64(v, "answered", t->answered);
    view_u64(v, "in_time", t->in_time);
    view_u64(v, "rate", per_cent(t->in_time, t->answered));
    view_u64(v, "median", t->median_days);
    view_u64(v, "p90", t->p90_days);
}

static void show_times(struct ask *a, const struct report_times *times)
{
    uint64_t longest = 1;
    for (size_t i = 0; i < times->count; i++)
        longest =
            times->lines[i].p90_days > longest ? times->lines[i].p90_days : longest;
    for (size_t i = 0; i < times->count; i++) {
        const struct report_time *t = &times->lines[i];
        struct view *v = view_add(a->view, "times");
        view_str(v, "kind", request_kind_word(t->kind));
        view_str(v, "law", regime_word(t->regime));
        show_time(v, t);
        view_u64(v, "y", i * BAR_HEIGHT + 4);
        view_u64(v, "text_y", i * BAR_HEIGHT + 17);
        view_u64(v, "width", t->p90_days * BAR_WIDTH / longest);
        view_u64(v, "median_width", t->median_days * BAR_WIDTH / longest);
    }
    view_u64(a->view, "height", times->count * BAR_HEIGHT + 8);
    view_flag(a->view, "any", times->count > 0);
    show_time(a->view, &times->all);
}

/* --- what came in and what was answered, by month */

struct month {
    struct instant from, until;
    int year, number;
};

/* The month `ago` months before now. */
static struct month month_of(struct instant now, int ago)
{
    struct month m;
    int day;
    instant_civil(now, &m.year, &m.number, &day);
    int months = m.year * 12 + m.number - 1 - ago;
    m.year = months / 12;
    m.number = months % 12 + 1;
    m.from = instant_from_civil(m.year, m.number, 1);
    m.until = instant_from_civil((months + 1) / 12, (months + 1) % 12 + 1, 1);
    return m;
}

static void show_month(
    struct view *v, const struct month *m, uint64_t received, uint64_t open)
{
    struct buf name;
    buf_init(&name, 16);
    buf_printf(&name, "%04d-%02d", m->year, m->number);
    view_copy(v, "month", buf_str(&name));
    view_copy(v, "month_short", str_slice(buf_str(&name), 5, 7));
    buf_fini(&name);
    view_u64(v, "received", received);
    view_u64(v, "still_open", open);
}

static bool show_months(struct ask *a, struct err *err)
{
    uint64_t received[MONTHS], open[MONTHS], largest = 1;
    for (int i = 0; i < MONTHS; i++) {
        struct month m = month_of(a->flow->now, MONTHS - 1 - i);
        struct report r;
        if (!report_make(a->flow, m.from, m.until, &a->arena, &r, err))
            return false;
        received[i] = r.all.received;
        open[i] = r.all.open;
        largest = received[i] > largest ? received[i] : largest;
    }
    for (int i = 0; i < MONTHS; i++) {
        struct month m = month_of(a->flow->now, MONTHS - 1 - i);
        struct view *v = view_add(a->view, "months");
        uint64_t high = received[i] * PLOT / largest, wait = open[i] * PLOT / largest;
        show_month(v, &m, received[i], open[i]);
        view_u64(v, "x", (uint64_t)i * COLUMN_WIDTH + 6);
        view_u64(v, "middle", (uint64_t)i * COLUMN_WIDTH + 6 + 16);
        view_u64(v, "top", PLOT - high + 20);
        view_u64(v, "column", high);
        view_u64(v, "open_top", PLOT - wait + 20);
        view_u64(v, "open_column", wait);
        view_u64(v, "number_y", PLOT - high + 15);
    }
    return true;
}

/* --- what waits now */

static bool show_backlog(struct ask *a, struct err *err)
{
    const struct report_period ever = {{0}, {INT64_MAX}};
    struct case_page open = {.order = CASES_OPEN, .most = CASES_PAGE_MAX};
    struct case_page free_ones = open, late = open, soon = open;
    uint64_t n[4];
    struct report r;
    free_ones.unassigned = true;
    late.after_due.us = INT64_MIN + 1;
    late.until = a->flow->now;
    soon.after_due = a->flow->now;
    soon.after_number = INT64_MAX;
    soon.until.us = a->flow->now.us + SOON_DAYS * INSTANT_DAY_US;
    if (!report_make(a->flow, ever.from, ever.until, &a->arena, &r, err) ||
        !case_tally(a->flow->store, &free_ones, &n[1], err) ||
        !case_tally(a->flow->store, &soon, &n[2], err) ||
        !case_tally(a->flow->store, &late, &n[3], err))
        return false;
    view_u64(a->view, "backlog", r.all.open);
    view_u64(a->view, "unassigned", n[1]);
    view_u64(a->view, "due_soon", n[2]);
    view_u64(a->view, "overdue", n[3]);
    return true;
}

bool desk_metrics(struct ask *a, struct err *err)
{
    struct month first = month_of(a->flow->now, MONTHS - 1);
    const struct report_period year = {first.from, {a->flow->now.us + 1}};
    struct report_times times;
    if (!report_time_make(a->flow, &year, &a->arena, &times, err))
        return false;
    show_times(a, &times);
    return show_months(a, err) && show_backlog(a, err) &&
           ask_page(a, "desk_metrics.html", err);
}
