/* The staff comes in and goes; what one of them sets for themselves. */
#include "portal/desk/desk.h"
#include "portal/desk/staff.h"
#include "portal/page/entry.h"

static const int64_t recent_us = SIGN_IN_MINUTES * INT64_C(60000000);

static bool show(struct ask *a, const char *wrong, struct err *err)
{
    view_str(a->view, "wrong", str_z(wrong));
    view_raw(a->view, "entry", form_find(&a->form, STR("entry")));
    view_raw(a->view, "name", form_find(&a->form, STR("name")));
    if (wrong[0])
        a->status = 422;
    return ask_page(a, "desk_sign_in.html", err);
}

/* Opening a link changes nothing: its button does. */
bool desk_sign_in(struct ask *a, struct err *err)
{
    if (a->who.staff == PARTY_NOBODY)
        return show(a, "", err);
    ask_redirect(a, staff_home(a->who.staff));
    return true;
}

bool desk_sign_in_do(struct ask *a, struct err *err)
{
    struct raw entry = form_find(&a->form, STR("entry"));
    struct str name;
    bool in = false;
    bool done = entry.n > 0
                    ? staff_enter(a, entry, &name, &in, err)
                    : staff_password_fits(a, form_find(&a->form, STR("name")),
                          form_find(&a->form, STR("password")), &name, &in, err);
    if (!done)
        return false;
    if (!in)
        return show(a, entry.n > 0 ? "desk_entry" : "desk_sign_in", err);
    if (!staff_begin(a, name, err))
        return false;
    ask_redirect(a, "/desk/sign-in"); /* which knows where their role begins */
    return true;
}

bool desk_sign_out(struct ask *a, struct err *err)
{
    ask_redirect(a, "/desk/sign-in");
    ask_tell(a, "signed_out");
    return staff_end(a, err);
}

static bool show_me(struct ask *a, const char *wrong, struct err *err)
{
    view_str(a->view, "wrong", str_z(wrong));
    if (wrong[0])
        a->status = 422;
    return ask_page(a, "desk_me.html", err);
}

bool desk_me(struct ask *a, struct err *err)
{
    return show_me(a, "", err);
}

bool desk_me_password(struct ask *a, struct err *err)
{
    struct raw password = form_find(&a->form, STR("password"));
    if (a->flow->now.us - a->who.signed_in_at.us > recent_us)
        return show_me(a, "desk_recent", err);
    if (!entry_password_is_good(password))
        return show_me(a, "password", err);
    if (!staff_password_set(a, password, err))
        return false;
    ask_redirect(a, "/desk/me");
    ask_tell(a, "password_set");
    return true;
}

/* The same, with the token of the desk's forms. */
bool desk_language(struct ask *a, struct err *err)
{
    return page_language(a, err);
}
