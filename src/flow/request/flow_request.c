#include "flow/request/flow_request.h"

#include <string.h>

#include "flow/flow_choice.h"
#include "flow/request/letter.h"
#include "flow/request/papers.h"
#include "flow/request/run.h"

/* Reading a case: its row, its events, and what they come to. */

bool flow_request_fold(
    struct flow *f, struct arena *a, struct request_view *v, struct err *err)
{
    struct holidays holidays;
    struct request state = request_new(&v->row.facts);
    if (!flow_request_holidays(f, a, &holidays, err) ||
        !case_events(f->store, v->row.number, a, &v->events, &v->event_count, err))
        return false;
    for (size_t i = 0; i < v->event_count; i++) {
        if (request_apply(&state, &v->events[i], &holidays, &state) != REFUSAL_NONE)
            return err_set(err, ERR_STATE, "flow.request_events",
                "event %zu of case %lld does not follow from those before it", i + 1,
                (long long)v->row.number);
    }
    v->state = state;
    v->deadlines = request_deadlines(&state, &holidays, f->now);
    v->urgency = request_urgency(&state, &holidays, f->now);
    return true;
}

static bool no_request(struct err *err)
{
    return err_set(
        err, ERR_ABSENT, "flow.no_request", "there is no such rights request");
}

bool flow_request_see(struct flow *f, int64_t number, struct arena *a,
    struct request_view *out, struct err *err)
{
    struct request_view v = {0};
    bool found;
    if (!case_get(f->store, number, a, &v.row, &found, err))
        return false;
    if (!found)
        return no_request(err);
    if (!flow_request_fold(f, a, &v, err))
        return false;
    *out = v;
    return true;
}

bool flow_request_by_handle(struct flow *f, struct id handle, struct arena *a,
    struct request_view *out, struct err *err)
{
    struct case_row row;
    bool found;
    if (!case_find(f->store, handle, a, &row, &found, err))
        return false;
    return found ? flow_request_see(f, row.number, a, out, err) : no_request(err);
}

bool flow_request_list(struct flow *f, const struct case_page *page, struct arena *a,
    struct request_view **out, size_t *count, struct err *err)
{
    const struct case_row *rows = NULL;
    size_t n = 0;
    if (!case_list(f->store, page, a, &rows, &n, err))
        return false;
    struct request_view *views = arena_array(a, n + 1, sizeof *views);
    if (!views)
        return err_memory(err);
    for (size_t i = 0; i < n; i++) {
        views[i].row = rows[i];
        if (!flow_request_fold(f, a, &views[i], err))
            return false;
    }
    *out = views;
    *count = n;
    return true;
}

/* One event, inside a transaction. */

struct acting {
    const struct request_event *event;
    struct raw text; /* told to the person */
    struct request_view *view;
    enum request_refusal refusal;
};

/* A case that is closed keeps the day it was due: whether it was in time is asked for
 * years. */
static void take_state(struct request_view *v, struct instant due)
{
    bool over = instant_known(v->state.closed) && !instant_known(v->deadlines.due);
    v->row.state = v->state.state;
    v->row.outcome = v->state.outcome;
    v->row.reason = v->state.reason;
    v->row.open = request_is_open(v->state.state) || v->state.state == REQUEST_DRAFT;
    if (instant_known(v->state.received))
        v->row.received = v->state.received;
    v->row.due = over ? due : v->deadlines.due;
    v->row.closed = v->state.closed;
    v->row.destroy = v->deadlines.destroy;
    v->row.forget = v->deadlines.forget;
    v->row.assigned = v->state.assigned;
}

static bool act(struct flow *f, struct acting *d, struct arena *a, struct err *err)
{
    struct holidays holidays;
    struct request_view *v = d->view;
    if (!flow_request_holidays(f, a, &holidays, err))
        return false;
    d->refusal = request_apply(&v->state, d->event, &holidays, &v->state);
    if (d->refusal != REFUSAL_NONE)
        return true;
    struct instant due = v->deadlines.due;
    v->deadlines = request_deadlines(&v->state, &holidays, f->now);
    v->urgency = request_urgency(&v->state, &holidays, f->now);
    take_state(v, due);
    return case_add_event(f->store, &v->row, v->state.events, d->event, err) &&
           letter_write(f, v, d->event, d->text, err) &&
           letter_call(f, v, d->event, err);
}

/* An act that must be possible here: Abide's own. */
static bool must_act(struct flow *f, struct request_view *v,
    const struct request_event *event, struct arena *a, struct err *err)
{
    struct acting d = {.event = event, .view = v};
    if (!act(f, &d, a, err))
        return false;
    return d.refusal == REFUSAL_NONE || err_set(err, ERR_STATE, "flow.request_refused",
                                            "%" STR_FMT " is not possible: %" STR_FMT,
                                            STR_ARG(request_act_word(event->act)),
                                            STR_ARG(request_refusal_word(d.refusal)));
}

/* Carrying out. */

struct finishing {
    struct request_view *view;
    struct arena *a;
};

static bool finish(struct flow *f, void *ctx, struct err *err)
{
    struct finishing *fin = ctx;
    const struct request_event done = {
        .at = f->now, .act = ACT_FINISH, .role = DOER_ABIDE};
    return request_run_lines(f, fin->view, err) &&
           must_act(f, fin->view, &done, fin->a, err);
}

bool flow_request_carry_out(
    struct flow *f, struct request_view *v, struct arena *a, struct err *err)
{
    struct finishing fin = {v, a};
    return request_run(f, v, err) && flow_write(f, finish, &fin, err);
}

/* Opening. */

struct opening {
    const struct request_new *in;
    struct arena *a;
    struct request_view *view;
};

static bool check_open(struct flow *f, const struct opening *o, struct err *err)
{
    const struct case_page page = {
        .order = CASES_ABOUT, .about = o->in->about, .most = CASES_PAGE_MAX};
    const struct case_row *rows;
    size_t count, open = 0;
    if (o->in->facts.kind == REQUEST_NOTHING || o->in->facts.regime == REGIME_UNKNOWN ||
        o->in->facts.route == ROUTE_UNKNOWN)
        return err_set(err, ERR_INPUT, "flow.request_facts",
            "a rights request has a kind, a regime and a route");
    if (id_is_zero(o->in->about))
        return true;
    if (!case_list(f->store, &page, o->a, &rows, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        open += rows[i].open;
    return open < REQUEST_OPEN_MAX ||
           err_set(err, ERR_LIMIT, "flow.request_many",
               "%d requests about this account are open already", REQUEST_OPEN_MAX);
}

/* An objection is done at once; everything else waits for people. */
static bool at_once(struct flow *f, const struct opening *o, struct err *err)
{
    const struct request_event steps[] = {
        {.at = f->now, .act = ACT_ACKNOWLEDGE, .role = DOER_ABIDE},
        {.at = f->now,
            .act = ACT_APPROVE,
            .role = DOER_ABIDE,
            .outcome = DECIDE_FULFIL},
        {.at = f->now, .act = ACT_FINISH, .role = DOER_ABIDE},
    };
    const struct request *r = &o->view->state;
    if (!request_at_once(r->facts.kind) || id_is_zero(o->view->row.about) ||
        r->identity < request_needs_identity(r->facts.kind))
        return true;
    return must_act(f, o->view, &steps[0], o->a, err) &&
           must_act(f, o->view, &steps[1], o->a, err) &&
           request_run_lines(f, o->view, err) &&
           must_act(f, o->view, &steps[2], o->a, err);
}

static bool open_it(struct flow *f, void *ctx, struct err *err)
{
    struct opening *o = ctx;
    const struct request_new *in = o->in;
    const struct request_event submit = {.at = f->now,
        .act = ACT_SUBMIT,
        .role = in->role,
        .actor = in->actor,
        .identity = in->identity};
    struct request_view *v = o->view;
    if (!check_open(f, o, err) ||
        !case_open(f->store, &in->facts, in->about, f->now, &v->row, err) ||
        !papers_put_claims(f, v->row.vault, &in->claims, err))
        return false;
    v->state = request_new(&in->facts);
    return must_act(f, v, &submit, o->a, err) && at_once(f, o, err);
}

bool flow_request_open(struct flow *f, const struct request_new *in, struct arena *a,
    struct request_view *out, struct err *err)
{
    struct request_view v = {0};
    struct opening o = {in, a, &v};
    return flow_write(f, open_it, &o, err) &&
           flow_request_see(f, v.row.number, a, out, err);
}

/* Doing. */

struct doing {
    const struct request_do *in;
    struct arena *a;
    struct request_view view;
    enum request_refusal refusal;
};

/* Nothing is proposed that could not be carried out. */
static bool check_ready(struct flow *f, const struct doing *d, struct err *err)
{
    const struct request_event *e = &d->in->event;
    bool gives = e->outcome == DECIDE_FULFIL || e->outcome == DECIDE_PARTLY;
    if ((e->act == ACT_PROPOSE || e->act == ACT_APPROVE) && gives)
        return request_run_ready(f, &d->view, err);
    return true;
}

/* The answer waits with the decision: letter_write tells it. */
static bool keep_answer(
    struct flow *f, const struct doing *d, enum request_state from, struct err *err)
{
    enum request_act act = d->in->event.act;
    bool new_one = act == ACT_PROPOSE || (act == ACT_APPROVE && from == REQUEST_WORK);
    bool changed = act == ACT_APPROVE && d->in->text.n > 0;
    if ((!new_one && !changed) || id_is_zero(d->view.row.vault))
        return true;
    return papers_put_draft(f, d->view.row.vault, d->in->text, err);
}

static bool do_it(struct flow *f, void *ctx, struct err *err)
{
    struct doing *d = ctx;
    struct request_event event = d->in->event;
    struct acting acting = {.event = &event, .text = d->in->text, .view = &d->view};
    event.at = f->now;
    if (!flow_request_see(f, d->in->number, d->a, &d->view, err))
        return false;
    enum request_state from = d->view.state.state;
    if (!act(f, &acting, d->a, err))
        return false;
    d->refusal = acting.refusal;
    return acting.refusal != REFUSAL_NONE ||
           (check_ready(f, d, err) && keep_answer(f, d, from, err));
}

bool flow_request_do(struct flow *f, const struct request_do *in,
    enum request_refusal *refusal, struct err *err)
{
    enum { ARENA_MAX = 64 << 20 };
    struct arena a;
    struct doing d = {.in = in, .a = &a};
    arena_init(&a, ARENA_MAX);
    bool done = flow_write(f, do_it, &d, err);
    *refusal = d.refusal;
    if (done && d.refusal == REFUSAL_NONE && d.view.state.state == REQUEST_APPROVED)
        done = flow_request_carry_out(f, &d.view, &a, err);
    arena_fini(&a);
    return done;
}

struct linking {
    int64_t number;
    struct id about;
};

static bool link_it(struct flow *f, void *ctx, struct err *err)
{
    const struct linking *l = ctx;
    return case_link(f->store, l->number, l->about, err);
}

bool flow_request_link(struct flow *f, int64_t number, struct str who, struct err *err)
{
    struct linking l = {.number = number};
    return flow_account(f, ACCOUNT_PERSON, who, &l.about, err) &&
           flow_write(f, link_it, &l, err);
}
