#include "store/erase/hold.h"

#include <string.h>

#include "store/beside/asset.h"
#include "store/erase/erase.h"
#include "tests/harness/world.h"

enum { PEOPLE_MAX = 16 };

static const struct erase_pace no_limit = {0};

static struct instant day(int year, int month, int d)
{
    return instant_from_civil(year, month, d);
}

/* A custodian and the holds it keeps */

struct custodian {
    uint8_t public_key[BOX_PUBLIC_BYTES], secret[BOX_SECRET_BYTES];
};

static struct hold hold_of_plans(const struct custodian *c, uint32_t tiers)
{
    struct hold h = {.opened = day(2025, 5, 13),
        .review = day(2025, 6, 26),
        .basis = STR("preservation order"),
        .authority = STR("a court"),
        .tiers = tiers,
        .begins = INSTANT_UNKNOWN,
        .ends = INSTANT_UNKNOWN};
    memcpy(h.public_key, c->public_key, sizeof h.public_key);
    return h;
}

static struct hold hold_of_ann(const struct custodian *c, const struct world *w)
{
    struct hold h = hold_of_plans(c, 0);
    h.vaults = &w->ann.vault;
    h.vault_count = 1;
    return h;
}

static struct erase_ticket erase_at(struct world *w, enum erase_kind kind,
    struct conversation_key key, struct instant at)
{
    struct err err = ERR_INIT;
    struct erase_ticket ticket = {{{0}}, {0}};
    struct erase_order order = {
        .kind = kind, .vault = key.vault, .conversation = key.conversation, .at = at};
    bool found = false, more = true;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, erase_request(w->s, &order, &ticket, &found, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    T_OK(w->t, found);
    T_DONE(w->t, erase_run(w->s, ticket.erasure, at, &err), &err);
    T_DONE(w->t, erase_purge(w->s, at, no_limit, &more, &err), &err);
    return ticket;
}

/* What the custodian reads */

struct seen {
    uint64_t copies, turns, files;
    uint64_t words; /* copies that hold a text with "word" in it */
    struct instant oldest, newest;
};

static bool each_copy(void *ctx, const struct hold_copy *copy, struct err *err)
{
    struct seen *seen = ctx;
    (void)err;
    seen->copies++;
    seen->files += str_eq(copy->table, STR("file_bytes"));
    if (!str_eq(copy->table, STR("turn")))
        return true;
    seen->turns++;
    for (size_t i = 0; i < copy->count; i++) {
        const struct hold_cell *cell = &copy->cells[i];
        struct instant at = {cell->number};
        if (str_eq(cell->name, STR("text")))
            seen->words += memmem(cell->bytes.p, cell->bytes.n, "word", 4) != NULL;
        if (!str_eq(cell->name, STR("created")) || !instant_known(at))
            continue;
        if (!instant_known(seen->oldest) || instant_cmp(at, seen->oldest) < 0)
            seen->oldest = at;
        if (!instant_known(seen->newest) || instant_cmp(at, seen->newest) > 0)
            seen->newest = at;
    }
    return true;
}

static struct seen read_with(
    struct world *w, int64_t number, const uint8_t *secret, struct err *err)
{
    struct seen seen = {.oldest = INSTANT_UNKNOWN, .newest = INSTANT_UNKNOWN};
    struct hold_reader reader = {secret, each_copy, &seen};
    if (!hold_read(w->s, number, &reader, err))
        seen.copies = UINT64_MAX;
    return seen;
}

static struct conversation_key talk(struct world *w, const char *name)
{
    struct world_talk talk = {
        .conv = name, .title = "a title", .words1 = "one word", .words2 = "two words"};
    struct conversation_key key = {.vault = w->ann.vault};
    key.conversation = world_put(w, &talk, NULL, WORLD_TURNS, 8).conversation;
    return key;
}

static struct erasure order_of(struct world *w, struct id id)
{
    struct err err = ERR_INIT;
    const struct erasure *list;
    size_t count = 0;
    T_DONE(w->t, erase_list(w->s, id, &w->a, &list, &count, &err), &err);
    return T_EQ(w->t, count, 1) ? list[0] : (struct erasure){0};
}

static void put_file(struct world *w, struct id conversation)
{
    static const char bytes[] = "the bytes of a file that must be kept";
    struct source_mem mem = {raw_of(bytes, sizeof bytes - 1)};
    struct source source = source_from_mem(&mem);
    struct asset_put put = {.vault = w->ann.vault,
        .conversations = &conversation,
        .count = 1,
        .facts = {.id = raw_of("f1", 2),
            .path = raw_of("f1.txt", 6),
            .media_type = STR("unknown"),
            .named_by = STR("archive")}};
    struct asset_put_result result;
    struct err err = ERR_INIT;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, asset_put(w->s, &put, &source, &result, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
}

static void what_is_held_is_copied_and_the_deletion_goes_on(struct t *t)
{
    struct world w;
    struct custodian c, other;
    struct err err = ERR_INIT;
    int64_t number = 0;
    bool found;
    struct stored_conversation shown;
    if (!world_init(&w, t))
        return;
    box_make(c.public_key, c.secret);
    box_make(other.public_key, other.secret);
    struct conversation_key key = talk(&w, "conv-1");
    put_file(&w, key.conversation);
    struct hold hold = hold_of_ann(&c, &w);
    T_DONE(t, hold_add(w.s, &hold, &number, &err), &err);
    struct erase_ticket ticket = erase_at(&w, ERASE_CONVERSATION, key, day(2026, 3, 2));
    struct erasure e = order_of(&w, ticket.erasure);
    T_OK(t, e.state == ERASE_RECLAIMED && e.held > 0);
    T_DONE(t,
        conversation_load(
            w.s, key, (struct conversation_want){true}, &w.a, &shown, &found, &err),
        &err);
    T_OK(t, !found);
    struct seen seen = read_with(&w, number, c.secret, &err);
    T_OK(t, seen.turns == 3 && seen.words == 2 && seen.files == 1);
    T_EQ(t, seen.copies, e.held);
    T_EQ(t, read_with(&w, number, other.secret, &err).copies, UINT64_MAX);
    T_STR(t, str_z(err.id), STR("crypt.box"));
    world_reopen(&w); /* an account, in a new process */
    erase_at(&w, ERASE_ACCOUNT, (struct conversation_key){w.ann.vault, {{0}}},
        day(2026, 3, 3));
    T_OK(t, read_with(&w, number, c.secret, &err).copies > seen.copies);
    world_fini(&w);
}

static size_t holds_of(struct world *w, struct id erasure)
{
    struct err err = ERR_INIT;
    const struct hold_of *of;
    size_t count = 99;
    T_DONE(w->t, hold_of_erasure(w->s, erasure, &w->a, &of, &count, &err), &err);
    return count;
}

static const struct hold *only_hold(struct world *w)
{
    struct err err = ERR_INIT;
    const struct hold *holds = NULL;
    size_t count = 0;
    T_DONE(w->t, hold_list(w->s, &w->a, &holds, &count, &err), &err);
    T_EQ(w->t, count, 1);
    return holds;
}

static void a_released_hold_purges_its_copies(struct t *t)
{
    struct world w;
    struct custodian c;
    struct err err = ERR_INIT;
    int64_t number = 0;
    bool more;
    if (!world_init(&w, t))
        return;
    box_make(c.public_key, c.secret);
    struct hold hold = hold_of_ann(&c, &w);
    T_DONE(t, hold_add(w.s, &hold, &number, &err), &err);
    struct erase_ticket ticket =
        erase_at(&w, ERASE_CONVERSATION, talk(&w, "conv-1"), day(2026, 3, 2));
    T_EQ(t, holds_of(&w, ticket.erasure), 1);
    T_DONE(t, erase_purge(w.s, day(2026, 5, 1), no_limit, &more, &err), &err);
    T_EQ(t, holds_of(&w, ticket.erasure), 1); /* in force: nothing goes */
    T_DONE(t, hold_release(w.s, number, day(2026, 6, 1), &err), &err);
    T_FAILS(t, hold_release(w.s, number, day(2026, 6, 1), &err), &err, "store.no_hold");
    T_DONE(t, erase_purge(w.s, day(2026, 6, 2), no_limit, &more, &err), &err);
    T_EQ(t, holds_of(&w, ticket.erasure), 0);
    T_OK(t, only_hold(&w)->purged.us == day(2026, 6, 2).us);
    T_EQ(t, read_with(&w, number, c.secret, &err).copies, 0);
    ticket = erase_at(&w, ERASE_CONVERSATION, talk(&w, "conv-2"), day(2026, 6, 3));
    T_EQ(t, holds_of(&w, ticket.erasure), 0); /* released: it covers nobody */
    world_fini(&w);
}

static void the_deadline_after_a_release_is_the_later_of_two(struct t *t)
{
    const struct {
        const char *says;
        struct instant deadline, released, want;
    } rows[] = {
        {"in force: the deletion's own", day(2026, 4, 1), INSTANT_UNKNOWN,
            day(2026, 4, 1)},
        {"released early: the deletion's own", day(2026, 4, 1), day(2026, 3, 5),
            day(2026, 4, 1)},
        {"released late: seven days after", day(2026, 4, 1), day(2026, 5, 1),
            day(2026, 5, 8)},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct hold hold = {.released = rows[i].released};
        if (!T_EQ(t, hold_due(&hold, rows[i].deadline).us, rows[i].want.us))
            t_note(t, "%s", rows[i].says);
    }
}

static void a_hold_covers_whom_it_names_and_its_plans(struct t *t)
{
    static const struct id ann = {{1}}, bob = {{2}};
    const uint32_t plans = 1u << TIER_FREE | 1u << TIER_PLUS;
    const struct {
        const char *says;
        uint32_t tiers, regions;
        bool named;
        struct hold_subject subject;
        bool want;
    } rows[] = {
        {"a plan", plans, 0, false, {bob, TIER_FREE, REGION_US, false}, true},
        {"another plan", plans, 0, false, {bob, TIER_EDU, REGION_US, false}, false},
        {"plan not known", plans, 0, false, {bob, TIER_UNKNOWN, REGION_US, false},
            true},
        {"zero retention", plans, 0, false, {bob, TIER_FREE, REGION_US, true}, false},
        {"a region", plans, 1u << REGION_US, false, {bob, TIER_FREE, REGION_EEA, false},
            false},
        {"by name", 0, 0, true, {ann, TIER_EDU, REGION_EEA, true}, true},
        {"nobody else", 0, 0, true, {bob, TIER_FREE, REGION_US, false}, false},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct hold hold = {.tiers = rows[i].tiers,
            .regions = rows[i].regions,
            .released = INSTANT_UNKNOWN,
            .vaults = &ann,
            .vault_count = rows[i].named};
        if (!T_EQ(t, hold_covers(&hold, &rows[i].subject), rows[i].want))
            t_note(t, "%s", rows[i].says);
    }
}

/*
 * The order of 2025 (policy reference R-69): given on 13 May for Free, Plus, Pro, Team
 * and the API without zero retention; affirmed on 26 June; ended on 26 September, with
 * what was said from April to September kept.
 */
struct person {
    const char *name, *tier;
    bool zdr;
    struct account account;
    struct conversation_key old, spring, summer; /* said in March, April, August */
    struct erase_ticket ticket;
};

static void put_line(
    struct world *w, struct id vault, enum control control, const char *value)
{
    struct choice line = {.at = day(2025, 1, 1),
        .recorded = day(2025, 1, 1),
        .control = control,
        .value = str_z(value)};
    struct err err = ERR_INIT;
    uint64_t position;
    T_DONE(w->t, ledger_add(w->s, vault, &line, &position, &err), &err);
}

static struct conversation_key say_at(
    struct world *w, const struct person *p, const char *name, struct instant at)
{
    struct turn turn = {.origin_id = raw_of("t", 1),
        .parent = TURN_NONE,
        .role = ROLE_USER,
        .content = CONTENT_PROMPT,
        .text = raw_of("a word", 6),
        .created = at};
    struct conversation c = {.origin_id = raw_of(name, strlen(name)),
        .origin = ORIGIN_ARCHIVE,
        .mode = MODE_REGULAR,
        .created = at,
        .updated = at,
        .turns = &turn,
        .count = 1,
        .head = 0};
    struct stamp stamp = {0};
    struct conversation_put put = {
        .owner = p->account.vault, .conversation = &c, .stamps = &stamp};
    struct conversation_put_result result = {0};
    struct err err = ERR_INIT;
    T_DONE(w->t, conversation_put(w->s, &put, &result, &err), &err);
    return (struct conversation_key){p->account.vault, result.conversation};
}

static void bring_people(struct world *w, struct person *people, size_t count)
{
    struct err err = ERR_INIT;
    for (size_t i = 0; i < count; i++) {
        T_DONE(w->t, store_begin(w->s, &err), &err);
        people[i].account = world_person(w, people[i].name);
        put_line(w, people[i].account.vault, CONTROL_TIER, people[i].tier);
        if (people[i].zdr)
            put_line(w, people[i].account.vault, CONTROL_ZDR, "on");
        people[i].old = say_at(w, &people[i], "march", day(2025, 3, 10));
        people[i].spring = say_at(w, &people[i], "april", day(2025, 4, 10));
        people[i].summer = say_at(w, &people[i], "august", day(2025, 8, 10));
        T_DONE(w->t, store_commit(w->s, &err), &err);
    }
}

static void the_order_of_2025_is_replayed(struct t *t)
{
    struct person people[] = {{.name = "free", .tier = "free"},
        {.name = "plus", .tier = "plus"}, {.name = "pro", .tier = "pro"},
        {.name = "team", .tier = "business"}, {.name = "dev", .tier = "api"},
        {.name = "zdr", .tier = "api", .zdr = true},
        {.name = "ent", .tier = "enterprise"}, {.name = "school", .tier = "edu"}};
    enum { HELD_PEOPLE = 5 };
    struct world w;
    struct custodian c;
    struct err err = ERR_INIT;
    int64_t number = 0;
    bool more;
    if (!world_init(&w, t))
        return;
    box_make(c.public_key, c.secret);
    bring_people(&w, people, COUNT(people));
    /* Before the order a deletion leaves nothing. */
    struct erase_ticket before =
        erase_at(&w, ERASE_CONVERSATION, people[0].old, day(2025, 5, 1));
    struct hold hold =
        hold_of_plans(&c, 1u << TIER_FREE | 1u << TIER_PLUS | 1u << TIER_PRO |
                              1u << TIER_BUSINESS | 1u << TIER_API);
    T_DONE(t, hold_add(w.s, &hold, &number, &err), &err);
    /* From then on each deletes something: hidden and purged, and held where ordered.
     */
    for (size_t i = 0; i < COUNT(people); i++) {
        people[i].ticket =
            erase_at(&w, ERASE_CONVERSATION, people[i].spring, day(2025, 5, 20));
        struct erasure e = order_of(&w, people[i].ticket.erasure);
        T_EQ(t, e.state, ERASE_RECLAIMED);
        if (!T_EQ(t, e.held > 0, i < HELD_PEOPLE))
            t_note(t, "%s", people[i].name);
    }
    T_EQ(t, holds_of(&w, before.erasure), 0);
    /* Affirmed on 26 June: the same hold, a later review. */
    struct hold_times affirmed = {INSTANT_UNKNOWN, INSTANT_UNKNOWN, day(2025, 9, 26)};
    T_DONE(t, hold_narrow(w.s, number, &affirmed, &err), &err);
    erase_at(&w, ERASE_CONVERSATION, people[1].old, day(2025, 7, 1));
    erase_at(&w, ERASE_CONVERSATION, people[1].summer, day(2025, 8, 20));
    T_EQ(t, read_with(&w, number, c.secret, &err).turns, HELD_PEOPLE + 2);
    /* Ended on 26 September: what is older than April goes, April to September stays.
     */
    struct hold_times rest = {day(2025, 4, 1), day(2025, 10, 1), day(2025, 12, 31)};
    T_DONE(t, hold_narrow(w.s, number, &rest, &err), &err);
    struct seen seen = read_with(&w, number, c.secret, &err);
    T_EQ(t, seen.turns, HELD_PEOPLE + 1);
    T_OK(t,
        seen.oldest.us == day(2025, 4, 10).us && seen.newest.us == day(2025, 8, 10).us);
    /* And in the end all of it. */
    T_DONE(t, hold_release(w.s, number, day(2026, 1, 15), &err), &err);
    T_DONE(t, erase_purge(w.s, day(2026, 1, 20), no_limit, &more, &err), &err);
    T_EQ(t, read_with(&w, number, c.secret, &err).copies, 0);
    world_fini(&w);
}

static bool add_and_delete(void *ctx)
{
    struct world *w = ctx;
    struct err err = ERR_INIT;
    struct store *s = NULL;
    struct erase_ticket ticket;
    struct custodian c;
    struct account account = {0};
    struct erase_order order = {
        .kind = ERASE_ACCOUNT, .vault = w->ann.vault, .at = day(2026, 3, 2)};
    const struct hold *holds;
    size_t count = 0;
    int64_t number;
    bool found = false, more;
    box_make(c.public_key, c.secret);
    struct hold hold = hold_of_ann(&c, w);
    struct arena a;
    arena_init(&a, 1 << 20);
    bool done =
        store_open(w->dir, NULL, &s, &err) && hold_list(s, &a, &holds, &count, &err);
    if (done && count == 0)
        done = hold_add(s, &hold, &number, &err);
    arena_fini(&a);
    done = done && account_get(s, w->ann.vault, &account, &found, &err);
    if (done && found && account.state == ACCOUNT_LIVE)
        done = store_begin(s, &err) &&
               erase_request(s, &order, &ticket, &found, &err) && store_commit(s, &err);
    if (s)
        store_rollback(s);
    done = done && erase_purge(s, day(2026, 3, 3), no_limit, &more, &err) && !more;
    store_close(s);
    return done;
}

static void a_held_deletion_survives_running_out_of_memory(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    const struct erasure *list;
    size_t count = 0;
    if (!world_init(&w, t))
        return;
    talk(&w, "conv-1");
    t_oom(t, add_and_delete, &w);
    T_DONE(t, erase_list(w.s, (struct id){{0}}, &w.a, &list, &count, &err), &err);
    if (T_EQ(t, count, 1))
        T_OK(t, list[0].state == ERASE_RECLAIMED && list[0].held > 0);
    world_fini(&w);
}

static const struct t_case cases[] = {
    T_CASE(what_is_held_is_copied_and_the_deletion_goes_on),
    T_CASE(a_released_hold_purges_its_copies),
    T_CASE(the_deadline_after_a_release_is_the_later_of_two),
    T_CASE(a_hold_covers_whom_it_names_and_its_plans),
    T_CASE(the_order_of_2025_is_replayed),
    T_CASE(a_held_deletion_survives_running_out_of_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
