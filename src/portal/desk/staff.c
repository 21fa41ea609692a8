#include "portal/desk/staff.h"

#include <stdio.h>

#include "base/mem.h"
#include "crypt/password.h"
#include "crypt/random.h"
#include "store/account.h"
#include "store/operator/operator.h"
#include "store/person/pass.h"

enum { AGENT_MAX = 200, STAFF_ARENA_MAX = 1 << 18, KEY_NAME_MAX = RAW_TOKEN_MAX + 8 };
static const int64_t hour_us = INT64_C(3600000000);
static const int64_t ever_us = INT64_C(4102444800000000); /* 2100 */

static struct account_name vault_name(void)
{
    return (struct account_name){
        ACCOUNT_DEVICE, STR("abide"), raw_from_str(STR("staff"))};
}

/* --- who is there */

static bool find_session(struct store *s, struct who *w, struct instant now,
    struct arena *a, struct raw *name, struct err *err)
{
    struct pass_name pass_name = {.vault = w->vault, .kind = PASS_STAFF, .now = now};
    struct account account;
    struct pass pass;
    bool found = false;
    *name = raw_of(NULL, 0);
    if (!account_get(s, w->vault, &account, &found, err))
        return false;
    if (!found || account.kind != ACCOUNT_DEVICE || account.state != ACCOUNT_LIVE)
        return true;
    if (!pass_id(s, w->vault, PASS_STAFF, raw_of(w->token, sizeof w->token),
            &pass_name.id, err) ||
        !pass_find(s, &pass_name, a, &pass, &found, err))
        return false;
    if (!found)
        return true;
    w->session = pass_name.id;
    w->signed_in_at = pass.signed_in;
    *name = pass.how;
    return true;
}

static bool find(struct store *s, struct who *w, struct instant now, struct arena *a,
    struct err *err)
{
    struct admin admin;
    struct raw name;
    struct str token;
    bool found = false;
    if (!find_session(s, w, now, a, &name, err))
        return false;
    if (!raw_token(name, &token))
        return true;
    if (!admin_find(s, token, a, &admin, &found, err))
        return false;
    if (!found)
        return true;
    w->staff = admin.party;
    snprintf(w->staff_name, sizeof w->staff_name, "%" STR_FMT, STR_ARG(admin.name));
    return who_seal(w, err);
}

bool staff_find(struct store *s, const struct site *site, struct raw cookie,
    struct instant now, struct who *out, struct err *err)
{
    struct raw text = form_cookie(cookie, str_z(site->staff_cookie));
    struct who w = {.signed_in = false};
    struct arena a;
    if (!token_parse(text, &w.vault, w.token))
        return true;
    arena_init(&a, STAFF_ARENA_MAX);
    bool done = find(s, &w, now, &a, err);
    arena_fini(&a);
    if (done && w.staff)
        *out = w;
    mem_wipe(&w, sizeof w);
    return done;
}

/* --- coming and going */

struct begin {
    struct ask *ask;
    struct str name;
    struct who out;
};

static bool drop(struct flow *f, const struct who *w, struct err *err)
{
    struct pass_name old = {w->vault, PASS_STAFF, w->session, f->now};
    bool found;
    return w->staff == PARTY_NOBODY || pass_drop(f->store, &old, &found, err);
}

static bool begin(struct flow *f, void *ctx, struct err *err)
{
    struct begin *b = ctx;
    struct account_name vault = vault_name();
    struct account account;
    struct pass pass = {.made = f->now,
        .expires = {f->now.us + STAFF_HOURS * hour_us},
        .signed_in = f->now,
        .how = raw_from_str(b->name),
        .where = raw_slice(b->ask->agent, 0, AGENT_MAX)};
    random_bytes(b->out.token, sizeof b->out.token);
    if (!drop(f, &b->ask->who, err) ||
        !account_put(f->store, &vault, f->now, &account, err) ||
        !pass_id(f->store, account.vault, PASS_STAFF,
            raw_of(b->out.token, sizeof b->out.token), &pass.id, err))
        return false;
    b->out.vault = account.vault;
    return pass_put(f->store, account.vault, PASS_STAFF, &pass, err);
}

bool staff_begin(struct ask *a, struct str name, struct err *err)
{
    char cookie[WHO_COOKIE_MAX];
    struct begin b = {.ask = a, .name = name};
    if (!flow_write(a->flow, begin, &b, err))
        return false;
    token_format(b.out.vault, b.out.token, cookie);
    ask_cookie(a, str_z(a->site->staff_cookie), raw_from_str(str_z(cookie)), 1);
    mem_wipe(cookie, sizeof cookie);
    mem_wipe(&b, sizeof b);
    return true;
}

static bool end(struct flow *f, void *ctx, struct err *err)
{
    return drop(f, ctx, err);
}

bool staff_end(struct ask *a, struct err *err)
{
    ask_cookie(a, str_z(a->site->staff_cookie), raw_of(NULL, 0), 0);
    return flow_write(a->flow, end, &a->who, err);
}

struct entering {
    struct ask *ask;
    struct raw entry;
    struct redeemed out;
};

static bool redeem(struct flow *f, void *ctx, struct err *err)
{
    struct entering *e = ctx;
    return credential_redeem(f->store, e->entry, f->now, &e->ask->arena, &e->out, err);
}

bool staff_enter(
    struct ask *a, struct raw entry, struct str *name, bool *in, struct err *err)
{
    struct entering e = {.ask = a, .entry = entry};
    if (!flow_write(a->flow, redeem, &e, err))
        return false;
    *in = e.out.found;
    *name = e.out.admin.name;
    return true;
}

/* --- a password of one's own */

static bool password_name(struct ask *a, struct id vault, struct str name,
    struct pass_name *out, struct err *err)
{
    char key[KEY_NAME_MAX];
    int n = snprintf(key, sizeof key, "staff %" STR_FMT, STR_ARG(name));
    *out =
        (struct pass_name){.vault = vault, .kind = PASS_PASSWORD, .now = a->flow->now};
    return pass_id(
        a->flow->store, vault, PASS_PASSWORD, raw_of(key, (size_t)n), &out->id, err);
}

/* The hash of a live one's password; empty: there is none. */
static bool find_hash(struct ask *a, struct str name, struct raw *hash, struct err *err)
{
    struct account_name vault = vault_name();
    struct account account;
    struct pass_name at;
    struct admin admin;
    struct pass pass;
    bool found = false;
    *hash = raw_of(NULL, 0);
    if (!admin_find(a->flow->store, name, &a->arena, &admin, &found, err))
        return false;
    if (found && !account_find(a->flow->store, &vault, &account, &found, err))
        return false;
    if (!found)
        return true;
    if (!password_name(a, account.vault, name, &at, err) ||
        !pass_find(a->flow->store, &at, &a->arena, &pass, &found, err))
        return false;
    if (found)
        *hash = pass.what;
    return true;
}

bool staff_password_fits(struct ask *a, struct raw name, struct raw password,
    struct str *who, bool *fits, struct err *err)
{
    struct raw hash = raw_of(NULL, 0);
    if (raw_token(name, who) && !find_hash(a, *who, &hash, err))
        return false;
    *fits = password_fits(hash, password) && hash.n > 0;
    return true;
}

struct setting {
    struct ask *ask;
    struct pass pass;
};

static bool set(struct flow *f, void *ctx, struct err *err)
{
    struct setting *s = ctx;
    const struct who *w = &s->ask->who;
    const struct pass *all;
    size_t count;
    struct pass_name sessions = {w->vault, PASS_STAFF, w->session, f->now};
    if (!pass_put(f->store, w->vault, PASS_PASSWORD, &s->pass, err) ||
        !pass_list(f->store, &sessions, &s->ask->arena, &all, &count, err))
        return false;
    for (size_t i = 0; i < count; i++) {
        struct pass_name other = {w->vault, PASS_STAFF, all[i].id, f->now};
        bool found;
        if (raw_eq_str(all[i].how, str_z(w->staff_name)) &&
            !id_eq(all[i].id, w->session) && !pass_drop(f->store, &other, &found, err))
            return false;
    }
    return true;
}

bool staff_password_set(struct ask *a, struct raw password, struct err *err)
{
    char hash[PASSWORD_HASH_MAX];
    struct pass_name name;
    if (!password_hash(password, hash, err) ||
        !password_name(a, a->who.vault, str_z(a->who.staff_name), &name, err))
        return false;
    struct setting s = {a, {.id = name.id,
                               .made = a->flow->now,
                               .expires = {ever_us},
                               .signed_in = a->flow->now,
                               .what = raw_from_str(str_z(hash))}};
    return flow_write(a->flow, set, &s, err);
}

const char *staff_home(enum party role)
{
    return role == PARTY_OFFICER || role == PARTY_AUDITOR ? "/desk"
           : role == PARTY_OPERATOR                       ? "/desk/metrics"
                                                          : "/desk/me";
}
