/* What a browser is asked to ask its authenticator (WebAuthn, section 5.4 and 5.5). */
#include "portal/access/access.h"
#include "portal/page/entry.h"
#include "portal/page/page.h"
#include "text/base64.h"
#include "text/json_write.h"

enum { OPTIONS_MAX = 128 << 10, ID_MOST = 64 };

static void write_bytes(struct jw *w, const char *key, struct raw bytes)
{
    struct buf text;
    buf_init(&text, 2 * PASSKEY_ID_MAX);
    base64_url_add(&text, bytes);
    if (key)
        jw_key(w, str_z(key));
    jw_str(w, buf_str(&text));
    buf_fini(&text);
}

/* One of so many ids that an address without any seems to have. */
static bool invent(struct ask *a, struct id home, struct raw email, size_t i,
    unsigned char *out, struct err *err)
{
    struct id part;
    struct buf name;
    for (size_t at = 0; at < ID_MOST; at += ID_BYTES) {
        buf_init(&name, 512);
        buf_printf(&name, "no passkey %zu %zu ", i, at);
        buf_add_raw(&name, email);
        bool done = buf_ok(&name, err) && pass_id(a->flow->store, home, PASS_PASSKEY,
                                              buf_raw(&name), &part, err);
        buf_fini(&name);
        if (!done)
            return false;
        for (size_t k = 0; k < ID_BYTES; k++)
            out[at + k] = part.b[k];
    }
    return true;
}

/*
 * Ids for an address that has none: the same whenever somebody asks, of lengths that
 * authenticators use, so that nobody learns who has an account or a passkey. They are
 * made for every address (`shown` or not), so that time says nothing either.
 */
static bool write_invented(
    struct ask *a, struct jw *w, struct raw email, bool shown, struct err *err)
{
    static const size_t lengths[] = {16, 20, 32, 48, ID_MOST};
    struct account_name name = {
        ACCOUNT_DEVICE, STR("abide"), raw_from_str(STR("outbox"))};
    unsigned char one[ID_MOST], two[ID_MOST];
    struct account home;
    bool found;
    if (!account_find(a->flow->store, &name, &home, &found, err))
        return false;
    if (!found)
        return true; /* no challenge was ever given */
    if (!invent(a, home.vault, email, 0, one, err) ||
        !invent(a, home.vault, email, 1, two, err))
        return false;
    if (shown)
        write_bytes(w, NULL, raw_of(one, lengths[one[0] % COUNT(lengths)]));
    if (shown && one[1] % 4 == 0)
        write_bytes(w, NULL, raw_of(two, lengths[one[0] % COUNT(lengths)]));
    return true;
}

static bool write_ids(
    struct ask *a, struct jw *w, enum challenge_act act, struct err *err)
{
    struct id vault = a->who.vault;
    struct raw email = {0};
    const struct pass *all = NULL;
    size_t count = 0;
    bool asked = act == CHALLENGE_SIGN_IN;
    if (asked && !form_email(form_find(&a->form, STR("email")), &a->arena, &email))
        return true; /* the browser offers those it keeps itself */
    if (asked && !entry_find(a, email, &vault, err))
        return false;
    if (!id_is_zero(vault) && !entry_passkeys(a, vault, &all, &count, err))
        return false;
    for (size_t i = 0; i < count; i++)
        write_bytes(w, NULL, all[i].how);
    return !asked || write_invented(a, w, email, count == 0, err);
}

static bool write_person(struct ask *a, struct jw *w, struct err *err)
{
    struct raw email;
    if (!entry_email(a, a->who.vault, &email, err))
        return false;
    write_bytes(w, "user", raw_of(a->who.vault.b, ID_BYTES));
    jw_key(w, STR("name"));
    if (email.n)
        jw_raw(w, email);
    else
        jw_str(w, a->site->title);
    return true;
}

static bool write_options(
    struct ask *a, enum challenge_act act, struct buf *out, struct err *err)
{
    uint8_t challenge[PASSKEY_CHALLENGE_BYTES];
    struct jw w = jw_to(out);
    if (!challenge_make(a, act, challenge, err))
        return false;
    jw_object_begin(&w);
    write_bytes(&w, "challenge", raw_of(challenge, sizeof challenge));
    jw_key(&w, STR("rp"));
    jw_str(&w, access_site(a).rp_id);
    jw_key(&w, STR("title"));
    jw_str(&w, a->site->title);
    if (act == CHALLENGE_REGISTER && !write_person(a, &w, err))
        return false;
    jw_key(&w, STR("ids"));
    jw_array_begin(&w);
    if (!write_ids(a, &w, act, err))
        return false;
    jw_array_end(&w);
    jw_object_end(&w);
    return buf_ok(out, err);
}

/* Who adds one has shown just now who they are (R-26 goes for keys as for ends). */
static bool may(const struct ask *a, enum challenge_act act)
{
    return act == CHALLENGE_SIGN_IN || (act == CHALLENGE_AGAIN && a->who.signed_in) ||
           who_is_recent(&a->who, a->flow->now);
}

bool access_challenge(struct ask *a, struct err *err)
{
    enum challenge_act act;
    struct buf out;
    if (!challenge_act_parse(form_token(&a->form, STR("act")), &act) || !may(a, act)) {
        ask_refuse(a, 403, "form");
        return true;
    }
    buf_init(&out, OPTIONS_MAX);
    bool done = write_options(a, act, &out, err);
    if (done)
        ask_bytes(a, STR("application/json"), buf_raw(&out));
    buf_fini(&out);
    return done;
}
