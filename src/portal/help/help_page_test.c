#include "portal/help/help_page.h"

#include <string.h>

#include "os/file.h"
#include "portal/page/page.h"
#include "store/ledger.h"
#include "tests/harness/t.h"

struct centre {
    struct t *t;
    struct flow f;
    struct site site;
    struct ask a;
    char state[FILE_PATH_MAX];
};

static void centre_use(struct centre *c, const char *profile)
{
    struct err err = ERR_INIT;
    struct flow_options options = {
        .state = c->state, .profile = profile, .now = instant_from_civil(2026, 3, 2)};
    flow_close(&c->f);
    T_DONE(c->t, flow_open(&c->f, &options, &err), &err);
}

static void centre_open(struct centre *c, struct t *t)
{
    struct err err = ERR_INIT;
    *c = (struct centre){.t = t};
    T_DONE(t, file_join(t_tmpdir(t), "state", c->state, &err), &err);
    struct flow_options options = {
        .state = c->state, .profile = "strict", .now = instant_from_civil(2026, 3, 2)};
    T_DONE(t, flow_init(&options, &err), &err);
    T_DONE(t, site_init(&c->site, STR("https://p.example"), STR("Acme"), &err), &err);
    centre_use(c, NULL);
}

static void centre_close(struct centre *c)
{
    ask_fini(&c->a);
    flow_close(&c->f);
}

static void ask(struct centre *c, page_work *page, const char *fields, const char *name)
{
    struct err err = ERR_INIT;
    ask_fini(&c->a);
    c->a = (struct ask){.site = &c->site,
        .flow = &c->f,
        .status = 200,
        .language = web_language_find(STR("en"))};
    arena_init(&c->a.arena, ASK_BYTES_MAX);
    buf_init(&c->a.body, ASK_BYTES_MAX);
    c->a.view = view_new(&c->a.arena);
    c->a.names[0] = raw_from_str(str_z(name));
    T_OK(c->t, form_parse(raw_from_str(str_z(fields)), &c->a.arena, &c->a.form));
    T_DONE(c->t, page(&c->a, &err), &err);
}

static bool shows(struct centre *c, const char *words)
{
    return strstr(buf_z(&c->a.body), words) != NULL;
}

static void put_file(struct centre *c, const char *name, struct str text)
{
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    T_DONE(c->t, file_join(c->state, name, path, &err), &err);
    T_DONE(c->t, file_replace(path, raw_from_str(text), &err), &err);
}

static void articles_stand_in_collections_and_are_found(struct t *t)
{
    struct centre c;
    centre_open(&c, t);
    ask(&c, help_page, "", "");
    T_OK(t, shows(&c, "Training and safety") && shows(&c, "id=\"train\""));
    T_OK(t, shows(&c, "id=\"serve\""));
    ask(&c, help_page, "q=Temporary%20TRAIN", "");
    T_OK(t, shows(&c, "id=\"train\""));
    ask(&c, help_page, "q=zebra", "");
    T_OK(t, shows(&c, "No answer holds all") && !shows(&c, "id=\"train\""));
    centre_close(&c);
}

static void a_vote_is_counted_and_says_nothing_else(struct t *t)
{
    struct centre c;
    centre_open(&c, t);
    ask(&c, help_page_vote, "answer=yes", "train");
    T_EQ(t, c.a.status, 303);
    ask(&c, help_page_vote, "answer=no", "train");
    ask(&c, help_page_vote, "answer=no", "train");
    ask(&c, help_page, "q=train", "");
    T_OK(t, shows(&c, "Yes (1)") && shows(&c, "No (2)"));
    ask(&c, help_page_vote, "answer=yes", "marketing-secrets");
    T_EQ(t, c.a.status, 404);
    centre_close(&c);
}

static void documents_in_force_are_linked(struct t *t)
{
    struct centre c;
    centre_open(&c, t);
    ask(&c, help_page, "", "");
    T_OK(t, !shows(&c, "acme.example"));
    put_file(&c, "documents.json",
        STR("[{\"name\":\"Privacy policy\",\"version\":\"4\",\"from\":\"2026-01-01\","
            "\"url\":\"https://acme.example/privacy\"},"
            "{\"name\":\"Bad\",\"url\":\"javascript:alert(1)\"}]"));
    ask(&c, help_page, "", "");
    T_OK(t, shows(&c, "https://acme.example/privacy") && !shows(&c, "javascript:"));
    centre_close(&c);
}

static void every_version_says_what_it_changed(struct t *t)
{
    const struct notice wide = {.version = STR("n2"),
        .purposes = 1u << PURPOSE_TRAIN,
        .from = instant_from_civil(2026, 2, 1),
        .until = INSTANT_UNKNOWN,
        .widens = true};
    struct centre c;
    struct str text;
    struct err err = ERR_INIT;
    centre_open(&c, t);
    ask(&c, help_page_changes, "", "");
    T_OK(t, shows(&c, "Nothing yet") && shows(&c, "first version"));
    T_DONE(t, store_begin(c.f.store, &err), &err);
    T_DONE(t, notice_put(c.f.store, &wide, &err), &err);
    T_DONE(t, store_commit(c.f.store, &err), &err);
    ask(&c, help_page_changes, "", "");
    T_OK(t, shows(&c, "n2") && shows(&c, "everybody is asked again"));
    char path[FILE_PATH_MAX];
    struct buf profile;
    buf_init(&profile, 1 << 20);
    T_DONE(t, file_join(c.state, "profile.policy", path, &err), &err);
    T_DONE(t, file_read(path, &profile, &err), &err);
    text = buf_str(&profile);
    const char *date = memmem(text.p, text.n, "effective 20", 12);
    if (T_OK(t, date != NULL)) {
        struct buf later;
        buf_init(&later, 1 << 20);
        size_t front = (size_t)(date - text.p) + 10;
        buf_add(&later, text.p, front);
        buf_add_z(&later, "2099");
        buf_add(&later, text.p + front + 4, text.n - front - 4);
        put_file(&c, "profile.policy", buf_str(&later));
        buf_fini(&later);
    }
    buf_fini(&profile);
    centre_use(&c, NULL);
    ask(&c, help_page_changes, "", "");
    T_OK(t, shows(&c, "2099-"));
    centre_close(&c);
}

static const struct t_case cases[] = {
    T_CASE(articles_stand_in_collections_and_are_found),
    T_CASE(a_vote_is_counted_and_says_nothing_else),
    T_CASE(documents_in_force_are_linked),
    T_CASE(every_version_says_what_it_changed),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
