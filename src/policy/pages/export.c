#include "policy/pages/export.h"

#include "text/json_write.h"

/* The nearest purpose of the Data Privacy Vocabulary (https://w3id.org/dpv#). */
static const char *const dpv_purposes[PURPOSE_COUNT] = {
    [PURPOSE_SERVE] = "dpv:RequestedServiceProvision",
    [PURPOSE_PERSONALISE] = "dpv:ServicePersonalisation",
    [PURPOSE_TRAIN] = "dpv:ImproveExistingProductsAndServices",
    [PURPOSE_SAFETY_MODEL] = "dpv:IncreaseServiceRobustness",
    [PURPOSE_PRODUCT_ANALYTICS] = "dpv:ServiceUsageAnalytics",
    [PURPOSE_ABUSE_AUTO] = "dpv:EnforceSecurity",
    [PURPOSE_HUMAN_ABUSE] = "dpv:EnforceSecurity",
    [PURPOSE_HUMAN_SUPPORT] = "dpv:CustomerCare",
    [PURPOSE_HUMAN_LEGAL] = "dpv:LegalCompliance",
    [PURPOSE_HUMAN_IMPROVE] = "dpv:ImproveExistingProductsAndServices",
    [PURPOSE_SHARE_ACTION] = "dpv:RequestedServiceProvision",
    [PURPOSE_SHARE_PROVIDER] = "dpv:TechnicalServiceProvision",
    [PURPOSE_ADMIN_ACCESS] = "dpv:OrganisationGovernance",
    [PURPOSE_BUILDER_STATS] = "dpv:ServiceUsageAnalytics",
    [PURPOSE_LEGAL_DISCLOSURE] = "dpv:LegalCompliance",
    [PURPOSE_ADS_CONTEXT] = "dpv:Advertising",
    [PURPOSE_ADS_PROFILE] = "dpv:PersonalisedAdvertising",
    [PURPOSE_MARKETING] = "dpv:Marketing",
    [PURPOSE_SALE] = "dpv:SellDataToThirdParties",
};

static void add_pair(struct jw *w, const char *key, struct str value)
{
    jw_key(w, str_z(key));
    jw_str(w, value);
}

static struct str outcome_word(enum outcome outcome)
{
    return outcome == OUTCOME_ALLOW ? STR("allow") : STR("deny");
}

/* The values of one fact that a rule asks for. */
static void add_values(struct jw *w, const struct policy_rule *rule, enum fact fact)
{
    jw_array_begin(w);
    for (int v = 0; v < fact_values(fact); v++) {
        if (rule->mask[fact] >> v & 1)
            jw_str(w, fact_value_name(fact, v));
    }
    jw_array_end(w);
}

static bool asks(const struct policy_rule *rule, enum fact fact)
{
    unsigned whole = (1u << fact_values(fact)) - 1;
    return (rule->mask[fact] & whole) != whole;
}

static void add_obligations(struct jw *w, uint32_t obligations)
{
    jw_array_begin(w);
    for (uint32_t bit = 1; bit; bit <<= 1) {
        if (obligations & bit)
            jw_str(w, policy_obligation_word(bit));
    }
    jw_array_end(w);
}

static void add_rule(struct jw *w, const struct policy_rule *rule)
{
    jw_object_begin(w);
    add_pair(w, "code", str_z(rule->code));
    add_pair(w, "outcome", outcome_word(rule->outcome));
    jw_key(w, STR("when"));
    jw_object_begin(w);
    for (int f = 0; f < FACT_COUNT; f++) {
        if (!asks(rule, (enum fact)f))
            continue;
        jw_key(w, fact_name((enum fact)f));
        add_values(w, rule, (enum fact)f);
    }
    jw_object_end(w);
    jw_key(w, STR("obligations"));
    add_obligations(w, rule->obligations);
    add_pair(w, "say", rule->say);
    add_pair(w, "source", rule->seed);
    jw_object_end(w);
}

static void add_reads(struct jw *w, const struct policy *p, enum purpose purpose)
{
    jw_key(w, STR("reads"));
    jw_array_begin(w);
    for (int f = 0; f < FACT_COUNT; f++) {
        if (policy_reads(p, purpose, (enum fact)f))
            jw_str(w, fact_name((enum fact)f));
    }
    jw_array_end(w);
}

static void add_purpose(struct jw *w, const struct policy *p, enum purpose purpose)
{
    jw_object_begin(w);
    add_pair(w, "purpose", purpose_word(purpose));
    add_pair(w, "title", policy_purpose_title(p, purpose));
    add_pair(w, "question", policy_question(p, purpose));
    add_reads(w, p, purpose);
    jw_key(w, STR("rules"));
    jw_array_begin(w);
    for (int r = 0; r < policy_rule_count(p, purpose); r++)
        add_rule(w, policy_rule(p, purpose, r));
    jw_array_end(w);
    jw_object_end(w);
}

static void add_settings(struct jw *w, const struct policy *p)
{
    jw_key(w, STR("settings"));
    jw_object_begin(w);
    for (int i = 0; i < SETTING_COUNT; i++) {
        int value = policy_setting(p, (enum setting)i);
        struct str word = setting_word((enum setting)i, value);
        jw_key(w, setting_name((enum setting)i));
        if (word.n)
            jw_str(w, word);
        else
            jw_i64(w, value);
    }
    jw_object_end(w);
}

static void add_head(struct jw *w, const struct policy *p)
{
    char date[INSTANT_TEXT_MAX];
    add_pair(w, "name", policy_name(p));
    jw_key(w, STR("version"));
    jw_i64(w, policy_version(p));
    add_pair(w, "effective", instant_format(policy_effective(p), date));
    add_pair(w, "title", policy_title(p));
}

void export_json(const struct policy *p, struct buf *out)
{
    struct jw w = jw_to(out);
    w.pretty = true;
    jw_object_begin(&w);
    add_pair(&w, "format", STR("abide-profile-1"));
    add_head(&w, p);
    add_settings(&w, p);
    jw_key(&w, STR("purposes"));
    jw_array_begin(&w);
    for (int i = 1; i < PURPOSE_COUNT; i++) {
        if (policy_has(p, (enum purpose)i))
            add_purpose(&w, p, (enum purpose)i);
    }
    jw_array_end(&w);
    jw_object_end(&w);
    jw_line(&w);
}

static void add_urn(struct jw *w, const char *key, const struct policy *p,
    enum purpose purpose, const char *code)
{
    struct buf urn;
    buf_init(&urn, 512);
    buf_printf(&urn, "urn:abide:profile:%" STR_FMT ":%d", STR_ARG(policy_name(p)),
        policy_version(p));
    if (code)
        buf_printf(&urn, ":%" STR_FMT ":%s", STR_ARG(purpose_word(purpose)), code);
    add_pair(w, key, buf_str(&urn));
    w->out->failed |= urn.failed;
    buf_fini(&urn);
}

static void add_dpv_rule(struct jw *w, const struct policy *p, enum purpose purpose,
    const struct policy_rule *rule)
{
    bool allows = rule && rule->outcome == OUTCOME_ALLOW;
    jw_object_begin(w);
    add_urn(w, "@id", p, purpose, rule ? rule->code : "N0");
    add_pair(w, "@type", allows ? STR("dpv:Permission") : STR("dpv:Prohibition"));
    add_pair(w, "dct:description", rule ? rule->say : policy_sentence(p, purpose, -1));
    if (rule && rule->obligations & OBLIGE_DEIDENTIFY) {
        jw_key(w, STR("dpv:hasTechnicalMeasure"));
        jw_str(w, STR("dpv:Deidentification"));
    }
    jw_object_end(w);
}

static void add_dpv_purpose(struct jw *w, const struct policy *p, enum purpose purpose)
{
    jw_object_begin(w);
    add_pair(w, "@type", STR("dpv:Process"));
    add_pair(w, "dct:identifier", purpose_word(purpose));
    add_pair(w, "dpv:hasPurpose", str_z(dpv_purposes[purpose]));
    jw_key(w, STR("dpv:hasRule"));
    jw_array_begin(w);
    for (int r = 0; r < policy_rule_count(p, purpose); r++)
        add_dpv_rule(w, p, purpose, policy_rule(p, purpose, r));
    add_dpv_rule(w, p, purpose, NULL);
    jw_array_end(w);
    jw_object_end(w);
}

void export_dpv(const struct policy *p, struct buf *out)
{
    char date[INSTANT_TEXT_MAX];
    struct jw w = jw_to(out);
    w.pretty = true;
    jw_object_begin(&w);
    jw_key(&w, STR("@context"));
    jw_object_begin(&w);
    add_pair(&w, "dpv", STR("https://w3id.org/dpv#"));
    add_pair(&w, "dct", STR("http://purl.org/dc/terms/"));
    jw_object_end(&w);
    add_urn(&w, "@id", p, PURPOSE_NONE, NULL);
    add_pair(&w, "dct:title", policy_title(p));
    add_pair(&w, "dct:issued", instant_format(policy_effective(p), date));
    jw_key(&w, STR("dpv:hasProcess"));
    jw_array_begin(&w);
    for (int i = 1; i < PURPOSE_COUNT; i++)
        add_dpv_purpose(&w, p, (enum purpose)i);
    jw_array_end(&w);
    jw_object_end(&w);
    jw_line(&w);
}

/* ODRL actions for what an allow asks of the user of the content. */
static const struct {
    uint32_t bit;
    const char *action;
} odrl_duties[] = {
    {OBLIGE_DEIDENTIFY, "anonymize"},
    {OBLIGE_AGGREGATE, "aggregate"},
    {OBLIGE_DISCLOSE, "inform"},
    {OBLIGE_APPROVAL, "obtainConsent"},
    {OBLIGE_DELETE, "delete"},
};

static void add_constraint(struct jw *w, const struct policy_rule *rule, enum fact fact)
{
    jw_object_begin(w);
    add_pair(w, "leftOperand", fact_name(fact));
    add_pair(w, "operator", STR("isAnyOf"));
    jw_key(w, STR("rightOperand"));
    add_values(w, rule, fact);
    jw_object_end(w);
}

static void add_purpose_constraint(struct jw *w, enum purpose purpose)
{
    jw_object_begin(w);
    add_pair(w, "leftOperand", STR("purpose"));
    add_pair(w, "operator", STR("eq"));
    add_pair(w, "rightOperand", str_z(dpv_purposes[purpose]));
    jw_object_end(w);
}

static void add_duties(struct jw *w, uint32_t obligations)
{
    jw_key(w, STR("duty"));
    jw_array_begin(w);
    for (size_t i = 0; i < COUNT(odrl_duties); i++) {
        if (!(obligations & odrl_duties[i].bit))
            continue;
        jw_object_begin(w);
        add_pair(w, "action", str_z(odrl_duties[i].action));
        jw_object_end(w);
    }
    jw_array_end(w);
}

static void add_odrl_rule(struct jw *w, const struct policy *p, enum purpose purpose,
    const struct policy_rule *rule)
{
    jw_object_begin(w);
    add_urn(w, "uid", p, purpose, rule->code);
    add_urn(w, "target", p, purpose, "content");
    add_pair(w, "action", STR("use"));
    jw_key(w, STR("constraint"));
    jw_array_begin(w);
    add_purpose_constraint(w, purpose);
    for (int f = 0; f < FACT_COUNT; f++) {
        if (asks(rule, (enum fact)f))
            add_constraint(w, rule, (enum fact)f);
    }
    jw_array_end(w);
    if (rule->outcome == OUTCOME_ALLOW)
        add_duties(w, rule->obligations);
    add_pair(w, "description", rule->say);
    jw_object_end(w);
}

static void add_odrl_rules(
    struct jw *w, const struct policy *p, const char *key, enum outcome outcome)
{
    jw_key(w, str_z(key));
    jw_array_begin(w);
    for (int i = 1; i < PURPOSE_COUNT; i++) {
        for (int r = 0; r < policy_rule_count(p, (enum purpose)i); r++) {
            const struct policy_rule *rule = policy_rule(p, (enum purpose)i, r);
            if (rule->outcome == outcome)
                add_odrl_rule(w, p, (enum purpose)i, rule);
        }
    }
    jw_array_end(w);
}

/*
 * ODRL has no order of rules: a prohibition wins over a permission ("conflict"). The
 * one permission that our order puts before prohibitions (a donation, D1) is therefore
 * stricter here than in the profile.
 */
void export_odrl(const struct policy *p, struct buf *out)
{
    struct jw w = jw_to(out);
    w.pretty = true;
    jw_object_begin(&w);
    add_pair(&w, "@context", STR("http://www.w3.org/ns/odrl.jsonld"));
    add_pair(&w, "@type", STR("Set"));
    add_urn(&w, "uid", p, PURPOSE_NONE, NULL);
    add_pair(&w, "conflict", STR("prohibit"));
    add_odrl_rules(&w, p, "permission", OUTCOME_ALLOW);
    add_odrl_rules(&w, p, "prohibition", OUTCOME_DENY);
    jw_object_end(&w);
    jw_line(&w);
}
