/* Asking for an account, or for a new password: a letter goes out, nothing is said. */
#include "portal/page/entry.h"
#include "portal/page/page.h"

enum { SIGN_UP_MINUTES = 24 * 60, FORGOT_MINUTES = 30 };

struct request {
    struct ask *ask;
    struct raw email;
    struct id vault; /* zero: nobody of that name */
    bool sign_up;
};

/* Whoever asks, one link and one letter are written: the time says nothing either. */
static bool write(struct flow *f, void *ctx, struct err *err)
{
    const struct request *r = ctx;
    bool known = !id_is_zero(r->vault);
    struct entry_link link = {.vault = r->vault,
        .kind = r->sign_up && !known ? STR("sign_up")
                : known              ? STR("password")
                                     : STR("nothing"),
        .text = r->email,
        .minutes = r->sign_up && !known ? SIGN_UP_MINUTES : FORGOT_MINUTES};
    struct entry_letter letter = {.vault = r->vault, .to = r->email};
    (void)f;
    if (!entry_link(r->ask, &link, &letter.link, err))
        return false;
    if (r->sign_up)
        letter.kind = known ? "known" : "sign_up";
    else
        letter.kind = known ? "forgot" : "unknown";
    if (!r->sign_up && !known)
        letter.link = raw_from_str(STR("/sign-up"));
    return entry_write(r->ask, &letter, err);
}

static bool show(struct ask *a, const char *page, const char *wrong, struct err *err)
{
    view_str(a->view, "wrong", str_z(wrong));
    view_raw(a->view, "email", form_find(&a->form, STR("email")));
    if (wrong[0])
        a->status = 422;
    return ask_page(a, page, err);
}

static bool request(struct ask *a, bool sign_up, struct err *err)
{
    struct request r = {.ask = a, .sign_up = sign_up};
    if (!form_email(form_find(&a->form, STR("email")), &a->arena, &r.email))
        return show(a, sign_up ? "sign_up.html" : "forgot.html", "email", err);
    if (!entry_find(a, r.email, &r.vault, err) || !flow_write(a->flow, write, &r, err))
        return false;
    ask_redirect(a, sign_up ? "/sign-up" : "/forgot");
    ask_tell(a, "letter_sent");
    return true;
}

bool page_sign_up(struct ask *a, struct err *err)
{
    return show(a, "sign_up.html", "", err);
}

bool page_sign_up_do(struct ask *a, struct err *err)
{
    return request(a, true, err);
}

bool page_forgot(struct ask *a, struct err *err)
{
    return show(a, "forgot.html", "", err);
}

bool page_forgot_do(struct ask *a, struct err *err)
{
    return request(a, false, err);
}
