#include "flow/exchange/decision.h"

#include "flow/find.h"
#include "flow/world_test_priv.h"

enum { ARENA_MAX = 16 << 20 };

static void say(struct world *w, const char *person, const char *name)
{
    struct dialect_message m = {.role = ROLE_USER,
        .content = CONTENT_PROMPT,
        .text = raw_from_str(STR("hello"))};
    struct dialect_call c = {.dialect = DIALECT_CHAT, .messages = &m, .count = 1};
    struct dialect_reply reply = {.count = 1, .complete = true};
    struct exchange_in in = {.project = STR("local"),
        .person = raw_from_str(str_z(person)),
        .service = SERVICE_CHATGPT,
        .mode = MODE_REGULAR,
        .call = &c,
        .reply = &reply,
        .at = w->f.now,
        .decision = raw_from_str(str_z(name))};
    struct exchange_out out;
    struct err err = ERR_INIT;
    reply.texts[0] = raw_from_str(STR("hi there"));
    T_DONE(w->t, store_begin(w->f.store, &err), &err);
    T_DONE(w->t, exchange_put(&w->f, &in, &out, &err), &err);
    T_DONE(w->t, store_commit(w->f.store, &err), &err);
}

/* Whether it is found; its turn is the reply that was given. */
static bool look(struct world *w, const char *name, struct decision *d)
{
    struct conversation_key key;
    struct stored_conversation c;
    struct arena a;
    struct err err = ERR_INIT;
    size_t turn = 0;
    bool found = false;
    arena_init(&a, ARENA_MAX);
    T_DONE(w->t, decision_find(&w->f, raw_from_str(str_z(name)), &a, d, &found, &err),
        &err);
    if (found && d->kept == EXCHANGE_KEPT &&
        T_DONE(w->t, find_conversation(&w->f, d->person, d->conversation, &key, &err),
            &err) &&
        T_DONE(w->t, find_load(&w->f, key, (struct conversation_want){0}, &a, &c, &err),
            &err) &&
        T_DONE(w->t, find_turn(&c, d->turn, &turn, &err), &err)) {
        T_EQ(w->t, c.turns[turn].role, ROLE_ASSISTANT);
        T_OK(w->t, raw_eq_str(c.turns[turn].text, STR("hi there")));
    }
    arena_fini(&a);
    return found;
}

static void a_name_leads_to_the_turn_or_says_why_there_is_none(struct t *t)
{
    struct world w;
    struct decision d = {.kept = EXCHANGE_NOBODY};
    world_open(&w, t, "strict");
    T_OK(t, !look(&w, "req-1-1", &d)); /* nothing was ever noted */
    say(&w, "ann", "req-1-1");
    world_notice(&w);
    say(&w, "ann", "req-1-2");
    say(&w, "", "req-1-3");
    say(&w, "ann", "");
    T_OK(t, look(&w, "req-1-1", &d));
    T_EQ(t, d.kept, EXCHANGE_NO_NOTICE);
    T_OK(t, look(&w, "req-1-2", &d));
    T_EQ(t, d.kept, EXCHANGE_KEPT);
    T_OK(t, look(&w, "req-1-3", &d));
    T_EQ(t, d.kept, EXCHANGE_NOBODY);
    T_OK(t, !look(&w, "req-1-4", &d));
    T_OK(t, !look(&w, "", &d));
    w.f.now.us += DECISION_DAYS * INSTANT_DAY_US;
    T_OK(t, !look(&w, "req-1-2", &d));
    world_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_name_leads_to_the_turn_or_says_why_there_is_none),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
