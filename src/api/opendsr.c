#include "api/opendsr.h"

#include <stdio.h>
#include <string.h>

#include "text/hex.h"

static bool wrong(struct err *err, const char *what)
{
    return err_set(err, ERR_INPUT, "api.opendsr", "%s", what);
}

bool opendsr_uuid_parse(struct raw text, bool version4, struct id *out)
{
    struct str token;
    char hex[2 * ID_BYTES];
    size_t n = 0;
    if (text.n != UUID_TEXT - 1 || !raw_token(text, &token))
        return false;
    for (size_t i = 0; i < token.n; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash != (token.p[i] == '-'))
            return false;
        if (!dash)
            hex[n++] = token.p[i];
    }
    if (version4 && (token.p[14] != '4' || !strchr("89abAB", token.p[19])))
        return false;
    return hex_parse((struct str){hex, n}, out->b, ID_BYTES);
}

struct str opendsr_uuid_format(struct id id, char text[UUID_TEXT])
{
    char hex[ID_TEXT];
    id_format(id, hex);
    int n = snprintf(text, UUID_TEXT, "%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8,
        hex + 12, hex + 16, hex + 20);
    return (struct str){text, n > 0 ? (size_t)n : 0};
}

static bool read_type(struct raw word, enum request_kind *out)
{
    static const struct {
        const char *word;
        enum request_kind kind;
    } types[] = {{"access", REQUEST_ACCESS}, {"portability", REQUEST_PORTABILITY},
        {"erasure", REQUEST_ERASURE}};
    for (size_t i = 0; i < COUNT(types); i++) {
        if (raw_eq_str(word, str_z(types[i].word))) {
            *out = types[i].kind;
            return true;
        }
    }
    return false;
}

static bool read_identity(
    const struct json *v, struct opendsr_request *out, struct err *err)
{
    struct raw type = json_raw(json_get(v, STR("identity_type")));
    struct raw value = json_raw(json_get(v, STR("identity_value")));
    struct raw format = json_raw(json_get(v, STR("identity_format")));
    bool mail = raw_eq_str(type, STR("email"));
    if (!mail && !raw_eq_str(type, STR("controller_customer_id")))
        return wrong(err, "identities are of type email or controller_customer_id");
    if (!raw_eq_str(format, STR("raw")))
        return wrong(err, "identities come in the format raw");
    if (value.n == 0 || value.n > 320)
        return wrong(err, "an identity has 1 to 320 bytes");
    if (mail && out->mail.n == 0)
        out->mail = value;
    if (!mail && out->account.n == 0)
        out->account = value;
    return true;
}

static bool read_identities(
    const struct json *list, struct opendsr_request *out, struct err *err)
{
    size_t n = json_count(list);
    if (!json_is(list, JSON_ARRAY) || n == 0 || n > OPENDSR_IDENTITIES_MAX)
        return wrong(err, "subject_identities is a list of 1 to 16");
    for (const struct json *v = json_first(list); v; v = json_next(v)) {
        if (!read_identity(v, out, err))
            return false;
    }
    return true;
}

static bool read_callback(
    const struct json *list, struct opendsr_request *out, struct err *err)
{
    static const struct str https = STR_INIT("https://");
    struct raw url = json_raw(json_first(list));
    if (url.n > 0 && (url.n > 1000 || !raw_eq_str(raw_slice(url, 0, https.n), https)))
        return wrong(err, "status_callback_urls are https addresses");
    out->callback = url;
    return true;
}

bool opendsr_parse(
    struct raw body, struct arena *a, struct opendsr_request *out, struct err *err)
{
    struct opendsr_request r = {.regime = REGIME_UNKNOWN};
    struct json *o;
    struct str word;
    if (body.n > OPENDSR_BODY_MAX)
        return err_set(err, ERR_LIMIT, "api.opendsr_size", "the request is too long");
    if (!json_parse(a, body, &o, err))
        return false;
    if (!opendsr_uuid_parse(
            json_raw(json_get(o, STR("subject_request_id"))), true, &r.id))
        return wrong(err, "subject_request_id is a UUID of version 4");
    if (!read_type(json_raw(json_get(o, STR("subject_request_type"))), &r.kind))
        return wrong(err, "subject_request_type is access, portability or erasure");
    if (!raw_token(json_raw(json_get(o, STR("regulation"))), &word) ||
        !regime_parse(word, &r.regime) ||
        (r.regime != REGIME_GDPR && r.regime != REGIME_CCPA))
        return wrong(err, "regulation is gdpr or ccpa");
    if (!raw_token(json_raw(json_get(o, STR("submitted_time"))), &word) ||
        !instant_parse(word, &r.submitted))
        return wrong(err, "submitted_time is a time of RFC 3339");
    if (!read_identities(json_get(o, STR("subject_identities")), &r, err) ||
        !read_callback(json_get(o, STR("status_callback_urls")), &r, err))
        return false;
    *out = r;
    return true;
}
