/*
 * The derivation against a second one that works the other way round: it replays the
 * ledgers forward into a table of what is on for whom, once for t0 and once for t1, and
 * reads the facts off the two tables.
 */
#include "policy/facts.h"

#include <string.h>

#include "tests/harness/t.h"
#include "tests/policy/load.h"
#include "tests/policy/world.h"

enum { RUNS = 150000 };

static const enum service families[] = {SERVICE_CHATGPT, SERVICE_GPT_CHAT,
    SERVICE_DALLE, SERVICE_SORA, SERVICE_OPERATOR, SERVICE_CODEX, SERVICE_ATLAS};

enum { UNKNOWN, UNSET, OFF, ON, STREAMS = 2 };

/* What is in force at one instant, as replayed. */
struct table {
    bool dated; /* the instant is known */
    int training[STREAMS][SERVICE_COUNT];
    const struct choice *training_line[STREAMS][SERVICE_COUNT];
    bool own[SERVICE_COUNT];
    int chat, chat_memory, saved;
    struct instant saved_at;
    int sub[CONTROL_COUNT]; /* of the turn's service; also guards and builder's */
    const struct choice *tier, *age, *region;
    bool share[CONTROL_COUNT][3], share_all[CONTROL_COUNT];
    const struct choice *share_line[CONTROL_COUNT][3];
};

static struct instant effect(const struct choice *line)
{
    return instant_known(line->at) ? line->at : line->recorded;
}

/* Lines in the order of their effect. */
static size_t in_order(const struct ledger *ledger, const struct choice **out)
{
    for (size_t i = 0; i < ledger->count; i++) {
        size_t k = i;
        while (k && instant_cmp(effect(out[k - 1]), effect(&ledger->lines[i])) > 0) {
            out[k] = out[k - 1];
            k--;
        }
        out[k] = &ledger->lines[i];
    }
    return ledger->count;
}

static bool is_on(const struct choice *line)
{
    return str_eq(line->value, STR("on"));
}

/* Whether a line's scope reaches a service: "" all, chatgpt also its assistants. */
static bool reaches(const struct choice *line, enum service service)
{
    bool chatgpt = service == SERVICE_GPT_CHAT || service == SERVICE_OPERATOR;
    return !line->scope.n || str_eq(line->scope, service_word(service)) ||
           (chatgpt && str_eq(line->scope, STR("chatgpt")));
}

static void put_training(struct table *tab, const struct choice *line)
{
    int stream = str_eq(line->actor, STR("device"));
    for (int s = 0; s < SERVICE_COUNT; s++) {
        if (!reaches(line, (enum service)s))
            continue;
        tab->training[stream][s] = is_on(line) ? ON : OFF;
        tab->training_line[stream][s] = line;
        tab->own[s] |= line->scope.n > 0;
    }
}

static void put_share(struct table *tab, const struct choice *line)
{
    enum control c = line->control;
    for (size_t p = 0; p < WORLD_PROJECTS; p++) {
        bool ours = !line->scope.n || str_eq(line->scope, world_projects[p]);
        bool named = str_eq(line->value, STR("projects"));
        if (ours) {
            bool takes = !str_eq(line->value, STR("none")) && instant_known(line->at) &&
                         !(named && !line->scope.n);
            tab->share[c][p] = takes;
            tab->share_line[c][p] = line;
        } else if (named && tab->share[c][p] && !tab->share_line[c][p]->scope.n) {
            tab->share[c][p] = false;
        }
    }
}

static void put(
    struct table *tab, const struct choice *line, const struct fact_turn *turn)
{
    enum control c = line->control;
    if (c == CONTROL_TRAINING)
        put_training(tab, line);
    else if (c == CONTROL_TIER)
        tab->tier = line;
    else if (c == CONTROL_AGE)
        tab->age = line;
    else if (c == CONTROL_REGION)
        tab->region = line;
    else if (str_eq(control_kind(c), STR("share")))
        put_share(tab, line);
    else if (c == CONTROL_CHAT_TRAINING && str_eq(line->scope, turn->chat))
        tab->chat = is_on(line) ? ON : OFF;
    else if (c == CONTROL_CHAT_MEMORY && str_eq(line->scope, turn->chat))
        tab->chat_memory = is_on(line) ? ON : OFF;
    else if (c == CONTROL_TEMPORARY_SAVED && str_eq(line->scope, turn->chat)) {
        tab->saved = is_on(line) ? ON : OFF;
        tab->saved_at = is_on(line) ? line->at : INSTANT_UNKNOWN;
    } else if (c == CONTROL_VOICE || c == CONTROL_BROWSE) {
        if (!line->scope.n || str_eq(line->scope, service_word(turn->service)))
            tab->sub[c] = is_on(line) ? ON : OFF;
    } else {
        tab->sub[c] = is_on(line) ? ON : OFF;
    }
}

static void replay(struct table *tab, const struct ledger *ledger, struct instant t,
    const struct fact_turn *turn)
{
    const struct choice *lines[WORLD_LINES];
    size_t count = in_order(ledger, lines);
    tab->dated = instant_known(t);
    for (size_t i = 0; i < count && tab->dated; i++) {
        if (instant_cmp(effect(lines[i]), t) <= 0)
            put(tab, lines[i], turn);
    }
}

struct about {
    enum control control;
    enum service service;
    int stream; /* -1: any */
    bool scoped;
};

static bool about_switch(const struct choice *line, const struct about *a)
{
    int stream = str_eq(line->actor, STR("device"));
    if (line->control != a->control || (a->stream >= 0 && stream != a->stream))
        return false;
    if (!a->scoped)
        return true;
    if (a->control == CONTROL_TRAINING)
        return reaches(line, a->service);
    return !line->scope.n || str_eq(line->scope, service_word(a->service));
}

/* An undated line that the instant comes before: off restricts, on makes unknown. */
static int shade(const struct ledger *ledger, struct instant t, int state,
    const struct about *about, bool kept)
{
    bool off = false;
    bool on = false;
    for (size_t i = 0; i < ledger->count; i++) {
        const struct choice *line = &ledger->lines[i];
        bool later = !instant_known(t) || instant_cmp(line->recorded, t) > 0;
        if (instant_known(line->at) || !later || !about_switch(line, about))
            continue;
        off |= !is_on(line);
        on |= is_on(line);
    }
    if (!ledger->known)
        return UNKNOWN;
    if (off)
        return OFF;
    if (!instant_known(t) || (state == UNSET && (on || !kept)))
        return UNKNOWN;
    return state;
}

static bool is_kept(const struct ledger *ledger, struct instant t, bool live)
{
    for (size_t i = 0; i < ledger->count; i++)
        live |= instant_known(ledger->lines[i].at) &&
                !str_eq(ledger->lines[i].evidence, STR("stated")) &&
                instant_cmp(ledger->lines[i].at, t) <= 0;
    return live;
}

struct oracle {
    const struct policy *p;
    const struct world *w;
    struct table at[2]; /* t0, t1 */
    struct instant t[2];
    bool live;
};

static int state_of(int raw)
{
    return raw ? raw : UNSET;
}

static int oracle_training(const struct oracle *o, int when, enum service service)
{
    const struct ledger *person = &o->w->in.person;
    struct instant t = o->t[when];
    struct about a = {CONTROL_TRAINING, service, 0, true};
    int account = shade(person, t, state_of(o->at[when].training[0][service]), &a,
        is_kept(person, t, o->live));
    a.stream = 1;
    int device = shade(person, t, state_of(o->at[when].training[1][service]), &a, true);
    if (account == OFF || device == OFF)
        return OFF;
    return account == UNSET && device == ON ? ON : account;
}

static int oracle_switch(const struct oracle *o, int when, const struct ledger *ledger,
    enum control control, bool scoped)
{
    struct about a = {control, o->w->in.turn.service, -1, scoped};
    return shade(ledger, o->t[when], state_of(o->at[when].sub[control]), &a,
        is_kept(ledger, o->t[when], o->live));
}

/* A switch whose on restricts. */
static bool oracle_guard(
    const struct oracle *o, int when, const struct ledger *ledger, enum control control)
{
    bool on = !ledger->known || (o->at[when].dated && o->at[when].sub[control] == ON);
    for (size_t i = 0; i < ledger->count; i++) {
        const struct choice *line = &ledger->lines[i];
        if (line->control != control || !is_on(line))
            continue;
        if (!o->at[when].dated)
            on |= instant_cmp(effect(line), o->t[1]) <= 0;
        else if (!instant_known(line->at))
            on |= instant_cmp(line->recorded, o->t[when]) > 0;
    }
    return on;
}

static bool told(const struct oracle *o, struct str version, struct instant t)
{
    bool covered = false;
    for (size_t i = 0; i < o->w->in.notice_count; i++) {
        const struct notice *n = &o->w->in.notices[i];
        covered |= instant_known(t) && (!version.n || str_eq(version, n->version)) &&
                   (n->purposes & (1u << PURPOSE_TRAIN)) && n->from.us <= t.us &&
                   (!instant_known(n->until) || t.us < n->until.us);
    }
    return covered;
}

static bool oracle_donated(const struct oracle *o)
{
    bool donated = false;
    for (size_t i = 0; i < o->w->in.grant_count; i++) {
        const struct grant *g = &o->w->in.grants[i];
        bool names =
            g->conversation.b[0] == 1 && (g->node.b[0] == 0 || g->node.b[0] == 2);
        bool lives = g->given.us <= o->t[1].us &&
                     (!instant_known(g->revoked) || g->revoked.us > o->t[1].us);
        bool before = !instant_known(o->t[0]) || o->t[0].us <= g->given.us;
        donated |= names && lives && before && g->adult_declared &&
                   told(o, g->notice, g->given);
    }
    return donated;
}

static enum { HIS, ITS, NOBODYS } oracle_tier(const struct oracle *o, int when)
{
    const struct ledger *person = &o->w->in.person;
    int found[3] = {0, 0, 0};
    for (size_t i = 0; i < person->count; i++) {
        const struct choice *line = &person->lines[i];
        bool all = !o->at[when].dated || !instant_known(line->at);
        enum tier tier = TIER_UNKNOWN;
        if (line->control != CONTROL_TIER ||
            (o->at[when].tier ? line != o->at[when].tier : !all))
            continue;
        (void)!tier_parse(line->value, &tier);
        found[tier == TIER_UNKNOWN ? NOBODYS : tier >= TIER_BUSINESS ? ITS : HIS]++;
    }
    if (!person->known || (!found[HIS] && !found[ITS]))
        return NOBODYS;
    if (found[ITS])
        return ITS;
    return found[NOBODYS] ? NOBODYS : HIS;
}

static int age_value(const struct oracle *o, const struct choice *line, bool org)
{
    if (line && str_eq(line->value, STR("under13")))
        return PERSON_UNDER13;
    if (line && (str_eq(line->value, STR("minor")) ||
                    str_eq(line->value, STR("predicted_minor"))))
        return PERSON_MINOR;
    if (line && str_eq(line->value, STR("adult")))
        return PERSON_ADULT;
    return org || oracle_donated(o) ? PERSON_ADULT : PERSON_MINOR;
}

static int oracle_person(const struct oracle *o, bool org)
{
    const struct ledger *person = &o->w->in.person;
    int worst = age_value(o, o->at[0].age, org);
    int now = age_value(o, o->at[1].age, org);
    if (!person->known)
        return PERSON_UNDER13;
    for (size_t i = 0; i < person->count && !o->at[0].age; i++) {
        const struct choice *line = &person->lines[i];
        if (line->control == CONTROL_AGE && effect(line).us <= o->t[1].us &&
            age_value(o, line, org) > worst)
            worst = age_value(o, line, org);
    }
    worst = now > worst ? now : worst;
    bool locked = oracle_guard(o, 0, person, CONTROL_GUARDIAN_LOCK) ||
                  oracle_guard(o, 1, person, CONTROL_GUARDIAN_LOCK);
    return worst == PERSON_MINOR && locked ? PERSON_MINOR_LOCKED : worst;
}

static bool oracle_share(const struct oracle *o, int when, enum control kind)
{
    const struct ledger *org = &o->w->in.org;
    size_t p = 0;
    while (!str_eq(world_projects[p], o->w->in.turn.project))
        p++;
    for (size_t i = 0; i < org->count; i++) {
        const struct choice *line = &org->lines[i];
        if (line->control == kind && str_eq(line->value, STR("none")) &&
            !instant_known(line->at) &&
            (!line->scope.n || str_eq(line->scope, world_projects[p])) &&
            (!o->at[when].dated || line->recorded.us > o->t[when].us))
            return false;
    }
    return org->known && o->at[when].dated && o->at[when].share[kind][p];
}

static bool oracle_barred(const struct oracle *o)
{
    const struct ledger *org = &o->w->in.org;
    return oracle_guard(o, 0, org, CONTROL_ZDR) ||
           oracle_guard(o, 1, org, CONTROL_ZDR) ||
           oracle_guard(o, 0, org, CONTROL_MAM) || oracle_guard(o, 1, org, CONTROL_MAM);
}

static enum control share_of(enum content content)
{
    if (content == CONTENT_EVAL_DATA)
        return CONTROL_SHARE_EVALS;
    return content == CONTENT_FEEDBACK_NOTE ? CONTROL_SHARE_FEEDBACK : CONTROL_SHARE_IO;
}

static int oracle_matter(const struct oracle *o)
{
    const struct fact_input *in = &o->w->in;
    enum content c = in->turn.content;
    enum control sub = c == CONTENT_AUDIO           ? CONTROL_VOICE
                       : c == CONTENT_VIDEO         ? CONTROL_VIDEO
                       : c == CONTENT_BROWSING_PAGE ? CONTROL_BROWSE
                       : c == CONTENT_CODE_ENV      ? CONTROL_CODE_ENV
                                                    : CONTROL_NONE;
    if (c == CONTENT_UNKNOWN)
        return MATTER_UNKNOWN;
    if (c == CONTENT_CONNECTOR_DATA)
        return MATTER_CONNECTOR;
    if (c == CONTENT_BROWSING_PAGE && !in->turn.page_free)
        return MATTER_PAGE_RESERVED;
    if (c == CONTENT_GPT_INSTRUCTION || c == CONTENT_GPT_KNOWLEDGE) {
        bool yes = true;
        for (int when = 0; when < 2; when++)
            yes &=
                oracle_switch(o, when, &in->builder, CONTROL_GPT_CONTENT, false) ==
                    ON &&
                oracle_switch(o, when, &in->builder, CONTROL_GPT_ACCOUNT, false) == ON;
        return yes ? MATTER_BUILDER_YES : MATTER_BUILDER_NO;
    }
    if (sub == CONTROL_NONE)
        return MATTER_PLAIN;
    if (oracle_switch(o, 0, &in->person, sub, true) != ON)
        return MATTER_SUB_OFF;
    return oracle_switch(o, 1, &in->person, sub, true) == ON ? MATTER_SUB_ON_ON
                                                             : MATTER_SUB_ON_OFF;
}

static bool oracle_family(const struct oracle *o)
{
    enum service own = o->w->in.turn.service;
    bool chatgpt =
        own == SERVICE_GPT_CHAT || own == SERVICE_OPERATOR || own == SERVICE_CHATGPT;
    bool forward = policy_setting(o->p, SETTING_WITHDRAWAL_SCOPE) == SCOPE_FORWARD_ONLY;
    if (policy_setting(o->p, SETTING_CROSS_PRODUCT) == CROSS_OWN || !o->at[0].dated)
        return false;
    for (size_t i = 0; i < COUNT(families); i++) {
        enum service s = families[i];
        bool sibling =
            s == SERVICE_CHATGPT || s == SERVICE_GPT_CHAT || s == SERVICE_OPERATOR;
        if (s == own || (chatgpt && sibling))
            continue;
        for (int when = 0; when < (forward ? 1 : 2); when++) {
            if (o->at[when].own[s] && oracle_training(o, when, s) == OFF)
                return true;
        }
    }
    return false;
}

static bool oracle_chat_off(const struct oracle *o, enum control control)
{
    bool memory = control == CONTROL_CHAT_MEMORY;
    bool off = (memory ? o->at[0].chat_memory : o->at[0].chat) == OFF ||
               (memory ? o->at[1].chat_memory : o->at[1].chat) == OFF;
    for (size_t i = 0; i < o->w->in.person.count; i++) {
        const struct choice *line = &o->w->in.person.lines[i];
        off |= line->control == control && !is_on(line) &&
               str_eq(line->scope, STR("chat")) && !instant_known(line->at) &&
               (!o->at[0].dated || line->recorded.us > o->t[0].us);
    }
    return off;
}

static int oracle_main(const struct oracle *o, int a, int b, bool org)
{
    if (a == UNKNOWN)
        return MAIN_UNKNOWN;
    if (a == OFF)
        return MAIN_OFF_T0;
    if (oracle_chat_off(o, CONTROL_CHAT_TRAINING))
        return MAIN_CHAT_OFF;
    if (!org && oracle_family(o))
        return MAIN_FAMILY_OFF;
    if (a == ON)
        return b == ON ? MAIN_ON_ON : MAIN_ON_OFF;
    return b == ON ? MAIN_UNSET_ON : b == UNSET ? MAIN_UNSET_UNSET : MAIN_UNSET_OFF;
}

static bool oracle_act_holds(const struct oracle *o, const struct choice *act)
{
    int64_t life = (int64_t)policy_setting(o->p, SETTING_CONSENT_DAYS) * INSTANT_DAY_US;
    for (size_t i = 0; i < o->w->in.notice_count; i++) {
        const struct notice *n = &o->w->in.notices[i];
        if (n->widens && (n->purposes & (1u << PURPOSE_TRAIN)) &&
            n->from.us > effect(act).us && n->from.us <= o->t[0].us)
            return false;
    }
    return told(o, act->notice, effect(act)) && o->t[0].us - effect(act).us < life;
}

static int oracle_kind(const struct oracle *o)
{
    enum mode mode = o->w->in.turn.mode;
    bool saved = o->at[1].saved == ON && instant_known(o->at[1].saved_at);
    if (o->w->in.turn.origin == ORIGIN_REPLAYED || mode == MODE_UNKNOWN ||
        mode == MODE_SHARED_SNAPSHOT)
        return KIND_UNKNOWN;
    if (mode == MODE_TEMPORARY || (mode == MODE_SAVED_TEMPORARY && !saved))
        return KIND_TEMPORARY;
    return mode == MODE_HEALTH ? KIND_HEALTH : KIND_REGULAR;
}

static int oracle_body(const struct oracle *o)
{
    enum body_state state = o->w->in.turn.state;
    int64_t rest = policy_setting(o->p, SETTING_COOLING_DAYS) * INSTANT_DAY_US;
    if (state == BODY_STATE_HELD_ONLY)
        return BODY_HELD;
    if (state == BODY_STATE_DEIDENTIFIED)
        return BODY_DEIDENTIFIED;
    if (state != BODY_STATE_LIVE)
        return BODY_GONE;
    return o->at[0].dated && o->t[0].us + rest <= o->t[1].us ? BODY_LIVE : BODY_FRESH;
}

static int oracle_assistant(const struct oracle *o)
{
    const struct fact_input *in = &o->w->in;
    int unset = policy_setting(o->p, SETTING_ASSISTANT_UNSET) ? ON : OFF;
    int says[2];
    if (!in->turn.assistant && in->turn.service != SERVICE_GPT_CHAT)
        return ASSISTANT_YES;
    for (int when = 0; when < 2; when++) {
        says[when] =
            oracle_switch(o, when, &in->builder, CONTROL_GPT_CONVERSATIONS, false);
        says[when] = says[when] == UNSET ? unset : says[when];
    }
    if (says[0] != ON)
        return ASSISTANT_NO;
    return says[1] == ON ? ASSISTANT_YES : ASSISTANT_YES_NO;
}

static int oracle_default(const struct oracle *o)
{
    bool starts_on = str_eq(policy_name(o->p), STR("openai-2026"));
    bool asks = policy_setting(o->p, SETTING_GPC) == GPC_ASK;
    return starts_on && !(asks && oracle_guard(o, 0, &o->w->in.person, CONTROL_GPC))
               ? DEFAULT_ON
               : DEFAULT_ASK;
}

static int oracle_notice(const struct oracle *o, bool org, int a)
{
    enum service s = o->w->in.turn.service;
    enum control kind = share_of(o->w->in.turn.content);
    const struct choice *act = o->at[0].training_line[0][s];
    size_t p = 0;
    while (!str_eq(world_projects[p], o->w->in.turn.project))
        p++;
    if (!act)
        act = o->at[0].training_line[1][s];
    if (org)
        act = o->at[0].share_line[kind][p];
    if (a == UNKNOWN || !told(o, STR(""), o->t[0]))
        return NOTICE_MISSING;
    if (o->w->in.turn.mode == MODE_SAVED_TEMPORARY &&
        instant_cmp(o->t[0], o->at[1].saved_at) < 0)
        return NOTICE_MISSING;
    return a != ON || oracle_act_holds(o, act) ? NOTICE_VALID : NOTICE_MISSING;
}

static void oracle_owned(
    const struct oracle *o, struct facts *f, bool *org, int main[2])
{
    enum service s = o->w->in.turn.service;
    enum control kind = share_of(o->w->in.turn.content);
    int a = (int)oracle_tier(o, 0);
    int b = (int)oracle_tier(o, 1);
    *org = s == SERVICE_API || a == ITS || b == ITS;
    f->v[FACT_OWNER] = OWNER_ORG_UNCOVERED;
    if (*org) {
        bool covered = !oracle_barred(o) && oracle_share(o, 0, kind);
        main[0] = covered ? ON : OFF;
        main[1] = ON;
        if (covered)
            f->v[FACT_OWNER] =
                oracle_share(o, 1, kind) ? OWNER_ORG_COVERED : OWNER_ORG_COVERED_T0;
        return;
    }
    main[0] = oracle_training(o, 0, s);
    main[1] = oracle_training(o, 1, s);
    if (a == HIS && b == HIS)
        f->v[FACT_OWNER] = OWNER_PERSON;
}

static int oracle_plan(const struct choice *line)
{
    static const int plans[TIER_COUNT] = {[TIER_UNKNOWN] = FAMILY_UNKNOWN,
        [TIER_PLUS] = FAMILY_PAID,
        [TIER_PRO] = FAMILY_PAID,
        [TIER_BUSINESS] = FAMILY_BUSINESS,
        [TIER_TEACHERS] = FAMILY_BUSINESS,
        [TIER_API] = FAMILY_BUSINESS,
        [TIER_ENTERPRISE] = FAMILY_ENTERPRISE,
        [TIER_EDU] = FAMILY_ENTERPRISE,
        [TIER_HEALTHCARE] = FAMILY_ENTERPRISE};
    enum tier tier;
    return line && tier_parse(line->value, &tier) ? plans[tier] : FAMILY_UNKNOWN;
}

/* The facts that other purposes read, and the circumstances as given. */
static void oracle_use(const struct oracle *o, bool org, struct facts *f)
{
    const struct fact_input *in = &o->w->in;
    bool known = in->person.known;
    int now = known ? oracle_plan(o->at[1].tier) : FAMILY_UNKNOWN;
    int then = o->at[0].tier && known ? oracle_plan(o->at[0].tier) : now;
    int worst = then > now ? then : now;
    int64_t days = policy_setting(o->p, SETTING_TEMPORARY_DAYS) * INSTANT_DAY_US;
    bool late = !o->at[0].dated || o->t[0].us + days < o->t[1].us;
    enum control memory = in->turn.content == CONTENT_MEMORY ? CONTROL_MEMORY_SAVED
                                                             : CONTROL_MEMORY_HISTORY;
    int stand = oracle_switch(o, 1, &in->person, memory, false);
    f->v[FACT_FAMILY] =
        (uint8_t)(org && now == FAMILY_UNKNOWN ? FAMILY_BUSINESS : worst);
    f->v[FACT_MEMORY] = stand == ON      ? MEMORY_ON
                        : stand == UNSET ? MEMORY_UNSET
                                         : MEMORY_OFF;
    f->v[FACT_WINDOW] =
        in->turn.mode == MODE_UNKNOWN || (in->turn.mode == MODE_TEMPORARY && late)
            ? WINDOW_OVER
            : WINDOW_OPEN;
    f->v[FACT_REMEMBER] = in->turn.memorable && !oracle_chat_off(o, CONTROL_CHAT_MEMORY)
                              ? FACT_GOOD
                              : FACT_BAD;
    f->v[FACT_RETENTION] = RETENTION_NORMAL;
    if (org && oracle_barred(o)) {
        int given = in->given ? in->given->v[FACT_RETENTION] : RETENTION_ZDR;
        f->v[FACT_RETENTION] =
            (uint8_t)(given == RETENTION_NORMAL ? RETENTION_ZDR : given);
    }
    for (int i = FACT_AUDIENCE; i < FACT_COUNT && in->given; i++)
        f->v[i] = in->given->v[i];
}

static struct facts oracle_facts(const struct policy *p, const struct world *w)
{
    const struct fact_input *in = &w->in;
    struct oracle o = {.p = p, .w = w, .t = {in->turn.created, in->t1}};
    struct facts f = facts_deny();
    bool org;
    int main[2];
    o.live = in->turn.origin == ORIGIN_GATEWAY || in->turn.origin == ORIGIN_TELEMETRY;
    for (int when = 0; when < 2; when++) {
        o.at[when].saved_at = INSTANT_UNKNOWN;
        replay(&o.at[when], &in->person, o.t[when], &in->turn);
        replay(&o.at[when], &in->org, o.t[when], &in->turn);
        replay(&o.at[when], &in->builder, o.t[when], &in->turn);
    }
    oracle_owned(&o, &f, &org, main);
    f.v[FACT_BODY] = (uint8_t)oracle_body(&o);
    f.v[FACT_PERSON] = (uint8_t)oracle_person(&o, org);
    f.v[FACT_KIND] = (uint8_t)oracle_kind(&o);
    f.v[FACT_MATTER] = (uint8_t)oracle_matter(&o);
    f.v[FACT_MAIN] = (uint8_t)oracle_main(&o, main[0], main[1], org);
    f.v[FACT_OBJECTION] =
        oracle_guard(&o, 0, &in->person, CONTROL_OBJECTION)   ? OBJECTION_AT_T0
        : oracle_guard(&o, 1, &in->person, CONTROL_OBJECTION) ? OBJECTION_AT_T1
                                                              : OBJECTION_NONE;
    f.v[FACT_ASSISTANT] = (uint8_t)oracle_assistant(&o);
    f.v[FACT_GIFT] = oracle_donated(&o) ? GIFT_DONATION
                     : in->turn.rated   ? GIFT_RATING
                                        : GIFT_NONE;
    f.v[FACT_NOTICE] = (uint8_t)oracle_notice(&o, org, main[0]);
    f.v[FACT_DEFAULT] = (uint8_t)oracle_default(&o);
    f.v[FACT_SAFETY] = in->turn.safety == SAFETY_NONE      ? SAFE_NONE
                       : in->turn.safety == SAFETY_FLAGGED ? SAFE_FLAGGED
                                                           : SAFE_CONFIRMED;
    oracle_use(&o, org, &f);
    return f;
}

static bool agree(
    struct t *t, unsigned run, const struct facts *got, const struct facts *want)
{
    for (int f = 0; f < FACT_COUNT; f++) {
        if (got->v[f] == want->v[f])
            continue;
        t_note(t, "run %u: %" STR_FMT " is %" STR_FMT ", replayed %" STR_FMT, run,
            STR_ARG(fact_name((enum fact)f)),
            STR_ARG(fact_value_name((enum fact)f, got->v[f])),
            STR_ARG(fact_value_name((enum fact)f, want->v[f])));
        return false;
    }
    return true;
}

static void compare_runs(struct t *t, const char *path, uint64_t seed)
{
    struct world w;
    struct policy *p = test_profile(t, path);
    unsigned seen[FACT_COUNT][FACT_VALUES_MAX] = {{0}};
    int wrong = 0;
    w.rng = seed;
    for (unsigned run = 0; p && run < RUNS && wrong < 5; run++) {
        struct facts got;
        world_fill(&w);
        facts_derive(p, &w.in, &got);
        struct facts want = oracle_facts(p, &w);
        wrong += !agree(t, run, &got, &want);
        for (int f = 0; f < FACT_COUNT; f++)
            seen[f][got.v[f]]++;
    }
    T_EQ(t, wrong, 0);
    for (int f = 0; f < FACT_COUNT; f++) {
        for (int v = 0; v < fact_values((enum fact)f); v++) {
            if (!seen[f][v])
                t_note(t, "never seen: %" STR_FMT " %" STR_FMT,
                    STR_ARG(fact_name((enum fact)f)),
                    STR_ARG(fact_value_name((enum fact)f, v)));
        }
    }
    policy_free(p);
}

static void random_ledgers_give_the_facts_a_replay_gives(struct t *t)
{
    compare_runs(t, "profiles/strict.policy", 88172645463325252u);
    compare_runs(t, "profiles/openai-2026.policy", 362436069u);
}

static const struct t_case cases[] = {
    T_CASE(random_ledgers_give_the_facts_a_replay_gives),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
