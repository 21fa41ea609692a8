#include <stdio.h>
#include <string.h>

#include "store/erase/hold.h"
#include "store/ledger.h"
#include "tests/portal/site.h"

/* Tim, who is 16; Ann, an adult; Bob, another. */
struct family {
    struct site_world w;
    struct browser tim, ann, bob;
    struct id child;
    char tim_id[ID_TEXT], code[256];
};

static void family_open(struct family *f, struct t *t)
{
    site_open(&f->w, t);
    f->tim = browser_new(&f->w);
    f->ann = browser_new(&f->w);
    f->bob = browser_new(&f->w);
    browser_sign_up(&f->tim, "tim@example.org");
    browser_sign_up(&f->ann, "ann@example.org");
    browser_sign_up(&f->bob, "bob@example.org");
    f->child = site_vault(&f->w, "tim@example.org");
    id_format(f->child, f->tim_id);
    T_EQ(t, browser_get(&f->tim, "/guardian"), 200);
    T_EQ(t, browser_post(&f->tim, "/guardian/age", ""), 303);
}

static void family_close(struct family *f)
{
    browser_free(&f->tim);
    browser_free(&f->ann);
    browser_free(&f->bob);
    site_close(&f->w);
}

static void invite(struct family *f)
{
    char code[200] = "";
    browser_get(&f->tim, "/guardian");
    T_EQ(f->w.t, browser_post(&f->tim, "/guardian", ""), 200);
    T_OK(f->w.t, browser_cut(&f->tim, "/guardian?code=", '<', code, sizeof code));
    snprintf(f->code, sizeof f->code, "code=%s", code);
}

static int take(struct family *f, struct browser *b)
{
    char path[300];
    snprintf(path, sizeof path, "/guardian?%s", f->code);
    browser_get(b, path);
    return browser_post(b, "/guardian/accept", f->code);
}

static int lock(struct family *f, struct browser *b, const char *value)
{
    char path[100], fields[32];
    snprintf(path, sizeof path, "/guardian/%s/lock", f->tim_id);
    snprintf(fields, sizeof fields, "value=%s", value);
    browser_get(b, "/guardian");
    return browser_post(b, path, fields);
}

static struct choice last_line(struct family *f, struct arena *a)
{
    const struct choice *lines;
    size_t count = 0;
    struct err err = ERR_INIT;
    T_DONE(f->w.t, ledger_read(f->w.f.store, f->child, a, &lines, &count, &err), &err);
    return count ? lines[count - 1] : (struct choice){.control = CONTROL_NONE};
}

static void a_guardian_is_linked_once_and_locks(struct t *t)
{
    struct family f;
    struct arena a;
    char path[300];
    family_open(&f, t);
    arena_init(&a, 1 << 22);
    T_EQ(t, lock(&f, &f.ann, "on"), 404); /* not linked yet */
    invite(&f);
    snprintf(path, sizeof path, "/guardian?%s", f.code);
    T_EQ(t, browser_get(&f.ann, path), 200);
    T_OK(t, browser_shows(&f.ann, "tim@example.org"));
    T_EQ(t, take(&f, &f.ann), 303);
    T_EQ(t, take(&f, &f.bob), 410); /* good once */
    T_EQ(t, browser_get(&f.tim, "/guardian"), 200);
    T_OK(t, browser_shows(&f.tim, "ann@example.org"));
    T_EQ(t, lock(&f, &f.ann, "on"), 303);
    struct choice line = last_line(&f, &a);
    T_EQ(t, line.control, CONTROL_GUARDIAN_LOCK);
    T_STR(t, line.value, STR("on"));
    T_STR(t, line.actor, STR("guardian"));
    T_EQ(t, browser_get(&f.tim, "/guardian"), 200);
    T_OK(t, browser_shows(&f.tim, "switched off by a guardian"));
    T_EQ(t, browser_get(&f.tim, "/controls"), 200);
    T_OK(t, browser_shows(&f.tim, "is not used"));
    T_EQ(t, lock(&f, &f.ann, "maybe"), 400);
    T_EQ(t, lock(&f, &f.ann, "off"), 303);
    T_EQ(t, browser_get(&f.ann, "/guardian"), 200);
    T_OK(t, browser_shows(&f.ann, "aria-checked=\"false\""));
    arena_fini(&a);
    family_close(&f);
}

static void only_an_own_ward_is_locked(struct t *t)
{
    struct family f;
    char path[100];
    family_open(&f, t);
    invite(&f);
    T_EQ(t, take(&f, &f.tim), 410); /* nobody is their own guardian */
    T_EQ(t, take(&f, &f.ann), 303);
    T_EQ(t, lock(&f, &f.bob, "on"), 404);
    T_EQ(t, lock(&f, &f.tim, "on"), 404);
    /* The link's other side is no ward of the child's. */
    snprintf(
        path, sizeof path, "/guardian/%s/lock", "00112233445566778899aabbccddeeff");
    T_EQ(t, browser_post(&f.tim, path, "value=off"), 404);
    family_close(&f);
}

static void a_minor_is_no_guardian(struct t *t)
{
    struct family f;
    family_open(&f, t);
    invite(&f);
    browser_get(&f.bob, "/guardian");
    T_EQ(t, browser_post(&f.bob, "/guardian/age", ""), 303);
    T_EQ(t, take(&f, &f.bob), 403);
    T_EQ(t, take(&f, &f.ann), 303); /* the link was not spent by it */
    browser_get(&f.ann, "/guardian");
    T_EQ(t, browser_post(&f.ann, "/guardian", ""), 400); /* adults need none */
    family_close(&f);
}

/* A child who ends the link does not lift what was locked. */
static void ending_the_link_lifts_no_lock(struct t *t)
{
    struct family f;
    char path[100] = "/guardian/", id[64] = "";
    family_open(&f, t);
    invite(&f);
    T_EQ(t, take(&f, &f.ann), 303);
    T_EQ(t, lock(&f, &f.ann, "on"), 303);
    T_EQ(t, browser_get(&f.tim, "/guardian"), 200);
    T_OK(t, browser_cut(&f.tim, "action=\"/guardian/", '/', id, sizeof id));
    snprintf(path, sizeof path, "/guardian/%s/end", id);
    T_EQ(t, browser_post(&f.tim, path, ""), 303);
    T_EQ(t, browser_get(&f.tim, "/guardian"), 200);
    T_OK(t, browser_shows(&f.tim, "switched off by a guardian"));
    T_OK(t, !browser_shows(&f.tim, "ann@example.org"));
    T_EQ(t, lock(&f, &f.ann, "off"), 404);
    T_EQ(t, browser_get(&f.ann, "/guardian"), 200);
    T_OK(t, !browser_shows(&f.ann, "tim@example.org"));
    family_close(&f);
}

static void what_went_to_whom_is_told_as_far_as_it_is_known(struct t *t)
{
    struct family f;
    struct hold hold = {.opened = site_now(),
        .review = instant_from_civil(2026, 9, 1),
        .released = INSTANT_UNKNOWN,
        .purged = INSTANT_UNKNOWN,
        .begins = INSTANT_UNKNOWN,
        .ends = INSTANT_UNKNOWN,
        .basis = STR("order-12"),
        .authority = STR("District court"),
        .vaults = &f.child,
        .vault_count = 1};
    struct err err = ERR_INIT;
    int64_t number;
    family_open(&f, t);
    T_EQ(t, browser_get(&f.tim, "/data/sent"), 200);
    T_OK(t, browser_shows(&f.tim, "None that you may be told of"));
    T_OK(t, browser_shows(&f.tim, "0 chats can be read"));
    T_DONE(t, hold_add(f.w.f.store, &hold, &number, &err), &err);
    T_EQ(t, browser_get(&f.tim, "/data/sent"), 200);
    T_OK(t, browser_shows(&f.tim, "District court"));
    T_EQ(t, browser_get(&f.bob, "/data/sent"), 200);
    T_OK(t, !browser_shows(&f.bob, "District court"));
    family_close(&f);
}

static const struct t_case cases[] = {
    T_CASE(a_guardian_is_linked_once_and_locks),
    T_CASE(only_an_own_ward_is_locked),
    T_CASE(a_minor_is_no_guardian),
    T_CASE(ending_the_link_lifts_no_lock),
    T_CASE(what_went_to_whom_is_told_as_far_as_it_is_known),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
