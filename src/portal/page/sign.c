/* Signing in and out, and once more where something cannot be taken back. */
#include <stdio.h>

#include "crypt/password.h"
#include "portal/page/entry.h"
#include "portal/page/page.h"

void entry_add_logins(struct ask *a)
{
    struct raw next = form_find(&a->form, STR("next"));
    struct buf query;
    buf_init(&query, 4096);
    if (form_path(next))
        form_encode(next, &query);
    view_copy(a->view, "next_query", buf_str(&query));
    buf_fini(&query);
    for (size_t i = 0; i < a->site->login_count; i++) {
        struct view *v = view_add(a->view, "logins");
        view_str(v, "name", a->site->logins[i].name);
        view_str(v, "provider", a->site->logins[i].title);
    }
}

/* They came with a provider and have left here: there they may still be signed in. */
static void add_left(struct ask *a)
{
    const struct site_login *login =
        site_login(a->site, form_find(&a->form, STR("left")));
    if (!login)
        return;
    struct view *v = view_add(a->view, "left_login");
    view_str(v, "name", login->name);
    view_str(v, "provider", login->title);
}

bool entry_sign_in_page(struct ask *a, const char *wrong, struct err *err)
{
    view_str(a->view, "wrong", str_z(wrong));
    view_raw(a->view, "email", form_find(&a->form, STR("email")));
    view_raw(a->view, "next", form_find(&a->form, STR("next")));
    entry_add_logins(a);
    add_left(a);
    if (wrong[0])
        a->status = 422;
    return ask_page(a, "sign_in.html", err);
}

bool page_sign_in(struct ask *a, struct err *err)
{
    if (!a->who.signed_in)
        return entry_sign_in_page(a, "", err);
    entry_go_on(a);
    return true;
}

/* The same answer after the same work, whether there is such an account or not. */
bool page_sign_in_do(struct ask *a, struct err *err)
{
    struct entry_session in = {.how = STR("password"), .signed_in = a->flow->now};
    struct raw email, hash = raw_of(NULL, 0);
    bool is_email = form_email(form_find(&a->form, STR("email")), &a->arena, &email);
    if (is_email && !entry_find(a, email, &in.vault, err))
        return false;
    if (!id_is_zero(in.vault) && !entry_password(a, in.vault, &hash, err))
        return false;
    if (!password_fits(hash, form_find(&a->form, STR("password"))))
        return entry_sign_in_page(a, "sign_in", err);
    if (!entry_begin(a, &in, err))
        return false;
    entry_go_on(a);
    return true;
}

static bool end(struct flow *f, void *ctx, struct err *err)
{
    bool found;
    return pass_drop(f->store, ctx, &found, err);
}

bool page_sign_out(struct ask *a, struct err *err)
{
    struct pass_name name = {a->who.vault, PASS_SESSION, a->who.session, a->flow->now};
    struct str by = STR(ENTRY_BY_LOGIN);
    char path[RAW_TOKEN_MAX + 32] = "/sign-in";
    struct pass session;
    bool found;
    if (!pass_find(a->flow->store, &name, &a->arena, &session, &found, err))
        return false;
    const struct site_login *login =
        found && raw_eq_str(raw_slice(session.how, 0, by.n), by)
            ? site_login(a->site, raw_slice(session.how, by.n, session.how.n))
            : NULL;
    if (login)
        snprintf(path, sizeof path, "/sign-in?left=%" STR_FMT, STR_ARG(login->name));
    ask_cookie(a, str_z(a->site->session_cookie), raw_of(NULL, 0), 0);
    ask_redirect(a, path);
    ask_tell(a, "signed_out");
    return flow_write(a->flow, end, &name, err);
}

/* The providers this person has, of those that are there. */
static bool add_own_logins(struct ask *a, bool *any, struct err *err)
{
    const struct pass *all;
    size_t count;
    *any = false;
    if (!ask_passes(a, PASS_LOGIN, &all, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct site_login *login = site_login(a->site, all[i].how);
        if (!login)
            continue;
        struct view *v = view_add(a->view, "own_logins");
        view_str(v, "name", login->name);
        view_str(v, "provider", login->title);
        *any = true;
    }
    return true;
}

bool entry_again_page(struct ask *a, const char *wrong, struct err *err)
{
    const struct pass *keys;
    struct raw hash;
    size_t count;
    bool any;
    if (!entry_password(a, a->who.vault, &hash, err) ||
        !entry_passkeys(a, a->who.vault, &keys, &count, err) ||
        !add_own_logins(a, &any, err))
        return false;
    entry_add_logins(a);
    view_flag(a->view, "has_password", hash.n > 0);
    view_flag(a->view, "has_passkey", count > 0);
    view_flag(a->view, "no_way", hash.n == 0 && count == 0 && !any);
    view_str(a->view, "wrong", str_z(wrong));
    view_raw(a->view, "next", form_find(&a->form, STR("next")));
    if (wrong[0])
        a->status = 422;
    return ask_page(a, "again.html", err);
}

bool page_again(struct ask *a, struct err *err)
{
    return entry_again_page(a, "", err);
}

bool page_again_do(struct ask *a, struct err *err)
{
    struct entry_session in = {
        .vault = a->who.vault, .how = STR("password"), .signed_in = a->flow->now};
    struct raw hash;
    if (!entry_password(a, a->who.vault, &hash, err))
        return false;
    if (!password_fits(hash, form_find(&a->form, STR("password"))))
        return entry_again_page(a, "sign_in", err);
    if (!entry_begin(a, &in, err))
        return false;
    entry_go_on(a);
    return true;
}
