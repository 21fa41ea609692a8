/* Passkeys, as browsers use them. */
#include "portal/access/access.h"

#include <stdio.h>
#include <string.h>

#include "crypt/random.h"
#include "store/account.h"
#include "tests/portal/authenticator.h"
#include "tests/portal/site.h"
#include "text/base64.h"

static const struct passkey_site here = {
    STR_INIT("http://127.0.0.1:1"), STR_INIT("127.0.0.1")};

struct story {
    struct site_world w;
    struct browser ann, other;
    struct authenticator key;
    struct id vault;
    char challenge[64];
    struct buf fields;
};

static void begin(struct story *s, struct t *t)
{
    site_open(&s->w, t);
    s->ann = browser_new(&s->w);
    s->other = browser_new(&s->w);
    buf_init(&s->fields, 1 << 16);
    T_OK(t, authenticator_init(&s->key, PUBLIC_ES256, &here));
    browser_sign_up(&s->ann, "ann@example.org");
    s->vault = site_vault(&s->w, "ann@example.org");
    browser_get(&s->other, "/sign-in");
}

static void finish(struct story *s)
{
    authenticator_fini(&s->key);
    buf_fini(&s->fields);
    browser_free(&s->ann);
    browser_free(&s->other);
    site_close(&s->w);
}

static void add_field(struct story *s, const char *name, struct raw bytes)
{
    buf_printf(&s->fields, "&%s=", name);
    base64_url_add(&s->fields, bytes);
}

/* Asks for a challenge; false: there was none. */
static bool ask(struct story *s, struct browser *b, const char *fields)
{
    s->challenge[0] = 0;
    return browser_post(b, "/passkeys/challenge", fields) == 200 &&
           browser_cut(b, "\"challenge\":\"", '"', s->challenge, sizeof s->challenge);
}

static struct raw challenge_of(struct story *s, struct buf *out)
{
    buf_init(out, 64);
    T_OK(s->w.t, base64_url_parse(raw_from_str(str_z(s->challenge)), out));
    return buf_raw(out);
}

/* The fields of a passkey's form, of the last challenge. */
static const char *say(struct story *s, bool registers, struct id user)
{
    struct authenticator_said said;
    struct buf challenge;
    struct raw bytes = challenge_of(s, &challenge);
    if (registers)
        authenticator_register(&s->key, bytes, &said);
    else
        authenticator_sign(&s->key, bytes, &said);
    buf_clear(&s->fields);
    buf_printf(&s->fields, "name=My+phone&challenge=%s", s->challenge);
    add_field(s, "id", s->key.id);
    add_field(s, "client", said.said.client);
    add_field(s, "data", said.said.data);
    add_field(s, "signature", said.said.signature);
    if (!id_is_zero(user))
        add_field(s, "user", raw_of(user.b, ID_BYTES));
    authenticator_said_fini(&said);
    buf_fini(&challenge);
    return buf_z(&s->fields);
}

static void add_one(struct story *s)
{
    struct id none = {{0}};
    T_OK(s->w.t, ask(s, &s->ann, "act=register"));
    T_EQ(s->w.t, browser_post(&s->ann, "/account/passkeys", say(s, true, none)), 303);
    if (!T_OK(s->w.t, browser_shows(&s->ann, "said=passkey_added")))
        t_note(s->w.t, "%.300s", browser_text(&s->ann));
    browser_get(&s->ann, "/account");
}

static int come(struct story *s, struct browser *b, struct id user)
{
    s->key.count++;
    return browser_post(b, "/passkeys/sign-in", say(s, false, user));
}

static void a_passkey_is_added_used_named_and_removed(struct t *t)
{
    struct story s;
    char id[ID_TEXT], path[128];
    begin(&s, t);
    browser_get(&s.ann, "/account");
    T_OK(t, browser_shows(&s.ann, "Add a passkey"));
    add_one(&s);
    T_OK(t, browser_shows(&s.ann, "My phone"));
    T_OK(t, browser_cut(&s.ann, "/account/passkeys/", '/', id, sizeof id));
    /* The browser knows whose it is. */
    T_OK(t, ask(&s, &s.other, "act=sign_in"));
    T_OK(t, browser_shows(&s.other, "\"ids\":[]"));
    T_EQ(t, come(&s, &s.other, s.vault), 303);
    T_EQ(t, browser_get(&s.other, "/account"), 200);
    /* Its name changes, nothing else. */
    snprintf(path, sizeof path, "/account/passkeys/%s/name", id);
    T_EQ(t, browser_post(&s.ann, path, "name=%3Cb%3EBlue"), 303);
    browser_get(&s.ann, "/account");
    T_OK(t, browser_shows(&s.ann, "&lt;b&gt;Blue"));
    snprintf(path, sizeof path, "/account/passkeys/%s/remove", id);
    T_EQ(t, browser_post(&s.ann, path, ""), 303);
    T_EQ(t, browser_post(&s.ann, path, ""), 404);
    T_EQ(t, browser_post(&s.other, "/sign-out", ""), 303);
    browser_get(&s.other, "/sign-in");
    T_OK(t, ask(&s, &s.other, "act=sign_in"));
    T_EQ(t, come(&s, &s.other, s.vault), 422);
    T_OK(t, browser_shows(&s.other, "does not fit"));
    finish(&s);
}

static void by_address_nobody_learns_who_has_one(struct t *t)
{
    struct story s;
    char known[128], first[128], again[128];
    begin(&s, t);
    add_one(&s);
    T_OK(t, ask(&s, &s.other, "act=sign_in&email=Ann@Example.org"));
    T_OK(t, browser_cut(&s.other, "\"ids\":[\"", '"', known, sizeof known));
    s.key.count++;
    say(&s, false, (struct id){{0}});
    buf_add_z(&s.fields, "&email=ann@example.org");
    T_EQ(t, browser_post(&s.other, "/passkeys/sign-in", buf_z(&s.fields)), 303);
    browser_get(&s.other, "/account");
    T_EQ(t, browser_post(&s.other, "/sign-out", ""), 303);
    browser_get(&s.other, "/sign-in");
    /* Nobody of that name: ids all the same, and the same ones again. */
    T_OK(t, ask(&s, &s.other, "act=sign_in&email=eve@example.org"));
    T_OK(t, browser_cut(&s.other, "\"ids\":[\"", ']', first, sizeof first));
    T_OK(t, ask(&s, &s.other, "act=sign_in&email=eve@example.org"));
    T_OK(t, browser_cut(&s.other, "\"ids\":[\"", ']', again, sizeof again));
    T_STR(t, str_z(first), str_z(again));
    T_OK(t, ask(&s, &s.other, "act=sign_in&email=zoe@example.org"));
    T_OK(t, browser_cut(&s.other, "\"ids\":[\"", ']', again, sizeof again));
    T_OK(t, strcmp(first, again) != 0 && strlen(first) > 20);
    /* So has somebody with a password only. */
    browser_sign_up(&s.other, "bob@example.org");
    T_EQ(t, browser_post(&s.other, "/sign-out", ""), 303);
    browser_get(&s.other, "/sign-in");
    T_OK(t, ask(&s, &s.other, "act=sign_in&email=bob@example.org"));
    T_OK(t, !browser_shows(&s.other, "\"ids\":[]"));
    finish(&s);
}

static void a_challenge_is_good_once_here_and_for_its_act(struct t *t)
{
    struct story s;
    struct id none = {{0}};
    struct browser third;
    begin(&s, t);
    add_one(&s);
    third = browser_new(&s.w);
    browser_get(&third, "/sign-in");
    /* Used by another browser: not good, and used up. */
    T_OK(t, ask(&s, &s.other, "act=sign_in"));
    T_EQ(t, come(&s, &third, s.vault), 422);
    T_EQ(t, come(&s, &s.other, s.vault), 422);
    T_OK(t, ask(&s, &s.other, "act=sign_in"));
    T_EQ(t, come(&s, &s.other, s.vault), 303);
    browser_get(&s.other, "/account");
    T_EQ(t, browser_post(&s.other, "/sign-out", ""), 303);
    browser_get(&s.other, "/sign-in");
    T_EQ(t, come(&s, &s.other, s.vault), 422); /* a second time */
    /* Of another act. */
    T_OK(t, ask(&s, &s.ann, "act=again"));
    T_EQ(t, browser_post(&s.ann, "/account/passkeys", say(&s, true, none)), 303);
    T_OK(t, browser_shows(&s.ann, "said=passkey_not"));
    /* The same passkey once more. */
    browser_get(&s.ann, "/account");
    T_OK(t, ask(&s, &s.ann, "act=register"));
    T_EQ(t, browser_post(&s.ann, "/account/passkeys", say(&s, true, none)), 303);
    T_OK(t, browser_shows(&s.ann, "said=passkey_known"));
    /* Nothing of a person for somebody who is not signed in. */
    T_OK(t, !ask(&s, &third, "act=register") && third.status == 403);
    T_OK(t, !ask(&s, &third, "act=again") && third.status == 403);
    T_OK(t, !ask(&s, &third, "act=other") && third.status == 403);
    browser_free(&third);
    finish(&s);
}

static void a_passkey_shows_once_more_who_it_is(struct t *t)
{
    struct story s;
    char before[256];
    begin(&s, t);
    add_one(&s);
    browser_get(&s.ann, "/again?next=/account/delete");
    T_OK(t, browser_shows(&s.ann, "Use a passkey"));
    snprintf(before, sizeof before, "%s", s.ann.session);
    T_OK(t, ask(&s, &s.ann, "act=again"));
    s.key.count++;
    T_EQ(t, browser_post(&s.ann, "/again/passkey", say(&s, false, s.vault)), 303);
    T_OK(t, strcmp(before, s.ann.session) != 0);
    /* A copy that counts behind is refused. */
    browser_get(&s.ann, "/again");
    T_OK(t, ask(&s, &s.ann, "act=again"));
    s.key.count -= 1;
    T_EQ(t, browser_post(&s.ann, "/again/passkey", say(&s, false, s.vault)), 422);
    T_EQ(t, browser_post(&s.ann, "/again/passkey", "challenge=%21&id=x"), 422);
    finish(&s);
}

/* Another's passkey opens nothing of Ann's, also when it says it is hers. */
static void anothers_passkey_opens_nothing(struct t *t)
{
    struct story s;
    struct authenticator hers, *his = &s.key;
    begin(&s, t);
    add_one(&s);
    hers = s.key;
    T_OK(t, authenticator_init(his, PUBLIC_RS256, &here));
    browser_sign_up(&s.other, "bob@example.org");
    s.key.id = raw_from_str(STR("the id of Bob's credential"));
    struct browser ann = s.ann;
    s.ann = s.other;
    add_one(&s);
    s.other = s.ann;
    s.ann = ann;
    T_EQ(t, browser_post(&s.other, "/sign-out", ""), 303);
    browser_get(&s.other, "/sign-in");
    T_OK(t, ask(&s, &s.other, "act=sign_in"));
    T_EQ(t, come(&s, &s.other, s.vault), 422);
    s.key.id = hers.id; /* her id, his key */
    T_OK(t, ask(&s, &s.other, "act=sign_in"));
    T_EQ(t, come(&s, &s.other, s.vault), 422);
    authenticator_fini(&hers);
    finish(&s);
}

static void a_passkey_dies_with_the_account(struct t *t)
{
    struct story s;
    begin(&s, t);
    add_one(&s);
    browser_get(&s.ann, "/account/delete");
    T_EQ(t,
        browser_post(&s.ann, "/account/delete", "email=ann@example.org&confirm=DELETE"),
        200);
    T_OK(t, ask(&s, &s.other, "act=sign_in"));
    T_EQ(t, come(&s, &s.other, s.vault), 422);
    finish(&s);
}

static const struct t_case cases[] = {
    T_CASE(a_passkey_is_added_used_named_and_removed),
    T_CASE(by_address_nobody_learns_who_has_one),
    T_CASE(a_challenge_is_good_once_here_and_for_its_act),
    T_CASE(a_passkey_shows_once_more_who_it_is),
    T_CASE(anothers_passkey_opens_nothing),
    T_CASE(a_passkey_dies_with_the_account),
};

int main(int argc, char **argv)
{
    struct err err = ERR_INIT;
    return crypt_ready(&err) ? t_main(argc, argv, cases, COUNT(cases)) : 1;
}
