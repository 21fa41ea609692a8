#include "policy/share_priv.h"

static const struct str none = STR_INIT("none");
static const struct str all = STR_INIT("all");

/* A `projects` line for another project, after a line that shared everything. */
static bool is_narrowed(const struct ledger *org, const struct choice *by,
    struct str project, struct instant t)
{
    for (size_t i = 0; i < org->count; i++) {
        const struct choice *line = &org->lines[i];
        if (line->control == by->control && ledger_is(line, STR("projects")) &&
            !str_eq(line->scope, project) && ledger_is_later(line, by) &&
            instant_cmp(ledger_effect(line), t) <= 0)
            return true;
    }
    return false;
}

/*
 * The last line about this project or about everything decides. A line that enables
 * without a date covers nothing.
 */
const struct choice *share_covers(
    const struct ledger *org, enum control kind, struct str project, struct instant t)
{
    struct ask ask = {.control = kind, .scoped = true, .scope = {project, project}};
    if (!org->known || !instant_known(t) || ledger_undated(org, &ask, none, t))
        return NULL;
    const struct choice *last = ledger_latest(org, &ask, t);
    if (!last || ledger_is(last, none) || !instant_known(last->at))
        return NULL;
    if (!last->scope.n && (!ledger_is(last, all) || is_narrowed(org, last, project, t)))
        return NULL;
    return last;
}

bool share_is_barred(const struct ledger *org, struct instant t, struct instant now)
{
    return ledger_guard(org, &(struct ask){.control = CONTROL_ZDR}, t, now) ||
           ledger_guard(org, &(struct ask){.control = CONTROL_MAM}, t, now);
}

enum share_refusal share_check(const struct ledger *org, const struct share_act *act)
{
    bool stops = str_eq(act->value, none);
    bool names = str_eq(act->value, STR("projects"));
    if (!act->owner)
        return SHARE_NOT_OWNER;
    if (!str_eq(control_kind(act->kind), STR("share")) ||
        !control_takes(act->kind, act->value))
        return SHARE_KIND;
    if ((names && !act->scope.n) || (str_eq(act->value, all) && act->scope.n))
        return SHARE_NO_PROJECT;
    if (!stops && share_is_barred(org, act->at, act->at))
        return SHARE_ZDR;
    return SHARE_OK;
}

struct str share_refusal_say(enum share_refusal refusal)
{
    switch (refusal) {
    case SHARE_OK:
        return STR("the act may be recorded");
    case SHARE_NOT_OWNER:
        return STR("only an owner of the organisation may decide to share its content");
    case SHARE_KIND:
        return STR(
            "what is shared must be share_io, share_evals or share_feedback, and "
            "the value all, projects or none");
    case SHARE_NO_PROJECT:
        return STR("projects needs a project, all takes none");
    case SHARE_ZDR:
        return STR("the organisation has zero data retention or modified abuse "
                   "monitoring: it can't share as long as that is on");
    }
    return STR("invalid");
}

/* Of the lines about one kind and project the last one speaks, once. */
static bool is_in_force(
    const struct ledger *org, const struct choice *line, struct instant now)
{
    return str_eq(control_kind(line->control), STR("share")) &&
           share_covers(org, line->control, line->scope, now) == line;
}

size_t share_in_force(const struct policy *p, const struct ledger *org,
    struct instant now, struct share *out, size_t cap)
{
    int64_t days = policy_setting(p, SETTING_RECONFIRM_DAYS);
    size_t n = 0;
    for (size_t i = 0; i < org->count; i++) {
        const struct choice *line = &org->lines[i];
        if (!is_in_force(org, line, now))
            continue;
        if (n < cap)
            out[n] = (struct share){.kind = line->control,
                .project = line->scope,
                .since = line->at,
                .confirm_by = {line->at.us + days * INSTANT_DAY_US}};
        n++;
    }
    return n;
}
