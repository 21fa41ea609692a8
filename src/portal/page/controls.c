#include <stdio.h>

#include "flow/decide.h"
#include "flow/group/flow_group.h"
#include "policy/policy.h"
#include "portal/page/choose.h"
#include "portal/page/page.h"
#include "portal/page/reask.h"

/*
 * A person's switches. What a switch does to the next thing they write is not said in
 * our words but asked: the profile in force decides about a line written now, and its
 * rule's own sentence is shown.
 */
enum { HISTORY_MAX = 30, CONTROL_KEY_MAX = 80 };

enum group { GROUP_MAIN, GROUP_SUB, GROUP_MEMORY, GROUP_OBJECTION, GROUP_COUNT };
static const char *const group_names[GROUP_COUNT] = {
    "main", "subs", "memory", "objections"};
static const struct {
    enum control control;
    enum group group;
} switches[] = {
    {CONTROL_TRAINING, GROUP_MAIN},
    {CONTROL_VOICE, GROUP_SUB},
    {CONTROL_VIDEO, GROUP_SUB},
    {CONTROL_BROWSE, GROUP_SUB},
    {CONTROL_CODE_ENV, GROUP_SUB},
    {CONTROL_MEMORY_SAVED, GROUP_MEMORY},
    {CONTROL_MEMORY_HISTORY, GROUP_MEMORY},
    {CONTROL_OBJECTION, GROUP_OBJECTION},
};

/* `again`: a yes that has become wider since is no answer any more. */
static void add_switches(
    struct view *v, const struct choice *lines, size_t count, bool again)
{
    for (size_t i = 0; i < COUNT(switches); i++) {
        struct str value = choose_last(lines, count, switches[i].control, STR(""));
        if (again && switches[i].group == GROUP_MAIN)
            value = STR("");
        struct view *one = view_add(v, group_names[switches[i].group]);
        bool on = str_eq(value, STR("on"));
        view_str(one, "control", control_word(switches[i].control));
        view_flag(one, "on", on);
        view_flag(one, "ask", switches[i].group == GROUP_MAIN && !value.n);
        view_str(one, "state", value.n ? value : STR("unset"));
        view_str(one, "other", on ? STR("off") : STR("on"));
        view_str(one, "checked", on ? STR("true") : STR("false"));
    }
}

/* The message that says a value: "state.on", "region.us"; none: the word itself. */
static void add_value(struct view *v, const struct choice *line)
{
    struct str kind = control_kind(line->control);
    char key[CONTROL_KEY_MAX];
    const char *front = str_eq(kind, STR("switch"))   ? "state"
                        : str_eq(kind, STR("region")) ? "region"
                        : str_eq(kind, STR("age"))    ? "about"
                        : str_eq(kind, STR("rating")) ? "rating"
                                                      : NULL;
    view_flag(v, "said", front != NULL);
    if (!front)
        return;
    int n = snprintf(key, sizeof key, "%s.%" STR_FMT, front, STR_ARG(line->value));
    if (n > 0 && (size_t)n < sizeof key)
        view_copy(v, "key", str_z(key));
}

static void add_history(struct view *v, const struct choice *lines, size_t count)
{
    for (size_t i = count; i > 0 && count - i < HISTORY_MAX; i--) {
        const struct choice *line = &lines[i - 1];
        struct view *one = view_add(v, "history");
        ask_time(one, "at", instant_known(line->at) ? line->at : line->recorded);
        view_str(one, "control", control_word(line->control));
        view_str(one, "value", line->value);
        add_value(one, line);
        view_str(one, "scope", line->scope);
        view_str(one, "evidence",
            str_slice(line->evidence, 0, str_find_char(line->evidence, ':')));
        view_str(one, "notice", line->notice);
        view_u64(one, "position", line->position);
    }
    view_flag(v, "more_history", count > HISTORY_MAX);
}

/* What will happen to a line that is written now, when the days have passed that
 * everything waits before it is pooled, and nothing else changes. */
static bool ask_policy(struct ask *a, struct verdict *out, struct err *err)
{
    static const int64_t day_us = INT64_C(86400000000);
    struct raw none = raw_of(NULL, 0);
    struct flow later = *a->flow;
    struct question q =
        question_of(SERVICE_CHATGPT, MODE_REGULAR, ORIGIN_GATEWAY, none, none);
    struct decider d;
    q.purpose = PURPOSE_TRAIN;
    q.author = a->who.vault;
    q.turn.content = CONTENT_PROMPT;
    q.turn.state = BODY_STATE_LIVE;
    q.turn.safety = SAFETY_NONE;
    q.turn.created = a->flow->now;
    later.now.us += (policy_setting(later.policy, SETTING_COOLING_DAYS) + 1) * day_us;
    bool done = decider_init(&d, &later, err) && decider_ask(&d, &q, out, err);
    decider_fini(&d);
    return done;
}

static void add_verdict(struct ask *a, const struct verdict *v)
{
    const struct policy *p = a->flow->policy;
    view_flag(a->view, "allowed", v->outcome == OUTCOME_ALLOW);
    view_copy(a->view, "code", str_z(v->code));
    view_str(a->view, "sentence", policy_sentence(p, PURPOSE_TRAIN, v->rule));
    view_str(a->view, "profile", policy_title(p));
}

/* What a person has not said of themselves, and a profile may need to know. */
static void add_about(struct view *v, const struct choice *lines, size_t count)
{
    struct str age = choose_last(lines, count, CONTROL_AGE, STR(""));
    struct str region = choose_last(lines, count, CONTROL_REGION, STR(""));
    view_flag(v, "ask_about", !age.n || !region.n);
    view_flag(v, "ask_age", !age.n);
    view_flag(v, "ask_region", !region.n);
    for (int i = 1; i < REGION_COUNT; i++)
        view_str(view_add(v, "regions"), "region", region_word((enum region)i));
}

/* An owner is told where they land that a sharing must be decided again. */
static bool add_due(struct ask *a, struct err *err)
{
    struct flow_group g;
    if (!flow_group_of(a->flow, a->who.vault, &a->arena, &g, err))
        return false;
    view_flag(
        a->view, "group_due", g.role == FLOW_GROUP_OWNER && g.due != SHARE_CONFIRMED);
    return true;
}

static void add_reask(struct view *v, const struct reask *r)
{
    view_flag(v, "reask", r->due && r->first);
    view_flag(v, "reask_quiet", r->due && !r->first);
    if (r->due)
        ask_time(v, "reask_since", r->since);
}

bool page_controls(struct ask *a, struct err *err)
{
    struct reask reask;
    const struct choice *lines;
    const struct notice *notice;
    struct verdict verdict;
    size_t count;
    if (!ledger_read(a->flow->store, a->who.vault, &a->arena, &lines, &count, err) ||
        !notice_now(a, &notice, err) || !ask_policy(a, &verdict, err) ||
        !add_due(a, err) || !reask_find(a, lines, count, &reask, err))
        return false;
    add_switches(a->view, lines, count, reask.due);
    add_reask(a->view, &reask);
    add_history(a->view, lines, count);
    add_about(a->view, lines, count);
    add_verdict(a, &verdict);
    view_flag(a->view, "gpc", a->gpc);
    view_str(a->view, "notice", notice ? notice->version : STR(""));
    return ask_page(a, "controls.html", err);
}

static bool is_ours(enum control control)
{
    for (size_t i = 0; i < COUNT(switches); i++) {
        if (switches[i].control == control)
            return true;
    }
    return false;
}

/* The objection outranks every switch: one cannot be set on against it. */
static bool is_against_objection(
    struct ask *a, const struct choosing *c, bool *against, struct err *err)
{
    const struct choice *lines;
    size_t count;
    *against = false;
    if (c->control == CONTROL_OBJECTION || c->control == CONTROL_MEMORY_SAVED ||
        c->control == CONTROL_MEMORY_HISTORY || !str_eq(c->value, STR("on")))
        return true;
    if (!ledger_read(a->flow->store, a->who.vault, &a->arena, &lines, &count, err))
        return false;
    *against = str_eq(choose_last(lines, count, CONTROL_OBJECTION, STR("")), STR("on"));
    return true;
}

/* A yes said here and now is later than the no a browser brought along: both are
 * said, as the engine takes the stricter of the two. */
static bool lifts_browser(
    struct ask *a, const struct choosing *c, bool *lifts, struct err *err)
{
    const struct choice *lines;
    size_t count;
    *lifts = false;
    if (c->control != CONTROL_TRAINING || !str_eq(c->value, STR("on")))
        return true;
    if (!ledger_read(a->flow->store, a->who.vault, &a->arena, &lines, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (lines[i].control == CONTROL_TRAINING && !lines[i].scope.n &&
            str_eq(lines[i].actor, STR("device")))
            *lifts = str_eq(lines[i].value, STR("off"));
    }
    return true;
}

static bool set_switch(struct ask *a, struct str word, struct err *err)
{
    struct choosing c = {.value = form_token(&a->form, STR("value"))};
    bool against;
    if (!control_parse(word, &c.control) || !is_ours(c.control) ||
        !control_takes(c.control, c.value)) {
        ask_refuse(a, 400, "form");
        return true;
    }
    if (!is_against_objection(a, &c, &against, err))
        return false;
    ask_redirect(a, "/controls");
    if (against) {
        ask_tell(a, "objection_stands");
        return true;
    }
    ask_tell(a, str_eq(c.value, STR("on")) ? "set_on" : "set_off");
    bool lifts;
    if (!lifts_browser(a, &c, &lifts, err))
        return false;
    return lifts ? choose_over_device(a, &c, err) : choose(a, &c, 1, err);
}

/* "About you": what a person declares; once, here. Staff correct a wrong one. */
static bool set_about(struct ask *a, struct err *err)
{
    struct choosing list[2];
    struct str age = form_token(&a->form, STR("age"));
    struct str region = form_token(&a->form, STR("region"));
    size_t n = 0;
    if (str_eq(age, STR("adult")) || str_eq(age, STR("minor")))
        list[n++] = (struct choosing){CONTROL_AGE, age, STR("")};
    if (region.n && control_takes(CONTROL_REGION, region))
        list[n++] = (struct choosing){CONTROL_REGION, region, STR("")};
    ask_redirect(a, "/controls");
    return n == 0 || choose(a, list, n, err);
}

bool page_controls_do(struct ask *a, struct err *err)
{
    struct str word = form_token(&a->form, STR("control"));
    return word.n ? set_switch(a, word, err) : set_about(a, err);
}
