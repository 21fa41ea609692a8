/* A host product hands its signed-in user over to the very vault the gateway knows. */
#include "portal/page/entry.h"
#include "portal/page/page.h"
#include "text/json.h"
#include "text/json_write.h"

enum { HAND_OVER_MINUTES = 1, ANSWER_MAX = 2048 };

struct handing {
    struct ask *ask;
    struct account_name name;
    struct raw path, link;
    struct instant signed_in;
};

static bool make(struct flow *f, void *ctx, struct err *err)
{
    struct handing *h = ctx;
    struct account account;
    if (!account_put(f->store, &h->name, f->now, &account, err))
        return false;
    struct entry_link link = {.vault = account.vault,
        .kind = STR("hand_over"),
        .text = h->path,
        .signed_in = h->signed_in,
        .minutes = HAND_OVER_MINUTES};
    return entry_link(h->ask, &link, &h->link, err);
}

static bool refuse(struct ask *a, int status, const char *code)
{
    struct buf out;
    buf_init(&out, ANSWER_MAX);
    buf_printf(&out, "{\"error\":{\"code\":\"%s\"}}\n", code);
    a->status = status;
    ask_bytes(a, STR("application/json"), buf_raw(&out));
    buf_fini(&out);
    return true;
}

static bool answer(struct ask *a, const struct handing *h, struct err *err)
{
    struct buf out;
    buf_init(&out, ANSWER_MAX);
    buf_add_z(&out, "{\"url\":\"");
    buf_add_str(&out, a->site->url);
    buf_add_raw(&out, h->link);
    buf_printf(&out, "\",\"expires_in\":%d}\n", HAND_OVER_MINUTES * 60);
    ask_bytes(a, STR("application/json"), buf_raw(&out));
    a->status = 201;
    bool done = buf_ok(&out, err);
    buf_wipe(&out);
    return done;
}

/* {"user":"...","signed_in_at":"2026-...","path":"/chats"}; the last two may be absent.
 */
bool page_hand_over_make(struct ask *a, struct err *err)
{
    struct handing h = {.ask = a, .signed_in = INSTANT_UNKNOWN};
    struct json *body;
    struct err why = ERR_INIT;
    struct str at;
    if (!json_parse(&a->arena, a->form.values[0], &body, &why))
        return refuse(a, 400, "invalid_body");
    h.name = (struct account_name){
        ACCOUNT_PERSON, a->product_name, json_raw(json_get(body, STR("user")))};
    h.path = json_raw(json_get(body, STR("path")));
    if (!h.name.subject.n || h.name.subject.n > ACCOUNT_SUBJECT_MAX)
        return refuse(a, 400, "invalid_user");
    if (h.path.n && !form_path(h.path))
        return refuse(a, 400, "invalid_path");
    if (raw_token(json_raw(json_get(body, STR("signed_in_at"))), &at) &&
        (!instant_parse(at, &h.signed_in) ||
            instant_cmp(h.signed_in, a->flow->now) > 0))
        return refuse(a, 400, "invalid_signed_in_at");
    if (!flow_write(a->flow, make, &h, &why))
        return why.code == ERR_DENIED ? refuse(a, 403, "account_deleted")
                                      : refuse(a, 503, "try_again");
    return answer(a, &h, err);
}

struct taking {
    struct pass_name name;
    bool found;
};

static bool take(struct flow *f, void *ctx, struct err *err)
{
    struct taking *t = ctx;
    return pass_drop(f->store, &t->name, &t->found, err);
}

static bool come_in(
    struct ask *a, const struct taking *t, const struct pass *p, struct err *err)
{
    struct entry_session in = {
        .vault = t->name.vault, .how = STR("product"), .signed_in = p->signed_in};
    if (a->who.signed_in && !id_eq(a->who.vault, in.vault)) {
        ask_refuse(a, 409, "other_account");
        return true;
    }
    if (!entry_begin(a, &in, err))
        return false;
    if (p->where.n)
        ask_redirect_raw(a, p->where);
    else
        ask_redirect(a, "/controls");
    return true;
}

/* Good once and for a minute. Somebody signed in as another person is not taken over
 * into this account unasked. */
bool page_hand_over(struct ask *a, struct err *err)
{
    struct taking t = {.name = {.kind = PASS_LINK, .now = a->flow->now}};
    uint8_t token[PASS_TOKEN_BYTES];
    struct pass pass;
    struct account account;
    bool is = token_parse(form_find(&a->form, STR("t")), &t.name.vault, token);
    if (is && !account_get(a->flow->store, t.name.vault, &account, &is, err))
        return false;
    is = is && account.state == ACCOUNT_LIVE;
    if (is && (!pass_id(a->flow->store, t.name.vault, PASS_LINK,
                   raw_of(token, sizeof token), &t.name.id, err) ||
                  !pass_find(a->flow->store, &t.name, &a->arena, &pass, &is, err)))
        return false;
    is = is && raw_eq_str(pass.what, STR("hand_over"));
    if (is && !flow_write(a->flow, take, &t, err))
        return false;
    if (is && t.found)
        return come_in(a, &t, &pass, err);
    ask_refuse(a, 410, "link");
    return true;
}
