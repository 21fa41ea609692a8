#include "portal/access/challenge.h"

#include "crypt/random.h"
#include "store/account.h"
#include "store/person/message.h"
#include "store/person/pass.h"

static const int64_t minute_us = INT64_C(60000000);
static const struct str words[] = {
    [CHALLENGE_SIGN_IN] = STR_INIT("sign_in"),
    [CHALLENGE_AGAIN] = STR_INIT("again"),
    [CHALLENGE_REGISTER] = STR_INIT("register"),
    [CHALLENGE_LOGIN] = STR_INIT("login"),
};

bool challenge_act_parse(struct str word, enum challenge_act *out)
{
    for (size_t i = 0; i < COUNT(words); i++) {
        if (str_eq(word, words[i])) {
            *out = (enum challenge_act)i;
            return true;
        }
    }
    return false;
}

struct raw challenge_browser(const struct ask *a)
{
    return a->who.signed_in ? raw_of(a->who.session.b, ID_BYTES) : a->visitor;
}

struct giving {
    struct ask *ask;
    enum challenge_act act;
    const uint8_t *bytes;
};

static bool home_of(struct ask *a, struct id *vault, struct err *err)
{
    *vault = a->who.vault;
    return a->who.signed_in || message_outbox(a->flow->store, a->flow->now, vault, err);
}

static bool give(struct flow *f, void *ctx, struct err *err)
{
    const struct giving *g = ctx;
    struct id vault;
    struct pass p = {.made = f->now,
        .expires = {f->now.us + CHALLENGE_MINUTES * minute_us},
        .what = raw_from_str(words[g->act]),
        .where = challenge_browser(g->ask)};
    return home_of(g->ask, &vault, err) &&
           pass_id(f->store, vault, PASS_CHALLENGE,
               raw_of(g->bytes, PASSKEY_CHALLENGE_BYTES), &p.id, err) &&
           pass_put(f->store, vault, PASS_CHALLENGE, &p, err);
}

bool challenge_make(struct ask *a, enum challenge_act act,
    uint8_t out[PASSKEY_CHALLENGE_BYTES], struct err *err)
{
    struct giving g = {a, act, out};
    random_bytes(out, PASSKEY_CHALLENGE_BYTES);
    return flow_write(a->flow, give, &g, err);
}

struct taking {
    struct ask *ask;
    struct raw bytes;
    struct pass pass;
    bool found;
};

/* Found and dropped at once: whoever asks second has nothing. */
static bool take(struct flow *f, void *ctx, struct err *err)
{
    struct taking *t = ctx;
    struct pass_name name = {.kind = PASS_CHALLENGE, .now = f->now};
    return home_of(t->ask, &name.vault, err) &&
           pass_id(f->store, name.vault, PASS_CHALLENGE, t->bytes, &name.id, err) &&
           pass_find(f->store, &name, &t->ask->arena, &t->pass, &t->found, err) &&
           (!t->found || pass_drop(f->store, &name, &t->found, err));
}

bool challenge_take(struct ask *a, enum challenge_act act, struct raw bytes, bool *good,
    struct err *err)
{
    struct taking t = {.ask = a, .bytes = bytes};
    *good = false;
    if (bytes.n != PASSKEY_CHALLENGE_BYTES)
        return true;
    if (!flow_write(a->flow, take, &t, err))
        return false;
    *good = t.found && raw_eq_str(t.pass.what, words[act]) &&
            raw_eq(t.pass.where, challenge_browser(a));
    return true;
}
