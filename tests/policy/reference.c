#include "tests/policy/reference.h"

#include <string.h>

#include "base/attr.h"

const char *const shipped_paths[SHIPPED_COUNT] = {"profiles/strict.policy",
    "profiles/openai-2026.policy", "profiles/seed-2023-legacy.policy"};

#define IS(fact, value) (f->v[FACT_##fact] == (value))
#define NO(fact)        (f->v[FACT_##fact] == FACT_BAD)

/* Rules no switch can lift: H and U of matter and kind, and M. */
static const char *train_hard(enum shipped s, const struct facts *f)
{
    bool seed = s == SHIPPED_SEED;
    bool sub = IS(MATTER, MATTER_SUB_ON_ON) || IS(MATTER, MATTER_SUB_ON_OFF) ||
               IS(MATTER, MATTER_SUB_OFF);
    if (IS(PERSON, PERSON_UNDER13))
        return "H1";
    if (IS(BODY, BODY_HELD) || IS(BODY, BODY_GONE))
        return "H2";
    if (IS(KIND, KIND_UNKNOWN) || (seed && IS(KIND, KIND_HEALTH)))
        return "U2";
    if (IS(KIND, KIND_TEMPORARY))
        return "H3";
    if (IS(KIND, KIND_HEALTH))
        return "H4";
    if (IS(OWNER, OWNER_ORG_COVERED_T0) || IS(OWNER, OWNER_ORG_UNCOVERED))
        return "H5";
    if (IS(MATTER, MATTER_UNKNOWN) ||
        (seed && (sub || IS(MATTER, MATTER_PAGE_RESERVED))))
        return "U3";
    if (IS(MATTER, MATTER_CONNECTOR))
        return "H6";
    if (IS(MATTER, MATTER_PAGE_RESERVED))
        return "H7";
    if (IS(MATTER, MATTER_BUILDER_NO))
        return "H8";
    if (!IS(SAFETY, SAFE_NONE))
        return "H9";
    if (IS(PERSON, PERSON_MINOR_LOCKED) ||
        (s == SHIPPED_STRICT && !IS(PERSON, PERSON_ADULT)))
        return "M1";
    return NULL;
}

static const char *train_choices(enum shipped s, const struct facts *f)
{
    bool strict = s == SHIPPED_STRICT;
    if (IS(OBJECTION, OBJECTION_AT_T0))
        return "O1";
    if (strict && IS(OBJECTION, OBJECTION_AT_T1))
        return "O2";
    if (IS(MAIN, MAIN_OFF_T0))
        return "A1";
    if (strict && (IS(MAIN, MAIN_ON_OFF) || IS(MAIN, MAIN_UNSET_OFF)))
        return "A2";
    if (strict && IS(MAIN, MAIN_FAMILY_OFF))
        return "A4";
    if (s != SHIPPED_SEED && IS(MAIN, MAIN_CHAT_OFF))
        return "A5";
    if (IS(MATTER, MATTER_SUB_OFF) || (strict && IS(MATTER, MATTER_SUB_ON_OFF)))
        return "A3";
    if (IS(ASSISTANT, ASSISTANT_NO) || (strict && IS(ASSISTANT, ASSISTANT_YES_NO)))
        return "G1";
    return NULL;
}

static const char *train(enum shipped s, const struct facts *f)
{
    const char *code = train_hard(s, f);
    bool unset = IS(MAIN, MAIN_UNSET_ON) || IS(MAIN, MAIN_UNSET_UNSET) ||
                 IS(MAIN, MAIN_UNSET_OFF);
    bool given =
        IS(GIFT, GIFT_DONATION) || (s == SHIPPED_OPENAI && IS(GIFT, GIFT_RATING));
    if (code)
        return code;
    if (given && s != SHIPPED_SEED && IS(OWNER, OWNER_PERSON))
        return "D1";
    code = train_choices(s, f);
    if (code)
        return code;
    if (IS(MAIN, MAIN_UNKNOWN))
        return "U1";
    if (NO(NOTICE))
        return "C1";
    if (unset && (s == SHIPPED_STRICT || IS(DEFAULT, DEFAULT_ASK)))
        return "C2";
    if (IS(BODY, BODY_FRESH))
        return "C3";
    return IS(MAIN, MAIN_FAMILY_OFF) || IS(MAIN, MAIN_CHAT_OFF) ? "N0" : "P1";
}

static bool is_shown(const struct facts *f)
{
    return IS(BODY, BODY_LIVE) || IS(BODY, BODY_FRESH);
}

static bool is_kept(const struct facts *f)
{
    return is_shown(f) || IS(BODY, BODY_DEIDENTIFIED);
}

static bool is_org(const struct facts *f)
{
    return !IS(OWNER, OWNER_PERSON);
}

static const char *serve(const struct facts *f)
{
    if (IS(PERSON, PERSON_UNDER13))
        return "SV1";
    if (!is_shown(f))
        return "SV2";
    return IS(WINDOW, WINDOW_OVER) ? "SV3" : "SV4";
}

static const char *personalise(enum shipped s, const struct facts *f)
{
    bool on =
        IS(MEMORY, MEMORY_ON) || (s == SHIPPED_OPENAI && IS(MEMORY, MEMORY_UNSET));
    if (!IS(AUDIENCE, AUDIENCE_AUTHOR))
        return "PE1";
    if (IS(PERSON, PERSON_UNDER13))
        return "PE2";
    if (!is_shown(f))
        return "PE3";
    if (!IS(KIND, KIND_REGULAR))
        return "PE4";
    if (NO(REMEMBER))
        return "PE5";
    if (!on)
        return "PE6";
    return f->v[FACT_MATTER] > MATTER_SUB_OFF ? "PE7" : "PE8";
}

static const char *safety_model(enum shipped s, const struct facts *f)
{
    bool unset = IS(MAIN, MAIN_UNSET_ON) || IS(MAIN, MAIN_UNSET_UNSET);
    if (!is_kept(f))
        return "SM1";
    if (NO(SIGNAL))
        return "SM2";
    if (!NO(DUTY))
        return "SM3";
    if (IS(PERSON, PERSON_MINOR_LOCKED) || IS(PERSON, PERSON_UNDER13))
        return "SM4";
    if (!IS(OBJECTION, OBJECTION_NONE))
        return "SM5";
    if (!unset && !IS(MAIN, MAIN_ON_ON) && !IS(MAIN, MAIN_UNKNOWN))
        return "SM6";
    if (IS(OWNER, OWNER_ORG_COVERED_T0) || IS(OWNER, OWNER_ORG_UNCOVERED))
        return "SM7";
    if (IS(MAIN, MAIN_UNKNOWN) || (unset && s == SHIPPED_STRICT))
        return "SM8";
    return "SM9";
}

static const char *product_analytics(const struct facts *f)
{
    if (IS(FORM, FORM_METADATA) || IS(FORM, FORM_CONTENT))
        return "PA1";
    if (NO(GROUP))
        return "PA2";
    return is_kept(f) ? "PA4" : "PA3";
}

static const char *abuse_auto(const struct facts *f)
{
    if (!is_shown(f))
        return "AA1";
    if (!is_org(f))
        return "AA3";
    return IS(FORM, FORM_COUNTS) || IS(FORM, FORM_METADATA) ? "AA4" : "AA2";
}

static const char *human_abuse(const struct facts *f)
{
    if (NO(SIGNAL))
        return "HA1";
    if (NO(GRANT))
        return "HA2";
    if (IS(RETENTION, RETENTION_ZDR))
        return "HA3";
    return is_shown(f) ? "HA5" : "HA4";
}

static const char *human_support(const struct facts *f)
{
    if (NO(TICKET))
        return "HS1";
    if (NO(CHOSEN))
        return "HS2";
    if (NO(GRANT))
        return "HS3";
    return is_shown(f) ? "HS5" : "HS4";
}

static const char *human_legal(const struct facts *f)
{
    if (IS(INSTRUMENT, INSTRUMENT_INFORMAL))
        return "HL1";
    if (NO(APPROVAL))
        return "HL2";
    return NO(HOLD) ? "HL3" : "HL4";
}

static const char *human_improve(const struct facts *f)
{
    if (NO(TRAIN))
        return "HI1";
    if (IS(FORM, FORM_METADATA) || IS(FORM, FORM_CONTENT))
        return "HI2";
    if (IS(FAMILY, FAMILY_ENTERPRISE) || IS(FAMILY, FAMILY_UNKNOWN))
        return "HI3";
    return NO(GRANT) ? "HI4" : "HI5";
}

static const char *share_action(const struct facts *f)
{
    bool minor = IS(PERSON, PERSON_MINOR) || IS(PERSON, PERSON_MINOR_LOCKED);
    if (IS(PERSON, PERSON_UNDER13))
        return "SA1";
    if (IS(KIND, KIND_HEALTH) || IS(KIND, KIND_UNKNOWN))
        return "SA2";
    if (!IS(PERMISSION, PERMISSION_GIVEN))
        return "SA3";
    if (NO(LISTED))
        return "SA4";
    if (NO(SHOWN))
        return "SA5";
    if (!minor)
        return "SA7";
    return NO(GUARDIAN) ? "SA6" : "SA8";
}

static const char *share_provider(const struct facts *f)
{
    if (NO(LISTED))
        return "SP1";
    if (NO(FIT))
        return "SP2";
    if (NO(MINIMUM))
        return "SP3";
    return is_kept(f) ? "SP5" : "SP4";
}

static const char *admin_access(const struct facts *f)
{
    if (NO(WORKSPACE))
        return "AD1";
    if (!IS(TOLD, TOLD_YES))
        return "AD2";
    if (NO(CHANNEL))
        return "AD3";
    return is_shown(f) ? "AD5" : "AD4";
}

static const char *builder_stats(const struct facts *f)
{
    if (!IS(FORM, FORM_COUNTS))
        return "BS1";
    return NO(GROUP) ? "BS2" : "BS3";
}

static const char *legal_disclosure(const struct facts *f)
{
    if (IS(INSTRUMENT, INSTRUMENT_INFORMAL))
        return "LD1";
    if (NO(APPROVAL))
        return "LD2";
    if (NO(MINIMUM))
        return "LD3";
    return IS(TOLD, TOLD_NO) ? "LD4" : "LD5";
}

/* The pages of 2023 say nothing about these. */
static bool is_silent(enum shipped s, enum purpose purpose)
{
    return s == SHIPPED_SEED &&
           (purpose == PURPOSE_PERSONALISE || purpose == PURPOSE_SAFETY_MODEL ||
               purpose == PURPOSE_PRODUCT_ANALYTICS ||
               purpose == PURPOSE_ADMIN_ACCESS || purpose == PURPOSE_BUILDER_STATS);
}

static const char *people(enum purpose purpose, const struct facts *f)
{
    if (purpose == PURPOSE_HUMAN_ABUSE)
        return human_abuse(f);
    if (purpose == PURPOSE_HUMAN_SUPPORT)
        return human_support(f);
    if (purpose == PURPOSE_HUMAN_LEGAL)
        return human_legal(f);
    return purpose == PURPOSE_HUMAN_IMPROVE ? human_improve(f) : "N0";
}

static const char *others(enum purpose purpose, const struct facts *f)
{
    if (purpose == PURPOSE_SERVE)
        return serve(f);
    if (purpose == PURPOSE_PRODUCT_ANALYTICS)
        return product_analytics(f);
    if (purpose == PURPOSE_ABUSE_AUTO)
        return abuse_auto(f);
    if (purpose == PURPOSE_SHARE_ACTION)
        return share_action(f);
    if (purpose == PURPOSE_SHARE_PROVIDER)
        return share_provider(f);
    if (purpose == PURPOSE_ADMIN_ACCESS)
        return admin_access(f);
    if (purpose == PURPOSE_BUILDER_STATS)
        return builder_stats(f);
    if (purpose == PURPOSE_LEGAL_DISCLOSURE)
        return legal_disclosure(f);
    return people(purpose, f);
}

const char *reference_code(
    enum shipped shipped, enum purpose purpose, const struct facts *f)
{
    if (is_silent(shipped, purpose))
        return "N0";
    if (purpose == PURPOSE_TRAIN)
        return train(shipped, f);
    if (purpose == PURPOSE_PERSONALISE)
        return personalise(shipped, f);
    if (purpose == PURPOSE_SAFETY_MODEL)
        return safety_model(shipped, f);
    return others(purpose, f);
}

enum {
    DEID = OBLIGE_DEIDENTIFY,
    LINES = OBLIGE_MANIFEST | OBLIGE_LINEAGE,
    TELL = OBLIGE_DISCLOSE,
    END = OBLIGE_EXPIRE,
};

static const struct {
    const char *code;
    enum outcome outcome;
    uint32_t obligations;
} duties[] = {
    {"P1", OUTCOME_ALLOW, DEID | LINES},
    {"D1", OUTCOME_ALLOW, DEID | LINES | OBLIGE_SCOPE_ONLY},
    {"H1", OUTCOME_DENY, OBLIGE_DELETE},
    {"SV1", OUTCOME_DENY, OBLIGE_DELETE},
    {"SV4", OUTCOME_ALLOW, 0},
    {"PE2", OUTCOME_DENY, OBLIGE_DELETE},
    {"PE8", OUTCOME_ALLOW, TELL},
    {"SM3", OUTCOME_ALLOW, DEID | TELL | OBLIGE_MANIFEST},
    {"SM9", OUTCOME_ALLOW, DEID | TELL | OBLIGE_MANIFEST},
    {"PA4", OUTCOME_ALLOW, DEID | OBLIGE_AGGREGATE},
    {"AA3", OUTCOME_ALLOW, TELL},
    {"AA4", OUTCOME_ALLOW, TELL},
    {"HA5", OUTCOME_ALLOW, TELL | END},
    {"HS5", OUTCOME_ALLOW, TELL | END},
    {"HL4", OUTCOME_ALLOW, TELL | END | OBLIGE_APPROVAL},
    {"HI5", OUTCOME_ALLOW, DEID | TELL | END},
    {"SA1", OUTCOME_DENY, OBLIGE_DELETE},
    {"SA7", OUTCOME_ALLOW, TELL | OBLIGE_SCOPE_ONLY},
    {"SA8", OUTCOME_ALLOW, TELL | OBLIGE_SCOPE_ONLY},
    {"SP5", OUTCOME_ALLOW, TELL | OBLIGE_SCOPE_ONLY},
    {"AD5", OUTCOME_ALLOW, TELL},
    {"BS3", OUTCOME_ALLOW, OBLIGE_AGGREGATE},
    {"LD5", OUTCOME_ALLOW, TELL | OBLIGE_APPROVAL},
};

enum outcome reference_outcome(const char *code)
{
    for (size_t i = 0; i < COUNT(duties); i++) {
        if (strcmp(duties[i].code, code) == 0)
            return duties[i].outcome;
    }
    return OUTCOME_DENY;
}

uint32_t reference_obligations(const char *code)
{
    for (size_t i = 0; i < COUNT(duties); i++) {
        if (strcmp(duties[i].code, code) == 0)
            return duties[i].obligations;
    }
    return 0;
}
