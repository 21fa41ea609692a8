/* Who is signed in where, the password, and the end of the account (R-26, 3.1). */
#include "crypt/password.h"
#include "portal/core/place.h"
#include "portal/page/entry.h"
#include "portal/page/others.h"
#include "portal/page/page.h"
#include "store/erase/certificate.h"

enum { CERTIFICATE_MAX = 64 << 10 };

static bool add_sessions(struct ask *a, struct err *err)
{
    const struct pass *all;
    size_t count;
    char text[ID_TEXT];
    if (!ask_passes(a, PASS_SESSION, &all, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct view *v = view_add(a->view, "sessions");
        view_copy(v, "id", id_format(all[i].id, text));
        ask_time(v, "made", all[i].made);
        ask_time(v, "expires", all[i].expires);
        view_raw(v, "where", all[i].where);
        view_raw(v, "how", all[i].how);
        view_flag(v, "this", id_eq(all[i].id, a->who.session));
    }
    view_flag(a->view, "several", count > 1);
    return true;
}

static bool add_passkeys(struct ask *a, struct err *err)
{
    const struct pass *all;
    size_t count;
    char text[ID_TEXT];
    if (!entry_passkeys(a, a->who.vault, &all, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct view *v = view_add(a->view, "passkeys");
        view_copy(v, "id", id_format(all[i].id, text));
        view_raw(v, "name", all[i].where);
        ask_time(v, "made", all[i].made);
        ask_time(v, "used", all[i].signed_in);
    }
    view_flag(a->view, "recent", who_is_recent(&a->who, a->flow->now));
    return true;
}

static bool add_logins(struct ask *a, struct err *err)
{
    const struct pass *all;
    size_t count;
    char text[ID_TEXT];
    if (!ask_passes(a, PASS_LOGIN, &all, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct site_login *login = site_login(a->site, all[i].how);
        struct view *v = view_add(a->view, "own_logins");
        view_copy(v, "id", id_format(all[i].id, text));
        if (login)
            view_str(v, "provider", login->title);
        else
            view_raw(v, "provider", all[i].how);
        view_raw(v, "address", all[i].where);
        ask_time(v, "made", all[i].made);
    }
    entry_add_logins(a);
    for (int i = 0; i < ZONE_COUNT; i++) {
        struct view *v = view_add(a->view, "zones");
        view_str(v, "zone", zone_word((enum zone)i));
        view_flag(
            v, "chosen", view_find(a->view, STR("zone_number")).number == (uint64_t)i);
    }
    view_flag(a->view, "has_logins", count > 0 || a->site->login_count > 0);
    return true;
}

static bool show(struct ask *a, const char *wrong, struct err *err)
{
    struct raw hash, email;
    if (!add_sessions(a, err) || !add_passkeys(a, err) || !add_logins(a, err) ||
        !entry_password(a, a->who.vault, &hash, err) ||
        !entry_email(a, a->who.vault, &email, err))
        return false;
    view_raw(a->view, "email", email);
    view_flag(a->view, "has_password", hash.n > 0);
    view_str(a->view, "wrong", str_z(wrong));
    if (wrong[0])
        a->status = 422;
    return ask_page(a, "account.html", err);
}

bool page_account(struct ask *a, struct err *err)
{
    return show(a, "", err);
}

bool page_account_zone(struct ask *a, struct err *err)
{
    enum zone zone;
    if (!place_parse(form_find(&a->form, STR("zone")), &zone)) {
        ask_refuse(a, 400, "form");
        return true;
    }
    ask_redirect(a, "/account");
    ask_tell(a, "zone_set");
    return place_set(a, zone, err);
}

struct ending {
    struct pass_name name;
    bool found;
};

static bool end_one(struct flow *f, void *ctx, struct err *err)
{
    struct ending *e = ctx;
    return pass_drop(f->store, &e->name, &e->found, err);
}

static bool end_others(struct flow *f, void *ctx, struct err *err)
{
    return pass_drop_others(f->store, ctx, err);
}

bool page_account_end(struct ask *a, struct err *err)
{
    struct pass_name name = {
        .vault = a->who.vault, .kind = PASS_SESSION, .now = a->flow->now};
    if (!ask_id(a, 0, &name.id))
        return true;
    struct ending e = {.name = name};
    if (!flow_write(a->flow, end_one, &e, err))
        return false;
    a->changed = a->who.vault;
    ask_redirect(a, "/account");
    ask_tell(a, "session_ended");
    if (!e.found)
        ask_refuse(a, 404, "absent");
    return true;
}

bool page_account_others(struct ask *a, struct err *err)
{
    struct pass_name name = {a->who.vault, PASS_SESSION, a->who.session, a->flow->now};
    ask_redirect(a, "/account");
    ask_tell(a, "sessions_ended");
    a->changed = a->who.vault;
    return flow_write(a->flow, end_others, &name, err);
}

/* A new password ends every other session: whoever had the old one is out. */
bool page_account_password(struct ask *a, struct err *err)
{
    struct pass_name others = {
        a->who.vault, PASS_SESSION, a->who.session, a->flow->now};
    struct raw hash, now = form_find(&a->form, STR("now"));
    struct raw next = form_find(&a->form, STR("password"));
    struct entry_session in = {
        .vault = a->who.vault, .how = STR("password"), .signed_in = a->flow->now};
    if (!entry_password(a, a->who.vault, &hash, err))
        return false;
    if (hash.n ? !password_fits(hash, now) : !who_is_recent(&a->who, a->flow->now))
        return show(a, "sign_in", err);
    if (!entry_password_is_good(next))
        return show(a, "password", err);
    ask_redirect(a, "/account");
    ask_tell(a, "password_set");
    return entry_password_set(a, a->who.vault, next, err) &&
           flow_write(a->flow, end_others, &others, err) && entry_begin(a, &in, err);
}

/* --- the end of an account --- */

static bool show_delete(struct ask *a, const char *wrong, struct err *err)
{
    struct raw email;
    if (!entry_email(a, a->who.vault, &email, err))
        return false;
    view_raw(a->view, "email", email);
    view_str(a->view, "wrong", str_z(wrong));
    view_flag(a->view, "recent", who_is_recent(&a->who, a->flow->now));
    if (wrong[0])
        a->status = 422;
    return ask_page(a, "delete.html", err);
}

bool page_delete(struct ask *a, struct err *err)
{
    return show_delete(a, "", err);
}

/* The address and the word DELETE, as typed. Accounts of a product have no address. */
static bool is_confirmed(struct ask *a, bool *confirmed, struct err *err)
{
    struct raw email, typed;
    struct raw word = form_find(&a->form, STR("confirm"));
    if (!entry_email(a, a->who.vault, &email, err))
        return false;
    bool same =
        !email.n || (form_email(form_find(&a->form, STR("email")), &a->arena, &typed) &&
                        raw_eq(email, typed));
    *confirmed = same && raw_eq_str(word, STR("DELETE"));
    return true;
}

/* *asked: other people spoke in its chats, and the page that says so is shown. */
static bool erase(
    struct ask *a, struct erase_ticket *ticket, bool *asked, struct err *err)
{
    char who[ID_TEXT];
    struct buf confirm;
    struct err why = ERR_INIT;
    buf_init(&confirm, 64);
    buf_add_z(&confirm, "DELETE ");
    buf_add_str(&confirm, id_format(a->who.vault, who));
    struct flow_erase in = {.kind = ERASE_ACCOUNT,
        .who = str_z(who),
        .confirm = buf_str(&confirm),
        .ask_sign_in = true,
        .signed_in = a->who.signed_in_at,
        .ask_others = !others_are_meant(a)};
    bool done = flow_erase(a->flow, &in, ticket, &why);
    buf_fini(&confirm);
    *asked = !done && why.id && str_eq(str_z(why.id), STR("erase.others"));
    if (*asked)
        return others_show(a, &in, err) && show_delete(a, "", err);
    if (!done && err)
        *err = why;
    return done;
}

static bool show_certificate(
    struct ask *a, const struct erase_ticket *ticket, struct err *err)
{
    char id[ID_TEXT], salt[2 * ERASE_SALT_BYTES + 1];
    struct str hex = {salt, 0};
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < ERASE_SALT_BYTES; i++) {
        salt[hex.n++] = digits[ticket->salt[i] >> 4];
        salt[hex.n++] = digits[ticket->salt[i] & 15];
    }
    view_copy(a->view, "erasure", id_format(ticket->erasure, id));
    view_copy(a->view, "salt", hex);
    a->who.signed_in = false;
    ask_cookie(a, str_z(a->site->session_cookie), raw_of(NULL, 0), 0);
    return ask_page(a, "deleted.html", err);
}

bool page_delete_do(struct ask *a, struct err *err)
{
    struct erase_ticket ticket;
    bool confirmed, asked;
    if (!who_is_recent(&a->who, a->flow->now)) {
        ask_redirect(a, "/again?next=/account/delete");
        return true;
    }
    if (!is_confirmed(a, &confirmed, err))
        return false;
    if (!confirmed)
        return show_delete(a, "confirm", err);
    if (!erase(a, &ticket, &asked, err))
        return false;
    if (asked)
        return true;
    a->changed = a->who.vault;
    return show_certificate(a, &ticket, err);
}

/* Signed, and about nobody whose name is known: who has its number may read it. */
bool page_certificate(struct ask *a, struct err *err)
{
    struct id erasure;
    struct buf text;
    struct err why = ERR_INIT;
    (void)err;
    if (!ask_id(a, 0, &erasure))
        return true;
    buf_init(&text, CERTIFICATE_MAX);
    if (certificate_make(a->flow->store, erasure, a->flow->now, &text, &why))
        ask_bytes(a, STR("application/json"), buf_raw(&text));
    else
        ask_refuse(a, 404, "absent");
    buf_fini(&text);
    return true;
}
