#include "portal/portal.h"

#include "base/mem.h"
#include "crypt/hash.h"
#include "crypt/random.h"
#include "portal/page/page.h"
#include "portal/portal_priv.h"
#include "portal/post_priv.h"
#include "store/operator/operator.h"
#include "text/hex.h"

enum { KEY_MAX = 1024, VISITOR_BYTES = 16, PRODUCTS_BYTES_MAX = 64 << 20 };

/* How often somebody may try, by what it costs others when they try for ever. */
enum rule { RULE_NONE, RULE_SIGN_IN, RULE_LETTER, RULE_LINK, RULE_EXPORT, RULE_COUNT };
static const struct limit_rule by_name[RULE_COUNT] = {
    [RULE_SIGN_IN] = {"sign_in", 10, 30000},
    [RULE_LETTER] = {"letter", 3, 300000},
    [RULE_EXPORT] = {"export", 5, 60000},
};
static const struct limit_rule by_address[RULE_COUNT] = {
    [RULE_SIGN_IN] = {"sign_in_from", 100, 1000},
    [RULE_LETTER] = {"letter_from", 60, 10000},
    [RULE_LINK] = {"link_from", 200, 500},
};

struct page {
    bool slow;
    enum rule rule;
    page_work *work;
};

enum { PACE_QUICK, PACE_SLOW };
#define PAGE_ROW(function, methods, path, party, pace, rule)                           \
    {PACE_##pace == PACE_SLOW, RULE_##rule, function},
static const struct page pages[] = {PAGE_TABLE(PAGE_ROW)};

static void on_page(void *module, struct exchange *x, const struct visit *v);

#define PAGE_ROUTE(function, methods, path, party, pace, rule)                         \
    {ROUTE_##methods, path, PARTY_BIT(PARTY_##party), on_page, false},
static const struct route routes[] = {
    PAGE_TABLE(PAGE_ROUTE){
        ROUTE_GET, "/events", PARTY_BIT(PARTY_PERSON), events_begin, false},
};

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
    if (c->page->work == post_round)
        c->portal->posting = false;
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

static bool copy_request(
    struct ask *a, const struct exchange *x, const struct visit *v, struct err *err)
{
    const struct http_head *head = exchange_head(x);
    struct raw fields = v->method == HTTP_METHOD_POST ? exchange_body(x) : v->query;
    a->method = v->method == HTTP_METHOD_HEAD ? HTTP_METHOD_GET : v->method;
    a->language = language_of(head);
    a->gpc = raw_eq_str(http_field_find(head, STR("sec-gpc")), STR("1"));
    bool ok = arena_raw(&a->arena, v->path, &a->path) &&
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
    return (ok && fields.n <= ASK_BODY_MAX &&
               form_parse(fields, &a->arena, &a->form)) ||
           err_memory(err);
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
    struct raw name = form_find(&a->form, STR("email"));
    if (a->who.signed_in)
        name = raw_of(a->who.vault.b, ID_BYTES);
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
    a->flow = &p->front; /* for what stands under a refusal; a desk takes its own */
    p->front.now = p->options.now();
    return copy_request(a, x, v, err) &&
           (a->product || (portal_who(p, x, &a->who, err) &&
                              (a->who.signed_in || meet_visitor(a, cookie, err))));
}

/* An answer that needs no store. */
static void refuse(struct exchange *x, struct ask *a, int status, const char *name)
{
    a->view = view_new(&a->arena);
    ask_refuse(a, status, name);
    answer_ask(x, a);
}

static void on_page(void *module, struct exchange *x, const struct visit *v)
{
    struct portal *p = module;
    const struct page *page = &pages[v->route - routes];
    struct call *c = mem_zalloc(sizeof *c);
    struct err err = ERR_INIT;
    if (!c || !prepare(p, &c->ask, x, v, &err)) {
        exchange_answer(x, 503, NULL, 0, raw_from_str(STR("try again\n")));
        if (c)
            free_call(c);
        return;
    }
    c->job.gone = on_gone;
    c->portal = p;
    c->x = x;
    c->page = page;
    const char *why = objection(p, page, &c->ask, x);
    if (!why) {
        exchange_set(x, c);
        if (batch_give(page->slow ? p->slow.batch : p->quick.batch, c))
            return;
        exchange_set(x, NULL);
    }
    refuse(x, &c->ask, !why ? 503 : why[0] == 'f' ? 403 : 429, why ? why : "busy");
    free_call(c);
}

/* Letters leave from the slow desk: a mail server may take its time. */
static void on_round(void *ctx)
{
    static const struct page post = {true, RULE_NONE, post_round};
    struct portal *p = ctx;
    struct call *c = p->posting || p->draining ? NULL : mem_zalloc(sizeof *c);
    timer_set(p->round, POST_ROUND_MS);
    if (!c)
        return;
    *c = (struct call){.portal = p, .page = &post};
    arena_init(&c->ask.arena, ASK_BYTES_MAX);
    buf_init(&c->ask.body, ASK_BYTES_MAX);
    c->ask.site = &p->site;
    c->ask.language = &web_languages[0];
    p->posting = batch_give(p->slow.batch, c);
    if (!p->posting)
        free_call(c);
}

/* --- the module --- */

static bool is_configured(struct portal *p, struct raw key)
{
    const struct conf *c = p->options.conf;
    uint8_t hash[SHA256_BYTES];
    bool found = false;
    if (!sha256(key, hash, NULL))
        return false;
    for (size_t i = 0; i < c->project_count; i++) {
        if (!mac_equal(hash, c->projects[i].key_sha256))
            continue;
        p->product = c->projects[i].name;
        found = true;
    }
    return found;
}

/* A live key of a product that the store holds. */
static bool fits(
    const struct credential *c, const uint8_t lookup[MAC_BYTES], struct instant now)
{
    bool live = !instant_known(c->revoked) &&
                (!instant_known(c->expires) || instant_cmp(now, c->expires) < 0);
    return mac_equal(lookup, c->lookup) && live && c->kind == CREDENTIAL_KEY &&
           c->party == PARTY_PRODUCT && c->owner.n > 0;
}

static bool is_stored(struct portal *p, struct raw key)
{
    const struct credential *all = NULL;
    uint8_t with[MAC_KEY_BYTES], lookup[MAC_BYTES];
    struct mac *mac = NULL;
    size_t count = 0;
    bool found = false;
    arena_reset(&p->product_arena);
    bool ok = credential_key(p->front.store, with, NULL) && mac_new(&mac, NULL) &&
              mac_key(mac, raw_of(with, sizeof with), NULL) &&
              credential_lookup(mac, CREDENTIAL_KEY, key, lookup, NULL) &&
              credential_list(p->front.store, &p->product_arena, &all, &count, NULL);
    for (size_t i = 0; ok && i < count; i++) {
        if (!fits(&all[i], lookup, p->options.now()))
            continue;
        p->product = all[i].owner;
        found = true;
    }
    mem_wipe(with, sizeof with);
    mac_free(mac);
    return found;
}

/* Whose key it is, into p->product: until the next request. */
static bool find_product(struct portal *p, const struct http_head *head)
{
    struct raw key = http_field_find(head, STR("authorization"));
    if (key.n < 8 || key.n > KEY_MAX ||
        !http_is_word(raw_slice(key, 0, 7), STR("bearer ")))
        return false;
    key = raw_slice(key, 7, key.n);
    return is_configured(p, key) || is_stored(p, key);
}

static void identify(void *ctx, const struct exchange *x, struct visit *v)
{
    struct portal *p = ctx;
    struct who who = {.signed_in = false};
    if (v->route->parties == PARTY_BIT(PARTY_PRODUCT)) {
        bool found = find_product(p, exchange_head(x));
        v->who = found ? &p->product : NULL;
        v->parties |= found ? PARTY_BIT(PARTY_PRODUCT) : 0;
        return;
    }
    if (portal_who(p, x, &who, NULL) && who.signed_in)
        v->parties |= PARTY_BIT(PARTY_PERSON);
}

/* A person who is not signed in is shown the way; a page they cannot have is not. */
static void deny(
    void *ctx, struct exchange *x, const struct visit *v, enum route_denial why)
{
    struct portal *p = ctx;
    struct visit plain = {.method = v->method, .path = v->path};
    struct ask a = {.status = 0};
    struct err err = ERR_INIT;
    bool page = !v->route || v->route->parties != PARTY_BIT(PARTY_PRODUCT);
    if (!page || !prepare(p, &a, x, &plain, &err)) {
        exchange_answer(x, route_denial_status(why), NULL, 0, raw_of(NULL, 0));
    } else if (why == ROUTE_WHO) {
        bool get = v->method == HTTP_METHOD_GET && v->path.n < 128;
        struct buf to;
        buf_init(&to, 256);
        buf_add_z(&to, "/sign-in");
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
    const struct conf_portal *conf = &options->conf->portal;
    bool ok = site_init(&p->site, conf->url, conf->title, err) &&
              flow_open(&p->front, &flow, err) && open_desk(p, &p->quick, err) &&
              open_desk(p, &p->slow, err) && events_open(p, err) &&
              open_post(p, conf, err);
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
    timer_close(p->timer);
    timer_close(p->round);
    buf_wipe(&p->mail_key);
    arena_fini(&p->product_arena);
    flow_close(&p->quick.flow);
    flow_close(&p->slow.flow);
    flow_close(&p->front);
    mem_wipe(p, sizeof *p);
    mem_free(p);
}
