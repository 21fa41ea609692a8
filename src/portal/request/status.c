/* One request, for whoever has its handle; what they can still do. */
#include "flow/request/papers.h"
#include "portal/page/page.h"
#include "portal/request/request_page.h"

static void add_day(
    struct view *v, const char *name, enum zone zone, struct instant deadline)
{
    struct buf text;
    int year, month, day;
    if (!instant_known(deadline))
        return;
    zone_day_to_civil(
        zone_day(zone, (struct instant){deadline.us - 1}), &year, &month, &day);
    buf_init(&text, 32);
    buf_printf(&text, "%04d-%02d-%02d", year, month, day);
    view_copy(v, name, buf_str(&text));
    buf_fini(&text);
}

void request_page_case(struct view *v, const struct request_view *r)
{
    enum zone zone = r->state.facts.zone;
    char handle[ID_TEXT];
    view_copy(v, "handle", id_format(r->row.handle, handle));
    view_u64(v, "number", (uint64_t)r->row.number);
    view_str(v, "kind", request_kind_word(r->state.facts.kind));
    view_str(v, "state", request_state_word(r->state.state));
    view_str(v, "zone", zone_word(zone));
    view_str(v, "urgency", urgency_word(r->urgency));
    add_day(v, "due", zone, r->deadlines.due);
    add_day(v, "identity_by", zone, r->deadlines.identity);
    add_day(v, "appeal_by", zone, r->deadlines.appeal);
    add_day(v, "destroyed_after", zone, r->deadlines.destroy);
}

bool request_page_find(
    struct ask *a, struct request_view *out, bool *found, struct err *err)
{
    struct err absent = ERR_INIT;
    struct id handle;
    *found = false;
    if (!ask_id(a, 0, &handle))
        return true;
    if (flow_request_by_handle(a->flow, handle, &a->arena, out, &absent)) {
        *found = true;
        return true;
    }
    if (absent.code == ERR_ABSENT) {
        ask_refuse(a, 404, "absent");
        return true;
    }
    *err = absent;
    return false;
}

static bool person_may(const struct request_view *r, enum request_act act)
{
    return request_may(r->state.state, act, DOER_REQUESTER);
}

bool request_page_status(struct ask *a, struct err *err)
{
    struct request_view r;
    struct papers papers;
    bool found;
    if (!request_page_find(a, &r, &found, err) || !found)
        return err->code == ERR_NONE;
    if (!papers_read(a->flow, r.row.vault, &a->arena, &papers, err))
        return false;
    request_page_case(a->view, &r);
    view_raw(a->view, "code", form_find(&a->form, STR("code")));
    view_flag(a->view, "may_confirm",
        r.state.identity < IDENTITY_MAIL && request_is_open(r.state.state));
    if (!request_page_show_files(a, &r, err))
        return false;
    view_flag(a->view, "may_revoke", person_may(&r, ACT_REVOKE));
    view_flag(a->view, "may_appeal",
        person_may(&r, ACT_APPEAL) && !instant_known(r.state.appealed) &&
            instant_cmp(a->flow->now, r.deadlines.appeal) < 0);
    for (size_t i = 0; i < papers.letter_count; i++) {
        struct view *v = view_add(a->view, "letters");
        ask_time(v, "at", papers.letters[i].at);
        view_str(v, "from", request_role_word(papers.letters[i].from));
        view_raw(v, "text", papers.letters[i].text);
    }
    return ask_page(a, "request_status.html", err);
}

void request_page_back(struct ask *a, const struct request_view *r, const char *say)
{
    char path[64], handle[ID_TEXT];
    snprintf(path, sizeof path, "/request/%s", id_format(r->row.handle, handle).p);
    ask_redirect(a, path);
    ask_tell(a, say);
}

static bool act(struct ask *a, const struct request_view *r,
    const struct request_event *event, const char *say, struct err *err)
{
    const struct request_do in = {.number = r->row.number, .event = *event};
    enum request_refusal refusal;
    if (!flow_request_do(a->flow, &in, &refusal, err))
        return false;
    request_page_back(a, r, refusal == REFUSAL_NONE ? say : "request_not_now");
    return true;
}

/* Who has the handle is who asked: it is 128 random bits, told to them alone. */
static bool simply(
    struct ask *a, enum request_act what, const char *say, struct err *err)
{
    const struct request_event event = {.act = what, .role = DOER_REQUESTER};
    struct request_view r;
    bool found;
    if (!request_page_find(a, &r, &found, err) || !found)
        return err->code == ERR_NONE;
    return act(a, &r, &event, say, err);
}

bool request_page_revoke(struct ask *a, struct err *err)
{
    return simply(a, ACT_REVOKE, "request_revoked", err);
}

bool request_page_appeal(struct ask *a, struct err *err)
{
    return simply(a, ACT_APPEAL, "request_appealed", err);
}

bool request_page_confirm(struct ask *a, struct err *err)
{
    const struct request_event event = {
        .act = ACT_CONFIRM_IDENTITY, .role = DOER_ABIDE, .identity = IDENTITY_MAIL};
    struct request_view r;
    bool found, fits;
    if (!request_page_find(a, &r, &found, err) || !found)
        return err->code == ERR_NONE;
    if (id_is_zero(r.row.vault) || !request_page_code_fits(a, &r, &fits, err))
        return err->code == ERR_NONE;
    if (fits)
        return act(a, &r, &event, "request_confirmed", err);
    request_page_back(a, &r, "request_not_now");
    return true;
}

/* More words to a case: kept with it, for the desk. */
struct adding {
    struct id vault;
    struct raw text;
};

static bool add_letter(struct flow *f, void *ctx, struct err *err)
{
    const struct adding *d = ctx;
    const struct paper_letter letter = {f->now, DOER_REQUESTER, d->text};
    return papers_put_letter(f, d->vault, &letter, err);
}

bool request_page_write(struct ask *a, struct err *err)
{
    struct adding d = {.text = form_find(&a->form, STR("text"))};
    struct request_view r;
    bool found;
    if (!request_page_find(a, &r, &found, err) || !found)
        return err->code == ERR_NONE;
    d.vault = r.row.vault;
    bool fits = d.text.n > 0 && d.text.n <= REQUEST_TEXT_MAX && !id_is_zero(d.vault);
    if (fits && !flow_write(a->flow, add_letter, &d, err))
        return false;
    request_page_back(a, &r, fits ? "request_written" : "request_not_now");
    return true;
}

/* --- a person's own, by their account */

bool request_page_mine(struct ask *a, struct err *err)
{
    const struct case_page page = {.order = CASES_ABOUT, .about = a->who.vault};
    struct request_view *all;
    size_t count;
    if (!flow_request_list(a->flow, &page, &a->arena, &all, &count, err))
        return false;
    for (size_t i = count; i-- > 0;)
        request_page_case(view_add(a->view, "requests"), &all[i]);
    return ask_page(a, "requests.html", err);
}
