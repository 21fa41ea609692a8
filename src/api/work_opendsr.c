/* OpenDSR: a controller hands on what somebody asked of it. */
#include "api/opendsr.h"
#include "api/status.h"
#include "api/work.h"
#include "base/num.h"
#include "store/beside/attest.h"
#include "store/person/pass.h"
#include "text/base64.h"
#include "text/hex.h"
#include "text/json_write.h"

enum { KEPT_DAYS = 1000 }; /* which of their requests is which case of ours */

static bool controller_vault(struct working *x, struct str controller, bool make,
    struct account *out, bool *found, struct err *err)
{
    const struct account_name name = {
        ACCOUNT_DEVICE, STR("opendsr"), raw_from_str(controller)};
    *found = true;
    if (make)
        return account_put(x->f->store, &name, x->f->now, out, err);
    return account_find(x->f->store, &name, out, found, err);
}

/* Which case a request of the controller's is; *number 0: none. */
static bool find_number(struct working *x, struct str controller, struct id request,
    int64_t *number, struct err *err)
{
    struct pass_name name = {.kind = PASS_SETTING, .now = x->f->now};
    struct account account;
    struct pass pass;
    struct str digits;
    bool found;
    *number = 0;
    if (!controller_vault(x, controller, false, &account, &found, err) || !found)
        return err->code == ERR_NONE;
    name.vault = account.vault;
    if (!pass_id(x->f->store, name.vault, name.kind, raw_of(request.b, ID_BYTES),
            &name.id, err) ||
        !pass_find(x->f->store, &name, x->a, &pass, &found, err))
        return false;
    if (found && (!raw_token(pass.what, &digits) ||
                     !num_parse_i64(digits, 1, INT64_MAX, number)))
        *number = 0;
    return true;
}

static bool put_number(struct working *x, struct str controller, struct id request,
    int64_t number, struct err *err)
{
    struct account account;
    struct buf digits;
    bool found;
    buf_init(&digits, 32);
    buf_add_i64(&digits, number);
    struct pass pass = {.made = x->f->now,
        .expires = {x->f->now.us + KEPT_DAYS * INSTANT_DAY_US},
        .signed_in = x->f->now,
        .what = buf_raw(&digits)};
    bool done = store_begin(x->f->store, err);
    if (done) {
        done = controller_vault(x, controller, true, &account, &found, err) &&
               pass_id(x->f->store, account.vault, PASS_SETTING,
                   raw_of(request.b, ID_BYTES), &pass.id, err) &&
               pass_put(x->f->store, account.vault, PASS_SETTING, &pass, err) &&
               store_commit(x->f->store, err);
        if (!done)
            store_rollback(x->f->store);
    }
    buf_fini(&digits);
    return done;
}

/* A receipt that the controller can show: Ed25519 over the SHA-256 of the body. */
bool work_opendsr_sign(struct working *x, struct err *err)
{
    uint8_t hash[SHA256_BYTES];
    struct attestation a;
    struct buf text;
    buf_init(&text, API_SIGNATURE_TEXT);
    bool done = sha256(buf_raw(&x->w->out), hash, err) &&
                attest_make(x->f->store, STR("opendsr response"), hash, &a, err);
    if (done)
        base64_add(&text, raw_of(a.signature, sizeof a.signature));
    for (size_t i = 0; done && i < text.n && i < API_SIGNATURE_TEXT - 1; i++)
        x->w->signature[i] = (char)text.p[i];
    buf_fini(&text);
    return done;
}

static bool answer(
    struct working *x, const struct status_opendsr *in, int status, struct err *err)
{
    status_opendsr(in, &x->w->out);
    x->w->status = status;
    return work_opendsr_sign(x, err);
}

static bool open_request(
    struct working *x, const struct registry_controller *c, struct err *err)
{
    struct opendsr_request r;
    struct request_view view;
    int64_t known;
    if (!opendsr_parse(x->w->body, x->a, &r, err) ||
        !find_number(x, c->id, r.id, &known, err))
        return false;
    if (known)
        return work_say(x->w, 409, "subject_request_id was used before");
    char uuid[UUID_TEXT];
    struct str reference = opendsr_uuid_format(r.id, uuid);
    struct request_new in = {
        .facts = {r.kind, r.regime, ROUTE_PROCESSOR, regime_zone(r.regime)},
        .identity = IDENTITY_ACCOUNT, /* the controller established it */
        .role = DOER_AGENT,
        .claims = {.mail = r.mail,
            .account = r.account,
            .agent = raw_from_str(c->id),
            .callback = r.callback,
            .reference = raw_from_str(reference)}};
    if (!work_person(x, r.mail, &in.about, err) ||
        !flow_request_open(x->f, &in, x->a, &view, err) ||
        !put_number(x, c->id, r.id, view.row.number, err))
        return false;
    const struct status_opendsr out = {&view, c->id, r.id, x->w->body};
    return answer(x, &out, 201, err);
}

static bool find_theirs(struct working *x, const struct registry_controller *c,
    struct status_opendsr *out, struct request_view *view, struct err *err)
{
    int64_t number = 0;
    out->view = NULL;
    out->controller = c->id;
    if (!opendsr_uuid_parse(x->w->name, true, &out->id))
        return true;
    if (!find_number(x, c->id, out->id, &number, err))
        return false;
    if (number == 0)
        return true;
    out->view = view;
    return flow_request_see(x->f, number, x->a, view, err);
}

static bool cancel(struct working *x, const struct status_opendsr *theirs,
    struct request_view *view, struct err *err)
{
    struct request_do in = {
        .number = view->row.number, .event = {.act = ACT_REVOKE, .role = DOER_AGENT}};
    enum request_refusal refusal = REFUSAL_STATE;
    if (view->state.state == REQUEST_OPEN && !flow_request_do(x->f, &in, &refusal, err))
        return false;
    if (refusal != REFUSAL_NONE)
        return work_say(x->w, 409, "it is not pending any more");
    return flow_request_see(x->f, in.number, x->a, view, err) &&
           answer(x, theirs, 202, err);
}

static bool discovery(struct working *x, struct err *err)
{
    uint8_t nothing[SHA256_BYTES] = {0};
    char hex[2 * SIGN_PUBLIC_BYTES + 1];
    struct attestation a;
    if (!attest_make(x->f->store, STR("opendsr response"), nothing, &a, err))
        return false;
    buf_printf(&x->w->out,
        "{\"api_version\":\"2.0\",\"supported_identities\":["
        "{\"identity_type\":\"email\",\"identity_format\":\"raw\"},"
        "{\"identity_type\":\"controller_customer_id\",\"identity_format\":\"raw\"}],"
        "\"supported_subject_request_types\":[\"access\",\"portability\",\"erasure\"],"
        "\"signature_algorithm\":\"ed25519\",\"processor_public_key\":\"%s\"}\n",
        hex_format(a.public_key, sizeof a.public_key, hex).p);
    x->w->status = 200;
    return true;
}

bool work_opendsr(struct working *x, struct err *err)
{
    const struct registry_controller *c =
        registry_controller(&x->registry, x->w->bearer);
    struct status_opendsr theirs = {.view = NULL};
    struct request_view view;
    if (x->w->call == API_OPENDSR_DISCOVERY)
        return discovery(x, err);
    if (!c)
        return work_say(x->w, 401, "no controller here has this key");
    if (x->w->call == API_OPENDSR_OPEN)
        return open_request(x, c, err);
    if (!find_theirs(x, c, &theirs, &view, err))
        return false;
    if (!theirs.view)
        return work_say(x->w, 404, "this controller has no such request");
    if (x->w->call == API_OPENDSR_CANCEL)
        return cancel(x, &theirs, &view, err);
    return answer(x, &theirs, 200, err);
}
