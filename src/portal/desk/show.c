#include "portal/desk/show.h"

#include "flow/request/papers.h"
#include "portal/request/request_page.h"
#include "store/account.h"
#include "store/operator/operator.h"
#include "text/utf8.h"

static void show_left(struct view *v, const struct request_view *r, struct instant now)
{
    struct instant due = r->deadlines.due;
    enum zone zone = r->state.facts.zone;
    if (!instant_known(due))
        return;
    int64_t left = zone_day(zone, (struct instant){due.us - 1}) - zone_day(zone, now);
    view_str(v, "urgency",
        left < 0            ? STR("late")
        : left <= SOON_DAYS ? STR("soon")
                            : STR("calm"));
    view_flag(v, "late", left < 0);
    view_flag(v, "today", left == 0);
    view_flag(v, "left", left > 0);
    view_u64(v, "days", (uint64_t)(left < 0 ? -left : left));
}

void desk_show_case(struct view *v, const struct request_view *r, struct instant now)
{
    request_page_case(v, r);
    view_str(v, "law", regime_word(r->state.facts.regime));
    view_str(v, "route", request_route_word(r->state.facts.route));
    view_str(v, "identity", identity_word(r->state.identity));
    view_copy(v, "assigned", r->row.assigned);
    view_flag(v, "opt_out", request_at_once(r->state.facts.kind));
    ask_time(v, "received", r->row.received);
    show_left(v, r, now);
}

bool desk_mask(struct arena *a, struct raw name, struct raw *out)
{
    size_t first = utf8_length(name), at = name.n;
    struct buf text;
    for (size_t i = 0; i < name.n; i++)
        at = name.p[i] == '@' ? i : at;
    buf_init(&text, 1024);
    buf_add_raw(&text, raw_slice(name, 0, first ? first : 1));
    buf_add_z(&text, "\xe2\x80\xa6");
    buf_add_raw(&text, raw_slice(name, at, at + 300));
    bool done = buf_ok(&text, NULL) && arena_raw(a, buf_raw(&text), out);
    buf_wipe(&text);
    return done;
}

/* What a product calls them, where there is no address. */
static bool find_label(
    struct ask *a, const struct request_view *r, struct raw *name, struct err *err)
{
    struct raw issuer;
    struct account account;
    bool found = false;
    if (id_is_zero(r->row.about))
        return true;
    if (!account_get(a->flow->store, r->row.about, &account, &found, err))
        return false;
    if (!found || account.state != ACCOUNT_LIVE)
        return true;
    return account_label(a->flow->store, r->row.about, &a->arena, &issuer, name, err);
}

bool desk_show_who(
    struct ask *a, struct view *v, const struct request_view *r, struct err *err)
{
    struct papers papers;
    struct raw name, masked;
    if (!papers_read(a->flow, r->row.vault, &a->arena, &papers, err))
        return false;
    name = papers.claims.mail;
    if (!name.n && !find_label(a, r, &name, err))
        return false;
    if (!name.n)
        return true;
    if (!desk_mask(&a->arena, name, &masked))
        return err_memory(err);
    view_raw(v, "who", masked);
    return true;
}

bool desk_show_officers(
    struct ask *a, struct view *v, struct str chosen, struct err *err)
{
    const struct admin *all;
    size_t count;
    if (!admin_list(a->flow->store, &a->arena, &all, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (all[i].party != PARTY_OFFICER || instant_known(all[i].revoked))
            continue;
        struct view *one = view_add(v, "officers");
        view_str(one, "officer_name", all[i].name);
        view_flag(one, "chosen", str_eq(all[i].name, chosen));
    }
    return true;
}

void desk_show_word(struct view *v, const struct desk_choice *c, struct str word)
{
    struct view *one = view_add(v, c->list);
    view_str(one, "word", word);
    view_flag(one, "chosen", str_eq(word, c->chosen));
}
