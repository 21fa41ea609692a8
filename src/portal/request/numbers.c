/* The public report: how many asked for what in a year, and how it ended. */
#include "base/num.h"
#include "flow/request/report.h"
#include "portal/page/page.h"
#include "portal/request/request_page.h"

enum { BAR_WIDTH = 300, BAR_HEIGHT = 22, YEARS_SHOWN = 3 };

static void add_line(struct view *v, const struct report_line *l)
{
    int64_t days = report_mean_days(l);
    view_u64(v, "received", l->received);
    view_u64(v, "done", l->fulfilled + l->partial);
    view_u64(v, "denied", l->denied);
    view_u64(v, "ended", l->revoked + l->expired);
    view_u64(v, "open", l->open);
    view_u64(v, "late", l->late);
    view_flag(v, "closed", days >= 0);
    view_u64(v, "days", days >= 0 ? (uint64_t)days : 0);
}

/* A bar for each kind, as wide as its share of the largest. */
static void add_bar(
    struct view *v, size_t place, const struct report_line *l, uint64_t largest)
{
    view_u64(v, "y", place * BAR_HEIGHT + 2);
    view_u64(v, "text_y", place * BAR_HEIGHT + 14);
    view_u64(v, "width", largest ? l->received * BAR_WIDTH / largest : 0);
    view_u64(v, "done_width",
        largest ? (l->fulfilled + l->partial) * BAR_WIDTH / largest : 0);
}

static void add_report(struct ask *a, const struct report *r)
{
    uint64_t largest = 0;
    for (size_t i = 0; i < r->kind_count; i++)
        largest = r->kinds[i].received > largest ? r->kinds[i].received : largest;
    view_u64(a->view, "height", r->kind_count * BAR_HEIGHT + 4);
    view_flag(a->view, "any", r->kind_count > 0);
    for (size_t i = 0; i < r->kind_count; i++) {
        struct view *v = view_add(a->view, "kinds");
        view_str(v, "kind", request_kind_word(r->kinds[i].kind));
        add_line(v, &r->kinds[i]);
        add_bar(v, i, &r->kinds[i], largest);
    }
    add_line(a->view, &r->all);
}

bool request_page_numbers(struct ask *a, struct err *err)
{
    struct str word = form_token(&a->form, STR("year"));
    struct report r;
    int this_year, month, day;
    int64_t year;
    instant_civil(a->flow->now, &this_year, &month, &day);
    if (!num_parse_i64(word, 2000, this_year, &year))
        year = this_year;
    if (!report_make(a->flow, instant_from_civil((int)year, 1, 1),
            instant_from_civil((int)year + 1, 1, 1), &a->arena, &r, err))
        return false;
    view_u64(a->view, "year", (uint64_t)year);
    for (int i = 0; i < YEARS_SHOWN; i++)
        view_u64(view_add(a->view, "years"), "one", (uint64_t)(this_year - i));
    add_report(a, &r);
    return ask_page(a, "request_numbers.html", err);
}
