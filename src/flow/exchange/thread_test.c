#include "flow/exchange/thread.h"

#include "flow/candidate.h"
#include "flow/exchange/exchange.h"
#include "flow/world_test_priv.h"
#include "store/erase/erase.h"

/* One call to a provider that keeps the history: it sends only what is new. */
struct says {
    const char *person, *text, *reply, *id, *previous, *conversation;
    bool temporary;
};

static struct exchange_out call(struct world *w, const struct says *s)
{
    struct dialect_message m = {.role = ROLE_USER,
        .content = CONTENT_PROMPT,
        .text = raw_from_str(str_z(s->text))};
    struct dialect_call c = {.dialect = DIALECT_RESPONSES,
        .messages = &m,
        .count = 1,
        .store = true,
        .temporary = s->temporary,
        .previous = raw_from_str(str_z(s->previous ? s->previous : "")),
        .conversation = raw_from_str(str_z(s->conversation ? s->conversation : ""))};
    struct dialect_reply reply = {
        .count = 1, .complete = true, .id = raw_from_str(str_z(s->id))};
    struct exchange_in in = {.project = STR("local"),
        .person = raw_from_str(str_z(s->person ? s->person : "ann")),
        .service = SERVICE_CHATGPT,
        .mode = MODE_REGULAR,
        .call = &c,
        .reply = &reply,
        .at = w->f.now};
    struct exchange_out out = {.added = 0};
    struct err err = ERR_INIT;
    reply.texts[0] = raw_from_str(str_z(s->reply));
    T_DONE(w->t, store_begin(w->f.store, &err), &err);
    T_DONE(w->t, exchange_put(&w->f, &in, &out, &err), &err);
    T_DONE(w->t, store_commit(w->f.store, &err), &err);
    return out;
}

/* "+" for each turn that may train at the flow's time, "-" for the others. */
static void verdicts(struct world *w, struct id conversation, const char *want)
{
    struct conversation_key key = {.conversation = conversation};
    struct stored_conversation c;
    struct decider d;
    struct arena a;
    struct err err = ERR_INIT;
    struct buf out;
    bool found = false;
    buf_init(&out, 4096);
    arena_init(&a, 16 << 20);
    T_DONE(
        w->t, flow_account(&w->f, ACCOUNT_PERSON, STR("ann"), &key.vault, &err), &err);
    T_DONE(w->t,
        conversation_load(
            w->f.store, key, (struct conversation_want){0}, &a, &c, &found, &err),
        &err);
    T_DONE(w->t, decider_init(&d, &w->f, &err), &err);
    for (size_t i = 0; T_OK(w->t, found) && i < c.count; i++) {
        struct verdict verdict;
        T_EQ(w->t, c.turns[i].parent, (int)i - 1);
        T_DONE(w->t, candidate_verdict(&d, &c, i, PURPOSE_TRAIN, &verdict, &err), &err);
        buf_add_char(&out, verdict.outcome == OUTCOME_ALLOW ? '+' : '-');
    }
    T_STR(w->t, buf_str(&out), str_z(want));
    decider_fini(&d);
    arena_fini(&a);
    buf_fini(&out);
}

/* The scenario of the gateway's issue, where the provider keeps the history. */
static void off_three_times_then_on_only_the_fourth_may_train(struct t *t)
{
    for (int whole = 0; whole < 2; whole++) {
        struct world w;
        struct exchange_out out = {.added = 0};
        char id[] = "resp_0", before[] = "resp_0";
        world_open(&w, t, "strict");
        world_notice(&w);
        world_choose(&w, WORLD_YES("ann"));
        world_switch(&w, "off");
        for (int i = 1; i <= 4; i++) {
            world_an_hour_later(&w);
            if (i == 4)
                world_switch(&w, "on");
            world_an_hour_later(&w);
            id[5] = (char)('0' + i);
            before[5] = (char)('0' + i - 1);
            struct says s = {.text = "again", .reply = "the same answer", .id = id};
            if (whole)
                s.conversation = "conv_1";
            else if (i > 1)
                s.previous = before;
            out = call(&w, &s);
            T_EQ(t, out.added, 2);
            T_EQ(t, out.replayed, 0);
            T_EQ(t, out.known, i > 1);
            T_EQ(t, out.allow >> PURPOSE_TRAIN & 1, i == 4);
        }
        verdicts(&w, out.conversation, "--------");
        w.f.now.us += 15 * INSTANT_DAY_US; /* after the days of rest */
        verdicts(&w, out.conversation, "------++");
        world_close(&w);
    }
}

static const struct {
    const char *says;
    struct says then;
    int64_t days; /* between the two */
    bool goes_on;
} rows[] = {
    {"the reply before", {.previous = "r1"}, 0, true},
    {"another answer to the same", {.previous = "r1"}, 0, true},
    {"a month later", {.previous = "r1"}, 29, true},
    {"when the provider has forgotten it", {.previous = "r1"}, 31, false},
    {"a reply nobody gave", {.previous = "r9"}, 0, false},
    {"somebody else names it", {.previous = "r1", .person = "bob"}, 0, false},
    {"temporary now", {.previous = "r1", .temporary = true}, 0, false},
    {"a conversation's id is no reply's", {.conversation = "r1"}, 0, false},
};

static void only_ones_own_of_the_same_kind_is_gone_on_with(struct t *t)
{
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct world w;
        struct says first = {.text = "hello", .reply = "hi", .id = "r1"};
        struct says then = rows[i].then;
        world_open(&w, t, "strict");
        world_notice(&w);
        struct exchange_out one = call(&w, &first);
        w.f.now.us += rows[i].days * INSTANT_DAY_US;
        then.text = "and then?";
        then.reply = "nothing";
        then.id = "r2";
        struct exchange_out two = call(&w, &then);
        if (!T_EQ(t, id_eq(one.conversation, two.conversation), rows[i].goes_on) ||
            !T_EQ(t, two.added, 2))
            t_note(t, "row: %s", rows[i].says);
        world_close(&w);
    }
}

static void forget(struct world *w, const char *reply, bool want)
{
    struct thread_id name = {STR("local"), THREAD_REPLY, raw_from_str(str_z(reply))};
    struct thread_forgotten out;
    struct err err = ERR_INIT;
    T_DONE(w->t, store_begin(w->f.store, &err), &err);
    T_DONE(w->t, thread_forget(&w->f, &name, &out, &err), &err);
    T_DONE(w->t, store_commit(w->f.store, &err), &err);
    T_EQ(w->t, out.found, want);
    if (out.found)
        T_DONE(w->t, erase_run(w->f.store, out.erasure, w->f.now, &err), &err);
}

static void what_the_provider_deleted_is_deleted_here(struct t *t)
{
    struct world w;
    struct conversation_key key = {.vault = {{0}}};
    struct err err = ERR_INIT;
    bool found = true;
    world_open(&w, t, "strict");
    world_notice(&w);
    struct exchange_out one =
        call(&w, &(struct says){.text = "hello", .reply = "hi", .id = "r1"});
    forget(&w, "r9", false);
    T_DONE(t, conversation_next(w.f.store, &key, &found, &err), &err);
    T_OK(t, found);
    forget(&w, "r1", true);
    key = (struct conversation_key){.vault = {{0}}};
    T_DONE(t, conversation_next(w.f.store, &key, &found, &err), &err);
    T_OK(t, !found);
    forget(&w, "r1", false);
    struct exchange_out two = call(&w,
        &(struct says){.text = "more", .reply = "no", .id = "r2", .previous = "r1"});
    T_EQ(t, two.added, 2);
    T_OK(t, !id_eq(one.conversation, two.conversation));
    world_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(off_three_times_then_on_only_the_fourth_may_train),
    T_CASE(only_ones_own_of_the_same_kind_is_gone_on_with),
    T_CASE(what_the_provider_deleted_is_deleted_here),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
