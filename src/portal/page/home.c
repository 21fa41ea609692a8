/* What belongs to no account: the way in, the language, the script, GPC. */
#include "portal/page/page.h"

bool page_home(struct ask *a, struct err *err)
{
    (void)err;
    ask_redirect(a, a->who.signed_in ? "/controls" : "/sign-in");
    return true;
}

/* https://w3c.github.io/gpc: this site honours the signal. */
bool page_gpc(struct ask *a, struct err *err)
{
    (void)err;
    ask_bytes(a, STR("application/json"),
        raw_from_str(STR("{\"gpc\":true,\"lastUpdate\":\"2026-11-22\"}\n")));
    return true;
}

bool page_static(struct ask *a, struct err *err)
{
    (void)err;
    if (raw_eq_str(a->names[0], STR("icon.svg"))) {
        a->keep = true;
        ask_bytes(a, STR("image/svg+xml"), raw_from_str(web_find(STR("icon.svg"))));
        return true;
    }
    bool keys = raw_eq_str(a->names[0], str_z(a->site->key_script));
    if (!keys && !raw_eq_str(a->names[0], str_z(a->site->script))) {
        ask_refuse(a, 404, "absent");
        return true;
    }
    a->keep = true;
    ask_bytes(a, STR("text/javascript; charset=utf-8"),
        raw_from_str(web_find(keys ? STR("passkey.js") : STR("abide.js"))));
    return true;
}

bool page_language(struct ask *a, struct err *err)
{
    struct str tag = form_token(&a->form, STR("language"));
    struct raw next = form_find(&a->form, STR("next"));
    (void)err;
    if (web_language_find(tag))
        ask_cookie(a, STR("abide-language"), raw_from_str(tag), 365);
    ask_redirect_raw(a, next);
    return true;
}
