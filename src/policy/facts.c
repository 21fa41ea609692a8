/*
 * Each fact by itself, from the ledgers to a value. The strictest value is in place
 * before anything is read (facts_deny), and a fact leaves it only on evidence.
 */
#include "policy/facts.h"

#include "policy/facts_priv.h"

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

struct instant view_saved_at(const struct view *v)
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
    if (v->in->turn.mode == MODE_SAVED_TEMPORARY && !instant_known(view_saved_at(v)))
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

static int memory(const struct view *v)
{
    enum control control = v->in->turn.content == CONTENT_MEMORY
                               ? CONTROL_MEMORY_SAVED
                               : CONTROL_MEMORY_HISTORY;
    struct ask ask = {.control = control};
    enum stand stand = ledger_switch(&v->in->person, &ask, v->t1, v->live);
    if (stand == STAND_ON)
        return MEMORY_ON;
    return stand == STAND_UNSET ? MEMORY_UNSET : MEMORY_OFF;
}

/* A temporary chat is over when its days are; its time must be known. */
static int window(const struct view *v)
{
    int64_t days = v->p->settings[SETTING_TEMPORARY_DAYS] * INSTANT_DAY_US;
    if (v->in->turn.mode == MODE_UNKNOWN)
        return WINDOW_OVER;
    if (v->in->turn.mode != MODE_TEMPORARY)
        return WINDOW_OPEN;
    return instant_known(v->t0) && v->t1.us - days <= v->t0.us ? WINDOW_OPEN
                                                               : WINDOW_OVER;
}

/* human_improve composes with train instead of repeating its rules. */
static int train(const struct view *v)
{
    struct fact_input in = *v->in;
    struct facts facts;
    if (in.purpose == PURPOSE_TRAIN || !policy_reads(v->p, in.purpose, FACT_TRAIN))
        return FACT_BAD;
    in.purpose = PURPOSE_TRAIN;
    facts_derive(v->p, &in, &facts);
    struct verdict verdict = policy_decide(v->p, PURPOSE_TRAIN, &facts);
    return verdict.outcome == OUTCOME_ALLOW ? FACT_GOOD : FACT_BAD;
}

bool facts_derives(enum fact fact)
{
    return fact <= FACT_REMEMBER;
}

static bool is_answerable(const struct fact_input *in)
{
    return instant_known(in->t1) && (size_t)in->turn.content < CONTENT_COUNT &&
           (size_t)in->turn.mode < MODE_COUNT && (size_t)in->purpose < PURPOSE_COUNT;
}

static void take_given(const struct facts *given, struct facts *facts)
{
    for (int f = 0; given && f < FACT_COUNT; f++) {
        if (!facts_derives((enum fact)f) && given->v[f] < fact_values((enum fact)f))
            facts->v[f] = given->v[f];
    }
}

static void derive_use(const struct view *v, struct facts *facts)
{
    facts->v[FACT_FAMILY] = (uint8_t)view_family(v);
    facts->v[FACT_MEMORY] = (uint8_t)memory(v);
    facts->v[FACT_WINDOW] = (uint8_t)window(v);
    facts->v[FACT_RETENTION] = (uint8_t)view_retention(v);
    facts->v[FACT_TRAIN] = (uint8_t)train(v);
    bool remember = v->in->turn.memorable && !view_chat_is_off(v, CONTROL_CHAT_MEMORY);
    facts->v[FACT_REMEMBER] = remember ? FACT_GOOD : FACT_BAD;
}

void facts_derive(
    const struct policy *p, const struct fact_input *in, struct facts *out)
{
    struct view v = {.p = p, .in = in, .t0 = in->turn.created, .t1 = in->t1};
    struct facts facts = facts_deny();
    *out = facts;
    if (!is_answerable(in))
        return;
    v.live = is_live(in->turn.origin);
    v.grant = view_grant(&v);
    facts.v[FACT_BODY] = (uint8_t)body(&v);
    facts.v[FACT_OWNER] = (uint8_t)view_owner(&v);
    facts.v[FACT_PERSON] = (uint8_t)person(&v);
    facts.v[FACT_KIND] = (uint8_t)kind(&v);
    facts.v[FACT_MATTER] = (uint8_t)matter(&v);
    facts.v[FACT_MAIN] = (uint8_t)view_main(&v);
    facts.v[FACT_OBJECTION] = (uint8_t)objection(&v);
    facts.v[FACT_ASSISTANT] = (uint8_t)assistant(&v);
    facts.v[FACT_GIFT] = (uint8_t)gift(&v);
    facts.v[FACT_NOTICE] = (uint8_t)view_notice(&v);
    facts.v[FACT_DEFAULT] = (uint8_t)initial(&v, facts.v[FACT_PERSON]);
    facts.v[FACT_SAFETY] = (uint8_t)safety(&v);
    derive_use(&v, &facts);
    take_given(in->given, &facts);
    *out = facts;
}
