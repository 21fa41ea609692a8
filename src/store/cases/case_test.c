#include "store/cases/case.h"

#include "store/beside/asset.h"
#include "store/beside/side.h"
#include "store/cases/vote.h"
#include "store/erase/erase.h"
#include "tests/harness/world.h"

static const struct request_facts access_facts = {
    REQUEST_ACCESS, REGIME_GDPR, ROUTE_ACCOUNT, ZONE_BERLIN};

static struct instant days(int n)
{
    return (struct instant){WORLD_NOON.us + n * INSTANT_DAY_US};
}

static struct case_row open_case(struct world *w, struct id about, struct instant at)
{
    struct case_row row = {0};
    struct err err = ERR_INIT;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, case_open(w->s, &access_facts, about, at, &row, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    return row;
}

static bool add(struct world *w, const struct case_row *row, uint64_t position,
    enum request_act act, struct err *err)
{
    const struct request_event e = {.at = row->received,
        .act = act,
        .role = DOER_STAFF,
        .actor = STR("mia"),
        .reason = WHY_COMPLEX,
        .identity = IDENTITY_MAIL,
        .assignee = STR("noa")};
    if (!store_begin(w->s, err))
        return false;
    if (case_add_event(w->s, row, position, &e, err))
        return store_commit(w->s, err);
    store_rollback(w->s);
    return false;
}

static void what_happened_is_read_back_in_order(struct t *t)
{
    struct world w;
    struct case_row got;
    const struct request_event *events;
    struct err err = ERR_INIT;
    size_t count;
    bool found;
    if (!world_init(&w, t))
        return;
    struct case_row row = open_case(&w, w.ann.vault, WORLD_NOON);
    row.state = REQUEST_WORK;
    row.due = days(30);
    row.assigned = STR("noa");
    T_DONE(t, add(&w, &row, 1, ACT_SUBMIT, &err), &err);
    T_DONE(t, add(&w, &row, 2, ACT_ASSIGN, &err), &err);
    T_FAILS(t, add(&w, &row, 2, ACT_EXTEND, &err), &err, "store.case_moved");
    T_FAILS(t, add(&w, &row, 0, ACT_EXTEND, &err), &err, "store.case_event");
    world_reopen(&w);
    T_DONE(t, case_get(w.s, row.number, &w.a, &got, &found, &err), &err);
    T_OK(t, found && got.state == REQUEST_WORK && got.due.us == days(30).us);
    T_OK(t, id_eq(got.handle, row.handle) && id_eq(got.about, w.ann.vault));
    T_STR(t, got.assigned, STR("noa"));
    T_EQ(t, got.facts.zone, ZONE_BERLIN);
    T_DONE(t, case_find(w.s, row.handle, &w.a, &got, &found, &err), &err);
    T_OK(t, found && got.number == row.number);
    T_DONE(t, case_find(w.s, w.ann.vault, &w.a, &got, &found, &err), &err);
    T_OK(t, !found);
    T_DONE(t, case_events(w.s, row.number, &w.a, &events, &count, &err), &err);
    T_EQ(t, count, 2);
    T_EQ(t, events[1].act, ACT_ASSIGN);
    T_STR(t, events[1].actor, STR("mia"));
    T_STR(t, events[1].assignee, STR("noa"));
    T_EQ(t, events[1].identity, IDENTITY_MAIL);
    world_fini(&w);
}

/* Due after 30, 10, 20 days and (closed) 40; the third is Noa's. */
static void the_tally_is_that_of_the_page(struct world *w)
{
    const struct {
        const char *says;
        struct case_page page;
        size_t want;
    } rows[] = {
        {"open", {.order = CASES_OPEN}, 3},
        {"two are enough", {.order = CASES_OPEN, .most = 2}, 2},
        {"shut", {.order = CASES_SHUT}, 1},
        {"Noa's", {.order = CASES_OPEN, .assigned = STR("noa")}, 1},
        {"nobody's", {.order = CASES_OPEN, .unassigned = true}, 2},
        {"due soon", {.order = CASES_OPEN, .until = days(20)}, 2},
        {"due soon, nobody's",
            {.order = CASES_OPEN, .unassigned = true, .until = days(20)}, 1},
        {"after the first",
            {.order = CASES_OPEN, .after_due = days(10), .after_number = INT64_MAX}, 2},
        {"Mia's", {.order = CASES_OPEN, .assigned = STR("mia")}, 0},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct case_row *list;
        struct err err = ERR_INIT;
        uint64_t tally = 99;
        size_t count = 99;
        T_DONE(w->t, case_tally(w->s, &rows[i].page, &tally, &err), &err);
        T_DONE(w->t, case_list(w->s, &rows[i].page, &w->a, &list, &count, &err), &err);
        if (!T_EQ(w->t, tally, rows[i].want) || !T_EQ(w->t, count, rows[i].want))
            t_note(w->t, "%s", rows[i].says);
    }
}

static void the_queue_is_in_the_order_of_deadlines(struct t *t)
{
    static const int due[] = {30, 10, 20, 40};
    struct world w;
    const struct case_row *rows;
    struct case_page page = {.order = CASES_OPEN, .most = 3};
    struct err err = ERR_INIT;
    size_t count;
    if (!world_init(&w, t))
        return;
    for (size_t i = 0; i < COUNT(due); i++) {
        struct case_row row =
            open_case(&w, i == 1 ? w.bob.vault : w.ann.vault, WORLD_NOON);
        row.due = days(due[i]);
        row.state = REQUEST_OPEN;
        row.open = i != 3;
        row.assigned = i == 2 ? STR("noa") : STR("");
        T_DONE(t, add(&w, &row, 1, ACT_SUBMIT, &err), &err);
    }
    T_DONE(t, case_list(w.s, &page, &w.a, &rows, &count, &err), &err);
    T_EQ(t, count, 3);
    T_OK(t, rows[0].number == 2 && rows[1].number == 3 && rows[2].number == 1);
    page.after_due = rows[0].due;
    page.after_number = rows[0].number;
    T_DONE(t, case_list(w.s, &page, &w.a, &rows, &count, &err), &err);
    T_OK(t, count == 2 && rows[0].number == 3);
    page = (struct case_page){.order = CASES_OPEN, .assigned = STR("noa")};
    T_DONE(t, case_list(w.s, &page, &w.a, &rows, &count, &err), &err);
    T_OK(t, count == 1 && rows[0].number == 3);
    page = (struct case_page){.order = CASES_SHUT};
    T_DONE(t, case_list(w.s, &page, &w.a, &rows, &count, &err), &err);
    T_OK(t, count == 1 && rows[0].number == 4);
    page = (struct case_page){.order = CASES_ABOUT, .about = w.bob.vault};
    T_DONE(t, case_list(w.s, &page, &w.a, &rows, &count, &err), &err);
    T_OK(t, count == 1 && rows[0].number == 2);
    page = (struct case_page){.order = CASES_ALL};
    T_DONE(t, case_list(w.s, &page, &w.a, &rows, &count, &err), &err);
    T_EQ(t, count, 4);
    the_tally_is_that_of_the_page(&w);
    struct case_period period = {WORLD_NOON, days(1), days(25)};
    struct case_counted counted;
    T_DONE(t, case_counts(w.s, &period, &w.a, &counted, &err), &err);
    T_OK(t, counted.count == 1 && counted.rows[0].count == 4);
    T_EQ(t, counted.rows[0].late, 2);
    period.from = period.until;
    T_DONE(t, case_counts(w.s, &period, &w.a, &counted, &err), &err);
    T_EQ(t, counted.count, 0);
    world_fini(&w);
}

static void how_long_it_took_is_told_of_what_is_closed(struct t *t)
{
    struct case_period period = {WORLD_NOON, days(1), days(25)};
    const struct case_span *spans = NULL;
    struct world w;
    struct err err = ERR_INIT;
    size_t count = 0;
    if (!world_init(&w, t))
        return;
    for (int i = 0; i < 3; i++) {
        struct case_row row = open_case(&w, w.ann.vault, WORLD_NOON);
        row.due = days(20);
        row.state = i ? REQUEST_DENIED : REQUEST_OPEN;
        row.open = i == 0;
        row.closed = i ? days(15 * i) : INSTANT_UNKNOWN;
        T_DONE(t, add(&w, &row, 1, ACT_SUBMIT, &err), &err);
    }
    T_DONE(t, case_spans(w.s, &period, &w.a, &spans, &count, &err), &err);
    if (T_EQ(t, count, 2)) {
        T_OK(t, spans[0].in_time && !spans[1].in_time);
        T_EQ(t, spans[1].spent_us, 30 * INSTANT_DAY_US);
        T_EQ(t, spans[1].state, REQUEST_DENIED);
        T_EQ(t, spans[1].regime, REGIME_GDPR);
    }
    period.from = period.until;
    T_DONE(t, case_spans(w.s, &period, &w.a, &spans, &count, &err), &err);
    T_EQ(t, count, 0);
    world_fini(&w);
}

static void put_paper(struct world *w, struct id vault)
{
    static const char words[] = "a scan of my passport";
    struct source_mem mem = {raw_of(words, sizeof words - 1)};
    struct source bytes = source_from_mem(&mem);
    const struct side_put side = {.vault = vault,
        .record = {.file = STR("message"),
            .json = raw_from_str(STR("{\"text\":\"give me all\"}"))}};
    const struct asset_put asset = {.vault = vault,
        .facts = {.path = raw_from_str(STR("1/passport.png")),
            .name = raw_from_str(STR("passport.png"))}};
    struct asset_put_result result;
    enum side_done done;
    struct err err = ERR_INIT;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, side_put(w->s, &side, &done, &err), &err);
    T_DONE(w->t, asset_put(w->s, &asset, &bytes, &result, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
}

/* What was sent in dies with the case's key; the row that says so stays until it is
 * to be forgotten. */
static void what_was_sent_in_dies_with_the_cases_key(struct t *t)
{
    struct world w;
    const struct side_record *sides;
    const struct asset *assets;
    struct erase_ticket ticket;
    struct case_row got;
    struct err err = ERR_INIT;
    size_t count;
    uint64_t gone = 0;
    bool found;
    if (!world_init(&w, t))
        return;
    struct case_row row = open_case(&w, w.ann.vault, WORLD_NOON);
    put_paper(&w, row.vault);
    row.state = REQUEST_FULFILLED;
    row.open = false;
    row.closed = days(1);
    row.destroy = days(31);
    row.forget = days(760);
    T_DONE(t, add(&w, &row, 1, ACT_SUBMIT, &err), &err);
    T_DONE(t, side_list(w.s, row.vault, &w.a, &sides, &count, &err), &err);
    T_EQ(t, count, 1);
    T_DONE(t, asset_list(w.s, row.vault, &w.a, &assets, &count, &err), &err);
    T_EQ(t, count, 1);
    T_DONE(t, case_ending(w.s, days(30), &w.a, &got, &found, &err), &err);
    T_OK(t, !found);
    T_DONE(t, case_ending(w.s, days(31), &w.a, &got, &found, &err), &err);
    T_OK(t, found && got.number == row.number);
    const struct erase_order order = {
        .kind = ERASE_ACCOUNT, .vault = got.vault, .at = days(31)};
    T_DONE(t, store_begin(w.s, &err), &err);
    T_DONE(t, erase_request(w.s, &order, &ticket, &found, &err), &err);
    T_DONE(t, erase_withdraw(w.s, ticket.erasure, days(31), &err), &err);
    T_DONE(t, case_emptied(w.s, row.number, days(31), &err), &err);
    T_DONE(t, store_commit(w.s, &err), &err);
    T_DONE(t, erase_run(w.s, ticket.erasure, days(31), &err), &err);
    T_FAILS(t, side_list(w.s, row.vault, &w.a, &sides, &count, &err), &err,
        "store.vault_gone");
    T_FAILS(t, asset_list(w.s, row.vault, &w.a, &assets, &count, &err), &err,
        "store.vault_gone");
    T_DONE(t, case_get(w.s, row.number, &w.a, &got, &found, &err), &err);
    T_OK(t, found && id_is_zero(got.vault) && id_is_zero(got.about));
    T_EQ(t, got.destroyed.us, days(31).us);
    T_DONE(t, store_begin(w.s, &err), &err);
    T_DONE(t, case_forget(w.s, days(759), &gone, &err), &err);
    T_EQ(t, gone, 0);
    T_DONE(t, case_forget(w.s, days(760), &gone, &err), &err);
    T_DONE(t, store_commit(w.s, &err), &err);
    T_EQ(t, gone, 1);
    T_DONE(t, case_get(w.s, row.number, &w.a, &got, &found, &err), &err);
    T_OK(t, !found);
    world_fini(&w);
}

static void a_vote_is_a_number(struct t *t)
{
    const struct vote train = {STR("train"), 3}, older = {STR("train"), 2};
    struct vote bad = {STR("no token!"), 1};
    struct vote_count n;
    struct world w;
    struct err err = ERR_INIT;
    if (!world_init(&w, t))
        return;
    T_DONE(t, store_begin(w.s, &err), &err);
    T_DONE(t, vote_add(w.s, &train, true, &err), &err);
    T_DONE(t, vote_add(w.s, &train, true, &err), &err);
    T_DONE(t, vote_add(w.s, &train, false, &err), &err);
    T_FAILS(t, vote_add(w.s, &bad, false, &err), &err, "store.vote");
    T_DONE(t, store_commit(w.s, &err), &err);
    err = ERR_INIT;
    T_DONE(t, vote_get(w.s, &train, &n, &err), &err);
    T_OK(t, n.yes == 2 && n.no == 1);
    T_DONE(t, vote_get(w.s, &older, &n, &err), &err);
    T_OK(t, n.yes == 0 && n.no == 0);
    world_fini(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_vote_is_a_number),
    T_CASE(what_happened_is_read_back_in_order),
    T_CASE(the_queue_is_in_the_order_of_deadlines),
    T_CASE(how_long_it_took_is_told_of_what_is_closed),
    T_CASE(what_was_sent_in_dies_with_the_cases_key),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
