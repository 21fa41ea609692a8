/* Somebody asks, with an account or without one; also, signed in, for somebody else. */
#include "flow/request/papers.h"
#include "portal/page/entry.h"
#include "portal/page/page.h"
#include "portal/request/request_page.h"

enum { FORM_ADDRESS_MAX = 1024 }; /* two tokens, encoded */

/* What can be asked for here; the first column is of strangers too. */
static const struct {
    bool stranger;
    enum request_kind kind;
} kinds[] = {
    {true, REQUEST_OBJECTION},
    {true, REQUEST_ACCESS},
    {false, REQUEST_PORTABILITY},
    {true, REQUEST_ERASURE},
    {true, REQUEST_CORRECTION},
    {true, REQUEST_RESTRICTION},
    {true, REQUEST_SUPPRESSION},
    {true, REQUEST_SALE_OUT},
    {false, REQUEST_REVIEW},
};

#define COUNTRY_ROW(word, regime) {STR_INIT(word), regime},
static const struct {
    struct str word;
    enum regime regime;
} countries[] = {REQUEST_COUNTRIES(COUNTRY_ROW)};

/* It is not about the account they are signed in to. */
static bool is_stranger_route(struct raw route)
{
    return raw_eq_str(route, STR("stranger"));
}

static bool is_stranger(const struct ask *a)
{
    return !a->who.signed_in || is_stranger_route(form_find(&a->form, STR("route")));
}

/* False, and refused: a route that is none. */
static bool has_route(struct ask *a)
{
    struct raw route = form_find(&a->form, STR("route"));
    if (!route.n || raw_eq_str(route, STR("account")) || is_stranger_route(route))
        return true;
    ask_refuse(a, 404, "absent");
    return false;
}

static bool show(struct ask *a, const char *wrong, struct err *err)
{
    struct str chosen = form_token(&a->form, STR("kind"));
    struct str country = form_token(&a->form, STR("country"));
    struct raw route = form_find(&a->form, STR("route"));
    struct str zone_chosen = form_token(&a->form, STR("zone"));
    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (is_stranger(a) && !kinds[i].stranger)
            continue;
        struct view *v = view_add(a->view, "kinds");
        view_str(v, "kind", request_kind_word(kinds[i].kind));
        view_flag(v, "chosen", str_eq(chosen, request_kind_word(kinds[i].kind)));
    }
    for (size_t i = 0; i < COUNT(countries); i++) {
        struct view *v = view_add(a->view, "countries");
        view_str(v, "country", countries[i].word);
        view_flag(v, "chosen", str_eq(country, countries[i].word));
    }
    for (int i = 0; i < ZONE_COUNT; i++) {
        struct view *v = view_add(a->view, "zones");
        view_str(v, "zone", zone_word((enum zone)i));
        view_flag(v, "chosen", str_eq(zone_chosen, zone_word((enum zone)i)));
    }
    view_raw(a->view, "name", form_find(&a->form, STR("name")));
    view_raw(a->view, "email", form_find(&a->form, STR("email")));
    view_raw(a->view, "text", form_find(&a->form, STR("text")));
    view_flag(a->view, "stranger", is_stranger(a));
    view_flag(a->view, "no_account", is_stranger_route(route));
    view_str(a->view, "wrong", str_z(wrong));
    if (wrong[0])
        a->status = 422;
    return ask_page(a, "request.html", err);
}

/* Where whoever has an account comes from after signing in: the same form. */
static void sign_in_first(struct ask *a)
{
    static const char *const kept[] = {"kind", "country"};
    struct buf next, to;
    buf_init(&next, FORM_ADDRESS_MAX);
    buf_init(&to, FORM_ADDRESS_MAX);
    buf_add_z(&next, "/request?route=account");
    for (size_t i = 0; i < COUNT(kept); i++) {
        struct str word = form_token(&a->form, str_z(kept[i]));
        if (word.n)
            buf_printf(&next, "&%s=%" STR_FMT, kept[i], STR_ARG(word));
    }
    buf_add_z(&to, "/sign-in?next=");
    form_encode(buf_raw(&next), &to);
    ask_redirect(a, buf_z(&to));
    buf_fini(&next);
    buf_fini(&to);
}

bool request_page_new(struct ask *a, struct err *err)
{
    struct raw route = form_find(&a->form, STR("route"));
    if (!has_route(a))
        return true;
    if (raw_eq_str(route, STR("account")) && !a->who.signed_in) {
        sign_in_first(a);
        return true;
    }
    return show(a, "", err);
}

/* --- reading the form: NULL, or what is wrong */

static bool may_ask(const struct ask *a, enum request_kind kind)
{
    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (kinds[i].kind == kind)
            return !is_stranger(a) || kinds[i].stranger;
    }
    return false;
}

static bool read_country(struct ask *a, struct request_new *in)
{
    struct str word = form_token(&a->form, STR("country"));
    struct raw zone = form_find(&a->form, STR("zone"));
    for (size_t i = 0; i < COUNT(countries); i++) {
        if (!str_eq(word, countries[i].word))
            continue;
        in->facts.regime = countries[i].regime;
        in->facts.zone = regime_zone(in->facts.regime);
        for (int z = 0; z < ZONE_COUNT; z++) {
            if (raw_eq_str(zone, zone_word((enum zone)z)))
                in->facts.zone = (enum zone)z;
        }
        in->claims.country = raw_from_str(word);
        return true;
    }
    return false;
}

static const char *read_form(struct ask *a, struct request_new *in)
{
    struct request_claims *c = &in->claims;
    if (!request_kind_parse(form_token(&a->form, STR("kind")), &in->facts.kind) ||
        !may_ask(a, in->facts.kind))
        return "request_kind";
    if (!read_country(a, in))
        return "request_country";
    c->text = form_find(&a->form, STR("text"));
    c->name = form_find(&a->form, STR("name"));
    if (c->text.n > REQUEST_TEXT_MAX || c->name.n > 200)
        return "request_text";
    if (!is_stranger(a))
        return NULL;
    return form_email(form_find(&a->form, STR("email")), &a->arena, &c->mail) ? NULL
                                                                              : "email";
}

static bool read_who(struct ask *a, struct request_new *in, struct err *err)
{
    in->role = DOER_REQUESTER;
    in->claims.language = raw_from_str(a->language->tag);
    in->identity = IDENTITY_CLAIMED;
    in->facts.route = ROUTE_STRANGER;
    if (is_stranger(a))
        return true;
    in->facts.route = ROUTE_ACCOUNT;
    in->about = a->who.vault;
    in->identity =
        who_is_recent(&a->who, a->flow->now) ? IDENTITY_RECENT : IDENTITY_ACCOUNT;
    return entry_email(a, a->who.vault, &in->claims.mail, err);
}

bool request_page_open(struct ask *a, struct err *err)
{
    struct request_new in = {.role = DOER_REQUESTER};
    struct request_view r;
    char path[64], handle[ID_TEXT];
    if (!has_route(a))
        return true;
    const char *wrong = read_form(a, &in);
    if (wrong)
        return show(a, wrong, err);
    if (!read_who(a, &in, err))
        return false;
    if (!flow_request_open(a->flow, &in, &a->arena, &r, err)) {
        if (err->code != ERR_LIMIT)
            return false;
        return show(a, "request_many", err);
    }
    if (is_stranger(a) && !request_page_send_code(a, &r, in.claims.mail, err))
        return false;
    a->changed = in.about;
    snprintf(path, sizeof path, "/request/%s", id_format(r.row.handle, handle).p);
    ask_redirect(a, path);
    ask_tell(a, is_stranger(a) ? "request_code" : "request_open");
    return true;
}
