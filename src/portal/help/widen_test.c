/* A profile that allows more asks everybody again, in the portal as people see it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "portal/help/help_page.h"
#include "store/ledger.h"
#include "tests/portal/site.h"

/* Takes the place of the profile in force, as an operator would put it there. */
static bool use_profile(struct site_world *w, const char *name)
{
    char path[FILE_PATH_MAX], from[128];
    struct buf text;
    struct err err = ERR_INIT;
    struct flow_options options = {.state = w->state, .now = site_now()};
    buf_init(&text, 1 << 20);
    snprintf(
        from, sizeof from, "%s/profiles/%s.policy", getenv("ABIDE_SOURCE_ROOT"), name);
    bool done = T_DONE(w->t, file_read(from, &text, &err), &err) &&
                T_DONE(w->t, file_join(w->state, "profile.policy", path, &err), &err) &&
                T_DONE(w->t, file_replace(path, buf_raw(&text), &err), &err);
    buf_fini(&text);
    flow_close(&w->f);
    w->f = (struct flow){0};
    return done && T_DONE(w->t, flow_open(&w->f, &options, &err), &err);
}

/* How many notices widen training. */
static int widening(struct site_world *w)
{
    const struct notice *all;
    size_t count = 0;
    int n = 0;
    struct arena a;
    struct err err = ERR_INIT;
    arena_init(&a, 1 << 20);
    T_DONE(w->t, notice_list(w->f.store, &a, &all, &count, &err), &err);
    for (size_t i = 0; i < count; i++)
        n += all[i].widens && (all[i].purposes >> PURPOSE_TRAIN & 1);
    arena_fini(&a);
    return n;
}

static void change(struct site_world *w, const char *name)
{
    struct err err = ERR_INIT;
    if (use_profile(w, name))
        T_DONE(w->t, help_widen(&w->f, &err), &err);
}

static void a_wider_profile_brings_a_notice_and_a_stricter_one_none(struct t *t)
{
    struct site_world w;
    struct err err = ERR_INIT;
    site_open(&w, t);
    T_DONE(t, help_widen(&w.f, &err), &err);
    T_EQ(t, widening(&w), 0); /* the first of all: nothing to compare */
    site_later(86400);
    change(&w, "openai-2026");
    T_EQ(t, widening(&w), 1);
    T_DONE(t, help_widen(&w.f, &err), &err);
    T_EQ(t, widening(&w), 1); /* the same once more */
    site_later(86400);
    change(&w, "strict");
    T_EQ(t, widening(&w), 1);
    site_later(86400);
    change(&w, "openai-2026"); /* known, but wider than what was in force */
    T_EQ(t, widening(&w), 2);
    site_close(&w);
}

static void the_operators_own_notice_is_enough(struct t *t)
{
    struct site_world w;
    struct err err = ERR_INIT;
    site_open(&w, t);
    const struct notice own = {.version = STR("n2"),
        .purposes = (1u << PURPOSE_COUNT) - 1,
        .from = {site_now().us + 30000000},
        .until = INSTANT_UNKNOWN,
        .widens = true};
    T_DONE(t, store_begin(w.f.store, &err), &err);
    T_DONE(t, notice_put(w.f.store, &own, &err), &err);
    T_DONE(t, store_commit(w.f.store, &err), &err);
    site_later(60);
    change(&w, "openai-2026");
    T_EQ(t, widening(&w), 1);
    site_close(&w);
}

static void who_had_said_yes_is_asked_once_and_until_then_it_is_a_no(struct t *t)
{
    struct site_world w;
    struct browser ann, bob;
    struct err err = ERR_INIT;
    site_open(&w, t);
    ann = browser_new(&w);
    bob = browser_new(&w);
    browser_sign_up(&ann, "ann@example.org");
    browser_sign_up(&bob, "bob@example.org");
    T_EQ(t, browser_post(&ann, "/controls", "control=training&value=on"), 303);
    T_EQ(t, browser_get(&ann, "/controls"), 200);
    T_OK(t, browser_shows(&ann, "may be used to train"));
    T_OK(t, !browser_shows(&ann, "become wider"));
    T_EQ(t, browser_post(&bob, "/controls", "control=training&value=off"), 303);
    const struct notice wide = {.version = STR("n2"),
        .purposes = 1u << PURPOSE_TRAIN,
        .from = {site_now().us + 1000000},
        .until = INSTANT_UNKNOWN,
        .widens = true};
    T_DONE(t, store_begin(w.f.store, &err), &err);
    T_DONE(t, notice_put(w.f.store, &wide, &err), &err);
    T_DONE(t, store_commit(w.f.store, &err), &err);
    site_later(60);
    T_EQ(t, browser_get(&ann, "/controls"), 200);
    T_OK(t, browser_shows(&ann, "id=\"reask\""));
    T_OK(t, browser_shows(&ann, "is not used to train"));
    T_OK(t, browser_shows(&ann, "value=\"on\" aria-describedby=\"label-training\""));
    T_OK(t, browser_shows(&ann, "value=\"off\" aria-describedby=\"label-training\""));
    T_OK(t, !browser_shows(&ann, "id=\"switch-training\""));
    /* Once: then a line, and the question stays open. */
    T_EQ(t, browser_get(&ann, "/controls"), 200);
    T_OK(t, !browser_shows(&ann, "id=\"reask\""));
    T_OK(t, browser_shows(&ann, "has become wider") ||
                browser_shows(&ann, "have become wider since your yes"));
    T_OK(t, !browser_shows(&ann, "id=\"switch-training\""));
    /* Who said no is not asked. */
    T_EQ(t, browser_get(&bob, "/controls"), 200);
    T_OK(t, !browser_shows(&bob, "become wider"));
    /* A new yes is one under the new notice. */
    T_EQ(t, browser_post(&ann, "/controls", "control=training&value=on"), 303);
    T_EQ(t, browser_get(&ann, "/controls"), 200);
    T_OK(t, browser_shows(&ann, "may be used to train"));
    T_OK(t, !browser_shows(&ann, "become wider") && browser_shows(&ann, "notice n2"));
    browser_free(&ann);
    browser_free(&bob);
    site_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_wider_profile_brings_a_notice_and_a_stricter_one_none),
    T_CASE(the_operators_own_notice_is_enough),
    T_CASE(who_had_said_yes_is_asked_once_and_until_then_it_is_a_no),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
