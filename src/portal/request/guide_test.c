/* The chat of /help/ask, walked along every link there is. */
#include <stdio.h>
#include <string.h>

#include "os/file.h"
#include "portal/page/page.h"
#include "portal/request/request_page.h"
#include "tests/harness/t.h"

enum { PAGES_MAX = 2000, ADDRESS_BYTES = 192, ENDS_AT_LEAST = 225 };

struct walk {
    struct t *t;
    struct flow f;
    struct site site;
    struct ask a;
    bool signed_in;
    const char *language;
    size_t count, ends, controls;
    char pages[PAGES_MAX][ADDRESS_BYTES];
};

static void walk_open(struct walk *w, struct t *t)
{
    struct err err = ERR_INIT;
    char state[FILE_PATH_MAX];
    *w = (struct walk){.t = t, .language = "en"};
    T_DONE(t, file_join(t_tmpdir(t), "state", state, &err), &err);
    struct flow_options options = {
        .state = state, .profile = "strict", .now = instant_from_civil(2026, 3, 2)};
    T_DONE(t, flow_init(&options, &err), &err);
    options.profile = NULL;
    T_DONE(t, flow_open(&w->f, &options, &err), &err);
    T_DONE(t, site_init(&w->site, STR("https://p.example"), STR("Acme"), &err), &err);
}

static void walk_close(struct walk *w)
{
    ask_fini(&w->a);
    flow_close(&w->f);
}

/* Asks for an address as it stands in a page, or is written by hand. */
static int get(struct walk *w, page_work *page, const char *address)
{
    struct err err = ERR_INIT;
    const char *query = strchr(address, '?');
    char fields[ADDRESS_BYTES] = "";
    size_t n = 0;
    for (const char *p = query ? query + 1 : ""; *p && *p != '#'; p++) {
        fields[n++] = *p;
        if (strncmp(p, "&amp;", 5) == 0)
            p += 4;
    }
    ask_fini(&w->a);
    w->a = (struct ask){.site = &w->site,
        .flow = &w->f,
        .status = 200,
        .language = web_language_find(str_z(w->language))};
    arena_init(&w->a.arena, ASK_BYTES_MAX);
    buf_init(&w->a.body, ASK_BYTES_MAX);
    w->a.view = view_new(&w->a.arena);
    w->a.who.signed_in = w->signed_in;
    T_OK(w->t, form_parse(raw_from_str(str_z(fields)), &w->a.arena, &w->a.form));
    T_DONE(w->t, page(&w->a, &err), &err);
    return w->a.status;
}

static bool shows(struct walk *w, const char *words)
{
    return strstr(buf_z(&w->a.body), words) != NULL;
}

/* A page that can be asked for, without its query. */
static bool is_page(const char *address)
{
#define PAGE_PATH(function, method, path, ...) {#method, path},
    static const struct {
        const char *method, *path;
    } pages[] = {PAGE_TABLE(PAGE_PATH)};
    size_t n = strcspn(address, "?#");
    for (size_t i = 0; i < COUNT(pages); i++) {
        if (!strcmp(pages[i].method, "GET") && strlen(pages[i].path) == n &&
            !strncmp(pages[i].path, address, n))
            return true;
    }
    return false;
}

static void add_page(struct walk *w, const char *address)
{
    for (size_t i = 0; i < w->count; i++) {
        if (!strcmp(w->pages[i], address))
            return;
    }
    if (T_OK(w->t, w->count < PAGES_MAX))
        snprintf(w->pages[w->count++], ADDRESS_BYTES, "%s", address);
}

/* The address after a mark; false: the page has no such mark. */
static bool link_after(struct walk *w, const char *mark, char out[ADDRESS_BYTES])
{
    const char *at = strstr(buf_z(&w->a.body), mark);
    if (!at)
        return false;
    at += strlen(mark);
    size_t n = strcspn(at, "\"");
    snprintf(out, ADDRESS_BYTES, "%.*s", (int)n, at);
    return T_OK(w->t, n < ADDRESS_BYTES);
}

static size_t add_answers(struct walk *w)
{
    static const char mark[] = "<a href=\"/help/ask?";
    char address[ADDRESS_BYTES];
    size_t n = 0;
    const char *at = strstr(buf_z(&w->a.body), "id=\"now\"");
    T_OK(w->t, at != NULL);
    for (; at && (at = strstr(at, mark)); n++) {
        at += strlen("<a href=\"");
        snprintf(address, sizeof address, "%.*s", (int)strcspn(at, "\""), at);
        add_page(w, address);
    }
    return n;
}

/* The form is there, and what was said stands in it; without an account after sign-in.
 */
static void check_form(struct walk *w, const char *address)
{
    if (strncmp(address, "/request?", 9) != 0)
        return;
    bool account = strstr(address, "route=account") != NULL;
    int status = get(w, request_page_new, address);
    if (account && !w->signed_in) {
        T_EQ(w->t, status, 303);
        return;
    }
    T_EQ(w->t, status, 200);
    T_OK(w->t, shows(w, " checked"));
    T_EQ(w->t, shows(w, "value=\"stranger\""), !account);
    T_EQ(w->t, shows(w, " selected"), strstr(address, "country=") != NULL);
    T_EQ(w->t, shows(w, "type=\"email\""), !account);
}

static void check_end(struct walk *w, const char *from)
{
    char end[ADDRESS_BYTES], form[ADDRESS_BYTES];
    if (!T_OK(w->t, link_after(w, "id=\"end\" href=\"", end))) {
        t_note(w->t, "%s", from);
        return;
    }
    w->ends++;
    w->controls += strncmp(end, "/request", 8) != 0;
    if (!T_OK(w->t, is_page(end)))
        t_note(w->t, "%s ends at %s", from, end);
    bool more = link_after(w, "id=\"form\" href=\"", form);
    check_form(w, end);
    if (more)
        check_form(w, form);
}

static void walk_all(struct walk *w)
{
    w->count = w->ends = w->controls = 0;
    add_page(w, "/help/ask");
    for (size_t i = 0; i < w->count; i++) {
        char from[ADDRESS_BYTES];
        memcpy(from, w->pages[i], sizeof from);
        T_OK(w->t, get(w, request_page_guide, from) == 200 && is_page(from));
        /* A message that is missing would leave these empty. */
        if (!T_OK(w->t, !shows(w, "\"></a>") && !shows(w, "\"></h2>") &&
                            !shows(w, "\"></div>")))
            t_note(w->t, "%s, %s", from, w->language);
        if (!add_answers(w))
            check_end(w, from);
    }
}

static void every_path_ends_at_a_page_that_is_there(struct t *t)
{
    static const char *const tags[] = {"en", "de", "es", "fr"};
    static struct walk w;
    walk_open(&w, t);
    for (size_t i = 0; i < 2 * COUNT(tags); i++) {
        w.language = tags[i / 2];
        w.signed_in = i % 2;
        walk_all(&w);
        T_OK(t, w.ends >= ENDS_AT_LEAST && w.controls > 6);
    }
    walk_close(&w);
}

static void what_no_link_leads_to_is_refused(struct t *t)
{
    static const char *const rows[] = {"?about=everything", "?about=", "?whose=mine",
        "?about=access&about=access", "?about=access&whose=mine&country=eea",
        "?about=access&whose=child&account=yes",
        "?about=access&whose=child&country=mars",
        "?about=objection&whose=mine&account=yes&country=eea",
        "?about=access&text=hello", "?about=access&whose=other&country=eea&country=eea",
        "?q=training", "?about=Access", "?about=access&whose=mine&account=perhaps"};
    static struct walk w;
    walk_open(&w, t);
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (!T_EQ(t, get(&w, request_page_guide, rows[i]), 404))
            t_note(t, "%s", rows[i]);
    }
    walk_close(&w);
}

static void what_was_said_is_shown_and_can_be_changed(struct t *t)
{
    static struct walk w;
    walk_open(&w, t);
    T_EQ(t, get(&w, request_page_guide, "?about=access&whose=mine&account=no"), 200);
    T_OK(t, shows(&w, "Show me what you have about me"));
    T_OK(t, shows(&w, "<a href=\"/help/ask#now\">Change this answer"));
    T_OK(t, shows(&w, "<a href=\"/help/ask?about=access#now\">Change this answer"));
    T_OK(
        t, shows(&w, "?about=access&amp;whose=mine&amp;account=no&amp;country=ch#now"));
    w.signed_in = true;
    T_EQ(t, get(&w, request_page_guide, "?about=access&whose=mine"), 200);
    T_OK(t,
        shows(&w, "id=\"end\" href=\"/data\"") && !shows(&w, "have an account here"));
    walk_close(&w);
}

static void an_account_holder_signs_in_and_finds_the_form_filled_in(struct t *t)
{
    static const char to[] =
        "/sign-in?next=%2Frequest%3Froute%3Daccount%26kind%3Daccess%26country%3Deea";
    static struct walk w;
    walk_open(&w, t);
    const char *from = "/request?kind=access&country=eea&route=account&text=hello";
    T_EQ(t, get(&w, request_page_new, from), 303);
    T_OK(t, raw_eq_str(w.a.location, STR(to)));
    w.signed_in = true;
    T_EQ(t, get(&w, request_page_new, from), 200);
    T_OK(t, shows(&w, "value=\"eea\" selected") && !shows(&w, "type=\"email\""));
    walk_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(every_path_ends_at_a_page_that_is_there),
    T_CASE(what_no_link_leads_to_is_refused),
    T_CASE(what_was_said_is_shown_and_can_be_changed),
    T_CASE(an_account_holder_signs_in_and_finds_the_form_filled_in),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
