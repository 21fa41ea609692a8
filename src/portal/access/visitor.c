/*
 * Choices of somebody without an account, for their browser: kept there, in a cookie. A
 * product that wants to know sends its visitor here with a link of its own, and asks
 * with its key afterwards; the way back is the address it named with that key.
 */
#include "crypt/random.h"
#include "portal/access/access.h"
#include "portal/core/browser.h"
#include "portal/page/page.h"
#include "store/account.h"
#include "store/person/message.h"
#include "text/hex.h"
#include "text/json.h"
#include "text/json_write.h"

enum { ASK_MINUTES = 60, ASK_BYTES = 16, BACK_MAX = 512, JSON_MAX = 2048 };
static const int64_t minute_us = INT64_C(60000000);
static const char *const words[] = {
    [BROWSER_UNSET] = "unset", [BROWSER_ON] = "on", [BROWSER_OFF] = "off"};

/* --- what a product asked --- */

struct asking {
    struct ask *ask;
    struct raw token;
    struct pass pass;
    bool makes, found;
};

static bool name_of(
    struct flow *f, struct raw token, struct pass_name *out, struct err *err)
{
    struct buf text;
    *out = (struct pass_name){.kind = PASS_CHALLENGE, .now = f->now};
    buf_init(&text, 128);
    buf_add_z(&text, "visitor ");
    buf_add_raw(&text, raw_slice(token, 0, 2 * ASK_BYTES));
    bool done =
        buf_ok(&text, err) && message_outbox(f->store, f->now, &out->vault, err) &&
        pass_id(f->store, out->vault, PASS_CHALLENGE, buf_raw(&text), &out->id, err);
    buf_fini(&text);
    return done;
}

/* Made, or, when somebody came with it, told what their browser says. */
static bool keep(struct flow *f, void *ctx, struct err *err)
{
    struct asking *k = ctx;
    struct pass_name name;
    struct pass old;
    if (!name_of(f, k->token, &name, err) ||
        !pass_find(f->store, &name, &k->ask->arena, &old, &k->found, err))
        return false;
    if (!k->makes && !k->found)
        return true;
    if (!k->makes) {
        old.how = k->pass.how;
        k->pass = old;
    }
    k->pass.id = name.id;
    return pass_put(f->store, name.vault, PASS_CHALLENGE, &k->pass, err);
}

static bool look(struct flow *f, void *ctx, struct err *err)
{
    struct asking *k = ctx;
    struct pass_name name;
    return name_of(f, k->token, &name, err) &&
           pass_find(f->store, &name, &k->ask->arena, &k->pass, &k->found, err);
}

static bool refuse_json(struct ask *a, int status, const char *code)
{
    struct buf out;
    buf_init(&out, JSON_MAX);
    buf_printf(&out, "{\"error\":{\"code\":\"%s\"}}\n", code);
    a->status = status;
    ask_bytes(a, STR("application/json"), buf_raw(&out));
    buf_fini(&out);
    return true;
}

/* An address a link may lead to: https, in letters that end nothing. */
static bool is_back(struct raw url)
{
    bool fine = url.n > 8 && url.n <= BACK_MAX &&
                raw_eq_str(raw_slice(url, 0, 8), STR("https://"));
    for (size_t i = 0; fine && i < url.n; i++)
        fine = url.p[i] > ' ' && url.p[i] < 0x7f && url.p[i] != '\\' && url.p[i] != '"';
    return fine;
}

/* {"return":"https://..."}: where its visitor goes on afterwards. */
bool access_visitor_ask(struct ask *a, struct err *err)
{
    struct asking k = {.ask = a, .makes = true};
    uint8_t bytes[ASK_BYTES];
    char hex[2 * ASK_BYTES + 1];
    struct json *body;
    struct err why = ERR_INIT;
    struct buf out;
    if (!json_parse(&a->arena, a->form.values[0], &body, &why))
        return refuse_json(a, 400, "invalid_body");
    k.pass = (struct pass){.made = a->flow->now,
        .expires = {a->flow->now.us + ASK_MINUTES * minute_us},
        .signed_in = INSTANT_UNKNOWN,
        .what = raw_from_str(a->product_name),
        .where = json_raw(json_get(body, STR("return")))};
    if (!is_back(k.pass.where))
        return refuse_json(a, 400, "invalid_return");
    random_bytes(bytes, sizeof bytes);
    k.token = raw_from_str(hex_format(bytes, sizeof bytes, hex));
    if (!flow_write(a->flow, keep, &k, err))
        return false;
    buf_init(&out, JSON_MAX);
    buf_printf(&out,
        "{\"visitor\":\"%s\",\"url\":\"%" STR_FMT
        "/browser?t=%s\",\"expires_in\":%d}\n",
        hex, STR_ARG(a->site->url), hex, ASK_MINUTES * 60);
    a->status = 201;
    ask_bytes(a, STR("application/json"), buf_raw(&out));
    buf_fini(&out);
    return true;
}

/* {"training":"unset|on|off","gpc":true|false}; "seen" false: nobody came yet. */
bool access_visitor_told(struct ask *a, struct err *err)
{
    struct asking k = {.ask = a, .token = a->names[0]};
    struct buf out;
    if (!flow_write(a->flow, look, &k, err))
        return false;
    if (!k.found || !raw_eq_str(k.pass.what, a->product_name))
        return refuse_json(a, 404, "absent");
    bool gpc = k.pass.how.n && k.pass.how.p[k.pass.how.n - 1] == '1';
    struct raw value = raw_slice(k.pass.how, 0, k.pass.how.n ? k.pass.how.n - 2 : 0);
    buf_init(&out, JSON_MAX);
    buf_printf(&out, "{\"seen\":%s,\"training\":\"%s\",\"gpc\":%s}\n",
        k.pass.how.n ? "true" : "false",
        raw_eq_str(value, STR("on"))    ? "on"
        : raw_eq_str(value, STR("off")) ? "off"
                                        : "unset",
        gpc ? "true" : "false");
    ask_bytes(a, STR("application/json"), buf_raw(&out));
    buf_fini(&out);
    return true;
}

/* --- the visitor's page --- */

/* What the browser says now, for the product whose link it came with. */
static bool tell(struct ask *a, enum browser_says says, struct err *err)
{
    struct asking k = {.ask = a, .token = form_find(&a->form, STR("t"))};
    struct buf how;
    if (!k.token.n)
        return true;
    buf_init(&how, 16);
    buf_printf(&how, "%s %d", words[says], a->gpc ? 1 : 0);
    k.pass.how = buf_raw(&how);
    bool done = flow_write(a->flow, keep, &k, err);
    buf_fini(&how);
    if (done && k.found) {
        view_raw(a->view, "back", raw_slice(k.pass.where, 8, k.pass.where.n));
        view_raw(a->view, "product", k.pass.what);
        view_raw(a->view, "t", k.token);
    }
    return done;
}

bool access_visitor(struct ask *a, struct err *err)
{
    struct browser_choice c = browser_read(a->choice);
    if (a->who.signed_in) {
        ask_redirect(a, "/controls");
        return true;
    }
    bool on = c.says == BROWSER_ON;
    struct view *one = view_add(a->view, "main");
    view_str(one, "control", STR("training"));
    view_flag(one, "ask", c.says == BROWSER_UNSET);
    view_str(one, "state", str_z(words[c.says]));
    view_str(one, "other", on ? STR("off") : STR("on"));
    view_str(one, "checked", on ? STR("true") : STR("false"));
    view_str(a->view, "switch_action", STR("/browser"));
    view_flag(a->view, "gpc", a->gpc);
    return tell(a, c.says, err) && ask_page(a, "browser.html", err);
}

bool access_visitor_do(struct ask *a, struct err *err)
{
    struct str value = form_token(&a->form, STR("value"));
    struct browser_choice c = {.says = BROWSER_UNSET};
    struct raw token = form_find(&a->form, STR("t"));
    struct str t;
    struct buf path;
    c.says = str_eq(value, STR("on"))    ? BROWSER_ON
             : str_eq(value, STR("off")) ? BROWSER_OFF
                                         : BROWSER_UNSET;
    if (c.says == BROWSER_UNSET || a->who.signed_in) {
        ask_refuse(a, 400, "form");
        return true;
    }
    buf_init(&path, 128);
    buf_add_z(&path, "/browser");
    if (raw_token(token, &t))
        buf_printf(&path, "?t=%" STR_FMT, STR_ARG(t));
    ask_redirect_raw(a, buf_raw(&path));
    buf_fini(&path);
    ask_cookie(a, str_z(a->site->choice_cookie), raw_from_str(str_z(words[c.says])),
        BROWSER_DAYS);
    ask_tell(a, c.says == BROWSER_ON ? "set_on" : "set_off");
    return tell(a, c.says, err);
}
