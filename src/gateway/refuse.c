#include "gateway/gateway_priv.h"

#include "text/json_write.h"

enum { REFUSAL_MAX = 4096 };

/* The API's own words for classes of errors. */
static struct str type_of(int status)
{
    if (status == 401)
        return STR("authentication_error");
    if (status == 403)
        return STR("permission_error");
    if (status == 429)
        return STR("rate_limit_error");
    return status < 500 ? STR("invalid_request_error") : STR("api_error");
}

static void write_error(
    struct buf *out, struct str type, const char *code, const char *message)
{
    struct jw w = jw_to(out);
    jw_object_begin(&w);
    jw_key(&w, STR("error"));
    jw_object_begin(&w);
    jw_key(&w, STR("message"));
    jw_str(&w, str_z(message));
    jw_key(&w, STR("type"));
    jw_str(&w, type);
    jw_key(&w, STR("param"));
    jw_null(&w);
    jw_key(&w, STR("code"));
    jw_str(&w, str_z(code));
    jw_object_end(&w);
    jw_object_end(&w);
}

void gateway_refuse(
    struct exchange *x, int status, const char *code, const char *message)
{
    struct http_field fields[] = {
        {raw_from_str(STR("content-type")), raw_from_str(STR("application/json"))},
        {raw_from_str(STR("retry-after")), raw_from_str(STR("1"))}};
    struct buf body;
    buf_init(&body, REFUSAL_MAX);
    write_error(&body, type_of(status), code, message);
    exchange_answer(x, status, fields, status == 503 ? 2 : 1, buf_raw(&body));
    buf_fini(&body);
}

struct str gateway_error_event(const char *code, const char *message, struct buf *out)
{
    buf_add_z(out, "data: ");
    write_error(out, STR("api_error"), code, message);
    buf_add_z(out, "\n\n");
    return buf_str(out);
}
