/* Upstreams that are asked now and then: scripted ones, on the gateway's own loop. */
#include "gateway/probe_priv.h"

#include <stdio.h>
#include <string.h>

#include "flow/flow.h"
#include "os/file.h"
#include "tests/harness/t.h"

enum { STEP_MS = 20, STEPS_MAX = 500 };

/* What the upstream says to its probe, step by step; and what is then seen of it. */
struct world {
    struct t *t;
    struct loop *loop;
    struct serve *upstream;
    struct gateway *gateway;
    struct conf *conf, *second;
    struct timer *timer;
    char state[FILE_PATH_MAX], text[1024];
    const struct stage *stages;
    size_t stage, count;
    int steps, asked, gone;
    bool keyed;
};

enum behaviour { FINE, OTHER_KEY, BROKEN, SILENT, ENDLESS };

struct stage {
    enum behaviour how;
    bool down; /* what comes of it, sooner or later */
    bool reload;
};

static void up_request(void *ctx, struct exchange *x)
{
    static const unsigned char zeroes[1 << 16];
    struct world *w = ctx;
    w->asked++;
    T_OK(w->t, raw_eq_str(exchange_head(x)->target, STR("/health?deep=1")));
    w->keyed |= raw_eq_str(
        http_field_find(exchange_head(x), STR("authorization")), STR("Bearer sk-1"));
    switch (w->stages[w->stage].how) {
    case FINE:
        exchange_answer(x, 200, NULL, 0, raw_from_str(STR("ok")));
        return;
    case OTHER_KEY:
        exchange_answer(x, 401, NULL, 0, raw_of(NULL, 0));
        return;
    case BROKEN:
        exchange_answer(x, 503, NULL, 0, raw_of(NULL, 0));
        return;
    case SILENT:
        return;
    case ENDLESS:
        exchange_begin(x, 200, NULL, 0, ANSWER_CHUNKED);
        for (int i = 0; i < 20; i++)
            T_OK(w->t, exchange_write(x, raw_of(zeroes, sizeof zeroes)));
        return;
    }
}

static void up_gone(void *ctx, struct exchange *x)
{
    struct world *w = ctx;
    (void)x;
    w->gone++;
}

static bool reload(struct world *w)
{
    struct err err = ERR_INIT;
    return T_DONE(
               w->t, conf_parse(str_z(w->text), STR("test"), &w->second, &err), &err) &&
           T_DONE(w->t, gateway_reload(w->gateway, w->second, &err), &err);
}

/* Until the upstream is as the stage says, then the next stage. */
static void look(void *ctx)
{
    struct world *w = ctx;
    bool down = w->gateway->setup->upstreams[0].down;
    bool taken = !w->stages[w->stage].reload || w->gateway->setup->conf == w->second;
    if (w->steps++ == STEPS_MAX) {
        T_EQ(w->t, down, w->stages[w->stage].down);
        t_note(w->t, "stage %zu never came", w->stage);
        w->t->failures++;
        loop_stop(w->loop);
        return;
    }
    /* Twice asked since: a state that holds. */
    if (down == w->stages[w->stage].down && taken && w->asked > 2) {
        w->asked = w->steps = 0;
        if (++w->stage == w->count) {
            w->stage--;
            loop_stop(w->loop);
            return;
        }
        if (w->stages[w->stage].reload)
            T_OK(w->t, reload(w));
    }
    timer_set(w->timer, STEP_MS);
}

static struct instant march(void)
{
    return instant_from_civil(2026, 3, 1);
}

static void run(struct t *t, struct world *w)
{
    struct serve_handler handler = {up_request, up_gone, NULL, w};
    struct serve_limits limits = serve_limits_default();
    char key[FILE_PATH_MAX];
    const char *dir = t_tmpdir(t);
    struct err err = ERR_INIT;
    w->t = t;
    T_DONE(t, file_join(dir, "state", w->state, &err), &err);
    T_DONE(t, file_join(dir, "key", key, &err), &err);
    T_DONE(t, file_replace(key, raw_from_str(STR("sk-1\n")), &err), &err);
    struct flow_options init = {.state = w->state, .profile = "strict", .now = march()};
    T_DONE(t, flow_init(&init, &err), &err);
    T_DONE(t, loop_new(&w->loop, &err), &err);
    T_DONE(t, timer_new(w->loop, look, w, &w->timer, &err), &err);
    T_DONE(t, serve_new(w->loop, &limits, &handler, &w->upstream, &err), &err);
    T_DONE(t, serve_listen(w->upstream, "127.0.0.1", 0, &err), &err);
    snprintf(w->text, sizeof w->text,
        "[serve]\nlisten = 127.0.0.1:0\n[upstream up]\nurl = http://127.0.0.1:%d\n"
        "probe = /health?deep=1\nprobe_ms = 100\nprobe_up = 2\nprobe_down = 2\n"
        "key_file = %.500s\n",
        serve_port(w->upstream), key);
    T_DONE(t, conf_parse(str_z(w->text), STR("test"), &w->conf, &err), &err);
    struct gateway_options options = {
        .loop = w->loop, .conf = w->conf, .state = w->state, .now = march};
    T_DONE(t, gateway_start(&options, &w->gateway, &err), &err);
    timer_set(w->timer, STEP_MS);
    loop_run(w->loop);
    gateway_stop(w->gateway);
    serve_free(w->upstream);
    timer_close(w->timer);
    loop_free(w->loop);
    conf_free(w->conf);
}

static void an_upstream_goes_down_and_comes_back(struct t *t)
{
    static const struct stage stages[] = {{FINE, false, false}, {BROKEN, true, false},
        {OTHER_KEY, false, false}, {SILENT, true, false}, {FINE, false, false}};
    struct world w = {.stages = stages, .count = COUNT(stages)};
    run(t, &w);
    T_OK(t, w.keyed);
    T_OK(t, w.gone > 0); /* what was silent was let go */
}

static void what_is_known_outlives_a_reload(struct t *t)
{
    static const struct stage stages[] = {
        {BROKEN, true, false}, {BROKEN, true, true}, {FINE, false, false}};
    struct world w = {.stages = stages, .count = COUNT(stages)};
    run(t, &w);
}

static void an_answer_without_end_is_an_answer(struct t *t)
{
    static const struct stage stages[] = {{ENDLESS, false, false}};
    struct world w = {.stages = stages, .count = COUNT(stages)};
    run(t, &w);
    T_OK(t, w.gone > 0);
}

static const struct t_case cases[] = {
    T_CASE(an_upstream_goes_down_and_comes_back),
    T_CASE(what_is_known_outlives_a_reload),
    T_CASE(an_answer_without_end_is_an_answer),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
