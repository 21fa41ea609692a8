/* Whose account a provider's person is, and how they are joined and parted. */
#include <stdio.h>

#include "portal/access/login.h"
#include "portal/page/choose.h"
#include "portal/page/page.h"
#include "text/base64.h"

static const int64_t ever_us =
    INT64_C(4102444800000000); /* 2100: until it is removed */

/* A provider's person is named by its issuer and its name for them: what we call the
 * provider may change. Zero bytes: no memory. */
static struct account_name name_of(
    struct ask *a, const struct site_login *login, struct raw subject)
{
    struct account_name name = {.kind = ACCOUNT_PERSON, .issuer = STR("oidc")};
    struct buf text;
    buf_init(&text, ACCOUNT_SUBJECT_MAX);
    buf_add_str(&text, login->issuer);
    buf_add_char(&text, ' ');
    buf_add_raw(&text, subject);
    if (!buf_ok(&text, NULL) || !arena_raw(&a->arena, buf_raw(&text), &name.subject))
        name.subject = raw_of(NULL, 0);
    buf_fini(&text);
    return name;
}

struct joining {
    struct ask *ask;
    const struct login_back *back;
    struct account_name name;
    struct raw email; /* theirs, of a new account; empty: it has none */
    struct account account;
    bool makes;
};

/* The provider's name for them leads to the account; the account lists it. */
static bool join(struct flow *f, void *ctx, struct err *err)
{
    struct joining *j = ctx;
    struct account_name own = j->email.n ? entry_name(j->email) : j->name;
    struct pass p = {.made = f->now,
        .expires = {ever_us},
        .signed_in = INSTANT_UNKNOWN,
        .what = j->name.subject,
        .how = raw_from_str(j->back->login->name),
        .where = raw_slice(j->back->claims.email, 0, PASS_TEXT_MAX)};
    bool also = !j->makes || j->email.n;
    return (!j->makes || account_put(f->store, &own, f->now, &j->account, err)) &&
           (!also || account_also(f->store, &j->name, j->account.vault, err)) &&
           pass_id(
               f->store, j->account.vault, PASS_LOGIN, j->name.subject, &p.id, err) &&
           pass_put(f->store, j->account.vault, PASS_LOGIN, &p, err);
}

static void go_on(struct ask *a, const struct login_back *b)
{
    if (b->next.n && form_path(b->next))
        ask_redirect_raw(a, b->next);
    else
        ask_redirect(a, "/controls");
}

/* When they signed in there counts here, if the provider says it. */
static bool come_in(
    struct ask *a, const struct login_back *b, struct id vault, struct err *err)
{
    char how[80];
    struct entry_session in = {.vault = vault, .signed_in = b->claims.signed_in};
    snprintf(how, sizeof how, ENTRY_BY_LOGIN "%" STR_FMT, STR_ARG(b->login->name));
    in.how = str_z(how);
    if (instant_cmp(in.signed_in, a->flow->now) > 0)
        in.signed_in = INSTANT_UNKNOWN;
    if (a->who.signed_in && !id_eq(a->who.vault, vault)) {
        ask_refuse(a, 409, "other_account");
        return true;
    }
    if (!entry_begin(a, &in, err))
        return false;
    go_on(a, b);
    return true;
}

/* Nobody is joined to an account that is there by an address alone. */
static bool make_account(struct ask *a, struct joining *j, struct err *err)
{
    static const struct choosing free_plan = {CONTROL_TIER, STR_INIT("free"), {0}};
    const struct jwt_claims *c = &j->back->claims;
    struct id owner = {{0}};
    struct err why = ERR_INIT;
    if (!c->email_verified || !form_email(c->email, &a->arena, &j->email))
        j->email = raw_of(NULL, 0);
    if (j->email.n && !entry_find(a, j->email, &owner, err))
        return false;
    if (!id_is_zero(owner)) {
        ask_redirect(a, "/sign-in?next=/account");
        ask_tell(a, "login_known");
        return true;
    }
    j->makes = true;
    if (!flow_write(a->flow, join, j, &why)) {
        bool barred = why.code == ERR_DENIED;
        ask_refuse(a, barred ? 403 : 503, barred ? "barred" : "broken");
        return true;
    }
    if (!come_in(a, j->back, j->account.vault, err))
        return false;
    ask_tell(a, "welcome");
    return choose(a, &free_plan, 1, err);
}

static bool add_login(struct ask *a, struct joining *j, bool known, struct err *err)
{
    bool own = known && id_eq(j->account.vault, a->who.vault);
    ask_redirect(a, "/account");
    ask_tell(a, own ? "login_added" : known ? "login_others" : "login_added");
    if (known)
        return true;
    j->account.vault = a->who.vault;
    a->changed = a->who.vault;
    return flow_write(a->flow, join, j, err);
}

bool login_take(struct ask *a, struct login_back *b, struct err *err)
{
    struct joining j = {
        .ask = a, .back = b, .name = name_of(a, b->login, b->claims.subject)};
    bool known;
    if (!j.name.subject.n)
        return err_memory(err);
    if (!account_find(a->flow->store, &j.name, &j.account, &known, err))
        return false;
    if (known && j.account.state != ACCOUNT_LIVE) {
        ask_refuse(a, 403, "barred");
        return true;
    }
    switch (b->act) {
    case LOGIN_LINK:
        return add_login(a, &j, known, err);
    case LOGIN_AGAIN:
        if (!known || !id_eq(j.account.vault, a->who.vault))
            return entry_again_page(a, "login_other", err);
        return come_in(a, b, j.account.vault, err);
    case LOGIN_COME:
    default:
        return known ? come_in(a, b, j.account.vault, err) : make_account(a, &j, err);
    }
}

/* --- the account's list --- */

/* POST, after a recent sign-in: the way to the provider is a link on the page that
 * answers, as a form may not lead to another site. */
bool access_login_add(struct ask *a, struct err *err)
{
    const struct site_login *login = site_login(a->site, a->names[0]);
    uint8_t bytes[PASSKEY_CHALLENGE_BYTES];
    struct buf text;
    if (!login) {
        ask_refuse(a, 404, "absent");
        return true;
    }
    if (!who_is_recent(&a->who, a->flow->now)) {
        ask_redirect(a, "/again?next=/account");
        return true;
    }
    if (!challenge_make(a, CHALLENGE_LOGIN, bytes, err))
        return false;
    buf_init(&text, 64);
    base64_url_add(&text, raw_of(bytes, sizeof bytes));
    view_copy(a->view, "t", buf_str(&text));
    buf_wipe(&text);
    view_str(a->view, "name", login->name);
    view_str(a->view, "provider", login->title);
    return ask_page(a, "login_go.html", err);
}

struct parting {
    struct ask *ask;
    struct pass_name name;
    struct account_name account;
    bool found;
};

static bool part(struct flow *f, void *ctx, struct err *err)
{
    struct parting *p = ctx;
    return account_also_drop(f->store, &p->account, err) &&
           pass_drop(f->store, &p->name, &p->found, err);
}

/* Somebody who has nothing else would be locked out: an account of the provider's own
 * keeps its first name anyway. */
static bool is_the_last(
    struct ask *a, const struct pass *p, bool *last, struct err *err)
{
    struct raw issuer, subject;
    if (!account_label(a->flow->store, a->who.vault, &a->arena, &issuer, &subject, err))
        return false;
    *last = raw_eq_str(issuer, STR("oidc")) && raw_eq(subject, p->what);
    return true;
}

bool access_login_remove(struct ask *a, struct err *err)
{
    struct parting p = {.ask = a,
        .name = {.vault = a->who.vault, .kind = PASS_LOGIN, .now = a->flow->now}};
    struct pass pass;
    bool found, last;
    if (!ask_id(a, 0, &p.name.id))
        return true;
    if (!pass_find(a->flow->store, &p.name, &a->arena, &pass, &found, err))
        return false;
    if (!found) {
        ask_refuse(a, 404, "absent");
        return true;
    }
    if (!who_is_recent(&a->who, a->flow->now)) {
        ask_redirect(a, "/again?next=/account");
        return true;
    }
    if (!is_the_last(a, &pass, &last, err))
        return false;
    ask_redirect(a, "/account");
    ask_tell(a, last ? "login_last" : "login_removed");
    p.account = (struct account_name){ACCOUNT_PERSON, STR("oidc"), pass.what};
    a->changed = a->who.vault;
    return last || flow_write(a->flow, part, &p, err);
}
