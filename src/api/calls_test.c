#include "api/calls.h"

#include <stdio.h>
#include <string.h>

#include "flow/request/papers.h"
#include "os/file.h"
#include "store/person/message.h"
#include "tests/harness/answerer.h"
#include "tests/harness/t.h"

/* A system that hears, and says what it is told to. */
struct hearing {
    int answers, count;
    char head[2048], body[2048];
};

struct world {
    struct t *t;
    struct flow f;
    struct arena a;
    struct hearing heard;
    struct answerer server;
    struct request_view v;
    char state[FILE_PATH_MAX], url[64];
};

static int hear(void *ctx, const char *head, const char *body, struct buf *out)
{
    struct hearing *h = ctx;
    h->count++;
    snprintf(h->head, sizeof h->head, "%s", head);
    snprintf(h->body, sizeof h->body, "%s", body);
    buf_add_z(out, "{}");
    return h->answers;
}

static bool world_open(struct world *w, struct t *t)
{
    struct err err = ERR_INIT;
    *w = (struct world){.t = t, .heard = {.answers = 200}};
    w->server = (struct answerer){.call = hear, .ctx = &w->heard};
    T_DONE(t, file_join(t_tmpdir(t), "state", w->state, &err), &err);
    struct flow_options options = {
        .state = w->state, .profile = "strict", .now = instant_from_civil(2026, 3, 1)};
    T_DONE(t, flow_init(&options, &err), &err);
    options.profile = NULL;
    arena_init(&w->a, 64 << 20);
    return T_DONE(t, flow_open(&w->f, &options, &err), &err) &&
           T_OK(t, answerer_begin(&w->server));
}

static void world_close(struct world *w)
{
    answerer_end(&w->server);
    arena_fini(&w->a);
    flow_close(&w->f);
}

static void act(struct world *w, enum request_act what)
{
    const struct request_do in = {.number = w->v.row.number,
        .event = {.act = what, .role = DOER_STAFF, .actor = STR("mia")}};
    enum request_refusal refusal = REFUSAL_STATE;
    struct err err = ERR_INIT;
    T_DONE(w->t, flow_request_do(&w->f, &in, &refusal, &err), &err);
    T_EQ(w->t, refusal, REFUSAL_NONE);
}

/* A case of somebody who said where they want to be called. */
static void ask(struct world *w, enum request_route route, const char *reference)
{
    struct err err = ERR_INIT;
    snprintf(w->url, sizeof w->url, "http://127.0.0.1:%d/hook", w->server.port);
    const struct request_new in = {
        .facts = {REQUEST_CATEGORIES, REGIME_CCPA, route, ZONE_UTC},
        .identity = IDENTITY_MAIL,
        .role = DOER_AGENT,
        .claims = {.agent = raw_from_str(STR("SHOP")),
            .callback = raw_from_str(str_z(w->url)),
            .reference = raw_from_str(str_z(reference))}};
    T_DONE(w->t, flow_request_open(&w->f, &in, &w->a, &w->v, &err), &err);
}

static void call_all(struct world *w, bool private_too)
{
    const struct calls in = {
        .f = &w->f, .site = STR("https://p.example"), .private_too = private_too};
    struct err err = ERR_INIT;
    T_DONE(w->t, calls_round(&in, &err), &err);
}

static size_t waiting(struct world *w)
{
    const struct message *all;
    struct err err = ERR_INIT;
    size_t count = 0, calls = 0;
    T_DONE(w->t, message_list(w->f.store, &w->a, &all, &count, &err), &err);
    for (size_t i = 0; i < count; i++)
        calls += message_is_call(&all[i]);
    return calls;
}

/* The newest note of the case. */
static bool notes_say(struct world *w, size_t count, const char *words)
{
    struct papers p;
    struct err err = ERR_INIT;
    T_DONE(w->t, papers_read(&w->f, w->v.row.vault, &w->a, &p, &err), &err);
    T_EQ(w->t, p.note_count, count);
    for (size_t i = 0; i < p.note_count; i++) {
        if (memmem(p.notes[i].text.p, p.notes[i].text.n, words, strlen(words)))
            return true;
    }
    return false;
}

static void an_agent_is_told_what_it_would_see(struct t *t)
{
    struct world w;
    if (!world_open(&w, t))
        return;
    ask(&w, ROUTE_AGENT, "r-17");
    T_EQ(t, waiting(&w), 0); /* it asked just now */
    act(&w, ACT_ACKNOWLEDGE);
    act(&w, ACT_ASK_IDENTITY);
    T_EQ(t, waiting(&w), 2);
    call_all(&w, true);
    T_EQ(t, w.heard.count, 1); /* the later one says it all */
    T_EQ(t, waiting(&w), 0);
    T_OK(t, strstr(w.heard.head, "POST /hook HTTP/1.1") != NULL);
    T_OK(t, strstr(w.heard.head, "Content-Type: application/json") != NULL);
    T_OK(t, strstr(w.heard.body, "\"agent_request_id\":\"r-17\"") != NULL);
    T_OK(t, strstr(w.heard.body, "need_user_verification") != NULL);
    T_OK(t, notes_say(&w, 1, "was told: 200, try 1"));
    call_all(&w, true);
    T_EQ(t, w.heard.count, 1);
    world_close(&w);
}

static void a_controller_is_told_under_a_signature(struct t *t)
{
    struct world w;
    if (!world_open(&w, t))
        return;
    ask(&w, ROUTE_PROCESSOR, "a7551968-d5d6-44b2-9831-815ac9017798");
    act(&w, ACT_ACKNOWLEDGE);
    call_all(&w, true);
    T_EQ(t, w.heard.count, 1);
    T_OK(t, strstr(w.heard.body, "\"controller_id\":\"SHOP\"") != NULL);
    T_OK(t, strstr(w.heard.body, "a7551968-d5d6-44b2-9831-815ac9017798") != NULL);
    T_OK(t, strstr(w.heard.head, "X-OpenDSR-Signature: ") != NULL);
    T_OK(t, strstr(w.heard.head, "X-OpenDSR-Processor-Domain: https://p.ex") != NULL);
    world_close(&w);
    /* Without its own name for it nothing can be said, and nothing is stopped. */
    if (!world_open(&w, t))
        return;
    ask(&w, ROUTE_PROCESSOR, "no uuid");
    act(&w, ACT_ACKNOWLEDGE);
    call_all(&w, true);
    T_EQ(t, w.heard.count + (int)waiting(&w), 0);
    world_close(&w);
}

static void a_call_that_fails_waits_longer_each_time(struct t *t)
{
    static const int64_t waits_s[] = {60, 300, 1800, 3600, 7200, 14400};
    struct world w;
    if (!world_open(&w, t))
        return;
    w.heard.answers = 500;
    ask(&w, ROUTE_AGENT, "r");
    act(&w, ACT_ACKNOWLEDGE);
    call_all(&w, true);
    T_EQ(t, w.heard.count, 1);
    for (size_t i = 0; i < COUNT(waits_s); i++) {
        w.f.now.us += waits_s[i] * 1000000 - 1;
        call_all(&w, true);
        T_EQ(t, w.heard.count, (int)i + 1);
        T_EQ(t, waiting(&w), 1);
        w.f.now.us += 1;
        call_all(&w, true);
        T_EQ(t, w.heard.count, (int)i + 2);
    }
    T_EQ(t, waiting(&w), 0);
    T_OK(t, notes_say(&w, CALLS_TRIES, "500, try 7, the last"));
    world_close(&w);
}

static void a_private_address_is_not_called(struct t *t)
{
    struct world w;
    if (!world_open(&w, t))
        return;
    ask(&w, ROUTE_AGENT, "r");
    act(&w, ACT_ACKNOWLEDGE);
    call_all(&w, false);
    T_EQ(t, w.heard.count, 0);
    T_EQ(t, waiting(&w), 1);
    T_OK(t, notes_say(&w, 1, "took no call: 0, try 1"));
    world_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(an_agent_is_told_what_it_would_see),
    T_CASE(a_controller_is_told_under_a_signature),
    T_CASE(a_call_that_fails_waits_longer_each_time),
    T_CASE(a_private_address_is_not_called),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
