#include "policy/ledger_priv.h"

struct instant ledger_effect(const struct choice *line)
{
    return instant_known(line->at) ? line->at : line->recorded;
}

bool ledger_is(const struct choice *line, struct str value)
{
    return line && str_eq(line->value, value);
}

static bool scope_fits(const struct choice *line, const struct ask *ask)
{
    if (!ask->scoped)
        return true;
    if (line->scope.n == 0)
        return !ask->own_scope;
    return str_eq(line->scope, ask->scope[0]) || str_eq(line->scope, ask->scope[1]);
}

bool ledger_asked(const struct choice *line, const struct ask *ask)
{
    bool device = str_eq(line->actor, STR("device"));
    if (line->control != ask->control || !scope_fits(line, ask))
        return false;
    return ask->from == FROM_ANYONE || device == (ask->from == FROM_DEVICE);
}

bool ledger_is_later(const struct choice *a, const struct choice *b)
{
    int order = instant_cmp(ledger_effect(a), ledger_effect(b));
    return order > 0 || (order == 0 && a->position > b->position);
}

const struct choice *ledger_latest(
    const struct ledger *ledger, const struct ask *ask, struct instant t)
{
    const struct choice *latest = NULL;
    if (!instant_known(t))
        return NULL;
    for (size_t i = 0; i < ledger->count; i++) {
        const struct choice *line = &ledger->lines[i];
        if (ledger_asked(line, ask) && instant_cmp(ledger_effect(line), t) <= 0 &&
            (!latest || ledger_is_later(line, latest)))
            latest = line;
    }
    return latest;
}

const struct choice *ledger_undated(const struct ledger *ledger, const struct ask *ask,
    struct str value, struct instant t)
{
    for (size_t i = 0; i < ledger->count; i++) {
        const struct choice *line = &ledger->lines[i];
        if (ledger_asked(line, ask) && !instant_known(line->at) &&
            ledger_is(line, value) &&
            (!instant_known(t) || instant_cmp(line->recorded, t) > 0))
            return line;
    }
    return NULL;
}

bool ledger_speaks(const struct ledger *ledger, struct instant t)
{
    for (size_t i = 0; i < ledger->count; i++) {
        const struct choice *line = &ledger->lines[i];
        if (instant_known(line->at) && instant_cmp(line->at, t) <= 0 &&
            !str_eq(line->evidence, STR("stated")))
            return true;
    }
    return false;
}

enum stand ledger_switch(
    const struct ledger *ledger, const struct ask *ask, struct instant t, bool live)
{
    if (!ledger->known)
        return STAND_UNKNOWN;
    if (ledger_undated(ledger, ask, STR("off"), t))
        return STAND_OFF;
    if (!instant_known(t))
        return STAND_UNKNOWN;
    const struct choice *latest = ledger_latest(ledger, ask, t);
    if (latest)
        return ledger_is(latest, STR("on")) ? STAND_ON : STAND_OFF;
    if (ledger_undated(ledger, ask, STR("on"), t))
        return STAND_UNKNOWN;
    return live || ledger_speaks(ledger, t) ? STAND_UNSET : STAND_UNKNOWN;
}

static bool was_ever_on(
    const struct ledger *ledger, const struct ask *ask, struct instant now)
{
    for (size_t i = 0; i < ledger->count; i++) {
        const struct choice *line = &ledger->lines[i];
        if (ledger_asked(line, ask) && ledger_is(line, STR("on")) &&
            instant_cmp(ledger_effect(line), now) <= 0)
            return true;
    }
    return false;
}

bool ledger_guard(const struct ledger *ledger, const struct ask *ask, struct instant t,
    struct instant now)
{
    if (!ledger->known)
        return true;
    if (!instant_known(t))
        return was_ever_on(ledger, ask, now);
    return ledger_is(ledger_latest(ledger, ask, t), STR("on")) ||
           ledger_undated(ledger, ask, STR("on"), t);
}
