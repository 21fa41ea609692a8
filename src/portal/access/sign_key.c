/* Coming in with a passkey, and showing once more who it is. */
#include "portal/access/access.h"
#include "portal/page/entry.h"
#include "portal/page/page.h"
#include "text/base64.h"

static bool decode(struct ask *a, const char *name, struct raw *out)
{
    struct raw text = form_find(&a->form, str_z(name));
    struct buf b;
    *out = raw_of(NULL, 0);
    if (text.n > 2 * (size_t)PASSKEY_SAID_MAX)
        return false;
    buf_init(&b, 2 * PASSKEY_SAID_MAX);
    bool done = base64_url_parse(text, &b) && arena_raw(&a->arena, buf_raw(&b), out);
    buf_fini(&b);
    return done;
}

bool access_said_read(struct ask *a, struct access_said *out)
{
    return decode(a, "id", &out->said.id) && decode(a, "client", &out->said.client) &&
           decode(a, "data", &out->said.data) &&
           decode(a, "signature", &out->said.signature) &&
           decode(a, "challenge", &out->challenge) && decode(a, "user", &out->user) &&
           out->said.id.n > 0 && out->said.id.n <= PASSKEY_ID_MAX;
}

struct passkey_site access_site(const struct ask *a)
{
    return (struct passkey_site){a->site->url, passkey_rp_id(a->site->url)};
}

bool access_passkey_find(struct ask *a, struct id vault, struct raw id,
    struct pass *out, bool *found, struct err *err)
{
    struct pass_name name = {.vault = vault, .kind = PASS_PASSKEY, .now = a->flow->now};
    struct account account;
    *found = false;
    if (id_is_zero(vault) ||
        !account_get(a->flow->store, vault, &account, found, err) || !*found)
        return err->code == ERR_NONE;
    *found = false;
    if (account.state != ACCOUNT_LIVE || account.kind != ACCOUNT_PERSON)
        return true;
    return pass_id(a->flow->store, vault, PASS_PASSKEY, id, &name.id, err) &&
           pass_find(a->flow->store, &name, &a->arena, out, found, err);
}

/* Whose it is meant to be: the authenticator says it, or the address that was typed. */
static bool find_vault(
    struct ask *a, const struct access_said *in, struct id *vault, struct err *err)
{
    struct raw email;
    *vault = (struct id){{0}};
    if (in->user.n == ID_BYTES) {
        for (size_t i = 0; i < ID_BYTES; i++)
            vault->b[i] = in->user.p[i];
        return true;
    }
    return !form_email(form_find(&a->form, STR("email")), &a->arena, &email) ||
           entry_find(a, email, vault, err);
}

/* How often it has signed, and when last. */
static bool keep_count(struct ask *a, struct id vault, const struct pass *old,
    const struct passkey *key, struct err *err)
{
    struct access_keeping k = {vault, *old};
    struct buf text;
    buf_init(&text, PASSKEY_KEPT_MAX);
    passkey_pack(key, &text);
    k.pass.what = buf_raw(&text);
    k.pass.signed_in = a->flow->now;
    bool done = buf_ok(&text, err) && access_keep(a, &k, err);
    buf_fini(&text);
    return done;
}

/* *good: it is a passkey of the vault, and it signed what we gave this browser. */
static bool check(struct ask *a, enum challenge_act act, struct id *vault, bool *good,
    struct err *err)
{
    struct access_said in;
    struct passkey key;
    struct pass pass;
    struct passkey_site site = access_site(a);
    *good = false;
    if (!access_said_read(a, &in))
        return true;
    if (!challenge_take(a, act, in.challenge, good, err) || !*good)
        return err->code == ERR_NONE;
    if (act == CHALLENGE_SIGN_IN && !find_vault(a, &in, vault, err))
        return false;
    if (!access_passkey_find(a, *vault, in.said.id, &pass, good, err) || !*good)
        return err->code == ERR_NONE;
    *good =
        passkey_unpack(pass.what, pass.how, &key) &&
        passkey_assert(&site, in.challenge, &in.said, &a->arena, &key) == PASSKEY_GOOD;
    return !*good || keep_count(a, *vault, &pass, &key, err);
}

static bool come_in(struct ask *a, struct id vault, struct err *err)
{
    struct entry_session in = {vault, STR("passkey"), a->flow->now};
    if (!entry_begin(a, &in, err))
        return false;
    entry_go_on(a);
    return true;
}

bool access_sign_in(struct ask *a, struct err *err)
{
    struct id vault;
    bool good;
    if (!check(a, CHALLENGE_SIGN_IN, &vault, &good, err))
        return false;
    return good ? come_in(a, vault, err) : entry_sign_in_page(a, "passkey", err);
}

bool access_again(struct ask *a, struct err *err)
{
    struct id vault = a->who.vault;
    bool good;
    if (!check(a, CHALLENGE_AGAIN, &vault, &good, err))
        return false;
    return good ? come_in(a, vault, err) : entry_again_page(a, "passkey", err);
}
