/* What belongs to no account: the way in, the language, the script, GPC, help. */
#include "policy/policy.h"
#include "portal/page/page.h"

bool page_home(struct ask *a, struct err *err)
{
    (void)err;
    ask_redirect(a, a->who.signed_in ? "/controls" : "/sign-in");
    return true;
}

/* https://w3c.github.io/gpc: this site honours the signal. */
bool page_gpc(struct ask *a, struct err *err)
{
    (void)err;
    ask_bytes(a, STR("application/json"),
        raw_from_str(STR("{\"gpc\":true,\"lastUpdate\":\"2026-11-22\"}\n")));
    return true;
}

bool page_static(struct ask *a, struct err *err)
{
    (void)err;
    if (raw_eq_str(a->names[0], STR("icon.svg"))) {
        a->keep = true;
        ask_bytes(a, STR("image/svg+xml"), raw_from_str(web_find(STR("icon.svg"))));
        return true;
    }
    if (!raw_eq_str(a->names[0], str_z(a->site->script))) {
        ask_refuse(a, 404, "absent");
        return true;
    }
    a->keep = true;
    ask_bytes(a, STR("text/javascript; charset=utf-8"),
        raw_from_str(web_find(STR("abide.js"))));
    return true;
}

bool page_language(struct ask *a, struct err *err)
{
    struct str tag = form_token(&a->form, STR("language"));
    struct raw next = form_find(&a->form, STR("next"));
    (void)err;
    if (web_language_find(tag))
        ask_cookie(a, STR("abide-language"), raw_from_str(tag), 365);
    ask_redirect_raw(a, next);
    return true;
}

static void add_rules(struct view *v, const struct policy *p, enum purpose purpose)
{
    for (int i = 0; i < policy_rule_count(p, purpose); i++) {
        const struct policy_rule *rule = policy_rule(p, purpose, i);
        struct view *one = view_add(v, "rules");
        view_str(one, "code", str_z(rule->code));
        view_str(one, "say", rule->say);
        view_flag(one, "allows", rule->outcome == OUTCOME_ALLOW);
    }
}

/* The profile in force, in its own words. */
bool page_help(struct ask *a, struct err *err)
{
    const struct policy *p = a->flow->policy;
    view_str(a->view, "profile", policy_title(p));
    view_u64(a->view, "version", (uint64_t)policy_version(p));
    ask_time(a->view, "effective", policy_effective(p));
    for (int i = 0; i < PURPOSE_COUNT; i++) {
        if (!policy_has(p, (enum purpose)i))
            continue;
        struct view *v = view_add(a->view, "purposes");
        view_str(v, "purpose", purpose_word((enum purpose)i));
        view_str(v, "title", policy_purpose_title(p, (enum purpose)i));
        view_str(v, "question", policy_question(p, (enum purpose)i));
        add_rules(v, p, (enum purpose)i);
    }
    return ask_page(a, "help.html", err);
}
