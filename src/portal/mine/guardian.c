/*
 * Who may restrict a minor's account. The minor hands over a link that is good
 * once; an adult takes it. From then on the adult has one switch, which only ever takes
 * away: the profile reads it for people under 18. They see no chat.
 */
#include <stdio.h>

#include "crypt/random.h"
#include "portal/page/choose.h"
#include "portal/page/entry.h"
#include "portal/page/page.h"
#include "store/account.h"
#include "store/person/pass.h"

enum { INVITE_HOURS = 24, LINK_MAX = 256 };
static const int64_t ever_us = INT64_C(4102444800000000);
static const int64_t hour_us = INT64_C(3600000000);

struct change {
    struct ask *ask;
    struct id child, guardian;
    struct choice line; /* of the child's ledger */
    struct pass pass;   /* INVITE: the code; ACCEPT: the code that is spent */
    bool found;
};

static bool read_age(struct ask *a, struct id vault, struct str *out, struct err *err)
{
    const struct choice *lines;
    size_t count;
    if (!ledger_read(a->flow->store, vault, &a->arena, &lines, &count, err))
        return false;
    *out = choose_last(lines, count, CONTROL_AGE, STR(""));
    return true;
}

/* Whether `guardian` is one of the child's now, and what the switch says. */
static bool read_link(
    struct ask *a, const struct change *c, bool *linked, bool *locked, struct err *err)
{
    const struct choice *lines;
    size_t count;
    char id[ID_TEXT];
    if (!ledger_read(a->flow->store, c->child, &a->arena, &lines, &count, err))
        return false;
    struct str scope = id_format(c->guardian, id);
    *linked = str_eq(choose_last(lines, count, CONTROL_GUARDIAN, scope), STR("on"));
    *locked =
        str_eq(choose_last(lines, count, CONTROL_GUARDIAN_LOCK, STR("")), STR("on"));
    return true;
}

static bool show_name(struct ask *a, struct view *v, struct id vault, struct err *err)
{
    struct raw email;
    char id[ID_TEXT];
    if (!entry_email(a, vault, &email, err))
        return false;
    view_copy(v, "id", id_format(vault, id));
    view_raw(v, "email", email);
    return true;
}

/* Guardians of whoever asks: each scope of a guardian's line that is on. */
static bool add_guardians(struct ask *a, struct err *err)
{
    const struct choice *lines;
    size_t count;
    if (!ledger_read(a->flow->store, a->who.vault, &a->arena, &lines, &count, err))
        return false;
    view_flag(a->view, "locked",
        str_eq(choose_last(lines, count, CONTROL_GUARDIAN_LOCK, STR("")), STR("on")));
    for (size_t i = 0; i < count; i++) {
        struct id guardian;
        struct str now = choose_last(lines, count, CONTROL_GUARDIAN, lines[i].scope);
        bool later = false;
        for (size_t k = i + 1; k < count; k++)
            later |= lines[k].control == CONTROL_GUARDIAN &&
                     str_eq(lines[k].scope, lines[i].scope);
        if (lines[i].control != CONTROL_GUARDIAN || later || !str_eq(now, STR("on")) ||
            !id_parse(lines[i].scope, &guardian))
            continue;
        struct view *v = view_add(a->view, "guardians");
        ask_time(v, "since", lines[i].at);
        if (!show_name(a, v, guardian, err))
            return false;
    }
    return true;
}

static bool add_children(struct ask *a, struct err *err)
{
    const struct pass *all;
    size_t count;
    if (!ask_passes(a, PASS_WARD, &all, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct change c = {.guardian = a->who.vault};
        struct str token, age;
        bool linked, locked;
        if (!raw_token(all[i].what, &token) || !id_parse(token, &c.child))
            continue;
        if (!read_link(a, &c, &linked, &locked, err) ||
            !read_age(a, c.child, &age, err))
            return false;
        if (!linked)
            continue;
        struct view *v = view_add(a->view, "children");
        view_flag(v, "grown", str_eq(age, STR("adult")));
        view_str(v, "checked", locked ? STR("true") : STR("false"));
        view_str(v, "state", locked ? STR("on") : STR("off"));
        view_str(v, "other", locked ? STR("off") : STR("on"));
        if (!show_name(a, v, c.child, err))
            return false;
    }
    return true;
}

/* The code of a link: whose it is; not found: it is none, or spent. */
static bool find_code(struct ask *a, struct change *c, struct err *err)
{
    struct pass_name name = {.kind = PASS_GUARD, .now = a->flow->now};
    uint8_t token[PASS_TOKEN_BYTES];
    c->found = false;
    c->guardian = a->who.vault;
    if (!token_parse(form_find(&a->form, STR("code")), &c->child, token) ||
        id_eq(c->child, a->who.vault))
        return true;
    name.vault = c->child;
    struct account account;
    bool there;
    if (!account_get(a->flow->store, c->child, &account, &there, err))
        return false;
    if (!there || account.state != ACCOUNT_LIVE)
        return true;
    return pass_id(a->flow->store, c->child, PASS_GUARD, raw_of(token, sizeof token),
               &name.id, err) &&
           pass_find(a->flow->store, &name, &a->arena, &c->pass, &c->found, err);
}

static bool show(struct ask *a, struct err *err)
{
    struct change c = {.ask = a};
    struct str age;
    if (!read_age(a, a->who.vault, &age, err) || !add_guardians(a, err) ||
        !add_children(a, err) || !find_code(a, &c, err))
        return false;
    view_str(a->view, "age", age.n ? age : STR("unknown"));
    view_flag(a->view, "adult", str_eq(age, STR("adult")));
    if (c.found) {
        struct view *v = view_add(a->view, "offer");
        view_raw(v, "code", form_find(&a->form, STR("code")));
        if (!show_name(a, v, c.child, err))
            return false;
    }
    return ask_page(a, "guardian.html", err);
}

bool mine_page_guardian(struct ask *a, struct err *err)
{
    return show(a, err);
}

static bool put_invite(struct flow *f, void *ctx, struct err *err)
{
    const struct change *c = ctx;
    return pass_put(f->store, c->child, PASS_GUARD, &c->pass, err);
}

/* The link is on the page that answers, and nowhere else. */
bool mine_page_guardian_invite(struct ask *a, struct err *err)
{
    struct change c = {.ask = a, .child = a->who.vault};
    uint8_t token[PASS_TOKEN_BYTES];
    char text[WHO_COOKIE_MAX], link[LINK_MAX];
    struct str age;
    if (!read_age(a, a->who.vault, &age, err))
        return false;
    if (str_eq(age, STR("adult"))) {
        ask_refuse(a, 400, "form");
        return true;
    }
    random_bytes(token, sizeof token);
    c.pass = (struct pass){.made = a->flow->now,
        .expires = {a->flow->now.us + INVITE_HOURS * hour_us},
        .signed_in = INSTANT_UNKNOWN};
    if (!pass_id(a->flow->store, c.child, PASS_GUARD, raw_of(token, sizeof token),
            &c.pass.id, err) ||
        !flow_write(a->flow, put_invite, &c, err))
        return false;
    token_format(c.child, token, text);
    int n = snprintf(link, sizeof link, "%" STR_FMT "/guardian?code=%s",
        STR_ARG(a->site->url), text);
    if (n > 0 && n < LINK_MAX)
        view_copy(a->view, "invite", (struct str){link, (size_t)n});
    return show(a, err);
}

/* A line of the child's ledger, made on this page. */
static bool make_line(
    struct ask *a, struct choice *line, char screen[RAW_TOKEN_MAX], struct err *err)
{
    static const char *const parts[] = {"guardian.html"};
    if (!choose_screen(a, parts, COUNT(parts), screen, err))
        return false;
    line->at = line->recorded = a->flow->now;
    line->evidence = str_z(screen);
    return true;
}

static bool write_line(struct flow *f, void *ctx, struct err *err)
{
    const struct change *c = ctx;
    uint64_t position;
    return ledger_add(f->store, c->child, &c->line, &position, err);
}

static bool write_link(struct flow *f, void *ctx, struct err *err)
{
    struct change *c = ctx;
    const struct pass_name spent = {c->child, PASS_GUARD, c->pass.id, f->now};
    char child[ID_TEXT];
    struct pass ward = {.made = f->now,
        .expires = {ever_us},
        .signed_in = INSTANT_UNKNOWN,
        .what = raw_from_str(id_format(c->child, child))};
    return pass_drop(f->store, &spent, &c->found, err) &&
           (!c->found || (write_line(f, ctx, err) &&
                             pass_id(f->store, c->guardian, PASS_WARD, ward.what,
                                 &ward.id, err) &&
                             pass_put(f->store, c->guardian, PASS_WARD, &ward, err)));
}

bool mine_page_guardian_accept(struct ask *a, struct err *err)
{
    struct change c = {.ask = a};
    char screen[RAW_TOKEN_MAX], id[ID_TEXT];
    struct str age;
    if (!find_code(a, &c, err) || !read_age(a, a->who.vault, &age, err))
        return false;
    if (!c.found) {
        ask_refuse(a, 410, "link");
        return true;
    }
    if (!str_eq(age, STR("adult"))) {
        ask_refuse(a, 403, "guardian");
        return true;
    }
    c.line = (struct choice){.control = CONTROL_GUARDIAN,
        .value = STR("on"),
        .scope = id_format(c.guardian, id),
        .actor = STR("guardian")};
    if (!make_line(a, &c.line, screen, err) ||
        !flow_write(a->flow, write_link, &c, err))
        return false;
    ask_redirect(a, "/guardian");
    ask_tell(a, "guardian_linked");
    a->changed = c.child;
    return true;
}

/* One of two people who are linked; which of them asks is found out here. */
static bool find_other(struct ask *a, struct change *c, bool *locked, struct err *err)
{
    struct account account;
    struct id other;
    bool there;
    c->found = *locked = false;
    if (!ask_id(a, 0, &other))
        return true;
    if (!account_get(a->flow->store, other, &account, &there, err))
        return false;
    c->child = other;
    c->guardian = a->who.vault;
    if (there && account.state == ACCOUNT_LIVE &&
        !read_link(a, c, &c->found, locked, err))
        return false;
    if (!c->found) {
        c->child = a->who.vault;
        c->guardian = other;
        if (!read_link(a, c, &c->found, locked, err))
            return false;
    }
    if (!c->found)
        ask_refuse(a, 404, "absent");
    return true;
}

bool mine_page_guardian_lock(struct ask *a, struct err *err)
{
    struct change c = {.ask = a};
    char screen[RAW_TOKEN_MAX];
    bool locked;
    struct str value = form_token(&a->form, STR("value"));
    if (!find_other(a, &c, &locked, err) || !c.found)
        return !c.found && a->status != 0;
    if (!id_eq(c.guardian, a->who.vault) ||
        !control_takes(CONTROL_GUARDIAN_LOCK, value)) {
        ask_refuse(a, 400, "form");
        return true;
    }
    c.line = (struct choice){
        .control = CONTROL_GUARDIAN_LOCK, .value = value, .actor = STR("guardian")};
    if (!make_line(a, &c.line, screen, err) ||
        !flow_write(a->flow, write_line, &c, err))
        return false;
    ask_redirect(a, "/guardian");
    ask_tell(a, str_eq(value, STR("on")) ? "guardian_locked" : "guardian_unlocked");
    a->changed = c.child;
    return true;
}

bool mine_page_guardian_end(struct ask *a, struct err *err)
{
    struct change c = {.ask = a};
    char screen[RAW_TOKEN_MAX], id[ID_TEXT];
    bool locked;
    if (!find_other(a, &c, &locked, err) || !c.found)
        return !c.found && a->status != 0;
    bool own = id_eq(c.child, a->who.vault);
    c.line = (struct choice){.control = CONTROL_GUARDIAN,
        .value = STR("off"),
        .scope = id_format(c.guardian, id),
        .actor = own ? STR("person") : STR("guardian")};
    if (!make_line(a, &c.line, screen, err) ||
        !flow_write(a->flow, write_line, &c, err))
        return false;
    ask_redirect(a, "/guardian");
    ask_tell(a, "guardian_ended");
    a->changed = c.child;
    return true;
}

/* Only the stricter way: older than said before is for the staff to correct. */
bool mine_page_guardian_age(struct ask *a, struct err *err)
{
    const struct choosing line = {CONTROL_AGE, STR("minor"), STR("")};
    ask_redirect(a, "/guardian");
    ask_tell(a, "age_minor");
    return choose(a, &line, 1, err);
}
