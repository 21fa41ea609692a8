/*
 * What people were told when they chose or gave, and what they gave.
 */
#include "policy/facts_priv.h"

/* Whether a notice that covers the purpose was in force at t; `version` empty: any. */
static bool notice_in_force(const struct view *v, struct str version, struct instant t)
{
    for (size_t i = 0; i < v->in->notice_count && instant_known(t); i++) {
        const struct notice *notice = &v->in->notices[i];
        if ((!version.n || str_eq(notice->version, version)) &&
            (notice->purposes >> v->in->purpose & 1) && instant_known(notice->from) &&
            instant_cmp(notice->from, t) <= 0 &&
            (!instant_known(notice->until) || instant_cmp(t, notice->until) < 0))
            return true;
    }
    return false;
}

/* Turns written after a conversation was donated are not part of the gift. */
static bool grant_names(const struct view *v, const struct grant *grant)
{
    const struct fact_turn *turn = &v->in->turn;
    return id_eq(grant->conversation, turn->conversation) &&
           (id_is_zero(grant->node) || id_eq(grant->node, turn->node)) &&
           (!instant_known(v->t0) || instant_cmp(v->t0, grant->given) <= 0);
}

static bool grant_lives(const struct view *v, const struct grant *grant)
{
    return grant->purpose == v->in->purpose && grant->adult_declared &&
           instant_known(grant->given) && instant_cmp(grant->given, v->t1) <= 0 &&
           (!instant_known(grant->revoked) || instant_cmp(grant->revoked, v->t1) > 0) &&
           grant->notice.n && notice_in_force(v, grant->notice, grant->given);
}

const struct grant *view_grant(const struct view *v)
{
    for (size_t i = 0; i < v->in->grant_count; i++) {
        const struct grant *grant = &v->in->grants[i];
        if (grant_names(v, grant) && grant_lives(v, grant))
            return grant;
    }
    return NULL;
}

/* A wider notice came between the act and t0: everybody is to be asked again. */
static bool was_widened(const struct view *v, struct instant act)
{
    for (size_t i = 0; i < v->in->notice_count; i++) {
        const struct notice *notice = &v->in->notices[i];
        if (notice->widens && (notice->purposes >> v->in->purpose & 1) &&
            instant_known(notice->from) && instant_cmp(act, notice->from) < 0 &&
            instant_cmp(notice->from, v->t0) <= 0)
            return true;
    }
    return false;
}

/*
 * An act is valid under the notice it names, in force then, until it expires or a wider
 * notice for the same purpose comes.
 */
static bool act_is_valid(const struct view *v, const struct choice *act)
{
    struct instant at = ledger_effect(act);
    int64_t life = v->p->settings[SETTING_CONSENT_DAYS] * INSTANT_DAY_US;
    return notice_in_force(v, act->notice, at) && v->t0.us - life < at.us &&
           !was_widened(v, at);
}

int view_notice(const struct view *v)
{
    const struct choice *act = v->act;
    if (!notice_in_force(v, STR(""), v->t0) || v->main_t0 == STAND_UNKNOWN)
        return NOTICE_MISSING;
    if (v->in->turn.mode == MODE_SAVED_TEMPORARY &&
        instant_cmp(v->t0, view_saved_at(v)) < 0)
        return NOTICE_MISSING;
    if (!v->org_owned && v->main_t0 == STAND_ON)
        act = view_training_act(v);
    return !act || act_is_valid(v, act) ? NOTICE_VALID : NOTICE_MISSING;
}
