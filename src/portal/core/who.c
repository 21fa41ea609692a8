#include "portal/core/who.h"

#include <string.h>

#include "crypt/random.h"
#include "portal/core/form.h"
#include "store/account.h"
#include "text/hex.h"

enum { CSRF_BYTES = 16, AGENT_MAX = 200, WHO_ARENA_MAX = 1 << 16 };
static const int64_t minute_us = INT64_C(60000000);

void token_format(
    struct id vault, const uint8_t token[PASS_TOKEN_BYTES], char out[WHO_COOKIE_MAX])
{
    hex_format(vault.b, ID_BYTES, out);
    hex_format(token, PASS_TOKEN_BYTES, out + 2 * ID_BYTES);
}

bool token_parse(struct raw text, struct id *vault, uint8_t token[PASS_TOKEN_BYTES])
{
    struct str front, back;
    return text.n == WHO_COOKIE_MAX - 1 &&
           raw_token(raw_slice(text, 0, 2 * ID_BYTES), &front) &&
           raw_token(raw_slice(text, 2 * ID_BYTES, 2 * ID_BYTES + 32), &back) &&
           hex_parse(front, vault->b, ID_BYTES) &&
           hex_parse(back, token, PASS_TOKEN_BYTES / 2) &&
           raw_token(raw_slice(text, 2 * ID_BYTES + 32, text.n), &back) &&
           hex_parse(back, token + PASS_TOKEN_BYTES / 2, PASS_TOKEN_BYTES / 2);
}

static bool sum_of(
    struct raw key, struct raw what, char out[WHO_CSRF_MAX], struct err *err)
{
    const struct raw parts[] = {raw_from_str(STR("abide form 1")), raw_of("", 1), what};
    uint8_t sum[MAC_BYTES];
    struct mac *mac = NULL;
    bool done = mac_new(&mac, err) && mac_key(mac, key, err) &&
                mac_sum(mac, parts, COUNT(parts), sum, err);
    mac_free(mac);
    if (done)
        hex_format(sum, CSRF_BYTES, out);
    return done;
}

bool who_seal(struct who *w, struct err *err)
{
    return sum_of(raw_of(w->token, sizeof w->token), raw_of(NULL, 0), w->csrf, err);
}

bool who_visitor(const struct site *site, struct raw visitor, char out[WHO_CSRF_MAX],
    struct err *err)
{
    return sum_of(raw_of(site->key, sizeof site->key), visitor, out, err);
}

bool who_csrf_fits(const struct who *who, struct raw given)
{
    uint8_t a[MAC_BYTES] = {0}, b[MAC_BYTES] = {0};
    if (given.n != WHO_CSRF_MAX - 1)
        return false;
    memcpy(a, given.p, given.n);
    memcpy(b, who->csrf, given.n);
    return mac_equal(a, b);
}

bool who_find(struct store *s, const struct site *site, struct raw cookie,
    struct instant now, struct who *out, struct err *err)
{
    struct pass_name name = {.kind = PASS_SESSION, .now = now};
    struct raw text = form_cookie(cookie, str_z(site->session_cookie));
    struct who w = {.signed_in = false};
    struct account account;
    struct pass pass;
    struct arena a;
    bool found = false;
    if (!token_parse(text, &name.vault, w.token))
        return true;
    if (!account_get(s, name.vault, &account, &found, err))
        return false;
    if (!found || account.state != ACCOUNT_LIVE)
        return true;
    arena_init(&a, WHO_ARENA_MAX);
    bool done = pass_id(s, name.vault, PASS_SESSION, raw_of(w.token, sizeof w.token),
                    &name.id, err) &&
                pass_find(s, &name, &a, &pass, &found, err);
    arena_fini(&a);
    if (!done || !found)
        return done;
    w.signed_in = true;
    w.vault = name.vault;
    w.session = name.id;
    w.signed_in_at = pass.signed_in;
    if (!who_seal(&w, err))
        return false;
    *out = w;
    return true;
}

bool who_begin(
    struct store *s, const struct who_new *in, struct who *out, struct err *err)
{
    struct who w = {
        .signed_in = true, .vault = in->vault, .signed_in_at = in->signed_in};
    random_bytes(w.token, sizeof w.token);
    struct pass pass = {.made = in->now,
        .expires = {in->now.us + SESSION_DAYS * 24 * 60 * minute_us},
        .signed_in = in->signed_in,
        .how = raw_from_str(in->how),
        .where = raw_slice(in->agent, 0, AGENT_MAX)};
    if (!pass_id(s, in->vault, PASS_SESSION, raw_of(w.token, sizeof w.token), &pass.id,
            err) ||
        !pass_put(s, in->vault, PASS_SESSION, &pass, err) || !who_seal(&w, err))
        return false;
    w.session = pass.id;
    *out = w;
    return true;
}

bool who_is_recent(const struct who *who, struct instant now)
{
    int64_t ago = now.us - who->signed_in_at.us;
    return who->signed_in && instant_known(who->signed_in_at) && ago >= 0 &&
           ago <= SIGN_IN_MINUTES * minute_us;
}
