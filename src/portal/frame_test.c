/* What stands on every page, whatever it is and whoever asks. */
#include <stdio.h>
#include <string.h>

#include "store/operator/document.h"
#include "tests/portal/site.h"

enum { PAGES_AT_LEAST = 25, PAGE_BYTES = 60 << 10 };

static const char *const links[] = {"href=\"https://acme.example/privacy-2\"",
    "href=\"https://acme.example/terms\"", "href=\"https://acme.example/own\"",
    "href=\"/help/documents\"", "href=\"/request\"", "href=\"/help\""};

static void put(struct site_world *w, const char *name, const char *version, int month,
    const char *url)
{
    const struct document d = {.name = str_z(name),
        .version = str_z(version),
        .title = strcmp(name, "own") ? STR("") : STR("Our own page"),
        .url = str_z(url),
        .from = instant_from_civil(2026, month, 1)};
    struct err err = ERR_INIT;
    T_DONE(w->t, store_begin(w->f.store, &err), &err);
    T_DONE(w->t, document_put(w->f.store, &d, &err), &err);
    T_DONE(w->t, store_commit(w->f.store, &err), &err);
}

static void put_all(struct site_world *w)
{
    put(w, "privacy", "p1", 1, "https://acme.example/privacy-1");
    put(w, "privacy", "p2", 2, "https://acme.example/privacy-2");
    put(w, "privacy", "p3", 12, "https://acme.example/privacy-3");
    put(w, "terms", "t1", 1, "https://acme.example/terms");
    put(w, "own", "o1", 1, "https://acme.example/own");
}

static void path_of(const struct route *r, const char *id, char out[256])
{
    const char *name = strchr(r->path, '{'), *end = name ? strchr(name, '}') : NULL;
    if (!name || !end)
        snprintf(out, 256, "%s", r->path);
    else if (strstr(r->path, "/help/documents/"))
        snprintf(out, 256, "/help/documents/privacy/p2");
    else
        snprintf(out, 256, "%.*s%s%s", (int)(name - r->path), r->path, id, end + 1);
}

/* Whether the answer is a page; then it carries the links. */
static bool check(struct browser *b, const char *where, bool list)
{
    struct t *t = b->w->t;
    if (!browser_shows(b, "content-type: text/html"))
        return false;
    size_t all = b->got.n + web_find(STR("abide.js")).n + web_find(STR("icon.svg")).n;
    if (!T_OK(t, all <= PAGE_BYTES))
        t_note(t, "%s: %zu bytes in all", where, all);
    for (size_t i = 0; i < COUNT(links); i++) {
        if (!T_OK(t, browser_shows(b, links[i])))
            t_note(t, "%s: %s", where, links[i]);
    }
    /* What is not in force is linked from the list of versions only. */
    T_OK(t, list || !browser_shows(b, "https://acme.example/privacy-1"));
    T_OK(t, list || !browser_shows(b, "https://acme.example/privacy-3"));
    return true;
}

static void every_page_links_the_documents_in_force(struct t *t)
{
    struct site_world w;
    struct site_chat chat = {"c1", "Trains", "When?", MODE_REGULAR, {{0}}};
    struct browser ann, nobody;
    char id[ID_TEXT], path[256];
    size_t pages = 0;
    site_open(&w, t);
    put_all(&w);
    ann = browser_new(&w);
    nobody = browser_new(&w);
    browser_sign_up(&ann, "ann@example.org");
    site_put(&w, site_vault(&w, "ann@example.org"), &chat, id);
    struct route_module m = portal_module(w.portal);
    for (size_t i = 0; i < m.count; i++) {
        const struct route *r = &m.routes[i];
        bool get = (r->methods & ROUTE_METHOD(HTTP_METHOD_GET)) != 0;
        path_of(r, id, path);
        if (!strcmp(r->path, "/events") || r->parties == PARTY_BIT(PARTY_PRODUCT))
            continue;
        bool list = strcmp(path, "/help/documents") == 0;
        /* A form without its token: refused, on a page like any other. */
        browser_ask(&ann, get ? "GET" : "POST", path, "");
        pages += check(&ann, path, list);
        browser_ask(&nobody, get ? "GET" : "POST", path, "");
        pages += check(&nobody, path, list);
    }
    T_EQ(t, browser_get(&nobody, "/nothing/here"), 404);
    T_OK(t, check(&nobody, "a page that is not there", false));
    T_OK(t, pages > PAGES_AT_LEAST);
    browser_free(&ann);
    browser_free(&nobody);
    site_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(every_page_links_the_documents_in_force),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
