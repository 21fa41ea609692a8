#include "portal/desk/act.h"

#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "flow/request/words.h"
#include "model/choice.h"
#include "portal/desk/desk.h"
#include "portal/page/entry.h"

/* --- what came of it, in words */

static const struct {
    const char *id, *word;
} not_ours[] = {
    {"store.case_moved", "moved"},
    {"flow.request_account", "need_account"},
    {"flow.request_fix", "need_fix"},
    {"flow.request_over", "over"},
    {"flow.request_text", "text"},
    {"flow.no_account", "no_account"},
    {"flow.no_request", "no_case"},
    {"store.case_over", "over"},
    {"flow.request_files", "files"},
    {"flow.request_file", "files"},
};

bool desk_says(const struct err *err, char word[DESK_WORD_MAX])
{
    for (size_t i = 0; err->id && i < COUNT(not_ours); i++) {
        if (strcmp(err->id, not_ours[i].id) != 0)
            continue;
        snprintf(word, DESK_WORD_MAX, "%s", not_ours[i].word);
        return true;
    }
    return false;
}

bool desk_act(struct ask *a, const struct request_do *in, char word[DESK_WORD_MAX],
    struct err *err)
{
    struct request_do copy = *in;
    enum request_refusal refusal = REFUSAL_NONE;
    struct err why = ERR_INIT;
    copy.event.role = DOER_STAFF;
    copy.event.actor = str_z(a->who.staff_name);
    if (!flow_request_do(a->flow, &copy, &refusal, &why)) {
        if (desk_says(&why, word))
            return true;
        *err = why;
        return false;
    }
    snprintf(word, DESK_WORD_MAX, "%s", "done");
    if (refusal != REFUSAL_NONE)
        snprintf(
            word, DESK_WORD_MAX, "%" STR_FMT, STR_ARG(request_refusal_word(refusal)));
    return true;
}

bool desk_number(struct ask *a, int64_t *out)
{
    struct str token;
    if (raw_token(a->names[0], &token) && num_parse_i64(token, 1, INT64_MAX, out))
        return true;
    ask_refuse(a, 404, "absent");
    return false;
}

void desk_back(struct ask *a, int64_t number, const char *word)
{
    char path[48], said[DESK_WORD_MAX + 8];
    snprintf(path, sizeof path, "/desk/cases/%lld", (long long)number);
    snprintf(said, sizeof said, "desk_%s", word);
    ask_redirect(a, path);
    ask_tell(a, said);
}

/* --- the form of a case */

/* One alone may give what needs no second person; all else is proposed. */
static bool decide(
    const struct ask *a, const struct request_view *r, struct request_event *e)
{
    if (!request_outcome_parse(form_token(&a->form, STR("outcome")), &e->outcome))
        return false;
    bool alone = e->outcome == DECIDE_FULFIL && r->state.state == REQUEST_WORK &&
                 !request_needs_two(r->state.facts.kind);
    e->act = alone ? ACT_APPROVE : ACT_PROPOSE;
    if (e->outcome == DECIDE_FULFIL || e->outcome == DECIDE_UPHOLD ||
        e->outcome == DECIDE_OVERTURN)
        e->reason = WHY_NONE;
    return true;
}

static bool read_event(
    const struct ask *a, const struct request_view *r, struct request_event *e)
{
    struct str act = form_token(&a->form, STR("act"));
    struct str reason = form_token(&a->form, STR("reason"));
    struct str identity = form_token(&a->form, STR("identity"));
    *e = (struct request_event){.assignee = form_token(&a->form, STR("assignee"))};
    if ((reason.n && !request_reason_parse(reason, &e->reason)) ||
        (identity.n && !identity_parse(identity, &e->identity)))
        return false;
    if (str_eq(act, STR("decide")))
        return decide(a, r, e);
    return request_act_parse(act, &e->act) &&
           (e->act == ACT_ACKNOWLEDGE || e->act == ACT_ASK_IDENTITY ||
               e->act == ACT_CONFIRM_IDENTITY || e->act == ACT_ASSIGN ||
               e->act == ACT_EXTEND || e->act == ACT_APPROVE || e->act == ACT_RETURN);
}

/* They decide on what they saw: the form says how many events that were. */
static bool has_moved(const struct ask *a, const struct request_view *r)
{
    uint64_t seen;
    return num_parse_u64(form_token(&a->form, STR("seen")), CASE_EVENTS_MAX, &seen) &&
           seen != r->event_count;
}

bool desk_case_do(struct ask *a, struct err *err)
{
    struct request_do in = {.text = form_find(&a->form, STR("text"))};
    struct err why = ERR_INIT;
    struct request_view r;
    char word[DESK_WORD_MAX] = "moved";
    if (!desk_number(a, &in.number))
        return true;
    if (!flow_request_see(a->flow, in.number, &a->arena, &r, err))
        return false;
    if (in.text.n > REQUEST_TEXT_MAX || !read_event(a, &r, &in.event)) {
        ask_refuse(a, 400, "desk_form");
        return true;
    }
    if (!has_moved(a, &r) && !desk_act(a, &in, word, &why)) {
        *err = why;
        return false;
    }
    a->changed = r.row.about;
    desk_back(a, in.number, word);
    return true;
}

/* --- words: to the person, or for the staff alone */

/* Done, or a word for why not. */
static bool came_of_it(
    struct ask *a, int64_t number, bool done, const char *good, struct err *err)
{
    char word[DESK_WORD_MAX];
    snprintf(word, sizeof word, "%s", good);
    if (!done && !desk_says(err, word))
        return false;
    *err = ERR_INIT;
    desk_back(a, number, word);
    return true;
}

bool desk_case_write(struct ask *a, struct err *err)
{
    struct request_words in = {.from = DOER_STAFF,
        .by = str_z(a->who.staff_name),
        .text = form_find(&a->form, STR("text"))};
    bool note = str_eq(form_token(&a->form, STR("to")), STR("staff"));
    if (!desk_number(a, &in.number))
        return true;
    bool done = note ? flow_request_note(a->flow, &in, err)
                     : flow_request_tell(a->flow, &in, err);
    return came_of_it(a, in.number, done, note ? "noted" : "told", err);
}

/* An account by the address it was made with here, by its local name, or its id. */
static bool link_to(struct ask *a, int64_t number, struct raw who, struct err *err)
{
    struct raw email;
    struct id vault = {{0}};
    char text[ID_TEXT];
    struct str token;
    if (form_email(who, &a->arena, &email) && !entry_find(a, email, &vault, err))
        return false;
    if (!id_is_zero(vault))
        return flow_request_link(a->flow, number, id_format(vault, text), err);
    return raw_token(who, &token) ? flow_request_link(a->flow, number, token, err)
                                  : err_set(err, ERR_ABSENT, "flow.no_account",
                                        "there is no such account");
}

bool desk_case_link(struct ask *a, struct err *err)
{
    int64_t number;
    if (!desk_number(a, &number))
        return true;
    return came_of_it(a, number,
        link_to(a, number, form_find(&a->form, STR("account")), err), "linked", err);
}

bool desk_case_fix(struct ask *a, struct err *err)
{
    struct request_fix in = {.terms = form_find(&a->form, STR("terms"))};
    struct str control = form_token(&a->form, STR("control"));
    struct str value = form_token(&a->form, STR("value"));
    enum control known;
    if (!desk_number(a, &in.number))
        return true;
    if (control.n &&
        (!control_parse(control, &known) || !control_takes(known, value))) {
        desk_back(a, in.number, "text");
        return true;
    }
    in.control = raw_from_str(control);
    in.value = raw_from_str(value);
    return came_of_it(a, in.number, flow_request_fix(a->flow, &in, err), "fixed", err);
}
