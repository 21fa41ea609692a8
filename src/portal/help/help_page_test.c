#include "portal/help/help_page.h"

#include <string.h>

#include "os/file.h"
#include "portal/page/page.h"
#include "store/ledger.h"
#include "store/operator/document.h"
#include "tests/harness/t.h"

struct centre {
    struct t *t;
    struct flow f;
    struct site site;
    struct ask a;
    char state[FILE_PATH_MAX];
    const char *version; /* second name of the path; NULL: none */
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
    c->a.names[1] = raw_from_str(str_z(c->version ? c->version : ""));
    T_OK(c->t, form_parse(raw_from_str(str_z(fields)), &c->a.arena, &c->a.form));
    T_DONE(c->t, page(&c->a, &err), &err);
}

static void ask_version(struct centre *c, const char *version)
{
    c->version = version;
    ask(c, help_page_document, "", "privacy");
    c->version = NULL;
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

static void register_version(
    struct centre *c, const char *version, int month, const char *text)
{
    const struct document d = {.name = STR("privacy"),
        .version = str_z(version),
        .url = STR("https://acme.example/privacy"),
        .text = str_z(text),
        .from = instant_from_civil(2026, month, 1)};
    struct err err = ERR_INIT;
    T_DONE(c->t, store_begin(c->f.store, &err), &err);
    T_DONE(c->t, document_put(c->f.store, &d, &err), &err);
    T_DONE(c->t, store_commit(c->f.store, &err), &err);
}

static void documents_are_listed_with_what_each_version_changed(struct t *t)
{
    struct centre c;
    centre_open(&c, t);
    ask(&c, help_page_documents, "", "");
    T_OK(t, shows(&c, "None is listed"));
    register_version(&c, "p1", 1, "We keep it.\nFor a day.\n");
    register_version(&c, "p2", 2, "We keep it.\nFor <b>two</b> days.\n");
    register_version(&c, "p3", 12, "");
    ask(&c, help_page_documents, "", "");
    T_OK(t, shows(&c, "https://acme.example/privacy") && shows(&c, "Privacy policy"));
    T_OK(t, shows(&c, "/help/documents/privacy/p2") && shows(&c, "not in force yet"));
    T_OK(t, !shows(&c, "/help/documents/privacy/p1\""));
    ask_version(&c, "p2");
    T_OK(t, shows(&c, "<del>For a day.</del>"));
    T_OK(t, shows(&c, "<ins>For &lt;b&gt;two&lt;/b&gt; days.</ins>"));
    T_OK(t, !shows(&c, "We keep it."));
    ask_version(&c, "p3");
    T_OK(t, shows(&c, "please read the page itself"));
    ask_version(&c, "p1");
    T_EQ(t, c.a.status, 404);
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
    T_CASE(documents_are_listed_with_what_each_version_changed),
    T_CASE(every_version_says_what_it_changed),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
