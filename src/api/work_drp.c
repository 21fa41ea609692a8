/* The Data Rights Protocol: agents ask for people. */
#include <string.h>

#include "api/drp.h"
#include "api/opendsr.h"
#include "api/status.h"
#include "api/work.h"
#include "crypt/random.h"
#include "flow/request/papers.h"
#include "store/person/pass.h"
#include "text/hex.h"
#include "text/json_write.h"

enum { TOKEN_DAYS = 365 };

/* What we keep of an agent hangs on a vault of its own: tokens, messages seen. */
static bool agent_vault(struct working *x, struct str agent, bool make,
    struct account *out, bool *found, struct err *err)
{
    const struct account_name name = {ACCOUNT_DEVICE, STR("drp"), raw_from_str(agent)};
    *found = true;
    if (make)
        return account_put(x->f->store, &name, x->f->now, out, err);
    return account_find(x->f->store, &name, out, found, err);
}

/* --- tokens: "AGENT.64 digits" */

static bool put_pass(struct working *x, struct id vault, enum pass_kind kind,
    const struct pass *pass, struct err *err)
{
    return pass_put(x->f->store, vault, kind, pass, err);
}

static bool make_token(struct working *x, struct str agent,
    char hex[2 * PASS_TOKEN_BYTES + 1], struct err *err)
{
    uint8_t token[PASS_TOKEN_BYTES];
    struct account account;
    bool found;
    random_bytes(token, sizeof token);
    hex_format(token, sizeof token, hex);
    struct pass pass = {.made = x->f->now,
        .expires = {x->f->now.us + TOKEN_DAYS * INSTANT_DAY_US},
        .signed_in = x->f->now,
        .what = raw_from_str(STR("drp"))};
    if (!store_begin(x->f->store, err))
        return false;
    if (agent_vault(x, agent, true, &account, &found, err) &&
        pass_id(x->f->store, account.vault, PASS_SESSION, raw_of(token, sizeof token),
            &pass.id, err) &&
        put_pass(x, account.vault, PASS_SESSION, &pass, err) &&
        store_commit(x->f->store, err))
        return true;
    store_rollback(x->f->store);
    return false;
}

/* *out NULL: the token is nobody's. */
static bool bearer_agent(
    struct working *x, const struct registry_agent **out, struct err *err)
{
    struct raw bearer = x->w->bearer;
    uint8_t token[PASS_TOKEN_BYTES];
    struct pass_name name = {.kind = PASS_SESSION, .now = x->f->now};
    struct account account;
    struct pass pass;
    struct str digits;
    size_t dot = bearer.n;
    bool found;
    *out = NULL;
    while (dot > 0 && bearer.p[dot - 1] != '.')
        dot--;
    if (dot < 2 || !raw_token(raw_slice(bearer, dot, bearer.n), &digits) ||
        !hex_parse(digits, token, sizeof token))
        return true;
    const struct registry_agent *agent =
        registry_agent(&x->registry, raw_slice(bearer, 0, dot - 1));
    if (!agent)
        return true;
    if (!agent_vault(x, agent->id, false, &account, &found, err))
        return false;
    if (!found)
        return true;
    name.vault = account.vault;
    if (!pass_id(x->f->store, name.vault, PASS_SESSION, raw_of(token, sizeof token),
            &name.id, err) ||
        !pass_find(x->f->store, &name, x->a, &pass, &found, err))
        return false;
    *out = found ? agent : NULL;
    return true;
}

/* --- a signed message is good once */

static bool use_message(struct working *x, const struct registry_agent *agent,
    const uint8_t id[SHA256_BYTES], struct instant expires, struct err *err)
{
    struct account account;
    struct pass old,
        pass = {.made = x->f->now, .expires = expires, .signed_in = x->f->now};
    struct pass_name name = {.kind = PASS_LINK, .now = x->f->now};
    bool found;
    if (!agent_vault(x, agent->id, true, &account, &found, err))
        return false;
    name.vault = account.vault;
    if (!pass_id(x->f->store, name.vault, PASS_LINK, raw_of(id, SHA256_BYTES), &name.id,
            err) ||
        !pass_find(x->f->store, &name, x->a, &old, &found, err))
        return false;
    if (found)
        return err_set(
            err, ERR_EXISTS, "api.drp_replay", "this message was used before");
    pass.id = name.id;
    return put_pass(x, name.vault, PASS_LINK, &pass, err);
}

/* Opened, checked, and marked as used. */
static bool take_message(struct working *x, const struct registry_agent *agent,
    struct json **out, struct err *err)
{
    const struct drp_expect expect = {agent, x->registry.business, x->f->now};
    uint8_t id[SHA256_BYTES];
    struct instant expires;
    if (!drp_open(x->w->body, agent, x->a, out, id, err) ||
        !drp_check(*out, &expect, &expires, err) || !store_begin(x->f->store, err))
        return false;
    if (use_message(x, agent, id, expires, err) && store_commit(x->f->store, err))
        return true;
    store_rollback(x->f->store);
    return false;
}

/* --- the calls */

static bool refused(struct working *x)
{
    buf_clear(&x->w->out);
    x->w->status = 403;
    return true;
}

/* POST /v1/agent/{id}: a signature for a token; no word about why not. */
static bool set_up(struct working *x, struct err *err)
{
    const struct registry_agent *agent = registry_agent(&x->registry, x->w->name);
    char hex[2 * PASS_TOKEN_BYTES + 1];
    struct json *message;
    struct err why = ERR_INIT;
    if (!agent || !take_message(x, agent, &message, &why))
        return refused(x);
    if (!make_token(x, agent->id, hex, err))
        return false;
    struct jw w = jw_to(&x->w->out);
    jw_object_begin(&w);
    jw_key(&w, STR("agent-id"));
    jw_str(&w, agent->id);
    jw_key(&w, STR("token"));
    struct buf token;
    buf_init(&token, 256);
    buf_printf(&token, "%" STR_FMT ".%s", STR_ARG(agent->id), hex);
    jw_str(&w, buf_str(&token));
    buf_wipe(&token);
    jw_object_end(&w);
    x->w->status = 200;
    return true;
}

static bool answer(struct working *x, const struct request_view *view,
    struct raw reference, int status)
{
    const struct status_drp in = {view, reference, x->w->site};
    status_drp(&in, &x->w->out);
    x->w->status = status;
    return true;
}

static bool exercise(
    struct working *x, const struct registry_agent *agent, struct err *err)
{
    struct drp_exercise e;
    struct request_view view;
    struct json *message;
    if (!take_message(x, agent, &message, err) || !drp_exercise_read(message, &e, err))
        return false;
    struct request_new in = {
        .facts = {e.kind, e.regime, ROUTE_AGENT, regime_zone(e.regime)},
        .identity = e.mail_verified ? IDENTITY_MAIL : IDENTITY_CLAIMED,
        .role = DOER_AGENT,
        .claims = {.name = e.name,
            .mail = e.mail,
            .account = e.phone,
            .agent = raw_from_str(agent->id),
            .callback = e.callback,
            .reference = e.reference}};
    /* An address the agent did not verify names nobody. */
    if (e.mail_verified && !work_person(x, e.mail, &in.about, err))
        return false;
    return flow_request_open(x->f, &in, x->a, &view, err) &&
           answer(x, &view, e.reference, 200);
}

/* The agent's own case; another's looks like none. */
static bool find_case(struct working *x, const struct registry_agent *agent,
    struct request_view *view, struct papers *papers, bool *theirs, struct err *err)
{
    struct err absent = ERR_INIT;
    struct id handle;
    *theirs = false;
    if (!opendsr_uuid_parse(x->w->name, false, &handle))
        return true;
    if (!flow_request_by_handle(x->f, handle, x->a, view, &absent)) {
        if (absent.code == ERR_ABSENT)
            return true;
        *err = absent;
        return false;
    }
    if (id_is_zero(view->row.vault) || view->row.facts.route != ROUTE_AGENT)
        return true;
    if (!papers_read(x->f, view->row.vault, x->a, papers, err))
        return false;
    *theirs = raw_eq_str(papers->claims.agent, agent->id);
    return true;
}

static bool see(struct working *x, const struct registry_agent *agent, struct err *err)
{
    struct request_view view;
    struct papers papers;
    bool theirs;
    if (!find_case(x, agent, &view, &papers, &theirs, err))
        return false;
    if (!theirs)
        return work_say(x->w, 403, "this agent has no such request");
    return answer(x, &view, papers.claims.reference, 200);
}

static bool revoke(
    struct working *x, const struct registry_agent *agent, struct err *err)
{
    struct request_do in = {.event = {.act = ACT_REVOKE, .role = DOER_AGENT}};
    enum request_refusal refusal;
    struct request_view view;
    struct papers papers;
    struct json *message;
    bool theirs;
    if (!drp_open(x->w->body, agent, x->a, &message, NULL, err) ||
        !find_case(x, agent, &view, &papers, &theirs, err))
        return false;
    if (!theirs)
        return work_say(x->w, 403, "this agent has no such request");
    in.number = view.row.number;
    if (!flow_request_do(x->f, &in, &refusal, err))
        return false;
    if (refusal != REFUSAL_NONE)
        return work_say(x->w, 409, "it is decided: it cannot be taken back any more");
    return flow_request_see(x->f, in.number, x->a, &view, err) &&
           answer(x, &view, papers.claims.reference, 200);
}

bool work_drp(struct working *x, struct err *err)
{
    const struct registry_agent *agent;
    if (x->w->call == API_DRP_AGENT)
        return set_up(x, err);
    if (!bearer_agent(x, &agent, err))
        return false;
    if (!agent)
        return work_say(x->w, 403, "no agent here has this token");
    if (x->w->call == API_DRP_EXERCISE)
        return exercise(x, agent, err);
    if (x->w->call == API_DRP_STATUS)
        return see(x, agent, err);
    if (x->w->call == API_DRP_REVOKE)
        return revoke(x, agent, err);
    if (!raw_eq_str(x->w->name, agent->id))
        return refused(x);
    buf_add_z(&x->w->out, "{}\n");
    x->w->status = 200;
    return true;
}
