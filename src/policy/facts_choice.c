/*
 * What people chose: the training switches (the product's own, the family's, the
 * chat's), what they were told when they chose, and what they gave.
 */
#include "policy/facts_priv.h"

/* The product whose training switch rules a service. */
static enum service product_of(enum service service)
{
    return service == SERVICE_GPT_CHAT || service == SERVICE_OPERATOR ? SERVICE_CHATGPT
                                                                      : service;
}

static struct ask training_ask(enum service service)
{
    return (struct ask){.control = CONTROL_TRAINING,
        .scoped = true,
        .scope = {service_word(service), service_word(product_of(service))}};
}

/* The account's switch, which a signed-out device's can only make stricter. */
static enum stand training_at(
    const struct view *v, enum service service, struct instant t)
{
    struct ask ask = training_ask(service);
    ask.from = FROM_ACCOUNT;
    enum stand account = ledger_switch(&v->in->person, &ask, t, v->live);
    ask.from = FROM_DEVICE;
    enum stand device = ledger_switch(&v->in->person, &ask, t, true);
    if (account == STAND_OFF || device == STAND_OFF)
        return STAND_OFF;
    return account == STAND_UNSET && device == STAND_ON ? STAND_ON : account;
}

static bool has_own_line(const struct view *v, enum service service, struct instant t)
{
    struct ask ask = training_ask(service);
    ask.own_scope = true;
    return ledger_latest(&v->in->person, &ask, t) != NULL;
}

/* A4: another product's own switch is off at t. */
static bool family_is_off(const struct view *v, struct instant t)
{
    enum service own = product_of(v->in->turn.service);
    for (int i = SERVICE_CHATGPT; i < SERVICE_API; i++) {
        enum service service = (enum service)i;
        if (product_of(service) != own && has_own_line(v, service, t) &&
            training_at(v, service, t) == STAND_OFF)
            return true;
    }
    return false;
}

static bool family_forbids(const struct view *v)
{
    const int *set = v->p->settings;
    if (set[SETTING_CROSS_PRODUCT] == CROSS_OWN || !instant_known(v->t0))
        return false;
    return family_is_off(v, v->t0) ||
           (set[SETTING_WITHDRAWAL_SCOPE] != SCOPE_FORWARD_ONLY &&
               family_is_off(v, v->t1));
}

/* A rule for this one chat names what exists: it holds whenever it was made. */
bool view_chat_is_off(const struct view *v, enum control control)
{
    struct ask ask = {.control = control,
        .scoped = true,
        .scope = {v->in->turn.chat, v->in->turn.chat},
        .own_scope = true};
    return v->in->turn.chat.n &&
           (ledger_is(ledger_latest(&v->in->person, &ask, v->t0), STR("off")) ||
               ledger_is(ledger_latest(&v->in->person, &ask, v->t1), STR("off")) ||
               ledger_undated(&v->in->person, &ask, STR("off"), v->t0));
}

static int main_from(enum stand a, enum stand b)
{
    if (a == STAND_ON)
        return b == STAND_ON ? MAIN_ON_ON : MAIN_ON_OFF;
    if (b == STAND_ON)
        return MAIN_UNSET_ON;
    return b == STAND_UNSET ? MAIN_UNSET_UNSET : MAIN_UNSET_OFF;
}

int view_main(struct view *v)
{
    enum stand now = STAND_ON;
    v->main_t0 = v->act ? STAND_ON : STAND_OFF;
    if (!v->org_owned) {
        v->main_t0 = training_at(v, v->in->turn.service, v->t0);
        now = training_at(v, v->in->turn.service, v->t1);
    }
    if (v->main_t0 == STAND_UNKNOWN)
        return MAIN_UNKNOWN;
    if (v->main_t0 == STAND_OFF)
        return MAIN_OFF_T0;
    if (view_chat_is_off(v, CONTROL_CHAT_TRAINING))
        return MAIN_CHAT_OFF;
    if (!v->org_owned && family_forbids(v))
        return MAIN_FAMILY_OFF;
    return main_from(v->main_t0, now);
}

/* The line that switched training on, as t0 saw it. */
const struct choice *view_training_act(const struct view *v)
{
    struct ask ask = training_ask(v->in->turn.service);
    ask.from = FROM_ACCOUNT;
    const struct choice *line = ledger_latest(&v->in->person, &ask, v->t0);
    if (line)
        return line;
    ask.from = FROM_DEVICE;
    return ledger_latest(&v->in->person, &ask, v->t0);
}

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
