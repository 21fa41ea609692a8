#include "api/drp.h"

#include <string.h>

#include "text/base64.h"

static bool denied(struct err *err, const char *why)
{
    return err_set(err, ERR_DENIED, "api.drp_message", "%s", why);
}

/* White space around the body is no part of it. */
static struct raw trimmed(struct raw body)
{
    while (body.n > 0 && (body.p[body.n - 1] == '\n' || body.p[body.n - 1] == '\r'))
        body.n--;
    return body;
}

bool drp_open(struct raw body, const struct registry_agent *agent, struct arena *a,
    struct json **out, uint8_t id[SHA256_BYTES], struct err *err)
{
    struct raw message, json;
    struct buf bytes;
    if (body.n > DRP_BODY_MAX)
        return err_set(err, ERR_LIMIT, "api.drp_size", "the message is too long");
    buf_init(&bytes, DRP_BODY_MAX);
    bool whole = base64_parse(trimmed(body), &bytes) && bytes.n > SIGN_BYTES;
    bool kept = whole && arena_raw(a, buf_raw(&bytes), &message);
    buf_wipe(&bytes);
    if (!whole)
        return denied(err, "the body is not base64 of a signature and JSON");
    if (!kept)
        return err_memory(err);
    json = raw_slice(message, SIGN_BYTES, message.n);
    if (!sign_verify(agent->key, json, message.p))
        return denied(err, "the signature is not the agent's");
    return (!id || sha256(raw_slice(message, 0, SIGN_BYTES), id, err)) &&
           json_parse(a, json, out, err);
}

static bool read_time(const struct json *o, struct str key, struct instant *out)
{
    struct raw text = json_raw(json_get(o, key));
    struct str token;
    return raw_token(text, &token) && instant_parse(token, out);
}

bool drp_check(const struct json *message, const struct drp_expect *expect,
    struct instant *expires, struct err *err)
{
    struct instant issued, until;
    const int64_t second_us = 1000000;
    if (!json_is(message, JSON_OBJECT) ||
        !raw_eq_str(json_raw(json_get(message, STR("agent-id"))), expect->agent->id))
        return denied(err, "agent-id is not the agent whose token and signature it is");
    if (expect->business.n == 0 ||
        !raw_eq_str(json_raw(json_get(message, STR("business-id"))), expect->business))
        return denied(err, "business-id is not this business");
    if (!read_time(message, STR("issued-at"), &issued) ||
        !read_time(message, STR("expires-at"), &until))
        return denied(err, "issued-at and expires-at are times of ISO 8601");
    if (issued.us > expect->now.us + DRP_SKEW_S * second_us)
        return denied(err, "issued-at is in the future");
    if (expect->now.us >= until.us)
        return denied(err, "the message has expired");
    if (until.us - issued.us > DRP_WINDOW_S * second_us)
        return denied(err, "a message is good for ten minutes at most");
    *expires = until;
    return true;
}

static const struct {
    const char *word;
    enum request_kind kind;
} rights[] = {
    {"access", REQUEST_ACCESS}, {"access:specific", REQUEST_ACCESS},
    {"access:categories", REQUEST_CATEGORIES}, {"deletion", REQUEST_ERASURE},
    {"sale:opt_out", REQUEST_SALE_OUT},
    {"sale:opt-out", REQUEST_SALE_OUT}, /* as the specification's example has it */
    {"sale:opt_in", REQUEST_SALE_IN}, {"sale:opt-in", REQUEST_SALE_IN},
    {"training:object", REQUEST_OBJECTION}, /* ours */
};

static bool read_right(struct raw word, enum request_kind *out)
{
    for (size_t i = 0; i < COUNT(rights); i++) {
        if (raw_eq_str(word, str_z(rights[i].word))) {
            *out = rights[i].kind;
            return true;
        }
    }
    return false;
}

/* No regime: asked for on no law's ground, which we answer all the same. */
static bool read_regime(const struct json *v, enum regime *out)
{
    struct str word;
    *out = REGIME_VOLUNTARY;
    if (!v || json_is(v, JSON_NULL) || json_raw(v).n == 0)
        return true;
    return raw_token(json_raw(v), &word) && regime_parse(word, out) &&
           *out != REGIME_UNKNOWN;
}

bool drp_exercise_read(
    const struct json *message, struct drp_exercise *out, struct err *err)
{
    static const struct str https = STR_INIT("https://");
    struct drp_exercise e = {.name = json_raw(json_get(message, STR("name"))),
        .mail = json_raw(json_get(message, STR("email"))),
        .phone = json_raw(json_get(message, STR("phone_number"))),
        .callback = json_raw(json_get(message, STR("status_callback"))),
        .reference = json_raw(json_get(message, STR("agent-request-id")))};
    const struct json *verified = json_get(message, STR("email_verified"));
    if (!read_right(json_raw(json_get(message, STR("exercise"))), &e.kind))
        return err_set(err, ERR_INPUT, "api.drp_exercise",
            "exercise is none of access, access:categories, access:specific, deletion, "
            "sale:opt_out, sale:opt_in, training:object");
    if (!read_regime(json_get(message, STR("regime")), &e.regime))
        return err_set(
            err, ERR_INPUT, "api.drp_regime", "this regime is not known here");
    if (e.callback.n > 0 &&
        (e.callback.n > 1000 || !raw_eq_str(raw_slice(e.callback, 0, https.n), https)))
        return err_set(
            err, ERR_INPUT, "api.drp_callback", "status_callback is an https address");
    if (e.name.n + e.mail.n + e.phone.n == 0 || e.mail.n > 320 || e.reference.n > 200)
        return err_set(err, ERR_INPUT, "api.drp_claims",
            "say name, email or phone_number of whom it is for");
    e.mail_verified = false;
    if (verified && (!json_bool(verified, &e.mail_verified) || e.mail.n == 0))
        e.mail_verified = false;
    *out = e;
    return true;
}
