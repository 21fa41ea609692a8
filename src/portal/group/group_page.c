/*
 * The organisation somebody is in: what it can see and do, what it shares; and for an
 * owner the switches. Whether an act is taken is for flow/group.
 */
#include "flow/group/flow_group.h"
#include "policy/policy.h"
#include "portal/page/choose.h"
#include "portal/page/page.h"
#include "store/erase/keep.h"

enum { HISTORY_MAX = 20, KEEP_CHOICES = 4, NUMBER_DIGITS = 5 };
static const int keep_days[KEEP_CHOICES] = {30, 90, 180, 365};
static const enum control kinds[] = {
    CONTROL_SHARE_FEEDBACK, CONTROL_SHARE_EVALS, CONTROL_SHARE_IO};

/* What administrators may do is not said in our words: the rules that decide. */
static void add_rules(struct ask *a)
{
    const struct policy *p = a->flow->policy;
    for (int i = 0; policy_has(p, PURPOSE_ADMIN_ACCESS) &&
                    i < policy_rule_count(p, PURPOSE_ADMIN_ACCESS);
         i++) {
        const struct policy_rule *rule = policy_rule(p, PURPOSE_ADMIN_ACCESS, i);
        struct view *v = view_add(a->view, "rules");
        view_str(v, "code", str_z(rule->code));
        view_str(v, "say", rule->say);
        view_flag(v, "allows", rule->outcome == OUTCOME_ALLOW);
    }
}

static void add_kind(struct ask *a, const struct flow_group *g, enum control kind)
{
    struct view *v = view_add(a->view, "kinds");
    bool any = false;
    view_str(v, "kind", control_word(kind));
    view_flag(v, "may", g->role == FLOW_GROUP_OWNER);
    for (size_t i = 0; i < g->share_count; i++) {
        const struct share *s = &g->shares[i];
        enum share_due due = flow_share_due(s->confirm_by, a->flow->now);
        if (s->kind != kind)
            continue;
        struct view *one = view_add(v, s->project.n ? "projects" : "all");
        view_str(one, "project", s->project);
        ask_time(one, "since", s->since);
        ask_time(one, "by", s->confirm_by);
        view_flag(one, "overdue", due == SHARE_OVERDUE);
        view_flag(one, "soon", due == SHARE_DUE_SOON);
        any = true;
    }
    view_flag(v, "nothing", !any);
}

static bool is_first(const struct flow_group *g, size_t place)
{
    for (size_t i = 0; i < place; i++) {
        if (g->lines[i].control == CONTROL_ACTION_DOMAIN &&
            str_eq(g->lines[i].scope, g->lines[place].scope))
            return false;
    }
    return true;
}

static void add_domains(struct ask *a, const struct flow_group *g)
{
    for (size_t i = 0; i < g->count; i++) {
        if (g->lines[i].control != CONTROL_ACTION_DOMAIN || !is_first(g, i) ||
            !flow_group_allows(g, g->lines[i].scope))
            continue;
        struct view *v = view_add(a->view, "domains");
        view_str(v, "domain", g->lines[i].scope);
        view_flag(v, "may", g->role == FLOW_GROUP_OWNER);
    }
}

static void add_history(struct ask *a, const struct flow_group *g)
{
    size_t shown = 0;
    for (size_t i = g->count; i > 0 && shown < HISTORY_MAX; i--) {
        const struct choice *line = &g->lines[i - 1];
        bool share = str_eq(control_kind(line->control), STR("share"));
        if (!share && line->control != CONTROL_ACTION_DOMAIN)
            continue;
        struct view *v = view_add(a->view, "history");
        view_str(v, "control", control_word(line->control));
        view_str(v, share ? "share" : "state", line->value);
        view_str(v, "scope", line->scope);
        ask_time(v, "at", line->at);
        shown++;
    }
}

static void add_keep(struct ask *a, const struct flow_group *g)
{
    view_flag(a->view, "keeps", g->keep_days != KEEP_FOREVER);
    if (g->keep_days != KEEP_FOREVER)
        view_u64(a->view, "days", (uint64_t)g->keep_days);
    for (int i = 0; i < KEEP_CHOICES; i++)
        view_u64(view_add(a->view, "choices"), "days", (uint64_t)keep_days[i]);
}

bool group_page(struct ask *a, struct err *err)
{
    struct flow_group g;
    if (!flow_group_of(a->flow, a->who.vault, &a->arena, &g, err))
        return false;
    view_flag(a->view, "member", g.role != FLOW_GROUP_NONE);
    view_flag(a->view, "owner", g.role == FLOW_GROUP_OWNER);
    view_str(a->view, "name", g.role == FLOW_GROUP_NONE ? STR("") : g.name);
    view_flag(a->view, "overdue", g.due == SHARE_OVERDUE);
    view_flag(a->view, "soon", g.due == SHARE_DUE_SOON);
    for (size_t i = 0; g.role != FLOW_GROUP_NONE && i < COUNT(kinds); i++)
        add_kind(a, &g, kinds[i]);
    add_domains(a, &g);
    add_history(a, &g);
    add_keep(a, &g);
    add_rules(a);
    return ask_page(a, "group.html", err);
}

/* After an act: back to the page, or why it was not taken. */
static bool after(struct ask *a, enum flow_group_done done, const char *said)
{
    if (done == FLOW_GROUP_NOT_OWNER) {
        ask_refuse(a, 403, "owner");
        return true;
    }
    if (done == FLOW_GROUP_VALUE) {
        ask_refuse(a, 400, "form");
        return true;
    }
    ask_redirect(a, "/organisation");
    ask_tell(a, done == FLOW_GROUP_BARRED ? "group_barred" : said);
    a->changed = a->who.vault;
    return true;
}

static bool decide(
    struct ask *a, struct flow_group_act *act, const char *said, struct err *err)
{
    static const char *const parts[] = {"group.html", "group_kind.html"};
    const struct notice *notice;
    enum flow_group_done done;
    char screen[RAW_TOKEN_MAX];
    if (!choose_screen(a, parts, COUNT(parts), screen, err) ||
        !notice_now(a, &notice, err))
        return false;
    act->person = a->who.vault;
    act->notice = notice ? notice->version : STR("");
    act->evidence = str_z(screen);
    return flow_group_decide(a->flow, act, &done, err) && after(a, done, said);
}

bool group_page_share(struct ask *a, struct err *err)
{
    struct flow_group_act act = {.value = form_token(&a->form, STR("value")),
        .scope = form_token(&a->form, STR("project"))};
    if (!control_parse(form_token(&a->form, STR("kind")), &act.control) ||
        !str_eq(control_kind(act.control), STR("share"))) {
        ask_refuse(a, 400, "form");
        return true;
    }
    return decide(a, &act,
        str_eq(act.value, STR("none")) ? "group_stopped" : "group_shares", err);
}

bool group_page_domain(struct ask *a, struct err *err)
{
    struct flow_group_act act = {.control = CONTROL_ACTION_DOMAIN,
        .value = form_token(&a->form, STR("value")),
        .scope = form_token(&a->form, STR("domain"))};
    return decide(a, &act, "group_domain", err);
}

bool group_page_keep(struct ask *a, struct err *err)
{
    struct str text = form_token(&a->form, STR("days"));
    enum flow_group_done done;
    int days = 0;
    for (size_t i = 0; i < text.n && i < NUMBER_DIGITS; i++)
        days = text.p[i] >= '0' && text.p[i] <= '9' ? 10 * days + (text.p[i] - '0') : 0;
    if (str_eq(text, STR("plan")))
        days = KEEP_FOREVER;
    return flow_group_keep(a->flow, a->who.vault, days, &done, err) &&
           after(a, done, "group_keep");
}
