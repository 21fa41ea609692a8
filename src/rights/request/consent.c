#include "rights/request/consent.h"

#include "text/hex.h"
#include "text/json_write.h"

TABLE_DEFINE(consent_state, CONSENT_STATE_TABLE)

enum purpose consent_purpose(enum control control)
{
    switch (control) {
    case CONTROL_TRAINING:
    case CONTROL_VOICE:
    case CONTROL_VIDEO:
    case CONTROL_BROWSE:
    case CONTROL_CODE_ENV:
    case CONTROL_OBJECTION:
    case CONTROL_CHAT_TRAINING:
        return PURPOSE_TRAIN;
    case CONTROL_MEMORY_SAVED:
    case CONTROL_MEMORY_HISTORY:
    case CONTROL_CHAT_MEMORY:
        return PURPOSE_PERSONALISE;
    case CONTROL_GPC:
        return PURPOSE_SALE;
    case CONTROL_NONE:
    case CONTROL_GUARDIAN_LOCK:
    case CONTROL_TEMPORARY_SAVED:
    case CONTROL_RATING:
    case CONTROL_TIER:
    case CONTROL_AGE:
    case CONTROL_REGION:
    case CONTROL_ORG:
    case CONTROL_SHARE_IO:
    case CONTROL_SHARE_EVALS:
    case CONTROL_SHARE_FEEDBACK:
    case CONTROL_ZDR:
    case CONTROL_MAM:
    case CONTROL_GPT_CONVERSATIONS:
    case CONTROL_GPT_CONTENT:
    case CONTROL_GPT_ACCOUNT:
    case CONTROL_ORG_OWNER:
    case CONTROL_ACTION_DOMAIN:
    case CONTROL_GUARDIAN:
        break;
    }
    return PURPOSE_NONE;
}

/* An objection and an opt-out signal say no by being on. */
static bool says_yes(const struct choice *c)
{
    bool on = str_eq(c->value, STR("on"));
    bool against = c->control == CONTROL_OBJECTION || c->control == CONTROL_GPC;
    return on != against;
}

enum consent_state consent_state_of(
    const struct choice *ledger, size_t count, size_t place)
{
    bool before = false, yes_before = false;
    if (place >= count || consent_purpose(ledger[place].control) == PURPOSE_NONE)
        return CONSENT_NONE;
    for (size_t i = 0; i < place; i++) {
        if (ledger[i].control != ledger[place].control ||
            !str_eq(ledger[i].scope, ledger[place].scope))
            continue;
        before = true;
        yes_before = says_yes(&ledger[i]);
    }
    if (says_yes(&ledger[place]))
        return before && yes_before ? CONSENT_RENEWED : CONSENT_GIVEN;
    return before && yes_before ? CONSENT_WITHDRAWN : CONSENT_REFUSED;
}

static void text(struct jw *w, const char *key, struct str value)
{
    jw_key(w, str_z(key));
    jw_str(w, value);
}

static void id(struct jw *w, const char *key, struct id value)
{
    char digits[ID_TEXT];
    text(w, key, id_format(value, digits));
}

static void when(struct jw *w, const char *key, struct instant t)
{
    char at[INSTANT_TEXT_MAX];
    text(w, key, instant_format(t, at));
}

static void write_header(struct jw *w, const struct consent_record *in)
{
    struct buf record;
    char digits[ID_TEXT];
    buf_init(&record, 128);
    buf_printf(&record, "%" STR_FMT ":%llu", STR_ARG(id_format(in->principal, digits)),
        (unsigned long long)in->ledger[in->place].position);
    text(w, "schema_version", STR("ISO/IEC TS 27560:2023"));
    text(w, "record_id", buf_str(&record));
    id(w, "pii_principal_id", in->principal);
    buf_fini(&record);
}

static void write_notice(struct jw *w, const struct consent_record *in)
{
    char hex[65];
    jw_key(w, STR("privacy_notice"));
    if (!in->notice) {
        jw_null(w);
        return;
    }
    jw_object_begin(w);
    text(w, "version", in->notice->version);
    text(w, "text_sha256", hex_format(in->notice->text_sha256, 32, hex));
    when(w, "in_force_from", in->notice->from);
    jw_object_end(w);
}

/* "portal:en:0123456789abcdef" names the screen: its language, and a hash of what it
 * said and how it looked. Everything else is how we know, and no screen. */
static void write_screen(struct jw *w, struct str evidence)
{
    struct str kind, language;
    bool screen = str_cut(&evidence, ':', &kind) && evidence.n > 0;
    text(w, "collection_method", kind);
    if (!screen || !str_cut(&evidence, ':', &language))
        return;
    text(w, "language", language);
    text(w, "screen_variant", evidence);
}

static void write_processing(struct jw *w, const struct consent_record *in)
{
    const struct choice *c = &in->ledger[in->place];
    enum purpose purpose = consent_purpose(c->control);
    bool person = purpose == PURPOSE_TRAIN;
    jw_key(w, STR("pii_processing"));
    jw_object_begin(w);
    write_notice(w, in);
    write_screen(w, c->evidence);
    jw_key(w, STR("purposes"));
    jw_array_begin(w);
    jw_object_begin(w);
    text(w, "purpose", purpose_word(purpose));
    text(w, "control", control_word(c->control));
    text(w, "scope", c->scope);
    text(w, "lawful_basis", STR("dpv:Consent"));
    text(w, "pii_information",
        person ? STR("conversations, files, recordings") : STR("memories"));
    id(w, "storage_locations", in->installation);
    text(w, "retention_period", STR("until deleted, then 30 days"));
    text(w, "jurisdiction", in->jurisdiction);
    text(w, "withdrawal_method", STR("the same control, in as many steps"));
    text(w, "privacy_rights",
        STR("access, portability, erasure, correction, restriction, objection"));
    jw_object_end(w);
    jw_array_end(w);
    jw_object_end(w);
}

static void write_event(struct jw *w, const struct consent_record *in)
{
    const struct choice *c = &in->ledger[in->place];
    enum consent_state state = consent_state_of(in->ledger, in->count, in->place);
    bool given = state == CONSENT_GIVEN || state == CONSENT_RENEWED;
    jw_key(w, STR("event"));
    jw_object_begin(w);
    when(w, "event_time", c->at);
    when(w, "recorded_time", c->recorded);
    text(w, "event_type", STR("explicit"));
    text(w, "event_state", consent_state_word(state));
    text(w, "event_value", c->value);
    text(w, "entity_id", c->actor);
    text(w, "validity_duration", given ? STR("P24M") : STR("unlimited"));
    jw_object_end(w);
}

bool consent_write(const struct consent_record *in, struct buf *out)
{
    struct jw w = jw_to(out);
    if (in->place >= in->count ||
        consent_purpose(in->ledger[in->place].control) == PURPOSE_NONE)
        return false;
    jw_object_begin(&w);
    write_header(&w, in);
    write_processing(&w, in);
    jw_key(&w, STR("party_identification"));
    jw_array_begin(&w);
    jw_object_begin(&w);
    id(&w, "party_id", in->installation);
    text(&w, "party_name", in->controller);
    text(&w, "party_type", STR("dpv:DataController"));
    jw_object_end(&w);
    jw_array_end(&w);
    write_event(&w, in);
    jw_object_end(&w);
    return true;
}
