#include "tests/harness/spoil.h"

#include "guard/suppress.h"
#include "store/account.h"
#include "store/person/pass.h"

/* On one of the list's shelves (flow/exchange/hidden.c). */
static bool name_bad(struct flow *f, struct pass_name *out, struct err *err)
{
    struct account_name name = {
        ACCOUNT_DEVICE, STR("abide"), raw_from_str(STR("hidden-0"))};
    struct account account;
    if (!account_put(f->store, &name, f->now, &account, err))
        return false;
    *out =
        (struct pass_name){.vault = account.vault, .kind = PASS_HIDDEN, .now = f->now};
    return pass_id(
        f->store, out->vault, PASS_HIDDEN, raw_from_str(STR("bad")), &out->id, err);
}

bool spoil_hidden(struct flow *f, void *ctx, struct err *err)
{
    static const unsigned char how[1 + MAC_BYTES] = {SUPPRESS_WORDS_MAX + 1};
    struct pass_name name;
    (void)ctx;
    if (!name_bad(f, &name, err))
        return false;
    struct pass pass = {.id = name.id,
        .made = f->now,
        .expires = {f->now.us + INSTANT_DAY_US},
        .signed_in = INSTANT_UNKNOWN,
        .how = raw_of(how, sizeof how)};
    return pass_put(f->store, name.vault, PASS_HIDDEN, &pass, err);
}

bool mend_hidden(struct flow *f, void *ctx, struct err *err)
{
    struct pass_name name;
    bool found = false;
    (void)ctx;
    return name_bad(f, &name, err) && pass_drop(f->store, &name, &found, err) &&
           (found || err_set(err, ERR_STATE, "spoil.hidden", "nothing was spoilt"));
}
