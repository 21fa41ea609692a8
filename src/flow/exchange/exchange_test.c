#include "flow/exchange/exchange.h"

#include "flow/candidate.h"
#include "flow/keep/flow_erase.h"
#include "flow/world_test_priv.h"

enum { LINES_MAX = 16, ARENA_MAX = 16 << 20 };

/* One call, as a client that keeps no state on the server sends it. */
struct says {
    struct world *w;
    const char *lines[LINES_MAX]; /* user and model in turn */
    size_t count;
};

/* Sends all lines so far, the model answers with `reply`; the reply is then a line. */
static struct exchange_out call(struct says *s, const char *line, const char *reply)
{
    struct dialect_message messages[LINES_MAX];
    struct dialect_call call = {.messages = messages};
    struct dialect_reply answer = {.count = 1, .complete = true};
    struct exchange_in in = {.project = STR("local"),
        .person = raw_from_str(STR("ann")),
        .service = SERVICE_CHATGPT,
        .mode = MODE_REGULAR,
        .call = &call,
        .reply = &answer,
        .at = s->w->f.now};
    struct exchange_out out = {.added = 0};
    struct err err = ERR_INIT;
    s->lines[s->count++] = line;
    answer.texts[0] = raw_from_str(str_z(reply));
    for (size_t i = 0; i < s->count; i++)
        messages[i] =
            (struct dialect_message){.role = i % 2 ? ROLE_ASSISTANT : ROLE_USER,
                .content = i % 2 ? CONTENT_RESPONSE : CONTENT_PROMPT,
                .text = raw_from_str(str_z(s->lines[i]))};
    call.count = s->count;
    T_DONE(s->w->t, store_begin(s->w->f.store, &err), &err);
    T_DONE(s->w->t, exchange_put(&s->w->f, &in, &out, &err), &err);
    T_DONE(s->w->t, store_commit(s->w->f.store, &err), &err);
    s->lines[s->count++] = reply;
    return out;
}

/* "+" for each turn that may train at the flow's time, "-" for the others. */
static struct str verdicts(struct world *w, struct arena *a, struct id conversation)
{
    struct conversation_key key = {.conversation = conversation};
    struct stored_conversation c;
    struct decider d;
    struct err err = ERR_INIT;
    struct buf out;
    bool found = false;
    struct str text = STR("");
    buf_init(&out, 4096);
    T_DONE(
        w->t, flow_account(&w->f, ACCOUNT_PERSON, STR("ann"), &key.vault, &err), &err);
    T_DONE(w->t,
        conversation_load(
            w->f.store, key, (struct conversation_want){0}, a, &c, &found, &err),
        &err);
    T_DONE(w->t, decider_init(&d, &w->f, &err), &err);
    for (size_t i = 0; T_OK(w->t, found) && i < c.count; i++) {
        struct verdict verdict;
        T_DONE(w->t, candidate_verdict(&d, &c, i, PURPOSE_TRAIN, &verdict, &err), &err);
        buf_add_char(&out, verdict.outcome == OUTCOME_ALLOW ? '+' : '-');
    }
    decider_fini(&d);
    T_OK(w->t, arena_str(a, buf_str(&out), &text));
    buf_fini(&out);
    return text;
}

/* The scenario of the gateway's issue: off for three turns, on, the fourth. */
static void only_what_was_said_while_it_was_on_may_train(struct t *t)
{
    struct world w;
    struct says s = {.w = &w};
    struct arena a;
    struct exchange_out out = {.added = 0};
    world_open(&w, t, "strict");
    world_notice(&w);
    world_choose(&w, WORLD_YES("ann"));
    world_switch(&w, "off");
    for (int i = 0; i < 3; i++) {
        world_an_hour_later(&w);
        out = call(&s, i ? "and then?" : "tell me a story", "a reply");
        T_EQ(t, out.kept, EXCHANGE_KEPT);
        T_EQ(t, out.added, 2);
        T_EQ(t, out.known, (size_t)(2 * i));
        T_EQ(t, out.allow >> PURPOSE_TRAIN & 1, 0);
    }
    world_an_hour_later(&w);
    world_switch(&w, "on");
    world_an_hour_later(&w);
    out = call(&s, "now you may", "thank you");
    T_EQ(t, out.added, 2);
    T_EQ(t, out.known, 6);
    T_EQ(t, out.replayed, 0);
    T_EQ(t, out.allow >> PURPOSE_TRAIN & 1, 1);
    arena_init(&a, ARENA_MAX);
    T_STR(t, verdicts(&w, &a, out.conversation), STR("--------"));
    w.f.now.us += 15 * INSTANT_DAY_US; /* after the days of rest */
    T_STR(t, verdicts(&w, &a, out.conversation), STR("------++"));
    arena_fini(&a);
    world_close(&w);
}

static void history_that_was_not_seen_never_trains(struct t *t)
{
    struct world w;
    struct says s = {
        .w = &w, .lines = {"said elsewhere", "answered elsewhere"}, .count = 2};
    struct arena a;
    world_open(&w, t, "strict");
    world_notice(&w);
    world_choose(&w, WORLD_YES("ann"));
    struct exchange_out out = call(&s, "said here", "answered here");
    T_EQ(t, out.added, 4);
    T_EQ(t, out.replayed, 2);
    out = call(&s, "and here", "yes");
    T_EQ(t, out.added, 2);
    T_EQ(t, out.replayed, 0);
    w.f.now.us += 15 * INSTANT_DAY_US;
    arena_init(&a, ARENA_MAX);
    T_STR(t, verdicts(&w, &a, out.conversation), STR("--++++"));
    arena_fini(&a);
    world_close(&w);
}

/* A tool's call is resent in other words than it came in: its id names it. */
static void a_tool_call_that_is_resent_is_known(struct t *t)
{
    struct world w;
    struct dialect_message said[] = {{.role = ROLE_USER,
                                         .content = CONTENT_PROMPT,
                                         .text = raw_from_str(STR("rain?"))},
        {.role = ROLE_ASSISTANT,
            .content = CONTENT_RESPONSE,
            .calls = raw_from_str(STR("call_1\n")),
            .meta = raw_from_str(STR("{\"tool_calls\":[]}")),
            .aside = true},
        {.role = ROLE_TOOL,
            .content = CONTENT_UNKNOWN,
            .text = raw_from_str(STR("yes")),
            .aside = true}};
    struct dialect_call call = {.messages = said, .count = 1};
    struct dialect_reply reply = {.count = 1,
        .complete = true,
        .calls = raw_from_str(STR("call_1\n")),
        .meta = raw_from_str(STR("{\"choices\":[{\"message\":{}}]}"))};
    struct exchange_in in = {.project = STR("local"),
        .person = raw_from_str(STR("ann")),
        .service = SERVICE_CHATGPT,
        .mode = MODE_REGULAR,
        .call = &call,
        .reply = &reply};
    struct exchange_out out;
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    world_notice(&w);
    in.at = w.f.now;
    T_DONE(t, store_begin(w.f.store, &err), &err);
    T_DONE(t, exchange_put(&w.f, &in, &out, &err), &err);
    T_EQ(t, out.added, 2);
    call.count = 3;
    reply = (struct dialect_reply){.count = 1, .complete = true};
    reply.texts[0] = raw_from_str(STR("Yes, it rains."));
    T_DONE(t, exchange_put(&w.f, &in, &out, &err), &err);
    T_EQ(t, out.known, 2);
    T_EQ(t, out.added, 2);
    T_EQ(t, out.replayed, 0);
    T_DONE(t, store_commit(w.f.store, &err), &err);
    world_close(&w);
}

static void asking_again_is_another_answer_to_the_same_turn(struct t *t)
{
    struct world w;
    struct says once = {.w = &w}, again = {.w = &w};
    world_open(&w, t, "strict");
    world_notice(&w);
    struct exchange_out one = call(&once, "a joke", "knock knock");
    struct exchange_out two = call(&again, "a joke", "a horse walks into a bar");
    T_OK(t, id_eq(one.conversation, two.conversation));
    T_EQ(t, two.added, 1);
    T_EQ(t, two.known, 1);
    again.count = 0;
    two = call(&again, "a joke", "knock knock");
    T_EQ(t, two.added, 0);
    world_close(&w);
}

static void a_deleted_conversation_does_not_swallow_a_new_one(struct t *t)
{
    struct world w;
    struct says once = {.w = &w}, again = {.w = &w};
    struct err err = ERR_INIT;
    struct arena a;
    world_open(&w, t, "strict");
    world_notice(&w);
    struct exchange_out one = call(&once, "hello", "hi");
    struct flow_erase erase = {.kind = ERASE_ALL_CONVERSATIONS, .who = STR("ann")};
    struct erase_ticket ticket;
    T_DONE(t, flow_erase(&w.f, &erase, &ticket, &err), &err);
    struct exchange_out two = call(&again, "hello", "hi");
    T_EQ(t, two.kept, EXCHANGE_KEPT);
    T_EQ(t, two.added, 2);
    T_OK(t, !id_eq(one.conversation, two.conversation));
    arena_init(&a, ARENA_MAX);
    T_EQ(t, verdicts(&w, &a, two.conversation).n, 2);
    arena_fini(&a);
    world_close(&w);
}

static const struct {
    const char *says;
    bool notice, person, message, nothing;
    enum exchange_kept want;
} refusals[] = {
    {"all is well", true, true, true, false, EXCHANGE_KEPT},
    {"nobody is named", true, false, true, false, EXCHANGE_NOBODY},
    {"no notice is in force", false, true, true, false, EXCHANGE_NO_NOTICE},
    {"nothing was said", true, true, false, false, EXCHANGE_EMPTY},
    {"nothing may be kept", true, true, true, true, EXCHANGE_NOT_WANTED},
};

static void what_must_not_be_kept_is_not(struct t *t)
{
    for (size_t i = 0; i < COUNT(refusals); i++) {
        struct world w;
        struct dialect_message m = {.role = ROLE_USER,
            .content = CONTENT_PROMPT,
            .text = raw_from_str(STR("hello"))};
        struct dialect_call call = {.messages = &m, .count = refusals[i].message};
        struct exchange_in in = {.project = STR("local"),
            .person = raw_from_str(refusals[i].person ? STR("ann") : STR("")),
            .service = SERVICE_CHATGPT,
            .mode = MODE_REGULAR,
            .gpc = true,
            .keep_nothing = refusals[i].nothing,
            .call = &call};
        struct exchange_out out;
        struct id vault;
        struct err err = ERR_INIT;
        world_open(&w, t, "strict");
        if (refusals[i].notice)
            world_notice(&w);
        in.at = w.f.now;
        T_DONE(t, store_begin(w.f.store, &err), &err);
        T_DONE(t, exchange_put(&w.f, &in, &out, &err), &err);
        T_DONE(t, store_commit(w.f.store, &err), &err);
        bool known = flow_account(&w.f, ACCOUNT_PERSON, STR("ann"), &vault, &err);
        if (!T_EQ(t, out.kept, refusals[i].want) ||
            !T_EQ(t, known, refusals[i].want == EXCHANGE_KEPT))
            t_note(t, "row: %s", refusals[i].says);
        world_close(&w);
    }
}

static void the_signal_of_a_browser_is_written_once(struct t *t)
{
    struct world w;
    struct dialect_message m = {.role = ROLE_USER,
        .content = CONTENT_PROMPT,
        .text = raw_from_str(STR("hello"))};
    struct dialect_call call = {.messages = &m, .count = 1};
    struct exchange_in in = {.project = STR("local"),
        .person = raw_from_str(STR("ann")),
        .service = SERVICE_CHATGPT,
        .mode = MODE_REGULAR,
        .gpc = true,
        .call = &call};
    struct exchange_out out;
    struct ledger ledger;
    struct arena a;
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    world_notice(&w);
    in.at = w.f.now;
    T_DONE(t, store_begin(w.f.store, &err), &err);
    for (int i = 0; i < 2; i++)
        T_DONE(t, exchange_put(&w.f, &in, &out, &err), &err);
    T_DONE(t, store_commit(w.f.store, &err), &err);
    arena_init(&a, ARENA_MAX);
    T_DONE(t, flow_ledger(&w.f, ACCOUNT_PERSON, STR("ann"), &a, &ledger, &err), &err);
    if (T_EQ(t, ledger.count, 1))
        T_EQ(t, ledger.lines[0].control, CONTROL_GPC);
    arena_fini(&a);
    world_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(only_what_was_said_while_it_was_on_may_train),
    T_CASE(history_that_was_not_seen_never_trains),
    T_CASE(a_tool_call_that_is_resent_is_known),
    T_CASE(asking_again_is_another_answer_to_the_same_turn),
    T_CASE(a_deleted_conversation_does_not_swallow_a_new_one),
    T_CASE(what_must_not_be_kept_is_not),
    T_CASE(the_signal_of_a_browser_is_written_once),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
