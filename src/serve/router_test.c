#include "serve/router.h"

#include "tests/harness/routes.h"
#include "tests/harness/t.h"

static void nothing(void *ctx, struct exchange *x, const struct visit *v)
{
    (void)ctx, (void)x, (void)v;
}

enum { ANY_PARTY = 1 << PARTY_PERSON };

static const struct route routes[] = {
    {ROUTE_GET, "/", PARTY_BIT(PARTY_ANYONE), nothing, false},
    {ROUTE_GET, "/me/chats", PARTY_BIT(PARTY_PERSON), nothing, false},
    {ROUTE_GET, "/me/chats/{id}", PARTY_BIT(PARTY_PERSON), nothing, false},
    {ROUTE_DELETE, "/me/chats/{chat}", PARTY_BIT(PARTY_PERSON), nothing, false},
    {ROUTE_POST, "/me/chats/{id}/share",
        PARTY_BIT(PARTY_PERSON) | PARTY_BIT(PARTY_OWNER), nothing, false},
    {ROUTE_GET, "/models/{id}", PARTY_BIT(PARTY_PRODUCT), nothing, true},
    {ROUTE_ANY, "/me/{*}", PARTY_BIT(PARTY_PERSON), nothing, false},
};

static const struct routes_row want[] = {
    {"GET HEAD", "/", "anyone"},
    {"GET HEAD", "/me/chats", "person"},
    {"GET HEAD", "/me/chats/{id}", "person"},
    {"DELETE", "/me/chats/{chat}", "person"},
    {"POST", "/me/chats/{id}/share", "person owner"},
    {"GET HEAD", "/models/{id}", "product"},
    {"any", "/me/{*}", "person"},
};

static const struct route_module module = {
    "test", routes, COUNT(routes), NULL, NULL, NULL};

static void only_whom_a_route_names_gets_through(struct t *t)
{
    routes_check(t, &module, want, COUNT(want));
}

static const struct {
    const char *path;
    int method;
    const char *pattern; /* NULL: none */
    enum route_denial denial;
    const char *name;
} paths[] = {
    {"/", HTTP_METHOD_GET, "/", 0, ""},
    {"/me", HTTP_METHOD_GET, NULL, ROUTE_NOT_FOUND, ""},
    {"/me/chats", HTTP_METHOD_HEAD, "/me/chats", 0, ""},
    {"/me/chats", HTTP_METHOD_PUT, NULL, ROUTE_BAD_METHOD, ""},
    {"/me/chats/7", HTTP_METHOD_GET, "/me/chats/{id}", 0, "7"},
    {"/me/chats/7", HTTP_METHOD_DELETE, "/me/chats/{chat}", 0, "7"},
    {"/me/chats/7", HTTP_METHOD_POST, NULL, ROUTE_BAD_METHOD, ""},
    {"/me/chats/7/share", HTTP_METHOD_POST, "/me/chats/{id}/share", 0, "7"},
    {"/me/chats/7/other", HTTP_METHOD_POST, "/me/{*}", 0, "chats/7/other"},
    {"/me/else", HTTP_METHOD_POST, "/me/{*}", 0, "else"},
    {"/you", HTTP_METHOD_GET, NULL, ROUTE_NOT_FOUND, ""},
    {"*", HTTP_METHOD_OPTIONS, NULL, ROUTE_NOT_FOUND, ""},
};

static void the_narrowest_pattern_decides_alone(struct t *t)
{
    struct router *r;
    struct err err = ERR_INIT;
    if (!T_DONE(t, router_new(&r, &err), &err))
        return;
    T_DONE(t, router_add(r, &module, &err), &err);
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct visit v = {.method = HTTP_METHOD_GET};
        struct router_hit hit = router_find(r, (enum http_method)paths[i].method,
            raw_from_str(str_z(paths[i].path)), &v);
        bool held = T_EQ(t, hit.route != NULL, paths[i].pattern != NULL);
        if (hit.route) {
            held &= T_STR(t, str_z(hit.route->path), str_z(paths[i].pattern));
            held &= raw_eq_str(v.names[0], str_z(paths[i].name)) || !v.count;
        } else {
            held &= T_EQ(t, hit.denial, paths[i].denial);
        }
        if (!T_OK(t, held))
            t_note(t, "path: %s", paths[i].path);
    }
    router_free(r);
}

static const struct {
    const char *path;
    bool plain, with_slash;
} written[] = {
    {"/", true, true},
    {"/v1/chat/completions", true, true},
    {"/v1/models/a%2Fb", false, true},
    {"/v1/files/caf%C3%A9", true, true},
    {"/v1/a%20b", true, true},
    {"/v1//chat", false, false},
    {"/v1/chat/", false, false},
    {"/v1/./chat", false, false},
    {"/v1/../chat", false, false},
    {"/v1/%2e%2E/chat", false, false},
    {"/v1/%63hat", false, false},
    {"/v1/chat%5Ccompletions", false, false},
    {"/v1/chat\\completions", false, false},
    {"/v1/a%252Fb", false, false},
    {"/v1/a%00", false, false},
    {"/v1/a%", false, false},
    {"/v1/a%2", false, false},
    {"/v1/a%2x", false, false},
    {"/v1/chat;x=1/completions", false, false},
    {"v1", false, false},
    {"", false, false},
};

static void a_path_has_one_way_to_be_written(struct t *t)
{
    for (size_t i = 0; i < COUNT(written); i++) {
        struct raw path = raw_from_str(str_z(written[i].path));
        if (!T_EQ(t, route_is_plain(path, false), written[i].plain) ||
            !T_EQ(t, route_is_plain(path, true), written[i].with_slash))
            t_note(t, "path: %s", written[i].path);
    }
}

static void a_target_is_cut_at_its_question_mark(struct t *t)
{
    struct raw path, query;
    route_cut(raw_from_str(STR("/a/b?c=d?e")), &path, &query);
    T_OK(t, raw_eq_str(path, STR("/a/b")));
    T_OK(t, raw_eq_str(query, STR("c=d?e")));
    route_cut(raw_from_str(STR("/a")), &path, &query);
    T_OK(t, raw_eq_str(path, STR("/a")));
    T_EQ(t, query.n, 0);
}

static const struct {
    struct route route;
    const char *id;
} wrong[] = {
    {{ROUTE_GET, "/new", 0, nothing, false}, "serve.route"},
    {{ROUTE_GET, "/new", PARTY_BIT(PARTY_NOBODY), nothing, false}, "serve.route"},
    {{0, "/new", ANY_PARTY, nothing, false}, "serve.route"},
    {{ROUTE_GET, "/new", ANY_PARTY, NULL, false}, "serve.route"},
    {{ROUTE_GET, "new", ANY_PARTY, nothing, false}, "serve.route"},
    {{ROUTE_GET, "/{a}/{b}/{c}/{d}/{e}", ANY_PARTY, nothing, false}, "serve.route"},
    {{ROUTE_GET, "/me/chats/{other}", ANY_PARTY, nothing, false}, "serve.route"},
};

static void a_route_that_nobody_may_use_or_that_is_there_is_refused(struct t *t)
{
    struct router *r;
    struct err err = ERR_INIT;
    if (!T_DONE(t, router_new(&r, &err), &err))
        return;
    T_DONE(t, router_add(r, &module, &err), &err);
    for (size_t i = 0; i < COUNT(wrong); i++) {
        struct route_module one = {"one", &wrong[i].route, 1, NULL, NULL, NULL};
        if (!T_FAILS(t, router_add(r, &one, &err), &err, wrong[i].id))
            t_note(t, "row %zu", i);
    }
    router_free(r);
}

static const struct t_case cases[] = {
    T_CASE(only_whom_a_route_names_gets_through),
    T_CASE(the_narrowest_pattern_decides_alone),
    T_CASE(a_path_has_one_way_to_be_written),
    T_CASE(a_target_is_cut_at_its_question_mark),
    T_CASE(a_route_that_nobody_may_use_or_that_is_there_is_refused),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
