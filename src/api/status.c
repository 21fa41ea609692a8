#include "api/status.h"

#include "api/opendsr.h"
#include "text/base64.h"
#include "text/json_write.h"

static void text(struct jw *w, const char *key, struct str value)
{
    jw_key(w, str_z(key));
    jw_str(w, value);
}

static void when(struct jw *w, const char *key, struct instant t)
{
    char at[INSTANT_TEXT_MAX];
    if (instant_known(t))
        text(w, key, instant_format(t, at));
}

/* 3.02: which status, and its reason or NULL. */
static const char *drp_status(const struct request *r, const char **reason)
{
    *reason = NULL;
    switch (r->state) {
    case REQUEST_ABSENT:
    case REQUEST_DRAFT:
    case REQUEST_OPEN:
        return "open";
    case REQUEST_IDENTITY:
        *reason = "need_user_verification";
        return "in_progress";
    case REQUEST_WORK:
    case REQUEST_PROPOSED:
    case REQUEST_APPROVED:
    case REQUEST_APPEALED:
    case REQUEST_APPEAL_PROPOSED:
        return "in_progress";
    case REQUEST_FULFILLED:
    case REQUEST_PARTIAL:
        return "fulfilled";
    case REQUEST_DENIED:
    case REQUEST_UPHELD:
        *reason = r->reason <= WHY_OTHER && r->reason != WHY_NONE
                      ? request_reason_word(r->reason).p
                      : "other";
        return "denied";
    case REQUEST_REVOKED:
        return "revoked";
    case REQUEST_EXPIRED:
        return "expired";
    }
    return "open";
}

static void details(struct jw *w, const struct request *r)
{
    if (instant_known(r->extended))
        text(w, "processing_details", STR("the term was extended, with a reason"));
    else if (r->state == REQUEST_PARTIAL)
        text(w, "processing_details", STR("fulfilled in part, with a reason"));
    else if (r->state == REQUEST_APPEALED || r->state == REQUEST_APPEAL_PROPOSED)
        text(w, "processing_details", STR("under appeal"));
}

static void address(struct jw *w, const char *key, const struct status_drp *in)
{
    struct buf url;
    char handle[ID_TEXT];
    if (in->site.n == 0)
        return;
    buf_init(&url, 2048);
    buf_add_str(&url, in->site);
    buf_add_z(&url, "/request/");
    buf_add_str(&url, id_format(in->view->row.handle, handle));
    text(w, key, buf_str(&url));
    buf_fini(&url);
}

void status_drp(const struct status_drp *in, struct buf *out)
{
    const struct request_view *v = in->view;
    char uuid[UUID_TEXT];
    const char *reason;
    struct jw w = jw_to(out);
    const char *status = drp_status(&v->state, &reason);
    jw_object_begin(&w);
    text(&w, "request_id", opendsr_uuid_format(v->row.handle, uuid));
    if (in->reference.n > 0) {
        jw_key(&w, STR("agent_request_id"));
        jw_raw(&w, in->reference);
    }
    text(&w, "status", str_z(status));
    if (reason)
        text(&w, "reason", str_z(reason));
    when(&w, "received_at", v->state.received);
    when(&w, "expected_by", v->deadlines.due);
    details(&w, &v->state);
    if (v->state.state == REQUEST_IDENTITY) {
        address(&w, "user_verification_url", in);
        when(&w, "expires_at", v->deadlines.identity);
    }
    if (v->state.state == REQUEST_FULFILLED || v->state.state == REQUEST_PARTIAL) {
        address(&w, "results_url", in);
        when(&w, "expires_at", v->deadlines.destroy);
    }
    jw_object_end(&w);
    buf_add_char(out, '\n');
}

static const char *opendsr_status(enum request_state state)
{
    if (state == REQUEST_OPEN || state == REQUEST_DRAFT)
        return "pending";
    if (state == REQUEST_REVOKED)
        return "cancelled";
    return request_is_open(state) ? "in_progress" : "completed";
}

void status_opendsr(const struct status_opendsr *in, struct buf *out)
{
    const struct request_view *v = in->view;
    char uuid[UUID_TEXT];
    struct jw w = jw_to(out);
    jw_object_begin(&w);
    text(&w, "controller_id", in->controller);
    text(&w, "subject_request_id", opendsr_uuid_format(in->id, uuid));
    text(&w, "api_version", STR("2.0"));
    when(&w, "received_time", v->state.received);
    when(&w, "expected_completion_time", v->deadlines.due);
    text(&w, "request_status", str_z(opendsr_status(v->state.state)));
    if (in->encoded.n > 0) {
        struct buf b;
        buf_init(&b, 2 * OPENDSR_BODY_MAX);
        base64_add(&b, in->encoded);
        text(&w, "encoded_request", buf_str(&b));
        buf_wipe(&b);
    }
    jw_object_end(&w);
    buf_add_char(out, '\n');
}
