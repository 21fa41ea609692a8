#include "api/api.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "api/drp.h"
#include "api/opendsr.h"
#include "api/work.h"
#include "flow/request/flow_request.h"
#include "os/file.h"
#include "store/account.h"
#include "tests/harness/routes.h"
#include "tests/harness/wire.h"
#include "text/base64.h"
#include "text/hex.h"

static const uint8_t seed[SIGN_SEED_BYTES] = "an agent's secret seed, 32 bytes";
static const uint8_t other[SIGN_SEED_BYTES] = "somebody else's seed of 32 bytes";

static const char shop_key[] = "shop-key-of-more-than-16-bytes";

struct world {
    struct t *t;
    struct flow f;
    char state[FILE_PATH_MAX];
};

struct door {
    struct world w;
    struct buf body, token, out;
    int status;
    char signature[API_SIGNATURE_TEXT];
};

static void world_open(struct world *w, struct t *t)
{
    struct err err = ERR_INIT;
    *w = (struct world){.t = t};
    T_DONE(t, file_join(t_tmpdir(t), "state", w->state, &err), &err);
    struct flow_options options = {
        .state = w->state, .profile = "strict", .now = instant_from_civil(2026, 3, 1)};
    T_DONE(t, flow_init(&options, &err), &err);
    options.profile = NULL;
    T_DONE(t, flow_open(&w->f, &options, &err), &err);
}

static void write_registry(struct door *d)
{
    uint8_t key[SIGN_PUBLIC_BYTES], hash[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1], path[FILE_PATH_MAX];
    struct buf text;
    struct err err = ERR_INIT;
    buf_init(&text, 4096);
    buf_add_z(&text, "{\"business-id\":\"ACME\",\"agents\":[");
    for (int i = 0; i < 2; i++) {
        sign_public(i ? other : seed, key);
        buf_printf(&text, "%s{\"id\":\"%s\",\"name\":\"x\",\"verify_key\":\"",
            i ? "," : "", i ? "OTHER" : "AGENT");
        base64_add(&text, raw_of(key, sizeof key));
        buf_add_z(&text, "\"}");
    }
    T_DONE(d->w.t, sha256(raw_from_str(str_z(shop_key)), hash, &err), &err);
    buf_printf(&text, "],\"controllers\":[{\"id\":\"SHOP\",\"key_sha256\":\"%s\"}]}",
        hex_format(hash, sizeof hash, hex).p);
    T_DONE(d->w.t, file_join(d->w.state, "agents.json", path, &err), &err);
    T_DONE(d->w.t, file_replace(path, buf_raw(&text), &err), &err);
    buf_fini(&text);
}

static void door_open(struct door *d, struct t *t)
{
    struct err err = ERR_INIT;
    const struct account_name ann = {
        ACCOUNT_PERSON, STR("portal"), raw_from_str(STR("ann@example.org"))};
    struct account account;
    world_open(&d->w, t);
    T_DONE(t, store_begin(d->w.f.store, &err), &err);
    T_DONE(t, account_put(d->w.f.store, &ann, d->w.f.now, &account, &err), &err);
    T_DONE(t, store_commit(d->w.f.store, &err), &err);
    buf_init(&d->body, 1 << 17);
    buf_init(&d->token, 256);
    buf_init(&d->out, API_ANSWER_MAX);
    write_registry(d);
}

static void door_close(struct door *d)
{
    buf_fini(&d->body);
    buf_fini(&d->token);
    buf_fini(&d->out);
    flow_close(&d->w.f);
}

/* The body: base64 of a signature and `json`, in which AT stands for the times. */
static void sign_body(struct door *d, const uint8_t by[SIGN_SEED_BYTES],
    const char *agent, const char *more)
{
    char from[INSTANT_TEXT_MAX], until[INSTANT_TEXT_MAX];
    uint8_t signature[SIGN_BYTES];
    struct instant end = {d->w.f.now.us + 300 * INT64_C(1000000)};
    struct buf json, message;
    buf_init(&json, 1 << 16);
    buf_init(&message, 1 << 17);
    buf_printf(&json,
        "{\"agent-id\":\"%s\",\"business-id\":\"ACME\",\"issued-at\":\"%" STR_FMT
        "\",\"expires-at\":\"%" STR_FMT "\",\"drp.version\":\"0.9.4\"%s}",
        agent, STR_ARG(instant_format(d->w.f.now, from)),
        STR_ARG(instant_format(end, until)), more);
    sign_make(by, buf_raw(&json), signature);
    buf_add(&message, signature, sizeof signature);
    buf_add(&message, json.p, json.n);
    buf_clear(&d->body);
    base64_add(&d->body, buf_raw(&message));
    buf_fini(&json);
    buf_fini(&message);
}

static const char *call(
    struct door *d, enum api_call what, const char *name, const char *bearer)
{
    struct work w = {.call = what,
        .body = buf_raw(&d->body),
        .name = raw_from_str(str_z(name)),
        .bearer = raw_from_str(str_z(bearer)),
        .site = STR("https://privacy.example.org")};
    buf_init(&w.out, API_ANSWER_MAX);
    work_do(&d->w.f, &w);
    buf_clear(&d->out);
    buf_add(&d->out, w.out.p, w.out.n);
    d->status = w.status;
    memcpy(d->signature, w.signature, sizeof w.signature);
    buf_fini(&w.out);
    return buf_z(&d->out);
}

/* What stands after "key":" in the answer, into `to`. */
static const char *member(struct door *d, const char *key, struct buf *to)
{
    char lead[64];
    snprintf(lead, sizeof lead, "\"%s\":\"", key);
    const char *at = strstr(buf_z(&d->out), lead);
    buf_clear(to);
    for (at = at ? at + strlen(lead) : ""; *at && *at != '"'; at++)
        buf_add_char(to, *at);
    return buf_z(to);
}

static const char *sign_in(struct door *d)
{
    sign_body(d, seed, "AGENT", "");
    call(d, API_DRP_AGENT, "AGENT", "");
    T_EQ(d->w.t, d->status, 200);
    return member(d, "token", &d->token);
}

static bool has(struct door *d, const char *words)
{
    return strstr(buf_z(&d->out), words) != NULL;
}

static void an_agent_gets_a_token_for_a_signature(struct t *t)
{
    struct door d;
    door_open(&d, t);
    const char *token = sign_in(&d);
    call(&d, API_DRP_HELLO, "AGENT", token);
    T_EQ(t, d.status, 200);
    call(&d, API_DRP_HELLO, "OTHER", token);
    T_EQ(t, d.status, 403);
    T_EQ(t, d.out.n, 0);
    call(&d, API_DRP_HELLO, "AGENT", "AGENT.00");
    T_EQ(t, d.status, 403);
    sign_body(&d, seed, "AGENT", "");
    call(&d, API_DRP_AGENT, "OTHER", ""); /* signed by another than the path says */
    T_EQ(t, d.status, 403);
    call(&d, API_DRP_AGENT, "NOBODY", "");
    T_EQ(t, d.status, 403);
    sign_body(&d, other, "AGENT", "");
    call(&d, API_DRP_AGENT, "AGENT", "");
    T_EQ(t, d.status, 403);
    door_close(&d);
}

#define ASK(right, more)                                                               \
    ",\"exercise\":\"" right "\",\"regime\":\"ccpa\",\"agent-request-id\":\"r1\","     \
    "\"name\":\"Ann Example\"" more
#define ANN ",\"email\":\"Ann@Example.org\",\"email_verified\":true"

static void an_agents_request_becomes_a_case(struct t *t)
{
    struct door d;
    struct buf id;
    door_open(&d, t);
    buf_init(&id, 64);
    const char *token = sign_in(&d);
    sign_body(&d, seed, "AGENT", ASK("deletion", ANN));
    call(&d, API_DRP_EXERCISE, "", token);
    T_EQ(t, d.status, 200);
    T_OK(t, has(&d, "\"status\":\"open\"") && has(&d, "\"agent_request_id\":\"r1\""));
    T_OK(t, has(&d, "\"expected_by\":\"2026-04-15T07:00:00Z\""));
    const char *uuid = member(&d, "request_id", &id);
    T_EQ(t, id.n, 36);
    call(&d, API_DRP_EXERCISE, "", token); /* the same bytes again */
    T_EQ(t, d.status, 409);
    call(&d, API_DRP_STATUS, uuid, token);
    T_EQ(t, d.status, 200);
    sign_body(&d, other, "OTHER", ASK("access", ANN));
    call(&d, API_DRP_EXERCISE, "", token); /* another's message, this one's token */
    T_EQ(t, d.status, 403);
    sign_body(&d, other, "OTHER", "");
    struct buf mine;
    buf_init(&mine, 256);
    buf_add(&mine, d.token.p, d.token.n);
    call(&d, API_DRP_AGENT, "OTHER", "");
    const char *theirs = member(&d, "token", &d.token);
    call(&d, API_DRP_STATUS, uuid, theirs); /* another agent's case */
    T_EQ(t, d.status, 403);
    call(&d, API_DRP_REVOKE, uuid, theirs);
    T_EQ(t, d.status, 403);
    sign_body(&d, seed, "AGENT", ",\"reason\":\"changed my mind\"");
    call(&d, API_DRP_REVOKE, uuid, buf_z(&mine));
    T_EQ(t, d.status, 200);
    T_OK(t, has(&d, "\"status\":\"revoked\""));
    call(&d, API_DRP_REVOKE, uuid, buf_z(&mine));
    T_EQ(t, d.status, 409);
    buf_fini(&mine);
    buf_fini(&id);
    door_close(&d);
}

static void an_objection_holds_only_for_an_address_the_agent_verified(struct t *t)
{
    struct door d;
    door_open(&d, t);
    const char *token = sign_in(&d);
    sign_body(
        &d, seed, "AGENT", ASK("training:object", ",\"email\":\"ann@example.org\""));
    call(&d, API_DRP_EXERCISE, "", token);
    T_OK(t, has(&d, "\"status\":\"open\""));
    sign_body(&d, seed, "AGENT", ASK("sale:opt-out", ANN));
    call(&d, API_DRP_EXERCISE, "", token);
    T_OK(t, has(&d, "\"status\":\"fulfilled\""));
    T_OK(t, has(&d, "\"results_url\":\"https://privacy.example.org/request/"));
    door_close(&d);
}

static void what_is_wrong_with_a_message_is_told(struct t *t)
{
    static const struct {
        const char *more;
        int status;
    } rows[] = {
        {",\"exercise\":\"fly\",\"name\":\"A\"", 400},
        {",\"exercise\":\"access\",\"regime\":\"mars\",\"name\":\"A\"", 400},
        {",\"exercise\":\"access\",\"regime\":\"ccpa\"", 400},
        {",\"exercise\":\"access\",\"name\":\"A\",\"status_callback\":\"http://x\"",
            400},
        {",\"exercise\":\"access\",\"name\":\"A\",\"business-id\":\"EVIL\"", 403},
        {",\"exercise\":\"access\",\"name\":\"A\",\"expires-at\":\"2026-02-28\"", 403},
        {",\"exercise\":\"access\",\"name\":\"A\",\"expires-at\":\"2027-01-01\"", 403},
        {",\"exercise\":\"access\",\"name\":\"A\",\"issued-at\":\"2026-03-02\"", 403},
        {",\"exercise\":\"access\",\"name\":\"A\"", 200},
    };
    struct door d;
    door_open(&d, t);
    const char *token = sign_in(&d);
    for (size_t i = 0; i < COUNT(rows); i++) {
        sign_body(&d, seed, "AGENT", rows[i].more);
        call(&d, API_DRP_EXERCISE, "", token);
        if (!T_EQ(t, d.status, rows[i].status))
            t_note(t, "row %zu: %s", i, buf_z(&d.out));
    }
    buf_clear(&d.body);
    buf_add_z(&d.body, "not base64!");
    call(&d, API_DRP_EXERCISE, "", token);
    T_EQ(t, d.status, 403);
    door_close(&d);
}

#define SHOP_ASKS(id, type)                                                            \
    "{\"subject_request_id\":\"" id "\",\"regulation\":\"gdpr\","                      \
    "\"subject_request_type\":\"" type                                                 \
    "\",\"submitted_time\":\"2026-02-28T15:00:00Z\","                                  \
    "\"subject_identities\":[{\"identity_type\":\"email\",\"identity_value\":"         \
    "\"ann@example.org\",\"identity_format\":\"raw\"}],\"api_version\":\"2.0\"}"
#define SHOP_ID "a7551968-d5d6-44b2-9831-815ac9017798"

static void a_controllers_request_is_signed_for(struct t *t)
{
    struct door d;
    door_open(&d, t);
    call(&d, API_OPENDSR_DISCOVERY, "", "");
    T_OK(t, d.status == 200 && has(&d, "processor_public_key"));
    buf_add_z(&d.body, SHOP_ASKS(SHOP_ID, "erasure"));
    call(&d, API_OPENDSR_OPEN, "", "a-key-that-is-nobody's");
    T_EQ(t, d.status, 401);
    call(&d, API_OPENDSR_OPEN, "", shop_key);
    T_EQ(t, d.status, 201);
    T_OK(t, has(&d, "\"request_status\":\"pending\"") && has(&d, "encoded_request"));
    T_EQ(t, strlen(d.signature), 88);
    call(&d, API_OPENDSR_OPEN, "", shop_key);
    T_EQ(t, d.status, 409);
    call(&d, API_OPENDSR_STATUS, SHOP_ID, shop_key);
    T_OK(t, d.status == 200 && has(&d, "pending") && !has(&d, "encoded_request"));
    call(&d, API_OPENDSR_STATUS, "a7551968-d5d6-44b2-9831-815ac9017799", shop_key);
    T_EQ(t, d.status, 404);
    call(&d, API_OPENDSR_CANCEL, SHOP_ID, shop_key);
    T_OK(t, d.status == 202 && has(&d, "cancelled"));
    call(&d, API_OPENDSR_CANCEL, SHOP_ID, shop_key);
    T_EQ(t, d.status, 409);
    buf_clear(&d.body);
    buf_add_z(&d.body, SHOP_ASKS("a7551968-d5d6-14b2-9831-815ac9017798", "erasure"));
    call(&d, API_OPENDSR_OPEN, "", shop_key);
    T_EQ(t, d.status, 400);
    buf_clear(&d.body);
    buf_add_z(&d.body, SHOP_ASKS("a7551968-d5d6-44b2-9831-815ac9017797", "magic"));
    call(&d, API_OPENDSR_OPEN, "", shop_key);
    T_EQ(t, d.status, 400);
    door_close(&d);
}

static void without_a_register_nobody_may_ask(struct t *t)
{
    char path[FILE_PATH_MAX];
    struct door d;
    struct err err = ERR_INIT;
    door_open(&d, t);
    const char *token = sign_in(&d);
    T_DONE(t, file_join(d.w.state, "agents.json", path, &err), &err);
    T_DONE(t, file_shred(path, &err), &err);
    call(&d, API_DRP_HELLO, "AGENT", token);
    T_EQ(t, d.status, 403);
    call(&d, API_OPENDSR_STATUS, SHOP_ID, shop_key);
    T_EQ(t, d.status, 401);
    T_DONE(t, file_replace(path, raw_from_str(STR("[]")), &err), &err);
    call(&d, API_DRP_HELLO, "AGENT", token);
    T_EQ(t, d.status, 400);
    door_close(&d);
}

static void only_whom_a_route_names_gets_through(struct t *t)
{
    static const struct routes_row rows[] = {
        {"GET HEAD", "/opendsr/discovery", "anyone"},
        {"POST", "/opendsr/requests", "anyone"},
        {"GET HEAD", "/opendsr/requests/{id}", "anyone"},
        {"DELETE", "/opendsr/requests/{id}", "anyone"},
        {"GET HEAD", "/v1/agent/{id}", "anyone"},
        {"POST", "/v1/agent/{id}", "anyone"},
        {"POST", "/v1/data-rights-request", "anyone"},
        {"GET HEAD", "/v1/data-rights-request/{id}", "anyone"},
        {"DELETE", "/v1/data-rights-request/{id}", "anyone"},
    };
    const struct route_module module = api_module(NULL);
    routes_check(t, &module, rows, COUNT(rows));
}

/* --- the same over a connection: the server, the worker's thread and a client */

struct wired {
    struct door d; /* first; the client's own while it runs */
    void (*script)(struct wired *w);
    struct loop *loop;
    struct wake *done;
    struct api *api;
    int port;
};

static struct instant march(void)
{
    return instant_from_civil(2026, 3, 1);
}

static void stop_loop(void *ctx)
{
    loop_stop(((struct wired *)ctx)->loop);
}

static void *client(void *ctx)
{
    struct wired *w = ctx;
    w->script(w);
    loop_wake(w->done);
    return NULL;
}

/* The value of a field of the answer's head, into `to`; "" without it. */
static const char *field(struct wired *w, const char *name, struct buf *to)
{
    const char *at = strstr(buf_z(&w->d.out), name);
    buf_clear(to);
    for (at = at ? at + strlen(name) : ""; *at && *at != '\r'; at++)
        buf_add_char(to, *at);
    return buf_z(to);
}

/* One request on a connection of its own; the whole answer stands in d.out. */
static int ask(struct wired *w, const char *line, const char *authorization)
{
    struct door *d = &w->d;
    struct buf request;
    int fd = wire_dial(w->port), status = 0;
    buf_init(&request, 1 << 18);
    buf_printf(&request,
        "%s HTTP/1.1\r\nHost: a\r\nConnection: close\r\n%s%s%s"
        "Content-Length: %zu\r\n\r\n",
        line, *authorization ? "Authorization: " : "", authorization,
        *authorization ? "\r\n" : "", d->body.n);
    buf_add(&request, d->body.p, d->body.n);
    buf_clear(&d->out);
    if (fd >= 0 && wire_send(fd, buf_raw(&request))) {
        while (wire_read(fd, &d->out) == 1)
            continue;
    }
    if (d->out.n > 12)
        status =
            (d->out.p[9] - '0') * 100 + (d->out.p[10] - '0') * 10 + d->out.p[11] - '0';
    wire_close(fd);
    buf_fini(&request);
    return status;
}

static void serve_script(struct wired *w)
{
    const struct route_module module = api_module(w->api);
    struct serve_limits limits = serve_limits_default();
    struct router *router = NULL;
    struct serve *serve = NULL;
    struct err err = ERR_INIT;
    pthread_t thread;
    struct t *t = w->d.w.t;
    T_DONE(t, router_new(&router, &err), &err);
    T_DONE(t, router_add(router, &module, &err), &err);
    const struct serve_handler handler = router_handler(router);
    T_DONE(t, serve_new(w->loop, &limits, &handler, &serve, &err), &err);
    T_DONE(t, serve_listen(serve, "127.0.0.1", 0, &err), &err);
    w->port = serve_port(serve);
    T_EQ(t, pthread_create(&thread, NULL, client, w), 0);
    loop_run(w->loop);
    pthread_join(thread, NULL);
    serve_free(serve);
    router_free(router);
}

static void over_a_connection(struct t *t, void (*script)(struct wired *w))
{
    struct wired w = {.script = script};
    struct err err = ERR_INIT;
    door_open(&w.d, t);
    T_DONE(t, loop_new(&w.loop, &err), &err);
    T_DONE(t, wake_new(w.loop, stop_loop, &w, &w.done, &err), &err);
    const struct api_options options = {
        w.loop, w.d.w.state, STR("https://privacy.example.org"), march, {0}, false};
    if (T_DONE(t, api_start(&options, &w.api, &err), &err))
        serve_script(&w);
    api_stop(w.api);
    wake_close(w.done);
    loop_free(w.loop);
    door_close(&w.d);
}

/* "Bearer " and the token that stands in the answer. */
static const char *bearer(struct wired *w, char *out, size_t max)
{
    snprintf(out, max, "Bearer %s", member(&w->d, "token", &w->d.token));
    return out;
}

static void agent_script(struct wired *w)
{
    static const char post[] = "POST /v1/data-rights-request";
    struct door *d = &w->d;
    struct t *t = d->w.t;
    struct buf id;
    char token[256], look[128], revoke[128];
    buf_init(&id, 64);
    T_EQ(t, ask(w, "POST /v1/agent/AGENT", ""), 403); /* without a signature */
    sign_body(d, other, "AGENT", "");
    T_EQ(t, ask(w, "POST /v1/agent/AGENT", ""), 403); /* with another's */
    sign_body(d, seed, "AGENT", "");
    T_EQ(t, ask(w, "POST /v1/agent/AGENT", ""), 200);
    T_OK(t, has(d, "content-type: application/json\r\n"));
    T_OK(t, has(d, "cache-control: no-store\r\n"));
    bearer(w, token, sizeof token);
    sign_body(d, other, "AGENT", ASK("deletion", ANN));
    T_EQ(t, ask(w, post, token), 403);
    sign_body(d, seed, "AGENT", ASK("deletion", ANN));
    T_EQ(t, ask(w, post, ""), 403);
    T_EQ(t, ask(w, post, token + strlen("Bearer ")), 403); /* no scheme, no token */
    T_EQ(t, ask(w, post, token), 200);
    snprintf(look, sizeof look, "GET /v1/data-rights-request/%s",
        member(d, "request_id", &id));
    T_EQ(t, id.n, 36);
    snprintf(revoke, sizeof revoke, "DELETE /v1/data-rights-request/%s", buf_z(&id));
    buf_clear(&d->body);
    T_EQ(t, ask(w, "GET /v1/agent/AGENT", token), 200);
    T_EQ(t, ask(w, look, ""), 403);
    T_EQ(t, ask(w, look, token), 200);
    T_OK(t, has(d, "\"status\":\"open\""));
    T_EQ(t, ask(w, revoke, token), 403); /* which is to be signed as well */
    sign_body(d, seed, "AGENT", ",\"reason\":\"changed my mind\"");
    T_EQ(t, ask(w, revoke, token), 200);
    T_OK(t, has(d, "\"status\":\"revoked\""));
    buf_fini(&id);
}

static void an_agent_asks_over_a_connection(struct t *t)
{
    over_a_connection(t, agent_script);
}

static void controller_script(struct wired *w)
{
    static const char post[] = "POST /opendsr/requests";
    struct door *d = &w->d;
    struct t *t = d->w.t;
    struct buf value;
    char key[64];
    buf_init(&value, 256);
    snprintf(key, sizeof key, "bearer %s", shop_key);
    T_EQ(t, ask(w, "GET /opendsr/discovery", ""), 200);
    T_OK(t, has(d, "processor_public_key"));
    buf_add_z(&d->body, SHOP_ASKS(SHOP_ID, "erasure"));
    T_EQ(t, ask(w, post, ""), 401);
    T_EQ(t, strlen(field(w, "x-opendsr-signature: ", &value)), 0);
    T_EQ(t, ask(w, post, "Bearer a-key-that-is-nobody's"), 401);
    T_EQ(t, ask(w, post, key), 201);
    T_EQ(t, strlen(field(w, "x-opendsr-signature: ", &value)), 88);
    field(w, "x-opendsr-processor-domain: ", &value);
    T_STR(t, buf_str(&value), STR("https://privacy.example.org"));
    buf_clear(&d->body);
    T_EQ(t, ask(w, "GET /opendsr/requests/" SHOP_ID, ""), 401);
    T_EQ(t, ask(w, "GET /opendsr/requests/" SHOP_ID, key), 200);
    T_OK(t, has(d, "pending"));
    T_EQ(t, ask(w, "DELETE /opendsr/requests/" SHOP_ID, key), 202);
    T_OK(t, has(d, "cancelled"));
    T_EQ(t, ask(w, "GET /opendsr/requests/" SHOP_ID, key), 200);
    T_OK(t, has(d, "cancelled"));
    buf_fini(&value);
}

static void a_controller_asks_over_a_connection(struct t *t)
{
    over_a_connection(t, controller_script);
}

static void refused_script(struct wired *w)
{
    struct door *d = &w->d;
    struct t *t = d->w.t;
    T_EQ(t, ask(w, "PUT /opendsr/discovery", ""), 405);
    T_OK(t, has(d, "this call is not possible here"));
    while (d->body.n <= DRP_BODY_MAX)
        buf_add_z(&d->body, "0123456789abcdef");
    T_EQ(t, ask(w, "POST /v1/agent/AGENT", ""), 413);
    T_OK(t, has(d, "the body is too long"));
}

static void what_is_too_long_reaches_no_worker(struct t *t)
{
    over_a_connection(t, refused_script);
}

static void it_starts_only_where_an_installation_is(struct t *t)
{
    struct loop *loop = NULL;
    struct api *api = NULL;
    struct err err = ERR_INIT;
    T_DONE(t, loop_new(&loop, &err), &err);
    const struct api_options options = {loop, t_tmpdir(t), STR(""), march, {0}, false};
    T_FAILS(t, api_start(&options, &api, &err), &err, "store.absent");
    T_OK(t, !api);
    api_stop(api);
    loop_free(loop);
}

static const struct t_case cases[] = {
    T_CASE(an_agent_gets_a_token_for_a_signature),
    T_CASE(an_agents_request_becomes_a_case),
    T_CASE(an_objection_holds_only_for_an_address_the_agent_verified),
    T_CASE(what_is_wrong_with_a_message_is_told),
    T_CASE(a_controllers_request_is_signed_for),
    T_CASE(without_a_register_nobody_may_ask),
    T_CASE(only_whom_a_route_names_gets_through),
    T_CASE(an_agent_asks_over_a_connection),
    T_CASE(a_controller_asks_over_a_connection),
    T_CASE(what_is_too_long_reaches_no_worker),
    T_CASE(it_starts_only_where_an_installation_is),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
