#include "portal/access/passkey.h"

#include <string.h>

#include "crypt/random.h"
#include "portal/access/cbor.h"
#include "tests/harness/t.h"
#include "tests/portal/authenticator.h"

static const struct passkey_site site = {
    STR_INIT("https://privacy.example.org:8443"), STR_INIT("privacy.example.org")};
static const struct raw challenge = {
    (const unsigned char *)"0123456789abcdef0123456789abcdef", 32};

/* What may be wrong with it: the rest is fine. */
static const struct {
    const char *says;
    enum passkey_verdict want;
    const char *origin, *rp_id, *type, *more, *challenge;
    int flags; /* -1: as they are */
} wrongs[] = {
    {"all is well", PASSKEY_GOOD, NULL, NULL, NULL, NULL, NULL, -1},
    {"said to be in no frame", PASSKEY_GOOD, NULL, NULL, NULL, ",\"crossOrigin\":false",
        NULL, -1},
    {"it may be copied", PASSKEY_GOOD, NULL, NULL, NULL, NULL, NULL, 5 | 8 | 16},
    {"another challenge", PASSKEY_CHALLENGE, NULL, NULL, NULL, NULL,
        "0123456789abcdef0123456789abcdeg", -1},
    {"a short challenge", PASSKEY_CHALLENGE, NULL, NULL, NULL, NULL, "0123", -1},
    {"no challenge", PASSKEY_CHALLENGE, NULL, NULL, NULL, NULL, "", -1},
    {"another origin", PASSKEY_ORIGIN, "https://evil.example.org", NULL, NULL, NULL,
        NULL, -1},
    {"another port", PASSKEY_ORIGIN, "https://privacy.example.org", NULL, NULL, NULL,
        NULL, -1},
    {"without TLS", PASSKEY_ORIGIN, "http://privacy.example.org:8443", NULL, NULL, NULL,
        NULL, -1},
    {"in another's frame", PASSKEY_ORIGIN, NULL, NULL, NULL, ",\"crossOrigin\":true",
        NULL, -1},
    {"a frame said in a word", PASSKEY_ORIGIN, NULL, NULL, NULL,
        ",\"crossOrigin\":\"no\"", NULL, -1},
    {"below another page", PASSKEY_ORIGIN, NULL, NULL, NULL,
        ",\"topOrigin\":\"https://evil.example\"", NULL, -1},
    {"the other act", PASSKEY_TYPE, NULL, NULL, "webauthn.other", NULL, NULL, -1},
    {"made for another site", PASSKEY_SITE, NULL, "example.org", NULL, NULL, NULL, -1},
    {"nobody there", PASSKEY_HOLDER, NULL, NULL, NULL, NULL, NULL, 4},
    {"nobody verified", PASSKEY_HOLDER, NULL, NULL, NULL, NULL, NULL, 1},
    {"copied, but it cannot be", PASSKEY_FORM, NULL, NULL, NULL, NULL, NULL, 5 | 16},
    {"no JSON", PASSKEY_FORM, NULL, NULL, NULL, ",", NULL, -1},
};

static void spoil(struct authenticator *d, size_t row)
{
    if (wrongs[row].origin)
        d->origin = str_z(wrongs[row].origin);
    if (wrongs[row].rp_id)
        d->rp_id = str_z(wrongs[row].rp_id);
    if (wrongs[row].type)
        d->type = str_z(wrongs[row].type);
    if (wrongs[row].flags >= 0)
        d->flags = (unsigned)wrongs[row].flags;
    d->more = wrongs[row].more;
}

static struct raw challenge_of(size_t row)
{
    return wrongs[row].challenge ? raw_from_str(str_z(wrongs[row].challenge))
                                 : challenge;
}

static void check_rows(struct t *t, enum public_alg alg)
{
    for (size_t i = 0; i < COUNT(wrongs); i++) {
        struct authenticator d;
        struct authenticator_said first, said;
        struct passkey p = {.count = 0};
        struct arena a;
        arena_init(&a, 1 << 16);
        if (!T_OK(t, authenticator_init(&d, alg, &site)))
            return;
        spoil(&d, i);
        authenticator_register(&d, challenge_of(i), &first);
        if (!T_EQ(t, passkey_register(&site, challenge, &first.said, &a, &p),
                wrongs[i].want))
            t_note(t, "registering: %s", wrongs[i].says);
        p.id = d.id;
        p.key = signer_key(d.signer);
        p.count = 6;
        p.can_move = d.flags & 8;
        authenticator_sign(&d, challenge_of(i), &said);
        if (!T_EQ(t, passkey_assert(&site, challenge, &said.said, &a, &p),
                wrongs[i].want))
            t_note(t, "signing: %s", wrongs[i].says);
        T_EQ(t, p.count, wrongs[i].want == PASSKEY_GOOD ? 7 : 6);
        authenticator_said_fini(&first);
        authenticator_said_fini(&said);
        authenticator_fini(&d);
        arena_fini(&a);
    }
}

static void only_a_right_answer_is_taken(struct t *t)
{
    check_rows(t, PUBLIC_ES256);
    check_rows(t, PUBLIC_RS256);
}

struct pair {
    struct authenticator d;
    struct authenticator_said said;
    struct passkey p;
    struct arena a;
};

static bool begin(struct t *t, struct pair *s)
{
    arena_init(&s->a, 1 << 16);
    if (!T_OK(t, authenticator_init(&s->d, PUBLIC_ES256, &site)))
        return false;
    authenticator_register(&s->d, challenge, &s->said);
    return T_EQ(t, passkey_register(&site, challenge, &s->said.said, &s->a, &s->p),
        PASSKEY_GOOD);
}

static void finish(struct pair *s)
{
    authenticator_said_fini(&s->said);
    authenticator_fini(&s->d);
    arena_fini(&s->a);
}

static void what_was_registered_signs_later(struct t *t)
{
    static const struct {
        uint32_t kept, said;
        enum passkey_verdict want;
    } rows[] = {{0, 0, PASSKEY_GOOD}, {0, 1, PASSKEY_GOOD}, {7, 8, PASSKEY_GOOD},
        {7, 7, PASSKEY_COUNT}, {7, 6, PASSKEY_COUNT}, {7, 0, PASSKEY_COUNT}};
    struct pair s;
    if (!begin(t, &s))
        return;
    T_OK(t, raw_eq(s.p.id, s.d.id) && s.p.count == 7 && !s.p.can_move);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct authenticator_said again;
        s.p.count = rows[i].kept;
        s.d.count = rows[i].said;
        authenticator_sign(&s.d, challenge, &again);
        if (!T_EQ(t, passkey_assert(&site, challenge, &again.said, &s.a, &s.p),
                rows[i].want))
            t_note(t, "row %zu", i);
        authenticator_said_fini(&again);
    }
    finish(&s);
}

static void another_key_and_another_word_do_not_fit(struct t *t)
{
    struct pair s;
    struct authenticator other;
    struct authenticator_said said;
    if (!begin(t, &s) || !T_OK(t, authenticator_init(&other, PUBLIC_ES256, &site)))
        return;
    other.count = 9;
    authenticator_sign(&other, challenge, &said);
    T_EQ(
        t, passkey_assert(&site, challenge, &said.said, &s.a, &s.p), PASSKEY_SIGNATURE);
    authenticator_said_fini(&said);
    s.d.count = 9;
    authenticator_sign(&s.d, challenge, &said);
    said.data.p[36] ^= 1; /* the counter is signed */
    T_EQ(
        t, passkey_assert(&site, challenge, &said.said, &s.a, &s.p), PASSKEY_SIGNATURE);
    said.data.p[36] ^= 1;
    said.said.id = raw_from_str(STR("another"));
    T_EQ(t, passkey_assert(&site, challenge, &said.said, &s.a, &s.p), PASSKEY_FORM);
    said.said.id = s.d.id;
    s.p.can_move = true;
    T_EQ(t, passkey_assert(&site, challenge, &said.said, &s.a, &s.p), PASSKEY_FORM);
    s.p.can_move = false;
    T_EQ(t, passkey_assert(&site, challenge, &said.said, &s.a, &s.p), PASSKEY_GOOD);
    authenticator_said_fini(&said);
    authenticator_fini(&other);
    finish(&s);
}

/* Cut anywhere, or with any byte changed: no crash, and never a credential of another
 * id or a key that is none. */
static void a_damaged_registration_is_refused(struct t *t)
{
    struct pair s;
    struct passkey p;
    if (!begin(t, &s))
        return;
    struct passkey_said said = s.said.said;
    for (size_t n = 0; n < s.said.data.n; n++) {
        said.data = raw_of(s.said.data.p, n);
        T_OK(t, passkey_register(&site, challenge, &said, &s.a, &p) != PASSKEY_GOOD);
    }
    said.data = buf_raw(&s.said.data);
    for (size_t i = 0; i < s.said.data.n; i++) {
        s.said.data.p[i] ^= 0x20;
        if (passkey_register(&site, challenge, &said, &s.a, &p) == PASSKEY_GOOD)
            T_OK(t, raw_eq(p.id, s.d.id) && public_is_good(&p.key));
        s.said.data.p[i] ^= 0x20;
    }
    finish(&s);
}

static void a_credential_comes_back_as_it_was_kept(struct t *t)
{
    struct pair s;
    struct passkey back;
    struct buf text;
    if (!begin(t, &s))
        return;
    buf_init(&text, PASSKEY_KEPT_MAX);
    s.p.count = 0x01020304;
    s.p.can_move = true;
    passkey_pack(&s.p, &text);
    T_OK(t, passkey_unpack(buf_raw(&text), s.p.id, &back));
    T_OK(t, raw_eq(back.key.a, s.p.key.a) && raw_eq(back.key.b, s.p.key.b));
    T_OK(t, back.count == 0x01020304 && back.can_move && public_is_good(&back.key));
    T_OK(t, !passkey_unpack(raw_slice(buf_raw(&text), 0, 8), s.p.id, &back));
    T_OK(t, !passkey_unpack(raw_slice(buf_raw(&text), 0, 20), s.p.id, &back));
    text.p[0] = 9;
    T_OK(t, !passkey_unpack(buf_raw(&text), s.p.id, &back));
    buf_fini(&text);
    finish(&s);
}

static void cbor_is_read_as_authenticators_write_it(struct t *t)
{
    static const struct {
        const char *says, *text;
        size_t n;
        bool good;
    } rows[] = {
        {"a number", "\x17", 1, true},
        {"a byte", "\x18\x18", 2, true},
        {"a byte that needs none", "\x18\x17", 2, false},
        {"two bytes that need one", "\x19\x00\xff", 3, false},
        {"two bytes", "\x19\x01\x00", 3, true},
        {"eight bytes", "\x1b\x00\x00\x00\x01\x00\x00\x00\x00", 9, true},
        {"eight bytes that need four", "\x1b\x00\x00\x00\x00\xff\xff\xff\xff", 9,
            false},
        {"cut", "\x19\x01", 2, false},
        {"nothing", "", 0, false},
        {"bytes",
            "\x42"
            "ab",
            3, true},
        {"bytes that are not there",
            "\x43"
            "ab",
            3, false},
        {"very many bytes", "\x5b\xff\xff\xff\xff\xff\xff\xff\xff", 9, false},
        {"a list", "\x82\x01\xf5", 3, true},
        {"a list of lists", "\x81\x81\x81\x80", 4, true},
        {"a list that is cut", "\x82\x01", 2, false},
        {"a map",
            "\xa1\x61"
            "a\xf6",
            4, true},
        {"a map without its value",
            "\xa1\x61"
            "a",
            3, false},
        {"a map of very many", "\xbb\x80\x00\x00\x00\x00\x00\x00\x00", 9, false},
        {"a length that is told later",
            "\x5f\x41"
            "a\xff",
            4, false},
        {"a tag", "\xc0\x01", 2, false},
        {"a float", "\xf9\x3c\x00", 3, false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct raw rest = raw_of(rows[i].text, rows[i].n);
        bool good = cbor_skip(&rest);
        if (!T_EQ(t, good, rows[i].good) || !T_EQ(t, rest.n, good ? 0 : rows[i].n))
            t_note(t, "row: %s", rows[i].says);
    }
}

static void the_site_is_the_host(struct t *t)
{
    T_STR(t, passkey_rp_id(STR("https://a.example.org:8443")), STR("a.example.org"));
    T_STR(t, passkey_rp_id(STR("http://localhost:1")), STR("localhost"));
    T_STR(t, passkey_rp_id(STR("https://a.example.org")), STR("a.example.org"));
}

static const struct t_case cases[] = {
    T_CASE(only_a_right_answer_is_taken),
    T_CASE(what_was_registered_signs_later),
    T_CASE(another_key_and_another_word_do_not_fit),
    T_CASE(a_damaged_registration_is_refused),
    T_CASE(a_credential_comes_back_as_it_was_kept),
    T_CASE(cbor_is_read_as_authenticators_write_it),
    T_CASE(the_site_is_the_host),
};

int main(int argc, char **argv)
{
    struct err err = ERR_INIT;
    return crypt_ready(&err) ? t_main(argc, argv, cases, COUNT(cases)) : 1;
}
