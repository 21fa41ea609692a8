/*
 * A one-time link out of a letter. Opening it changes nothing (programs that look into
 * mail open links too): the page has a button, and that uses it up.
 */
#include "portal/page/choose.h"
#include "portal/page/entry.h"
#include "portal/page/page.h"

struct use {
    struct ask *ask;
    struct pass_name name;
    struct pass pass;
    bool found;
    struct account account;
};

static bool find(struct ask *a, struct use *u, struct err *err)
{
    uint8_t token[PASS_TOKEN_BYTES];
    struct account account;
    u->name = (struct pass_name){.kind = PASS_LINK, .now = a->flow->now};
    u->found = false;
    if (!token_parse(form_find(&a->form, STR("t")), &u->name.vault, token))
        return true;
    if (!account_get(a->flow->store, u->name.vault, &account, &u->found, err))
        return false;
    if (!u->found || account.state != ACCOUNT_LIVE) {
        u->found = false;
        return true;
    }
    return pass_id(a->flow->store, u->name.vault, PASS_LINK,
               raw_of(token, sizeof token), &u->name.id, err) &&
           pass_find(a->flow->store, &u->name, &a->arena, &u->pass, &u->found, err);
}

static bool is_kind(const struct use *u, const char *kind)
{
    return u->found && raw_eq_str(u->pass.what, str_z(kind));
}

static bool show(struct ask *a, const struct use *u, const char *wrong, struct err *err)
{
    view_flag(a->view, "sign_up", is_kind(u, "sign_up"));
    view_raw(a->view, "email", u->pass.where);
    view_raw(a->view, "t", form_find(&a->form, STR("t")));
    view_str(a->view, "wrong", str_z(wrong));
    for (int i = 1; i < REGION_COUNT; i++)
        view_str(view_add(a->view, "regions"), "region", region_word((enum region)i));
    if (wrong[0])
        a->status = 422;
    return ask_page(a, "link.html", err);
}

bool page_link(struct ask *a, struct err *err)
{
    struct use u;
    if (!find(a, &u, err))
        return false;
    if (is_kind(&u, "sign_up") || is_kind(&u, "password"))
        return show(a, &u, "", err);
    ask_refuse(a, 410, "link");
    return true;
}

/* The link goes in the transaction that makes the account: it is used once. */
static bool use_up(struct flow *f, void *ctx, struct err *err)
{
    struct use *u = ctx;
    struct account_name name = entry_name(u->pass.where);
    if (!pass_drop(f->store, &u->name, &u->found, err))
        return false;
    u->account.vault = u->name.vault;
    return !u->found || !is_kind(u, "sign_up") ||
           account_put(f->store, &name, f->now, &u->account, err);
}

/* What a new person said of themselves. They are on the free plan. */
static bool introduce(struct ask *a, struct err *err)
{
    struct choosing list[3] = {{CONTROL_TIER, STR("free"), STR("")}};
    struct str age = form_token(&a->form, STR("age"));
    struct str region = form_token(&a->form, STR("region"));
    size_t n = 1;
    if (str_eq(age, STR("adult")) || str_eq(age, STR("minor")))
        list[n++] = (struct choosing){CONTROL_AGE, age, STR("")};
    if (region.n && control_takes(CONTROL_REGION, region))
        list[n++] = (struct choosing){CONTROL_REGION, region, STR("")};
    return choose(a, list, n, err);
}

static bool take(struct ask *a, struct use *u, struct err *err)
{
    struct entry_session in = {.how = STR("link"), .signed_in = a->flow->now};
    bool sign_up = is_kind(u, "sign_up");
    struct err why = ERR_INIT;
    if (!flow_write(a->flow, use_up, u, &why)) {
        ask_refuse(a, why.code == ERR_DENIED ? 403 : 503,
            why.code == ERR_DENIED ? "barred" : "broken");
        return true;
    }
    if (!u->found) {
        ask_refuse(a, 410, "link");
        return true;
    }
    in.vault = u->account.vault;
    if (!entry_password_set(a, in.vault, form_find(&a->form, STR("password")), err) ||
        !entry_begin(a, &in, err) || (sign_up && !introduce(a, err)))
        return false;
    ask_redirect(a, "/controls");
    ask_tell(a, sign_up ? "welcome" : "password_set");
    return true;
}

bool page_link_do(struct ask *a, struct err *err)
{
    struct use u;
    if (!find(a, &u, err))
        return false;
    if (!is_kind(&u, "sign_up") && !is_kind(&u, "password")) {
        ask_refuse(a, 410, "link");
        return true;
    }
    if (!entry_password_is_good(form_find(&a->form, STR("password"))))
        return show(a, &u, "password", err);
    return take(a, &u, err);
}
