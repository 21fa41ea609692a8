/*
 * The queue: open cases by their deadline, a page of DESK_PAGE at a time. A page is
 * read by an index from where the last one ended, so it costs the same whatever else
 * there is; numbers beside the filters are counted up to TALLY_MOST.
 */
#include "base/num.h"
#include "portal/desk/act.h"
#include "portal/desk/desk.h"
#include "portal/desk/show.h"

enum { DESK_PAGE = 25, TALLY_MOST = 100 };

/* X(ID, "word of the address") */
#define FILTER_TABLE(X)                                                                \
    X(FILTER_ALL, "all")                                                               \
    X(FILTER_MINE, "mine")                                                             \
    X(FILTER_FREE, "free")                                                             \
    X(FILTER_SOON, "soon")                                                             \
    X(FILTER_LATE, "late")                                                             \
    X(FILTER_CLOSED, "closed")
enum filter { FILTER_TABLE(TABLE_ENUM) };
#define FILTER_WORD(id, word) STR_INIT(word),
static const struct str filter_words[] = {FILTER_TABLE(FILTER_WORD)};

static enum filter filter_of(struct str word)
{
    for (size_t i = 0; i < COUNT(filter_words); i++) {
        if (str_eq(word, filter_words[i]))
            return (enum filter)i;
    }
    return FILTER_ALL;
}

static struct case_page page_of(const struct ask *a, enum filter filter)
{
    struct instant now = a->flow->now;
    struct case_page page = {.order = CASES_OPEN, .most = DESK_PAGE + 1};
    switch (filter) {
    case FILTER_ALL:
        break;
    case FILTER_MINE:
        page.assigned = str_z(a->who.staff_name);
        break;
    case FILTER_FREE:
        page.unassigned = true;
        break;
    case FILTER_SOON:
        page.after_due = now;
        page.after_number = INT64_MAX;
        page.until.us = now.us + SOON_DAYS * INSTANT_DAY_US;
        break;
    case FILTER_LATE: /* what is not due at all is not late */
        page.after_due.us = INT64_MIN + 1;
        page.until = now;
        break;
    case FILTER_CLOSED:
        page.order = CASES_SHUT;
        break;
    }
    return page;
}

/* Where the last page ended: DUE_NUMBER. */
static void start_after(struct ask *a, struct case_page *page)
{
    struct str rest = form_token(&a->form, STR("after")), due;
    int64_t us, number;
    if (str_cut(&rest, '_', &due) && num_parse_i64(due, INT64_MIN, INT64_MAX, &us) &&
        num_parse_i64(rest, 1, INT64_MAX, &number)) {
        page->after_due.us = us;
        page->after_number = number;
    }
}

static bool show_filters(struct ask *a, enum filter now, struct err *err)
{
    for (size_t i = 0; i < COUNT(filter_words); i++) {
        struct case_page page = page_of(a, (enum filter)i);
        struct view *v = view_add(a->view, "filters");
        uint64_t tally = 0;
        page.most = TALLY_MOST;
        if (i != FILTER_CLOSED && !case_tally(a->flow->store, &page, &tally, err))
            return false;
        view_str(v, "filter", filter_words[i]);
        view_flag(v, "here", i == (size_t)now);
        view_flag(v, "counted", i != FILTER_CLOSED);
        view_u64(v, "tally", tally < TALLY_MOST ? tally : TALLY_MOST - 1);
        view_flag(v, "more", tally == TALLY_MOST);
    }
    view_str(a->view, "show", filter_words[now]);
    view_flag(a->view, "closed", now == FILTER_CLOSED);
    return true;
}

static void show_next(struct ask *a, const struct request_view *last)
{
    struct buf after;
    buf_init(&after, 64);
    buf_add_i64(&after, last->row.due.us);
    buf_add_char(&after, '_');
    buf_add_i64(&after, last->row.number);
    view_copy(a->view, "after", buf_str(&after));
    buf_fini(&after);
}

/* "12", or the random name of a case: straight to it. */
static bool jump(struct ask *a, bool *went, struct err *err)
{
    struct str word = form_token(&a->form, STR("q"));
    struct case_row row;
    struct id handle;
    char path[48];
    int64_t number;
    bool found = false, is_id = id_parse(word, &handle);
    *went = false;
    view_raw(a->view, "q", form_find(&a->form, STR("q")));
    if (is_id && !case_find(a->flow->store, handle, &a->arena, &row, &found, err))
        return false;
    if (!is_id && num_parse_i64(word, 1, INT64_MAX, &number) &&
        !case_get(a->flow->store, number, &a->arena, &row, &found, err))
        return false;
    view_flag(a->view, "no_such", word.n > 0 && !found);
    if (!found)
        return true;
    snprintf(path, sizeof path, "/desk/cases/%lld", (long long)row.number);
    ask_redirect(a, path);
    *went = true;
    return true;
}

bool desk_queue(struct ask *a, struct err *err)
{
    enum filter filter = filter_of(form_token(&a->form, STR("show")));
    struct case_page page = page_of(a, filter);
    struct request_view *all;
    size_t count;
    bool went;
    if (!jump(a, &went, err))
        return false;
    if (went)
        return true;
    start_after(a, &page);
    if (!flow_request_list(a->flow, &page, &a->arena, &all, &count, err) ||
        !show_filters(a, filter, err) ||
        !desk_show_officers(a, a->view, str_z(a->who.staff_name), err))
        return false;
    for (size_t i = 0; i < count && i < DESK_PAGE; i++) {
        struct view *v = view_add(a->view, "cases");
        desk_show_case(v, &all[i], a->flow->now);
        if (!desk_show_who(a, v, &all[i], err))
            return false;
    }
    view_flag(a->view, "some", count > 0);
    if (count > DESK_PAGE)
        show_next(a, &all[DESK_PAGE - 1]);
    return ask_page(a, "desk_queue.html", err);
}

/* --- several at once: each case says what came of it */

static bool read_bulk(const struct ask *a, struct request_do *in)
{
    struct str act = form_token(&a->form, STR("act"));
    *in = (struct request_do){.text = form_find(&a->form, STR("text"))};
    if (str_eq(act, STR("assign"))) {
        in->event.act = ACT_ASSIGN;
        in->event.assignee = form_token(&a->form, STR("assignee"));
        in->text = raw_of(NULL, 0);
        return true;
    }
    in->event.act = ACT_EXTEND;
    return str_eq(act, STR("extend")) && in->text.n <= REQUEST_TEXT_MAX &&
           request_reason_parse(form_token(&a->form, STR("reason")), &in->event.reason);
}

static bool do_one(
    struct ask *a, struct request_do *in, struct raw value, struct err *err)
{
    struct view *v = view_add(a->view, "cases");
    char word[DESK_WORD_MAX];
    struct str number;
    if (!raw_token(value, &number) || !num_parse_i64(number, 1, INT64_MAX, &in->number))
        return true;
    if (!desk_act(a, in, word, err))
        return false;
    view_u64(v, "number", (uint64_t)in->number);
    view_copy(v, "came_of_it", str_z(word));
    view_flag(v, "done", str_eq(str_z(word), STR("done")));
    return true;
}

bool desk_bulk(struct ask *a, struct err *err)
{
    struct request_do in;
    if (!read_bulk(a, &in)) {
        ask_refuse(a, 400, "desk_form");
        return true;
    }
    view_str(a->view, "act", request_act_word(in.event.act));
    for (size_t i = 0; i < a->form.count; i++) {
        if (raw_eq_str(a->form.names[i], STR("case")) &&
            !do_one(a, &in, a->form.values[i], err))
            return false;
    }
    return ask_page(a, "desk_bulk.html", err);
}
