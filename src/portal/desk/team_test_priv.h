/*
 * portal/desk/team_test_priv.h - two of a team at their desk, for the tests of this
 * folder.
 *
 * In:    a test.
 * Out:   a running portal, Mia and Noa signed in, cases; what an act came to.
 * Never: used outside tests.
 */
#ifndef ABIDE_PORTAL_DESK_TEAM_TEST_PRIV_H
#define ABIDE_PORTAL_DESK_TEAM_TEST_PRIV_H

#include <stdio.h>
#include <string.h>

#include "flow/request/papers.h"
#include "tests/portal/site.h"

/* Mia and Noa answer requests; the others may look at most. */
struct team {
    struct site_world w;
    struct browser mia, noa, nobody;
    struct arena a;
    char path[256];
};

static inline void begin(struct team *s, struct t *t)
{
    site_open(&s->w, t);
    arena_init(&s->a, 256 << 20);
    s->mia = browser_new(&s->w);
    s->noa = browser_new(&s->w);
    s->nobody = browser_new(&s->w);
    browser_staff(&s->mia, "mia", PARTY_OFFICER);
    browser_staff(&s->noa, "noa", PARTY_OFFICER);
}

static inline void finish(struct team *s)
{
    browser_free(&s->mia);
    browser_free(&s->noa);
    browser_free(&s->nobody);
    arena_fini(&s->a);
    site_close(&s->w);
}

struct asking {
    enum request_kind kind;
    enum regime regime;
    const char *mail, *text;
    int days_ago;
};

/* A stranger's request, whose address is known to be theirs. */
static inline int64_t ask(struct team *s, const struct asking *in)
{
    const struct request_new new = {
        .facts = {in->kind, in->regime, ROUTE_STRANGER, ZONE_BERLIN},
        .identity = IDENTITY_MAIL,
        .role = DOER_REQUESTER,
        .claims = {.name = raw_from_str(STR("Cleo")),
            .mail = raw_from_str(str_z(in->mail)),
            .text = raw_from_str(str_z(in->text)),
            .language = raw_from_str(STR("de"))}};
    struct request_view v = {0};
    struct err err = ERR_INIT;
    s->w.f.now.us = site_now().us - in->days_ago * INSTANT_DAY_US;
    T_DONE(s->w.t, flow_request_open(&s->w.f, &new, &s->a, &v, &err), &err);
    s->w.f.now = site_now();
    return v.row.number;
}

static const struct asking cleos = {
    REQUEST_CATEGORIES, REGIME_GDPR, "cleo@example.org", "All you have", 1};

static inline struct request_view see(struct team *s, int64_t number)
{
    struct request_view v = {0};
    struct err err = ERR_INIT;
    T_DONE(s->w.t, flow_request_see(&s->w.f, number, &s->a, &v, &err), &err);
    return v;
}

static inline const char *at(struct team *s, int64_t number, const char *rest)
{
    snprintf(s->path, sizeof s->path, "/desk/cases/%lld%s", (long long)number, rest);
    return s->path;
}

/* One of the team does that; the page says what came of it. */
static inline void act(struct team *s, struct browser *b, int64_t number,
    const char *fields, const char *says)
{
    char said[96];
    browser_get(b, at(s, number, ""));
    T_EQ(s->w.t, browser_post(b, at(s, number, "/do"), fields), 303);
    snprintf(said, sizeof said, "said=desk_%s\r\n", says);
    if (!T_OK(s->w.t, browser_shows(b, said)))
        t_note(s->w.t, "%s: %.300s", fields, browser_text(b));
}

#endif
