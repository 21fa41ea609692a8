/* Signing in and out, and once more where something cannot be taken back. */
#include "crypt/password.h"
#include "portal/page/entry.h"
#include "portal/page/page.h"

bool entry_sign_in_page(struct ask *a, const char *wrong, struct err *err)
{
    view_str(a->view, "wrong", str_z(wrong));
    view_raw(a->view, "email", form_find(&a->form, STR("email")));
    view_raw(a->view, "next", form_find(&a->form, STR("next")));
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
    ask_cookie(a, str_z(a->site->session_cookie), raw_of(NULL, 0), 0);
    ask_redirect(a, "/sign-in");
    ask_tell(a, "signed_out");
    return flow_write(a->flow, end, &name, err);
}

bool entry_again_page(struct ask *a, const char *wrong, struct err *err)
{
    const struct pass *keys;
    struct raw hash;
    size_t count;
    if (!entry_password(a, a->who.vault, &hash, err) ||
        !entry_passkeys(a, a->who.vault, &keys, &count, err))
        return false;
    view_flag(a->view, "has_password", hash.n > 0);
    view_flag(a->view, "has_passkey", count > 0);
    view_flag(a->view, "no_way", hash.n == 0 && count == 0);
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
