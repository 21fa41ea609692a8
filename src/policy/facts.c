/*
 * Each fact by itself, from the ledgers to a value. The strictest value is in place
 * before anything is read (facts_deny), and a fact leaves it only on evidence.
 */
#include "policy/facts.h"

#include "policy/policy_priv.h"
#include "policy/share_priv.h"

/* What several facts need, worked out once. */
struct view {
    const struct policy *p;
    const struct fact_input *in;
    struct instant t0, t1;
    bool live; /* Abide saw the turn happen */
    bool org_owned;
    const struct choice *act;  /* the line that said yes at t0, or NULL */
    const struct grant *grant; /* a live donation of this turn, or NULL */
    enum stand main_t0;
};

static bool is_live(enum origin origin)
{
    return origin == ORIGIN_GATEWAY || origin == ORIGIN_TELEMETRY;
}

static int body(const struct view *v)
{
    int64_t cooling = v->p->settings[SETTING_COOLING_DAYS] * INSTANT_DAY_US;
    enum body_state state = v->in->turn.state;
    if (state == BODY_STATE_DEIDENTIFIED)
        return BODY_DEIDENTIFIED;
    if (state == BODY_STATE_HELD_ONLY)
        return BODY_HELD;
    if (state != BODY_STATE_LIVE)
        return BODY_GONE;
    return instant_known(v->t0) && v->t1.us - cooling >= v->t0.us ? BODY_LIVE
                                                                  : BODY_FRESH;
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

static const struct grant *find_grant(const struct view *v)
{
    for (size_t i = 0; i < v->in->grant_count; i++) {
        const struct grant *grant = &v->in->grants[i];
        if (grant_names(v, grant) && grant_lives(v, grant))
            return grant;
    }
    return NULL;
}

static enum owner_map owner_of(const struct view *v, const struct choice *line)
{
    enum tier tier;
    return tier_parse(line->value, &tier) ? (enum owner_map)v->p->maps.owner[tier]
                                          : OWNER_MAP_UNKNOWN;
}

/* The strictest of all lines, or of those without a date: a tier held always. */
static enum owner_map owner_ever(const struct view *v, bool undated)
{
    struct ask ask = {.control = CONTROL_TIER};
    bool person = false;
    bool unknown = false;
    for (size_t i = 0; i < v->in->person.count; i++) {
        const struct choice *line = &v->in->person.lines[i];
        if (!ledger_asked(line, &ask) || (undated && instant_known(line->at)))
            continue;
        if (owner_of(v, line) == OWNER_MAP_ORG)
            return OWNER_MAP_ORG;
        unknown |= owner_of(v, line) == OWNER_MAP_UNKNOWN;
        person = true;
    }
    return person && !unknown ? OWNER_MAP_PERSON : OWNER_MAP_UNKNOWN;
}

static enum owner_map owner_at(const struct view *v, struct instant t)
{
    struct ask ask = {.control = CONTROL_TIER};
    const struct choice *line = ledger_latest(&v->in->person, &ask, t);
    if (!v->in->person.known)
        return OWNER_MAP_UNKNOWN;
    return line ? owner_of(v, line) : owner_ever(v, instant_known(t));
}

static enum owner_map owner_map(const struct view *v)
{
    enum service service = v->in->turn.service;
    if (service == SERVICE_API || service == SERVICE_IMAGE_API)
        return OWNER_MAP_ORG;
    enum owner_map a = owner_at(v, v->t0);
    enum owner_map b = owner_at(v, v->t1);
    if (a == OWNER_MAP_ORG || b == OWNER_MAP_ORG)
        return OWNER_MAP_ORG;
    return a == b && service != SERVICE_UNKNOWN ? a : OWNER_MAP_UNKNOWN;
}

static int owner(struct view *v)
{
    const struct fact_turn *turn = &v->in->turn;
    enum control share = v->p->maps.content[turn->content].share;
    enum owner_map map = owner_map(v);
    v->org_owned = map == OWNER_MAP_ORG;
    if (map == OWNER_MAP_PERSON)
        return OWNER_PERSON;
    if (map == OWNER_MAP_UNKNOWN || share_is_barred(&v->in->org, v->t0, v->t1) ||
        share_is_barred(&v->in->org, v->t1, v->t1))
        return OWNER_ORG_UNCOVERED;
    v->act = share_covers(&v->in->org, share, turn->project, v->t0);
    if (!v->act)
        return OWNER_ORG_UNCOVERED;
    return share_covers(&v->in->org, share, turn->project, v->t1)
               ? OWNER_ORG_COVERED
               : OWNER_ORG_COVERED_T0;
}

static int person_of(const struct view *v, const struct choice *line)
{
    enum age age = AGE_UNKNOWN;
    if (line && !age_parse(line->value, &age))
        age = AGE_UNKNOWN;
    if (age == AGE_UNKNOWN && v->grant)
        age = AGE_ADULT; /* the donor declared it: find_grant asks for that */
    return v->p->maps.person[v->org_owned][age];
}

static int strictest(int a, int b)
{
    return a > b ? a : b;
}

/* Nobody grows younger: before the first line a person was at most that old. */
static int youngest_known(const struct view *v)
{
    struct ask ask = {.control = CONTROL_AGE};
    int person = person_of(v, NULL);
    for (size_t i = 0; i < v->in->person.count; i++) {
        const struct choice *line = &v->in->person.lines[i];
        if (ledger_asked(line, &ask) && instant_cmp(ledger_effect(line), v->t1) <= 0)
            person = strictest(person, person_of(v, line));
    }
    return person;
}

static int person(const struct view *v)
{
    struct ask age = {.control = CONTROL_AGE};
    struct ask lock = {.control = CONTROL_GUARDIAN_LOCK};
    const struct ledger *ledger = &v->in->person;
    const struct choice *line = ledger_latest(ledger, &age, v->t0);
    if (!ledger->known)
        return PERSON_UNDER13;
    int person = line ? person_of(v, line) : youngest_known(v);
    person = strictest(person, person_of(v, ledger_latest(ledger, &age, v->t1)));
    if (person == PERSON_MINOR && (ledger_guard(ledger, &lock, v->t0, v->t1) ||
                                      ledger_guard(ledger, &lock, v->t1, v->t1)))
        return PERSON_MINOR_LOCKED;
    return person;
}

/* When a temporary chat was saved; unknown: it was not. */
static struct instant saved_at(const struct view *v)
{
    struct ask ask = {.control = CONTROL_TEMPORARY_SAVED,
        .scoped = true,
        .scope = {v->in->turn.chat, v->in->turn.chat},
        .own_scope = true};
    const struct choice *line = ledger_latest(&v->in->person, &ask, v->t1);
    return ledger_is(line, STR("on")) ? line->at : INSTANT_UNKNOWN;
}

static int kind(const struct view *v)
{
    if (v->in->turn.origin == ORIGIN_REPLAYED)
        return KIND_UNKNOWN;
    if (v->in->turn.mode == MODE_SAVED_TEMPORARY && !instant_known(saved_at(v)))
        return KIND_TEMPORARY;
    return v->p->maps.kind[v->in->turn.mode];
}

static int sub_matter(const struct view *v, enum control control)
{
    struct str service = service_word(v->in->turn.service);
    struct ask ask = {.control = control, .scoped = true, .scope = {service, service}};
    if (ledger_switch(&v->in->person, &ask, v->t0, v->live) != STAND_ON)
        return MATTER_SUB_OFF;
    return ledger_switch(&v->in->person, &ask, v->t1, v->live) == STAND_ON
               ? MATTER_SUB_ON_ON
               : MATTER_SUB_ON_OFF;
}

static bool builder_says_yes(const struct view *v, enum control control)
{
    struct ask ask = {.control = control};
    return ledger_switch(&v->in->builder, &ask, v->t0, v->live) == STAND_ON &&
           ledger_switch(&v->in->builder, &ask, v->t1, v->live) == STAND_ON;
}

static int matter(const struct view *v)
{
    const struct class_map *map = &v->p->maps.content[v->in->turn.content];
    switch (map->kind) {
    case MATTER_KIND_PLAIN:
        return MATTER_PLAIN;
    case MATTER_KIND_PAGE:
        if (!v->in->turn.page_free)
            return MATTER_PAGE_RESERVED;
        return sub_matter(v, map->control);
    case MATTER_KIND_SUB:
        return sub_matter(v, map->control);
    case MATTER_KIND_CONNECTOR:
        return MATTER_CONNECTOR;
    case MATTER_KIND_BUILDER:
        return builder_says_yes(v, CONTROL_GPT_CONTENT) &&
                       builder_says_yes(v, CONTROL_GPT_ACCOUNT)
                   ? MATTER_BUILDER_YES
                   : MATTER_BUILDER_NO;
    case MATTER_KIND_UNKNOWN:
        return MATTER_UNKNOWN;
    }
    return MATTER_UNKNOWN;
}

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

static int main_switch(struct view *v)
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

static int objection(const struct view *v)
{
    struct ask ask = {.control = CONTROL_OBJECTION};
    if (ledger_guard(&v->in->person, &ask, v->t0, v->t1))
        return OBJECTION_AT_T0;
    return ledger_guard(&v->in->person, &ask, v->t1, v->t1) ? OBJECTION_AT_T1
                                                            : OBJECTION_NONE;
}

static bool assistant_agrees(const struct view *v, struct instant t)
{
    struct ask ask = {.control = CONTROL_GPT_CONVERSATIONS};
    enum stand stand = ledger_switch(&v->in->builder, &ask, t, v->live);
    return stand == STAND_ON ||
           (stand == STAND_UNSET && v->p->settings[SETTING_ASSISTANT_UNSET]);
}

static int assistant(const struct view *v)
{
    if (!v->in->turn.assistant && v->in->turn.service != SERVICE_GPT_CHAT)
        return ASSISTANT_YES;
    if (!assistant_agrees(v, v->t0))
        return ASSISTANT_NO;
    return assistant_agrees(v, v->t1) ? ASSISTANT_YES : ASSISTANT_YES_NO;
}

static int gift(const struct view *v)
{
    if (v->grant)
        return GIFT_DONATION;
    return v->in->turn.rated ? GIFT_RATING : GIFT_NONE;
}

/* The line that switched training on, as t0 saw it. */
static const struct choice *training_act(const struct view *v)
{
    struct ask ask = training_ask(v->in->turn.service);
    ask.from = FROM_ACCOUNT;
    const struct choice *line = ledger_latest(&v->in->person, &ask, v->t0);
    if (line)
        return line;
    ask.from = FROM_DEVICE;
    return ledger_latest(&v->in->person, &ask, v->t0);
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

static int notice(const struct view *v)
{
    const struct choice *act = v->act;
    if (!notice_in_force(v, STR(""), v->t0) || v->main_t0 == STAND_UNKNOWN)
        return NOTICE_MISSING;
    if (v->in->turn.mode == MODE_SAVED_TEMPORARY && instant_cmp(v->t0, saved_at(v)) < 0)
        return NOTICE_MISSING;
    if (!v->org_owned && v->main_t0 == STAND_ON)
        act = training_act(v);
    return !act || act_is_valid(v, act) ? NOTICE_VALID : NOTICE_MISSING;
}

/* What holds for those who were never asked, where and as old as they were at t0. */
static int initial(const struct view *v, int person)
{
    struct ask region_ask = {.control = CONTROL_REGION};
    struct ask gpc_ask = {.control = CONTROL_GPC};
    enum region region = REGION_UNKNOWN;
    const struct choice *line = ledger_latest(&v->in->person, &region_ask, v->t0);
    if (line && !region_parse(line->value, &region))
        region = REGION_UNKNOWN;
    if (v->p->settings[SETTING_GPC] == GPC_ASK &&
        ledger_guard(&v->in->person, &gpc_ask, v->t0, v->t1))
        return DEFAULT_ASK;
    return v->p->maps.initial[region][person] == DEFAULT_MAP_ON ? DEFAULT_ON
                                                                : DEFAULT_ASK;
}

static int safety(const struct view *v)
{
    if (v->in->turn.safety == SAFETY_NONE)
        return SAFE_NONE;
    return v->in->turn.safety == SAFETY_FLAGGED ? SAFE_FLAGGED : SAFE_CONFIRMED;
}

void facts_derive(
    const struct policy *p, const struct fact_input *in, struct facts *out)
{
    struct view v = {.p = p, .in = in, .t0 = in->turn.created, .t1 = in->t1};
    struct facts facts = facts_deny();
    *out = facts;
    if (!instant_known(v.t1) || (size_t)in->turn.content >= CONTENT_COUNT ||
        (size_t)in->turn.mode >= MODE_COUNT || (size_t)in->purpose >= PURPOSE_COUNT)
        return;
    v.live = is_live(in->turn.origin);
    v.grant = find_grant(&v);
    facts.v[FACT_BODY] = (uint8_t)body(&v);
    facts.v[FACT_OWNER] = (uint8_t)owner(&v);
    facts.v[FACT_PERSON] = (uint8_t)person(&v);
    facts.v[FACT_KIND] = (uint8_t)kind(&v);
    facts.v[FACT_MATTER] = (uint8_t)matter(&v);
    facts.v[FACT_MAIN] = (uint8_t)main_switch(&v);
    facts.v[FACT_OBJECTION] = (uint8_t)objection(&v);
    facts.v[FACT_ASSISTANT] = (uint8_t)assistant(&v);
    facts.v[FACT_GIFT] = (uint8_t)gift(&v);
    facts.v[FACT_NOTICE] = (uint8_t)notice(&v);
    facts.v[FACT_DEFAULT] = (uint8_t)initial(&v, facts.v[FACT_PERSON]);
    facts.v[FACT_SAFETY] = (uint8_t)safety(&v);
    *out = facts;
}
