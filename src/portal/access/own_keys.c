/* A person's passkeys: one more, another name for one, one less. */
#include "portal/access/access.h"
#include "portal/page/entry.h"
#include "portal/page/page.h"
#include "text/utf8.h"

static const int64_t ever_us =
    INT64_C(4102444800000000); /* 2100: until it is removed */

static void to_account(struct ask *a, const char *said)
{
    ask_redirect(a, "/account");
    ask_tell(a, said);
}

/* What people call it; without a word of theirs, what the language calls one. */
static struct raw name_of(struct ask *a)
{
    struct raw name = form_find(&a->form, STR("name"));
    size_t n = name.n < ACCESS_NAME_MAX ? name.n : ACCESS_NAME_MAX;
    while (n > 0 && n < name.n && (name.p[n] & 0xc0) == 0x80)
        n--;
    name = raw_slice(name, 0, n);
    if (name.n && utf8_valid(name) == name.n)
        return name;
    return raw_from_str(web_message_find(a->language, STR("passkey.one")));
}

static bool keep(struct flow *f, void *ctx, struct err *err)
{
    const struct access_keeping *k = ctx;
    return pass_put(f->store, k->vault, PASS_PASSKEY, &k->pass, err);
}

bool access_keep(struct ask *a, struct access_keeping *k, struct err *err)
{
    return flow_write(a->flow, keep, k, err);
}

static bool add(struct ask *a, const struct passkey *key, struct err *err)
{
    struct access_keeping k = {a->who.vault, {.made = a->flow->now,
                                                 .expires = {ever_us},
                                                 .signed_in = INSTANT_UNKNOWN,
                                                 .how = key->id,
                                                 .where = name_of(a)}};
    struct buf text;
    buf_init(&text, PASSKEY_KEPT_MAX);
    passkey_pack(key, &text);
    k.pass.what = buf_raw(&text);
    bool done =
        buf_ok(&text, err) &&
        pass_id(a->flow->store, a->who.vault, PASS_PASSKEY, key->id, &k.pass.id, err) &&
        access_keep(a, &k, err);
    buf_fini(&text);
    a->changed = a->who.vault;
    return done;
}

/* *why: the message that says why not; NULL: `key` may be kept. */
static bool look(struct ask *a, struct passkey *key, const char **why, struct err *err)
{
    struct access_said in;
    struct passkey_site site = access_site(a);
    const struct pass *all;
    struct pass old;
    size_t count;
    bool good = false, known = false;
    *why = "passkey_not";
    if (!access_said_read(a, &in))
        return true;
    if (!challenge_take(a, CHALLENGE_REGISTER, in.challenge, &good, err) ||
        !entry_passkeys(a, a->who.vault, &all, &count, err))
        return false;
    if (!good ||
        passkey_register(&site, in.challenge, &in.said, &a->arena, key) != PASSKEY_GOOD)
        return true;
    if (!access_passkey_find(a, a->who.vault, key->id, &old, &known, err))
        return false;
    *why = known                          ? "passkey_known"
           : count >= ACCESS_PASSKEYS_MAX ? "passkey_many"
                                          : NULL;
    return true;
}

bool access_key_add(struct ask *a, struct err *err)
{
    struct passkey key;
    const char *why;
    if (!who_is_recent(&a->who, a->flow->now)) {
        ask_redirect(a, "/again?next=/account");
        return true;
    }
    if (!look(a, &key, &why, err))
        return false;
    to_account(a, why ? why : "passkey_added");
    return why || add(a, &key, err);
}

static bool find(struct ask *a, struct pass_name *name, struct pass *out, bool *found,
    struct err *err)
{
    *name = (struct pass_name){
        .vault = a->who.vault, .kind = PASS_PASSKEY, .now = a->flow->now};
    *found = false;
    if (!ask_id(a, 0, &name->id))
        return true;
    if (!pass_find(a->flow->store, name, &a->arena, out, found, err))
        return false;
    if (!*found)
        ask_refuse(a, 404, "absent");
    return true;
}

bool access_key_name(struct ask *a, struct err *err)
{
    struct access_keeping k = {.vault = a->who.vault};
    struct pass_name name;
    bool found;
    if (!find(a, &name, &k.pass, &found, err) || !found)
        return err->code == ERR_NONE;
    k.pass.where = name_of(a);
    a->changed = a->who.vault;
    to_account(a, "passkey_named");
    return access_keep(a, &k, err);
}

struct dropping {
    struct pass_name name;
    bool found;
};

static bool drop(struct flow *f, void *ctx, struct err *err)
{
    struct dropping *d = ctx;
    return pass_drop(f->store, &d->name, &d->found, err);
}

bool access_key_remove(struct ask *a, struct err *err)
{
    struct dropping d;
    struct pass pass;
    bool found;
    if (!find(a, &d.name, &pass, &found, err) || !found)
        return err->code == ERR_NONE;
    if (!who_is_recent(&a->who, a->flow->now)) {
        ask_redirect(a, "/again?next=/account");
        return true;
    }
    a->changed = a->who.vault;
    to_account(a, "passkey_removed");
    return flow_write(a->flow, drop, &d, err);
}
