/*
 * What the training switches say: the product's own, the family's, the chat's.
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
static bool chat_is_off(const struct view *v)
{
    struct ask ask = {.control = CONTROL_CHAT_TRAINING,
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
    if (chat_is_off(v))
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
