#include "portal/portal.h"

#include "base/mem.h"
#include "crypt/random.h"
#include "portal/core/place.h"
#include "portal/desk/desk.h"
#include "portal/desk/staff.h"
#include "portal/help/help_page.h"
#include "portal/page/page.h"
#include "portal/portal_priv.h"
#include "portal/post_priv.h"
#include "text/hex.h"

enum { ROUNDS_AN_HOUR = 3600000 / POST_ROUND_MS };
enum { VISITOR_BYTES = 16, PRODUCTS_BYTES_MAX = 64 << 20, LOGINS_BYTES_MAX = 1 << 16 };

/* How often somebody may try, by what it costs others when they try for ever. */
enum rule {
    RULE_NONE,
    RULE_SIGN_IN,
    RULE_LETTER,
    RULE_LINK,
    RULE_EXPORT,
    RULE_UPLOAD, /* its form may bring files */
    RULE_COUNT
};
static const struct limit_rule by_name[RULE_COUNT] = {
    [RULE_SIGN_IN] = {"sign_in", 10, 30000},
    [RULE_LETTER] = {"letter", 3, 300000},
    [RULE_EXPORT] = {"export", 5, 60000},
};
static const struct limit_rule by_address[RULE_COUNT] = {
    [RULE_SIGN_IN] = {"sign_in_from", 100, 1000},
    [RULE_LETTER] = {"letter_from", 60, 10000},
    [RULE_LINK] = {"link_from", 200, 500},
    [RULE_EXPORT] = {"export_from", 30, 20000},
    [RULE_UPLOAD] = {"upload_from", 20, 10000},
};

enum pace { PACE_QUICK, PACE_SLOW, PACE_FAR };
struct page {
    enum pace pace;
    bool desk;
    enum rule rule;
    page_work *work;
};

#define PAGE_ROW(function, methods, path, party, pace, rule)                           \
    {PACE_##pace, false, RULE_##rule, function},
#define DESK_ROW(function, methods, path, parties, pace, rule)                         \
    {PACE_##pace, true, RULE_##rule, function},
static const struct page pages[] = {PAGE_TABLE(PAGE_ROW) DESK_TABLE(DESK_ROW)};

static void on_page(void *module, struct exchange *x, const struct visit *v);

#define PAGE_ROUTE(function, methods, path, party, pace, rule)                         \
    {ROUTE_##methods, path, PARTY_BIT(PARTY_##party), on_page, false},
#define DESK_ROUTE(function, methods, path, parties, pace, rule)                       \
    {ROUTE_##methods, path, DESK_##parties, on_page, false},
static const struct route routes[] = {
    PAGE_TABLE(PAGE_ROUTE) DESK_TABLE(DESK_ROUTE){
        ROUTE_GET, "/events", PARTY_BIT(PARTY_PERSON), events_begin, false},
};

static const struct page *page_of(const struct visit *v)
{
    size_t i = v->route ? (size_t)(v->route - routes) : COUNT(pages);
    return i < COUNT(pages) ? &pages[i] : NULL;
}

/* A page on its way: given to a desk, then answered. */
struct call {
    struct exchange_job job; /* first */
    struct portal *portal;
    struct exchange *x; /* NULL: the client is gone */
    const struct page *page;
    struct ask ask;
};

static void on_gone(struct exchange_job *job)
{
    ((struct call *)job)->x = NULL;
}

static void free_call(struct call *c)
{
    ask_fini(&c->ask);
    mem_free(c);
}

/* --- on a desk's thread --- */

static void take_one(struct desk *d, struct call *c)
{
    struct err err = ERR_INIT;
    d->flow.now = d->now();
    c->ask.flow = &d->flow;
    c->ask.view = view_new(&c->ask.arena);
    place_begin(&c->ask);
    if (c->page->work(&c->ask, &err))
        return;
    store_rollback(d->flow.store);
    ask_refuse(&c->ask, err.code == ERR_ABSENT ? 404 : 503,
        err.code == ERR_ABSENT ? "absent" : "broken");
}

static void take(void *ctx, void *const *things, size_t count)
{
    for (size_t i = 0; i < count; i++)
        take_one(ctx, things[i]);
}

/* --- on the loop's thread --- */

static void done(void *ctx, void *thing)
{
    struct call *c = thing;
    (void)ctx;
    if (c->page->work == post_round || c->page->work == desk_sweep)
        c->portal->posting = false;
    c->portal->uploads -= c->page->rule == RULE_UPLOAD;
    if (!id_is_zero(c->ask.changed))
        events_tell(c->portal, c->ask.changed);
    if (c->x)
        exchange_set(c->x, NULL);
    if (c->x && c->ask.parcel)
        answer_parcel(c->x, &c->ask);
    else if (c->x)
        answer_ask(c->x, &c->ask);
    free_call(c);
}

/* At the desk they are of the staff or nobody: a person's session opens nothing. */
static bool who_asks(struct portal *p, const struct page *page,
    const struct exchange *x, struct who *out, struct err *err)
{
    struct raw cookie = http_field_find(exchange_head(x), STR("cookie"));
    return page && page->desk ? staff_find(p->front.store, &p->site, cookie,
                                    p->options.now(), out, err)
                              : portal_who(p, x, out, err);
}

bool portal_who(
    struct portal *p, const struct exchange *x, struct who *out, struct err *err)
{
    struct raw cookie = http_field_find(exchange_head(x), STR("cookie"));
    return who_find(p->front.store, &p->site, cookie, p->options.now(), out, err);
}

static struct str field_str(
    const struct http_head *head, struct str name, char *text, size_t room)
{
    struct raw value = http_field_find(head, name);
    size_t n = 0;
    for (; n < value.n && n < room; n++)
        text[n] = value.p[n] < 0x80 ? (char)value.p[n] : '?';
    return (struct str){text, n};
}

/* The language chosen here, or what the browser asks for. */
static const struct web_language *language_of(const struct http_head *head)
{
    char text[256];
    struct str token;
    const struct web_language *chosen = NULL;
    struct raw cookie = http_field_find(head, STR("cookie"));
    if (raw_token(form_cookie(cookie, STR("abide-language")), &token))
        chosen = web_language_find(token);
    return chosen ? chosen
                  : web_language_choose(
                        field_str(head, STR("accept-language"), text, sizeof text));
}

/* Somebody who is not signed in: their forms carry a token of their own cookie. */
static bool meet_visitor(struct ask *a, struct raw cookie, struct err *err)
{
    struct raw value = form_cookie(cookie, str_z(a->site->visitor_cookie));
    uint8_t fresh[VISITOR_BYTES];
    char hex[2 * VISITOR_BYTES + 1];
    struct str token;
    if (!raw_token(value, &token) || token.n != 2 * VISITOR_BYTES) {
        random_bytes(fresh, sizeof fresh);
        value = raw_from_str(hex_format(fresh, sizeof fresh, hex));
        ask_cookie(a, str_z(a->site->visitor_cookie), value, 0);
    }
    return arena_raw(&a->arena, value, &a->visitor) &&
           who_visitor(a->site, a->visitor, a->who.csrf, err);
}

/* A form, in either of its two shapes. */
static bool copy_form(struct ask *a, const struct exchange *x, const struct page *page,
    struct raw fields, struct err *err)
{
    struct raw type = http_field_find(exchange_head(x), STR("content-type"));
    bool files = page && page->rule == RULE_UPLOAD;
    size_t most = files ? (size_t)ASK_UPLOAD_MAX : (size_t)ASK_BODY_MAX;
    if (fields.n > most)
        return err_set(err, ERR_LIMIT, "portal.form", "the form is too large");
    if (!files || a->method != HTTP_METHOD_POST || !form_is_parts(type))
        return form_parse(fields, &a->arena, &a->form) || err_memory(err);
    a->parts = true;
    return (arena_raw(&a->arena, fields, &fields) &&
               (form_parse_parts(type, fields, &a->form) || fields.n > 0)) ||
           err_memory(err);
}

static bool copy_request(
    struct ask *a, const struct exchange *x, const struct visit *v, struct err *err)
{
    const struct http_head *head = exchange_head(x);
    struct raw fields = v->method == HTTP_METHOD_POST ? exchange_body(x) : v->query;
    a->method = v->method == HTTP_METHOD_HEAD ? HTTP_METHOD_GET : v->method;
    a->language = language_of(head);
    struct raw choice = form_cookie(
        http_field_find(head, STR("cookie")), str_z(a->site->choice_cookie));
    a->gpc = raw_eq_str(http_field_find(head, STR("sec-gpc")), STR("1"));
    bool ok = arena_raw(&a->arena, v->path, &a->path) &&
              arena_raw(&a->arena, choice, &a->choice) &&
              arena_raw(&a->arena, http_field_find(head, STR("user-agent")), &a->agent);
    for (size_t i = 0; ok && i < v->count; i++)
        ok = arena_raw(&a->arena, v->names[i], &a->names[i]);
    if (v->route && v->route->parties == PARTY_BIT(PARTY_PRODUCT)) {
        const struct str *name = v->who;
        a->product = true;
        ok = ok && arena_str(&a->arena, *name, &a->product_name);
        return (ok && arena_raw(&a->arena, fields, &a->form.values[0])) ||
               err_memory(err); /* JSON: its page reads it */
    }
    return ok ? copy_form(a, x, page_of(v), fields, err) : err_memory(err);
}

/* Whether the request came from a page of this site, as browsers say it. */
static bool is_from_here(const struct portal *p, const struct http_head *head)
{
    struct raw site = http_field_find(head, STR("sec-fetch-site"));
    struct raw origin = http_field_find(head, STR("origin"));
    if (site.p && !raw_eq_str(site, STR("same-origin")) &&
        !raw_eq_str(site, STR("none")))
        return false;
    return !origin.p || raw_eq_str(origin, p->site.url);
}

static bool is_too_often(struct portal *p, const struct page *page, const struct ask *a,
    const struct exchange *x)
{
    uint64_t now = loop_now_ms(p->options.loop);
    char peer[NET_HOST_MAX];
    struct raw name = form_find(&a->form, page->desk ? STR("name") : STR("email"));
    if (a->who.signed_in)
        name = raw_of(a->who.vault.b, ID_BYTES);
    if (!name.n)
        name = a->names[0]; /* of a case */
    exchange_peer(x, peer);
    if (by_address[page->rule].what && !limit_take(&p->limits, &by_address[page->rule],
                                           raw_from_str(str_z(peer)), now))
        return true;
    return by_name[page->rule].what && name.n &&
           !limit_take(&p->limits, &by_name[page->rule], name, now);
}

/* Why the page is not asked for; NULL: nothing speaks against it. */
static const char *objection(struct portal *p, const struct page *page,
    const struct ask *a, const struct exchange *x)
{
    bool form = a->method == HTTP_METHOD_POST && !a->product;
    if (form && (!is_from_here(p, exchange_head(x)) ||
                    !who_csrf_fits(&a->who, form_find(&a->form, STR("csrf")))))
        return "form";
    return is_too_often(p, page, a, x) ? "often" : NULL;
}

static bool prepare(struct portal *p, struct ask *a, const struct exchange *x,
    const struct visit *v, struct err *err)
{
    struct raw cookie = http_field_find(exchange_head(x), STR("cookie"));
    arena_init(&a->arena, ASK_BYTES_MAX);
    buf_init(&a->body, ASK_BYTES_MAX);
    a->site = &p->site;
    a->providers = p->providers;
    a->flow = &p->front; /* for what stands under a refusal; a desk takes its own */
    p->front.now = p->options.now();
    return copy_request(a, x, v, err) &&
           (a->product ||
               (who_asks(p, page_of(v), x, &a->who, err) &&
                   (a->who.signed_in || a->who.staff || meet_visitor(a, cookie, err))));
}

/* An answer that needs no store. */
static void refuse(struct exchange *x, struct ask *a, int status, const char *name)
{
    a->view = view_new(&a->arena);
    ask_refuse(a, status, name);
    answer_ask(x, a);
}

static struct batch *desk_of(struct portal *p, enum pace pace)
{
    return (pace == PACE_QUICK  ? &p->quick
            : pace == PACE_SLOW ? &p->slow
                                : &p->far)
        ->batch;
}

static void on_page(void *module, struct exchange *x, const struct visit *v)
{
    struct portal *p = module;
    const struct page *page = page_of(v);
    struct call *c = mem_zalloc(sizeof *c);
    struct err err = ERR_INIT;
    if (!c || !prepare(p, &c->ask, x, v, &err)) {
        exchange_answer(x, err.code == ERR_LIMIT ? 413 : 503, NULL, 0,
            raw_from_str(STR("try again\n")));
        if (c)
            free_call(c);
        return;
    }
    c->job.gone = on_gone;
    c->portal = p;
    c->x = x;
    c->page = page;
    const char *why = objection(p, page, &c->ask, x);
    bool upload = page->rule == RULE_UPLOAD;
    if (!why && upload && p->uploads == UPLOADS_MAX)
        why = "busy";
    if (!why) {
        p->uploads += upload;
        exchange_set(x, c);
        if (batch_give(desk_of(p, page->pace), c))
            return;
        exchange_set(x, NULL);
        p->uploads -= upload;
        why = "busy";
    }
    refuse(x, &c->ask, why[0] == 'b' ? 503 : why[0] == 'f' ? 403 : 429, why);
    free_call(c);
}

/* Letters leave from the slow desk: a mail server may take its time. Once an hour, and
 * first of all, it is looked what time brings to cases. */
static void on_round(void *ctx)
{
    static const struct page chores[] = {{PACE_SLOW, false, RULE_NONE, post_round},
        {PACE_SLOW, false, RULE_NONE, desk_sweep}};
    struct portal *p = ctx;
    bool hour = p->rounds % ROUNDS_AN_HOUR == 0;
    struct call *c = p->posting || p->draining ? NULL : mem_zalloc(sizeof *c);
    timer_set(p->round, POST_ROUND_MS);
    if (!c)
        return;
    *c = (struct call){.portal = p, .page = &chores[hour]};
    arena_init(&c->ask.arena, ASK_BYTES_MAX);
    buf_init(&c->ask.body, ASK_BYTES_MAX);
    c->ask.site = &p->site;
    c->ask.language = &web_languages[0];
    p->rounds++;
    p->posting = batch_give(p->slow.batch, c);
    if (!p->posting)
        free_call(c);
}

/* --- the module --- */

static void identify(void *ctx, const struct exchange *x, struct visit *v)
{
    struct portal *p = ctx;
    const struct page *page = page_of(v);
    struct who who = {.signed_in = false};
    if (v->route->parties == PARTY_BIT(PARTY_PRODUCT)) {
        bool found = portal_product(p, exchange_head(x));
        v->who = found ? &p->product : NULL;
        v->parties |= found ? PARTY_BIT(PARTY_PRODUCT) : 0;
        return;
    }
    if (!who_asks(p, page, x, &who, NULL))
        return;
    if (who.signed_in)
        v->parties |= PARTY_BIT(PARTY_PERSON);
    v->parties |= PARTY_BIT(who.staff);
}

/* A person who is not signed in is shown the way; a page they cannot have is not. */
static void deny(
    void *ctx, struct exchange *x, const struct visit *v, enum route_denial why)
{
    struct portal *p = ctx;
    struct visit plain = {.route = v->route, .method = v->method, .path = v->path};
    const struct page *wanted = page_of(v);
    struct ask a = {.status = 0};
    struct err err = ERR_INIT;
    bool page = !v->route || v->route->parties != PARTY_BIT(PARTY_PRODUCT);
    if (!page || !prepare(p, &a, x, &plain, &err)) {
        exchange_answer(x, route_denial_status(why), NULL, 0, raw_of(NULL, 0));
    } else if (why == ROUTE_WHO) {
        bool get = v->method == HTTP_METHOD_GET && v->path.n < 128;
        struct buf to;
        buf_init(&to, 256);
        buf_add_z(&to, wanted && wanted->desk ? "/desk/sign-in" : "/sign-in");
        buf_add_z(&to, get ? "?next=" : "");
        buf_add_raw(&to, get ? v->path : raw_of(NULL, 0));
        ask_redirect_raw(&a, buf_raw(&to));
        buf_fini(&to);
        answer_ask(x, &a);
    } else {
        refuse(x, &a, route_denial_status(why), "absent");
    }
    ask_fini(&a);
}

struct route_module portal_module(struct portal *p)
{
    return (struct route_module){"portal", routes, COUNT(routes), p, identify, deny};
}

/* --- start and stop --- */

static bool open_desk(struct portal *p, struct desk *d, struct err *err)
{
    struct batch_calls calls = {take, done, d};
    struct flow_options flow = {
        .state = p->options.state, .now = p->options.now(), .stays = true};
    d->now = p->options.now;
    return flow_open(&d->flow, &flow, err) &&
           batch_start(p->options.loop, &calls, DESK_WAITING_MAX, &d->batch, err);
}

static bool open_post(struct portal *p, const struct conf_portal *conf, struct err *err)
{
    p->site.mail = conf->mail;
    p->site.mail_from = conf->mail_from;
    if (!post_open(&p->site, conf->mail_key_file, &p->mail_key, err) ||
        !timer_new(p->options.loop, on_round, p, &p->round, err))
        return false;
    timer_set(p->round, POST_ROUND_MS);
    return true;
}

bool portal_start(
    const struct portal_options *options, struct portal **out, struct err *err)
{
    struct portal *p = mem_zalloc(sizeof *p);
    struct flow_options flow = {.state = options->state, .now = options->now()};
    uint64_t seed;
    if (!p)
        return err_memory(err);
    p->options = *options;
    buf_init(&p->mail_key, POST_KEY_MAX);
    arena_init(&p->product_arena, PRODUCTS_BYTES_MAX);
    arena_init(&p->login_arena, LOGINS_BYTES_MAX);
    const struct conf_portal *conf = &options->conf->portal;
    bool ok = site_init(&p->site, conf->url, conf->title, err) &&
              product_keys_read(options->conf, &p->keys, err) &&
              flow_open(&p->front, &flow, err) && help_widen(&p->front, err) &&
              open_desk(p, &p->quick, err) && open_desk(p, &p->slow, err) &&
              logins_open(p, options->conf, err) && open_desk(p, &p->far, err) &&
              events_open(p, err) && open_post(p, conf, err);
    if (!ok) {
        portal_stop(p);
        return false;
    }
    random_bytes(&seed, sizeof seed);
    limits_init(&p->limits, seed);
    *out = p;
    return true;
}

void portal_drain(struct portal *p)
{
    p->draining = true;
    timer_clear(p->round);
    events_close(p);
}

void portal_stop(struct portal *p)
{
    if (!p)
        return;
    events_close(p);
    batch_stop(p->quick.batch);
    batch_stop(p->slow.batch);
    batch_stop(p->far.batch);
    timer_close(p->timer);
    timer_close(p->round);
    buf_wipe(&p->mail_key);
    arena_fini(&p->product_arena);
    product_keys_free(p->keys);
    flow_close(&p->quick.flow);
    flow_close(&p->slow.flow);
    flow_close(&p->far.flow);
    logins_close(p);
    flow_close(&p->front);
    mem_wipe(p, sizeof *p);
    mem_free(p);
}
