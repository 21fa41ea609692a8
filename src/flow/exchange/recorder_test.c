#include "flow/exchange/recorder.h"

#include <stdio.h>

#include "flow/world_test_priv.h"
#include "store/conversation.h"

enum { CALLS = 200 };

/* Many calls of ann, each a conversation of its own, given as fast as they are taken.
 */
struct bench {
    struct world w;
    struct loop *loop;
    struct recorder *recorder;
    struct loop_later more;
    struct recording recordings[CALLS];
    struct dialect_message messages[CALLS];
    struct dialect_call calls[CALLS];
    char texts[CALLS][24];
    size_t given, done, durable, failed;
};

static struct instant march(void)
{
    return instant_from_civil(2026, 3, 1);
}

static void on_done(void *ctx, struct recording *r)
{
    struct bench *b = ctx;
    b->durable += r->durable;
    b->failed += !r->durable && r->err.code != ERR_NONE;
    if (++b->done == CALLS)
        loop_stop(b->loop);
}

static void give(void *ctx)
{
    struct bench *b = ctx;
    while (b->given < CALLS && recorder_give(b->recorder, &b->recordings[b->given]))
        b->given++;
    if (b->given < CALLS)
        loop_at_end(b->loop, &b->more);
}

static void fill(struct bench *b, size_t bad)
{
    for (size_t i = 0; i < CALLS; i++) {
        snprintf(b->texts[i], sizeof b->texts[i], "question %zu", i);
        b->messages[i] = (struct dialect_message){.role = ROLE_USER,
            .content = CONTENT_PROMPT,
            .text = raw_from_str(str_z(b->texts[i]))};
        b->calls[i] = (struct dialect_call){.messages = &b->messages[i], .count = 1};
        b->recordings[i] = (struct recording){.in = {.project = STR("local"),
                                                  .person = raw_from_str(STR("ann")),
                                                  .service = SERVICE_CHATGPT,
                                                  .mode = MODE_REGULAR,
                                                  .call = &b->calls[i],
                                                  .at = INSTANT_UNKNOWN},
            .done = on_done,
            .ctx = b};
        if (i == bad) /* a name that is too long for the directory */
            b->recordings[i].in.person = raw_of(b->texts, sizeof b->texts);
    }
}

static size_t count_stored(struct bench *b)
{
    struct conversation_key key = {.conversation = {{0}}};
    struct err err = ERR_INIT;
    bool found = true;
    size_t n = 0;
    while (T_DONE(b->w.t, conversation_next(b->w.f.store, &key, &found, &err), &err) &&
           found)
        n++;
    return n;
}

static void run(struct t *t, size_t bad, struct bench *b)
{
    struct err err = ERR_INIT;
    world_open(&b->w, t, "strict");
    world_notice(&b->w);
    fill(b, bad);
    struct flow_options options = {.state = b->w.state, .now = march()};
    T_DONE(t, loop_new(&b->loop, &err), &err);
    T_DONE(t, recorder_start(b->loop, &options, march, &b->recorder, &err), &err);
    T_OK(t, recorder_has_room(b->recorder));
    b->more = (struct loop_later){.call = give, .ctx = b};
    loop_at_end(b->loop, &b->more);
    loop_run(b->loop);
    struct recorder_counts counts = recorder_count(b->recorder);
    T_EQ(t, counts.kept, b->durable);
    T_EQ(t, counts.failed, b->failed);
    recorder_stop(b->recorder);
    loop_free(b->loop);
}

static struct bench *new_bench(void)
{
    static struct bench bench; /* large; one test at a time */
    bench = (struct bench){.given = 0};
    return &bench;
}

static void every_exchange_is_told_when_it_is_durable(struct t *t)
{
    struct bench *b = new_bench();
    run(t, CALLS, b);
    T_EQ(t, b->durable, CALLS);
    T_EQ(t, count_stored(b), CALLS);
    world_close(&b->w);
}

static void one_that_cannot_be_stored_takes_no_other_with_it(struct t *t)
{
    struct bench *b = new_bench();
    run(t, 7, b);
    T_EQ(t, b->durable, CALLS - 1);
    T_EQ(t, b->failed, 1);
    T_EQ(t, count_stored(b), CALLS - 1);
    world_close(&b->w);
}

static void an_installation_that_is_not_there_is_named(struct t *t)
{
    struct loop *loop;
    struct recorder *recorder;
    struct err err = ERR_INIT;
    char path[FILE_PATH_MAX];
    T_DONE(t, file_join(t_tmpdir(t), "none", path, &err), &err);
    struct flow_options options = {.state = path, .now = march()};
    T_DONE(t, loop_new(&loop, &err), &err);
    T_OK(t, !recorder_start(loop, &options, march, &recorder, &err));
    T_EQ(t, err.code, ERR_ABSENT);
    loop_free(loop);
}

static const struct t_case cases[] = {
    T_CASE(every_exchange_is_told_when_it_is_durable),
    T_CASE(one_that_cannot_be_stored_takes_no_other_with_it),
    T_CASE(an_installation_that_is_not_there_is_named),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
