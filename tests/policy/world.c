#include "tests/policy/world.h"

enum { DAYS = 16, BASE_DAY = 20000 };

static const char *const services[] = {
    "chatgpt", "gpt_chat", "sora", "operator", "api"};
static const enum service service_ids[] = {
    SERVICE_CHATGPT, SERVICE_GPT_CHAT, SERVICE_SORA, SERVICE_OPERATOR, SERVICE_API};
const struct str world_projects[WORLD_PROJECTS] = {
    STR_INIT(""), STR_INIT("P"), STR_INIT("Q")};

static unsigned roll(struct world *w, unsigned sides)
{
    w->rng ^= w->rng << 13;
    w->rng ^= w->rng >> 7;
    w->rng ^= w->rng << 17;
    return (unsigned)(w->rng >> 33) % sides;
}

static struct instant some_day(struct world *w)
{
    return (struct instant){(BASE_DAY + (int64_t)roll(w, DAYS)) * INSTANT_DAY_US};
}

static struct str some_scope(struct world *w)
{
    static const struct str chats[] = {STR_INIT("chat"), STR_INIT("other")};
    unsigned r = roll(w, 12);
    if (r < 5)
        return STR("");
    if (r < 10)
        return str_z(services[r - 5]);
    return chats[r - 10];
}

static struct str some_value(struct world *w, enum control control)
{
    static const enum age ages[] = {AGE_UNKNOWN, AGE_UNDER13, AGE_MINOR,
        AGE_PREDICTED_MINOR, AGE_ADULT, AGE_ADULT, AGE_ADULT, AGE_ADULT};
    static const struct str shares[] = {
        STR_INIT("none"), STR_INIT("all"), STR_INIT("projects")};
    if (str_eq(control_kind(control), STR("tier")))
        return tier_word((enum tier)(roll(w, 4) ? TIER_PLUS : (enum tier)roll(w, 12)));
    if (str_eq(control_kind(control), STR("age")))
        return age_word(ages[roll(w, 8)]);
    if (str_eq(control_kind(control), STR("region")))
        return region_word((enum region)roll(w, REGION_COUNT));
    if (str_eq(control_kind(control), STR("share")))
        return shares[roll(w, 3)];
    return roll(w, 3) ? STR("on") : STR("off");
}

static void fill_ledger(struct world *w, struct choice *lines, struct ledger *ledger,
    const enum control *controls, unsigned control_count)
{
    ledger->count = roll(w, WORLD_LINES + 1);
    ledger->lines = lines;
    ledger->known = roll(w, 40) != 0;
    for (size_t i = 0; i < ledger->count; i++) {
        enum control control = controls[roll(w, control_count)];
        lines[i] = (struct choice){.control = control,
            .value = some_value(w, control),
            .position = i + 1,
            .recorded = some_day(w),
            .at = INSTANT_UNKNOWN,
            .scope = some_scope(w)};
        if (roll(w, 8))
            lines[i].at = lines[i].recorded;
        if (str_eq(control_kind(control), STR("share")))
            lines[i].scope = str_eq(lines[i].value, STR("all"))
                                 ? STR("")
                                 : world_projects[roll(w, 3)];
        if (control == CONTROL_CHAT_TRAINING || control == CONTROL_CHAT_MEMORY ||
            control == CONTROL_TEMPORARY_SAVED)
            lines[i].scope = roll(w, 2) ? STR("chat") : STR("other");
        if (roll(w, 8) == 0)
            lines[i].actor = STR("device");
        if (roll(w, 4) == 0)
            lines[i].notice = roll(w, 2) ? STR("v1") : STR("v2");
    }
}

static void fill_turn(struct world *w)
{
    struct fact_turn *turn = &w->in.turn;
    *turn = (struct fact_turn){.service = service_ids[roll(w, COUNT(services))],
        .mode = (enum mode)(roll(w, 2) ? MODE_REGULAR : (enum mode)roll(w, MODE_COUNT)),
        .content = (enum content)(
            roll(w, 2) ? CONTENT_PROMPT : (enum content)roll(w, CONTENT_COUNT)),
        .origin = (enum origin)(roll(w, 2) ? ORIGIN_GATEWAY : (enum origin)roll(w, 6)),
        .state = (enum body_state)(
            roll(w, 2) ? BODY_STATE_LIVE : (enum body_state)roll(w, 7)),
        .safety = (enum safety)(roll(w, 2) ? SAFETY_NONE : (enum safety)roll(w, 4)),
        .created = roll(w, 10) ? some_day(w) : INSTANT_UNKNOWN,
        .conversation = {{1}},
        .node = {{2}},
        .chat = STR("chat"),
        .project = world_projects[roll(w, 3)],
        .assistant = roll(w, 4) == 0,
        .page_free = roll(w, 2) == 0,
        .memorable = roll(w, 2) == 0,
        .rated = roll(w, 4) == 0};
}

static void fill_notices(struct world *w)
{
    w->in.notices = w->notices;
    w->in.notice_count = roll(w, 4);
    for (size_t i = 0; i < w->in.notice_count; i++)
        w->notices[i] = (struct notice){.version = roll(w, 2) ? STR("v1") : STR("v2"),
            .purposes = roll(w, 4) ? 1u << PURPOSE_TRAIN : 1u << PURPOSE_SERVE,
            .from = some_day(w),
            .widens = roll(w, 4) == 0,
            .until = roll(w, 3) ? INSTANT_UNKNOWN : some_day(w)};
    w->in.grants = w->grants;
    w->in.grant_count = roll(w, 3);
    for (size_t i = 0; i < w->in.grant_count; i++)
        w->grants[i] = (struct grant){.purpose = PURPOSE_TRAIN,
            .conversation = {{(uint8_t)(roll(w, 5) != 0)}},
            .node = {{(uint8_t)roll(w, 3)}},
            .given = some_day(w),
            .revoked = roll(w, 2) ? INSTANT_UNKNOWN : some_day(w),
            .notice = roll(w, 2) ? STR("v1") : STR("v2"),
            .adult_declared = roll(w, 4) != 0};
}

void world_fill(struct world *w)
{
    static const enum control person[] = {CONTROL_TRAINING, CONTROL_TRAINING,
        CONTROL_TRAINING, CONTROL_VOICE, CONTROL_BROWSE, CONTROL_OBJECTION,
        CONTROL_GUARDIAN_LOCK, CONTROL_CHAT_TRAINING, CONTROL_CHAT_MEMORY,
        CONTROL_TEMPORARY_SAVED, CONTROL_GPC, CONTROL_MEMORY_SAVED,
        CONTROL_MEMORY_HISTORY, CONTROL_TIER, CONTROL_AGE, CONTROL_REGION, CONTROL_TIER,
        CONTROL_AGE};
    static const enum control org[] = {CONTROL_SHARE_IO, CONTROL_SHARE_IO,
        CONTROL_SHARE_EVALS, CONTROL_SHARE_FEEDBACK, CONTROL_ZDR, CONTROL_MAM};
    static const enum control builder[] = {
        CONTROL_GPT_CONVERSATIONS, CONTROL_GPT_CONTENT, CONTROL_GPT_ACCOUNT};
    w->in = (struct fact_input){.purpose = PURPOSE_TRAIN, .t1 = some_day(w)};
    if (roll(w, 2))
        w->in.t1.us = (BASE_DAY + DAYS + 10) * INSTANT_DAY_US;
    fill_ledger(w, w->person, &w->in.person, person, COUNT(person));
    fill_ledger(w, w->org, &w->in.org, org, COUNT(org));
    fill_ledger(w, w->builder, &w->in.builder, builder, COUNT(builder));
    fill_turn(w);
    fill_notices(w);
    for (int f = 0; f < FACT_COUNT; f++)
        w->given.v[f] = (uint8_t)roll(w, (unsigned)fact_values((enum fact)f));
    w->in.given = roll(w, 4) ? &w->given : NULL;
}
