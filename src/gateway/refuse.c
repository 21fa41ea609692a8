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

/* The other API says of each object what it is. */
static void write_error(struct buf *out, enum dialect dialect, struct str type,
    const char *code, const char *message)
{
    struct jw w = jw_to(out);
    jw_object_begin(&w);
    if (dialect == DIALECT_MESSAGES) {
        jw_key(&w, STR("type"));
        jw_str(&w, STR("error"));
    }
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

struct raw gateway_path(const struct exchange *x)
{
    struct raw path, query;
    route_cut(exchange_head(x)->target, &path, &query);
    return path;
}

void gateway_refuse_with(
    struct exchange *x, struct gateway_refusal refusal, const struct http_field *field)
{
    struct http_field fields[2] = {
        {raw_from_str(STR("content-type")), raw_from_str(STR("application/json"))}};
    struct str type = type_of(refusal.status);
    struct buf body;
    if (field)
        fields[1] = *field;
    buf_init(&body, REFUSAL_MAX);
    write_error(
        &body, dialect_of(gateway_path(x)), type, refusal.code, refusal.message);
    exchange_answer(x, refusal.status, fields, field ? 2 : 1, buf_raw(&body));
    buf_fini(&body);
}

void gateway_refuse(
    struct exchange *x, int status, const char *code, const char *message)
{
    struct http_field retry = {
        raw_from_str(STR("retry-after")), raw_from_str(STR("1"))};
    gateway_refuse_with(x, (struct gateway_refusal){status, code, message},
        status == 503 ? &retry : NULL);
}

/* {"type":"error","code":...}: the one of the responses API stands alone. */
static void write_event(struct buf *out, const char *code, const char *message)
{
    struct jw w = jw_to(out);
    jw_object_begin(&w);
    jw_key(&w, STR("type"));
    jw_str(&w, STR("error"));
    jw_key(&w, STR("code"));
    jw_str(&w, str_z(code));
    jw_key(&w, STR("message"));
    jw_str(&w, str_z(message));
    jw_key(&w, STR("param"));
    jw_null(&w);
    jw_object_end(&w);
}

struct str gateway_error_event(
    enum dialect dialect, const char *code, const char *message, struct buf *out)
{
    bool named = dialect == DIALECT_RESPONSES || dialect == DIALECT_MESSAGES;
    buf_add_z(out, named ? "event: error\ndata: " : "data: ");
    if (dialect == DIALECT_RESPONSES)
        write_event(out, code, message);
    else
        write_error(out, dialect, STR("api_error"), code, message);
    buf_add_z(out, "\n\n");
    return buf_str(out);
}
