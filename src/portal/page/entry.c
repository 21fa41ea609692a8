#include "portal/page/entry.h"

#include <string.h>

#include "crypt/password.h"
#include "crypt/random.h"
#include "store/person/message.h"
#include "store/person/pass.h"

enum { PASSWORD_LEAST = 12, LETTER_MAX = 4096, KEY_MAX = 80 };
static const int64_t ever_us = INT64_C(4102444800000000); /* 2100: a password stays */

struct account_name entry_name(struct raw email)
{
    return (struct account_name){ACCOUNT_PERSON, STR("portal"), email};
}

bool entry_find(struct ask *a, struct raw email, struct id *vault, struct err *err)
{
    struct account_name name = entry_name(email);
    struct account account;
    bool found;
    *vault = (struct id){{0}};
    if (!account_find(a->flow->store, &name, &account, &found, err))
        return false;
    if (found && account.state == ACCOUNT_LIVE)
        *vault = account.vault;
    return true;
}

struct begin {
    struct ask *ask;
    struct who_new in;
    struct who out;
};

/* A session is never taken over: a new one, under a new token (no fixation). */
static bool begin(struct flow *f, void *ctx, struct err *err)
{
    struct begin *b = ctx;
    const struct who *old = &b->ask->who;
    struct pass_name name = {old->vault, PASS_SESSION, old->session, f->now};
    bool found;
    return (!old->signed_in || pass_drop(f->store, &name, &found, err)) &&
           who_begin(f->store, &b->in, &b->out, err);
}

bool entry_begin(struct ask *a, const struct entry_session *in, struct err *err)
{
    char cookie[WHO_COOKIE_MAX];
    struct begin b = {.ask = a,
        .in = {.vault = in->vault,
            .how = in->how,
            .agent = a->agent,
            .signed_in = in->signed_in,
            .now = a->flow->now}};
    if (!flow_write(a->flow, begin, &b, err))
        return false;
    a->who = b.out;
    token_format(b.out.vault, b.out.token, cookie);
    ask_cookie(
        a, str_z(a->site->session_cookie), raw_from_str(str_z(cookie)), SESSION_DAYS);
    return entry_merge(a, err);
}

static bool password_name(
    struct ask *a, struct id vault, struct pass_name *out, struct err *err)
{
    *out =
        (struct pass_name){.vault = vault, .kind = PASS_PASSWORD, .now = a->flow->now};
    return pass_id(a->flow->store, vault, PASS_PASSWORD, raw_from_str(STR("password")),
        &out->id, err);
}

bool entry_password(struct ask *a, struct id vault, struct raw *hash, struct err *err)
{
    struct pass_name name;
    struct pass pass;
    bool found;
    *hash = raw_of(NULL, 0);
    if (!password_name(a, vault, &name, err) ||
        !pass_find(a->flow->store, &name, &a->arena, &pass, &found, err))
        return false;
    if (found)
        *hash = pass.what;
    return true;
}

struct put {
    struct id vault;
    struct pass pass;
};

static bool put(struct flow *f, void *ctx, struct err *err)
{
    const struct put *p = ctx;
    return pass_put(f->store, p->vault, PASS_PASSWORD, &p->pass, err);
}

bool entry_password_is_good(struct raw password)
{
    return password.n >= PASSWORD_LEAST && password.n <= PASSWORD_MAX_BYTES;
}

bool entry_password_set(
    struct ask *a, struct id vault, struct raw password, struct err *err)
{
    char hash[PASSWORD_HASH_MAX];
    struct pass_name name;
    if (!password_hash(password, hash, err) || !password_name(a, vault, &name, err))
        return false;
    struct put p = {vault, {.id = name.id,
                               .made = a->flow->now,
                               .expires = {ever_us},
                               .signed_in = a->flow->now,
                               .what = raw_from_str(str_z(hash))}};
    return flow_write(a->flow, put, &p, err);
}

bool entry_passkeys(struct ask *a, struct id vault, const struct pass **out,
    size_t *count, struct err *err)
{
    struct pass_name name = {.vault = vault, .kind = PASS_PASSKEY, .now = a->flow->now};
    const struct pass *all;
    struct pass *list;
    if (!pass_list(a->flow->store, &name, &a->arena, &all, count, err))
        return false;
    list = arena_array(&a->arena, *count + 1, sizeof *list);
    if (!list)
        return err_memory(err);
    for (size_t i = 0; i < *count; i++) {
        size_t at = i;
        for (; at > 0 && instant_cmp(list[at - 1].made, all[i].made) > 0; at--)
            list[at] = list[at - 1];
        list[at] = all[i];
    }
    *out = list;
    return true;
}

bool entry_email(struct ask *a, struct id vault, struct raw *out, struct err *err)
{
    struct raw issuer, subject;
    if (!account_label(a->flow->store, vault, &a->arena, &issuer, &subject, err))
        return false;
    *out = raw_eq_str(issuer, STR("portal")) ? subject : raw_of(NULL, 0);
    return true;
}

void entry_go_on(struct ask *a)
{
    struct raw next = form_find(&a->form, STR("next"));
    if (next.n && form_path(next))
        ask_redirect_raw(a, next);
    else
        ask_redirect(a, "/controls");
}

bool entry_link(
    struct ask *a, const struct entry_link *link, struct raw *out, struct err *err)
{
    static const int64_t minute_us = INT64_C(60000000);
    bool handed = str_eq(link->kind, STR("hand_over"));
    uint8_t token[PASS_TOKEN_BYTES];
    char text[WHO_COOKIE_MAX];
    struct id vault = link->vault;
    struct buf path;
    struct pass p = {.made = a->flow->now,
        .expires = {a->flow->now.us + link->minutes * minute_us},
        .signed_in = link->signed_in,
        .what = raw_from_str(link->kind),
        .where = link->text};
    random_bytes(token, sizeof token);
    if ((id_is_zero(vault) &&
            !message_outbox(a->flow->store, a->flow->now, &vault, err)) ||
        !pass_id(a->flow->store, vault, PASS_LINK, raw_of(token, sizeof token), &p.id,
            err) ||
        !pass_put(a->flow->store, vault, PASS_LINK, &p, err))
        return false;
    token_format(vault, token, text);
    buf_init(&path, KEY_MAX + WHO_COOKIE_MAX);
    buf_add_z(&path, handed ? "/hand-over?t=" : "/link?t=");
    buf_add_z(&path, text);
    bool done = buf_ok(&path, err) &&
                (arena_raw(&a->arena, buf_raw(&path), out) || err_memory(err));
    buf_wipe(&path);
    return done;
}

static struct str words(struct ask *a, const char *kind, const char *part)
{
    char key[KEY_MAX];
    struct buf b;
    buf_init(&b, sizeof key - 1);
    buf_printf(&b, "letter.%s.%s", kind, part);
    size_t n = b.n < sizeof key - 1 ? b.n : 0;
    if (n)
        memcpy(key, b.p, n);
    key[n] = 0;
    buf_fini(&b);
    return web_message_find(a->language, str_z(key));
}

bool entry_write(struct ask *a, const struct entry_letter *letter, struct err *err)
{
    struct message m = {.vault = letter->vault, .at = a->flow->now, .to = letter->to};
    struct buf text;
    buf_init(&text, LETTER_MAX);
    buf_add_str(&text, words(a, letter->kind, "text"));
    if (letter->link.n) {
        buf_add_z(&text, "\n\n");
        buf_add_str(&text, a->site->url);
        buf_add_raw(&text, letter->link);
    }
    buf_add_z(&text, "\n\n");
    buf_add_str(&text, words(a, letter->kind, "end"));
    buf_add_char(&text, '\n');
    m.subject = raw_from_str(words(a, letter->kind, "subject"));
    m.text = buf_raw(&text);
    bool done = buf_ok(&text, err) && message_put(a->flow->store, &m, err);
    buf_wipe(&text);
    return done;
}
