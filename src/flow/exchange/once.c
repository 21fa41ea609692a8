#include "flow/exchange/once.h"

#include "base/buf.h"
#include "store/account.h"
#include "store/person/pass.h"

enum { TOKEN_MAX = 1024 };

/* Beside the notes of replies, under a vault of the project's. */
static bool name_of(
    struct flow *f, const struct once *once, struct pass_name *out, struct err *err)
{
    struct account_name notes = {.kind = ACCOUNT_DEVICE,
        .issuer = once->project,
        .subject = raw_from_str(STR("replies"))};
    struct account account;
    struct buf token;
    buf_init(&token, TOKEN_MAX);
    buf_add_char(&token, 'i');
    buf_add_raw(&token, once->key);
    *out = (struct pass_name){.kind = PASS_REPLY, .now = f->now};
    bool ok =
        buf_ok(&token, err) && account_put(f->store, &notes, f->now, &account, err) &&
        pass_id(f->store, account.vault, out->kind, buf_raw(&token), &out->id, err);
    out->vault = account.vault;
    buf_wipe(&token);
    return ok;
}

bool once_find(struct flow *f, struct once *once, struct arena *a, struct raw *before,
    struct err *err)
{
    struct pass_name name;
    struct pass pass;
    bool found;
    *before = raw_of(NULL, 0);
    once->differs = false;
    if (!name_of(f, once, &name, err) ||
        !pass_find(f->store, &name, a, &pass, &found, err))
        return false;
    if (!found)
        return true;
    once->differs = !raw_eq(pass.how, raw_of(once->sha256, sizeof once->sha256));
    if (!once->differs)
        *before = pass.what;
    return true;
}

bool once_put(
    struct flow *f, const struct once *once, struct raw answer, struct err *err)
{
    struct pass_name name;
    if (!name_of(f, once, &name, err))
        return false;
    struct pass pass = {.id = name.id,
        .made = f->now,
        .expires = {f->now.us + ONCE_HOURS * (INSTANT_DAY_US / 24)},
        .signed_in = INSTANT_UNKNOWN,
        .what = answer,
        .how = raw_of(once->sha256, sizeof once->sha256)};
    return pass_put(f->store, name.vault, name.kind, &pass, err);
}
