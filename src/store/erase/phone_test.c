#include "store/erase/phone.h"

#include "store/erase/erase.h"
#include "tests/harness/world.h"

static bool claim(struct world *w, const char *number, int64_t *count, struct err *err)
{
    if (!store_begin(w->s, err))
        return false;
    if (phone_claim(w->s, str_z(number), count, err) && store_commit(w->s, err))
        return true;
    store_rollback(w->s);
    return false;
}

static void erase_ann(struct world *w)
{
    struct erase_order order = {
        .kind = ERASE_ACCOUNT, .vault = w->ann.vault, .at = WORLD_NOON};
    struct erase_ticket ticket;
    struct err err = ERR_INIT;
    bool found, more;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, erase_request(w->s, &order, &ticket, &found, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    T_DONE(
        w->t, erase_purge(w->s, WORLD_NOON, (struct erase_pace){0}, &more, &err), &err);
}

/* However it is written, and whatever was deleted meanwhile. */
static void a_number_has_three_accounts_ever(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    int64_t count = 0;
    if (!world_init(&w, t))
        return;
    T_DONE(t, claim(&w, "+1 (202) 555-0147", &count, &err), &err);
    T_EQ(t, count, 1);
    erase_ann(&w);
    T_DONE(t, claim(&w, "+12025550147", &count, &err), &err);
    T_DONE(t, claim(&w, " +1.202.555.0147", &count, &err), &err);
    T_EQ(t, count, 3);
    T_FAILS(t, claim(&w, "+12025550147", &count, &err), &err, "store.phone_used");
    T_DONE(t, claim(&w, "+12025550148", &count, &err), &err);
    T_EQ(t, count, 1);
    world_fini(&w);
}

static void what_is_no_number_is_refused(struct t *t)
{
    static const char *const rows[] = {
        "", "+", "12025550147", "+123456", "+1234567890123456", "+12025x50147"};
    struct world w;
    if (!world_init(&w, t))
        return;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct err err = ERR_INIT;
        int64_t count;
        T_FAILS(t, claim(&w, rows[i], &count, &err), &err, "store.phone_form");
    }
    world_fini(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_number_has_three_accounts_ever),
    T_CASE(what_is_no_number_is_refused),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
