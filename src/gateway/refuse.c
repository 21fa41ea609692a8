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
    struct raw target = exchange_head(x)->target;
    size_t n = 0;
    while (n < target.n && target.p[n] != '?')
        n++;
    return raw_slice(target, 0, n);
}

void gateway_refuse(
    struct exchange *x, int status, const char *code, const char *message)
{
    struct http_field fields[] = {
        {raw_from_str(STR("content-type")), raw_from_str(STR("application/json"))},
        {raw_from_str(STR("retry-after")), raw_from_str(STR("1"))}};
    struct buf body;
    buf_init(&body, REFUSAL_MAX);
    enum dialect dialect = dialect_of(gateway_path(x));
    write_error(&body, dialect, type_of(status), code, message);
    exchange_answer(x, status, fields, status == 503 ? 2 : 1, buf_raw(&body));
    buf_fini(&body);
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
