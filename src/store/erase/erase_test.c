#include "store/erase/erase.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/doctor.h"
#include "store/epoch.h"
#include "tests/harness/world.h"

static const struct store_options defaults = {0};
static const struct erase_pace no_limit = {0};

enum { FILE_MAX = 64 << 20 };

static struct instant days(int n)
{
    return (struct instant){WORLD_NOON.us + n * INSTANT_DAY_US};
}

/* Ann with a talk, in it a turn of `author`, a choice, a donation and a dataset row. */
static struct conversation_key fill_with(
    struct world *w, const struct id *author, struct id *handle)
{
    struct err err = ERR_INIT;
    struct conversation_key key = {.vault = w->ann.vault};
    struct world_talk talk = {.conv = "conv-1",
        .title = "a title",
        .words1 = "what bob said to ann that day, in words",
        .words2 = "what ann said to bob that day, in words",
        .meta1 = "{\"meta\":\"of bob\"}"};
    struct choice line = {.at = WORLD_NOON,
        .recorded = WORLD_NOON,
        .control = CONTROL_TRAINING,
        .value = STR("on")};
    uint64_t position;
    struct id grant;
    key.conversation = world_put(w, &talk, author, WORLD_TURNS, 8).conversation;
    world_dataset(w, key, w->ann.vault, (struct id){{9, 9, 9}}, handle);
    struct grant gift = {.purpose = PURPOSE_TRAIN,
        .conversation = key.conversation,
        .given = WORLD_NOON};
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, ledger_add(w->s, w->ann.vault, &line, &position, &err), &err);
    T_DONE(w->t, grant_put(w->s, w->ann.vault, &gift, &grant, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    return key;
}

static struct conversation_key fill(struct world *w, struct id *handle)
{
    return fill_with(w, &w->bob.vault, handle);
}

static struct erase_ticket ask(struct world *w, enum erase_kind kind,
    struct conversation_key key, bool never_again)
{
    struct err err = ERR_INIT;
    struct erase_ticket ticket = {{{0}}, {0}};
    struct erase_order order = {.kind = kind,
        .vault = key.vault,
        .conversation = key.conversation,
        .at = days(1),
        .never_again = never_again};
    bool found = false;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, erase_request(w->s, &order, &ticket, &found, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    T_OK(w->t, found);
    return ticket;
}

static struct erasure order_of(struct world *w, struct id id)
{
    struct err err = ERR_INIT;
    const struct erasure *list;
    size_t count = 0;
    T_DONE(w->t, erase_list(w->s, id, &w->a, &list, &count, &err), &err);
    return T_EQ(w->t, count, 1) ? list[0] : (struct erasure){0};
}

static bool is_shown(struct world *w, struct conversation_key key)
{
    struct err err = ERR_INIT;
    struct stored_conversation c;
    bool found = false;
    T_DONE(w->t,
        conversation_load(
            w->s, key, (struct conversation_want){true}, &w->a, &c, &found, &err),
        &err);
    return found;
}

static void purge(struct world *w, int day)
{
    struct err err = ERR_INIT;
    bool more = true;
    T_DONE(w->t, erase_purge(w->s, days(day), no_limit, &more, &err), &err);
    T_OK(w->t, !more);
}

static void a_deleted_conversation_is_hidden_at_once_and_for_good(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct id handle;
    const struct withdrawn_row *gone;
    size_t count;
    if (!world_init(&w, t))
        return;
    struct conversation_key key = fill(&w, &handle);
    T_OK(t, is_shown(&w, key));
    struct erase_ticket ticket = ask(&w, ERASE_CONVERSATION, key, false);
    T_OK(t, !is_shown(&w, key));
    T_EQ(t, order_of(&w, ticket.erasure).state, ERASE_HIDDEN);
    T_DONE(t, erase_run(w.s, ticket.erasure, days(2), &err), &err);
    struct erasure e = order_of(&w, ticket.erasure);
    T_OK(t, e.state == ERASE_DESTROYED && e.destroyed.us == days(2).us);
    T_OK(t, e.turns == 3 && e.conversations == 1 && e.handles == 1 && e.epoch == 1);
    T_DONE(t, withdrawn_list(w.s, (struct id){{9, 9, 9}}, &w.a, &gone, &count, &err),
        &err);
    T_OK(t, count == 1 && id_eq(gone[0].handle, handle));
    T_EQ(t, gone[0].why, WITHDRAWAL_DELETION);
    purge(&w, 3);
    e = order_of(&w, ticket.erasure);
    T_OK(t, e.state == ERASE_RECLAIMED && e.reclaimed.us == days(3).us);
    T_OK(t, !erase_is_breach(&e, days(99)));
    struct world_talk talk = {.conv = "conv-1", .words1 = "again", .words2 = "again"};
    T_OK(t, world_put(&w, &talk, NULL, WORLD_TURNS, 8).deleted);
    T_OK(t, !is_shown(&w, key));
    world_fini(&w);
}

/* A build read them before; its register comes after the rows were withdrawn. */
static void what_is_hidden_enters_no_register(struct t *t)
{
    static const enum erase_kind kinds[] = {ERASE_CONVERSATION, ERASE_ACCOUNT};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct world w;
        struct err err = ERR_INIT;
        struct lineage_row row = {.dataset = {{7, 7}}};
        struct dataset_entry entry = {.id = row.dataset};
        if (!world_init(&w, t))
            return;
        row.key = fill(&w, &row.handle);
        row.person = w.ann.vault;
        (void)ask(&w, kinds[i], row.key, false);
        T_DONE(t, store_begin(w.s, &err), &err);
        T_DONE(t, dataset_put(w.s, &entry, &err), &err);
        T_FAILS(t, lineage_put(w.s, &row, &err), &err, "store.lineage_gone");
        store_rollback(w.s);
        world_fini(&w);
    }
}

static void deleting_all_conversations_leaves_the_account(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct id handle;
    const struct choice *lines;
    size_t count;
    if (!world_init(&w, t))
        return;
    struct conversation_key key = fill(&w, &handle);
    struct world_talk talk = {.conv = "conv-2", .words1 = "more", .words2 = "words"};
    world_put(&w, &talk, NULL, WORLD_TURNS, 8);
    key.conversation = (struct id){{0}};
    struct erase_ticket ticket = ask(&w, ERASE_ALL_CONVERSATIONS, key, false);
    bool found;
    struct conversation_key walk = {0};
    T_DONE(t, conversation_next(w.s, &walk, &found, &err), &err);
    T_OK(t, !found);
    purge(&w, 3);
    T_EQ(t, order_of(&w, ticket.erasure).conversations, 2);
    T_DONE(t, ledger_read(w.s, w.ann.vault, &w.a, &lines, &count, &err), &err);
    T_EQ(t, count, 1);
    world_fini(&w);
}

static void a_deleted_account_refuses_every_call(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct id handle;
    const struct choice *lines;
    const struct grant *grants;
    struct raw issuer, subject;
    struct account account;
    size_t count;
    bool found = true;
    if (!world_init(&w, t))
        return;
    struct conversation_key key = fill(&w, &handle);
    struct id ann = w.ann.vault;
    struct store *other = NULL;
    T_DONE(t, store_open(w.dir, &defaults, &other, &err), &err);
    T_DONE(t, account_label(other, ann, &w.a, &issuer, &subject, &err), &err);
    struct erase_ticket ticket = ask(&w, ERASE_ACCOUNT, key, false);
    for (int step = 0; step < 3; step++) {
        struct store *both[] = {w.s, other};
        for (size_t i = 0; i < COUNT(both); i++) {
            T_OK(t, !account_label(both[i], ann, &w.a, &issuer, &subject, &err));
            T_OK(t, !ledger_read(both[i], ann, &w.a, &lines, &count, &err));
            T_OK(t, !grant_list(both[i], ann, &w.a, &grants, &count, &err));
        }
        T_OK(t, !is_shown(&w, key));
        struct account_name name = {ACCOUNT_PERSON, STR("local"), raw_of("ann", 3)};
        T_DONE(t, account_find(w.s, &name, &account, &found, &err), &err);
        T_OK(t, !found);
        if (step == 0)
            T_DONE(t, erase_run(w.s, ticket.erasure, days(2), &err), &err);
        else if (step == 1)
            purge(&w, 3);
    }
    store_close(other);
    world_fini(&w);
}

static void the_other_author_loses_nothing_but_the_deleted_turns(struct t *t)
{
    struct world w;
    struct id handle;
    struct stored_conversation c;
    if (!world_init(&w, t))
        return;
    struct conversation_key key = fill(&w, &handle);
    key.vault = w.bob.vault;
    ask(&w, ERASE_ACCOUNT, key, false);
    purge(&w, 3);
    if (world_load(&w, &c)) {
        T_EQ(t, c.count, 3);
        T_OK(t, c.turns[1].state == BODY_STATE_PURGED && c.turns[1].text.n == 0);
        T_OK(t, c.turns[2].state == BODY_STATE_LIVE && c.turns[2].text.n > 0);
    }
    world_fini(&w);
}

static bool make_ann(struct world *w, struct err *err)
{
    struct account_name name = {ACCOUNT_PERSON, STR("local"), raw_of("ann", 3)};
    struct account account;
    bool done = store_begin(w->s, err) &&
                account_put(w->s, &name, days(5), &account, err) &&
                store_commit(w->s, err);
    store_rollback(w->s);
    return done;
}

static void a_deleted_name_is_barred_until_it_is_reclaimed_or_for_good(struct t *t)
{
    for (int never = 0; never < 2; never++) {
        struct world w;
        struct err err = ERR_INIT;
        if (!world_init(&w, t))
            return;
        struct conversation_key key = {w.ann.vault, {{0}}};
        ask(&w, ERASE_ACCOUNT, key, never != 0);
        T_FAILS(t, make_ann(&w, &err), &err, "store.tombstone");
        purge(&w, 3);
        if (never)
            T_FAILS(t, make_ann(&w, &err), &err, "store.tombstone");
        else
            T_DONE(t, make_ann(&w, &err), &err);
        world_fini(&w);
    }
}

static void lateness_is_seen(struct t *t)
{
    struct world w;
    struct id handle;
    if (!world_init(&w, t))
        return;
    struct erase_ticket ticket = ask(&w, ERASE_CONVERSATION, fill(&w, &handle), false);
    struct erasure e = order_of(&w, ticket.erasure);
    T_OK(t, !erase_is_alert(&e, days(20)) && erase_is_alert(&e, days(21)));
    T_OK(t, !erase_is_breach(&e, days(30)) && erase_is_breach(&e, days(31)));
    world_fini(&w);
}

static void a_purge_can_be_stopped_and_goes_on(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct id handle;
    int calls = 0;
    bool more = true;
    if (!world_init(&w, t))
        return;
    struct erase_ticket ticket = ask(&w, ERASE_ACCOUNT, fill(&w, &handle), false);
    while (more && calls < 100) {
        T_DONE(
            t, erase_purge(w.s, days(3), (struct erase_pace){1, 2}, &more, &err), &err);
        calls++;
    }
    T_OK(t, calls > 3 && calls < 100);
    T_EQ(t, order_of(&w, ticket.erasure).state, ERASE_RECLAIMED);
    world_fini(&w);
}

/* kill -9 */

static void delete_until_killed(const char *dir, struct erase_order order)
{
    struct err err = ERR_INIT;
    struct store *s;
    struct erase_ticket ticket;
    bool found, more;
    if (!store_open(dir, &defaults, &s, &err) || !store_begin(s, &err) ||
        !erase_request(s, &order, &ticket, &found, &err) || !store_commit(s, &err) ||
        !erase_run(s, ticket.erasure, days(2), &err) ||
        !erase_purge(s, days(3), (struct erase_pace){1, 0}, &more, &err))
        _exit(1);
    store_close(s);
    _exit(0);
}

/* One run: a state, a deletion killed somewhere, and what must hold then. */
static void kill_once(struct t *t, int after_us)
{
    struct world w;
    struct err err = ERR_INIT;
    struct id handle;
    struct account account = {0};
    bool found = false;
    const struct erasure *orders;
    size_t count;
    if (!world_init(&w, t))
        return;
    struct conversation_key key = fill(&w, &handle);
    struct erase_order order = {
        .kind = ERASE_ACCOUNT, .vault = key.vault, .at = days(1)};
    world_fini(&w);
    pid_t child = fork();
    if (child == 0)
        delete_until_killed(w.dir, order);
    usleep((useconds_t)after_us);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    arena_init(&w.a, 1 << 20);
    T_DONE(t, store_open(w.dir, &defaults, &w.s, &err), &err);
    T_DONE(t, account_get(w.s, key.vault, &account, &found, &err), &err);
    bool untouched = found && account.state == ACCOUNT_LIVE;
    T_EQ(t, is_shown(&w, key), untouched);
    T_DONE(t, erase_list(w.s, (struct id){{0}}, &w.a, &orders, &count, &err), &err);
    T_EQ(t, count, untouched ? 0 : 1);
    purge(&w, 3);
    if (!untouched)
        T_EQ(t, order_of(&w, orders[0].id).state, ERASE_RECLAIMED);
    T_EQ(t, is_shown(&w, key), untouched);
    world_fini(&w);
}

static void a_killed_deletion_is_untouched_or_goes_on(struct t *t)
{
    const char *runs = getenv("ABIDE_KILLS");
    int n = runs ? (int)strtol(runs, NULL, 10) : 15;
    for (int i = 0; i < n; i++)
        kill_once(t, 2000 + (i * 40009) % 60000);
}

/* Epochs */

static void rotation_keeps_everything_readable(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct id handle;
    int64_t number = 0;
    const struct epoch *epochs;
    size_t count;
    if (!world_init(&w, t))
        return;
    struct conversation_key key = fill(&w, &handle);
    T_FAILS(t, epoch_destroy(w.s, 1, days(1), &err), &err, "store.epoch_in_use");
    T_DONE(t, epoch_rotate(w.s, days(1), &number, &err), &err);
    T_EQ(t, number, 2);
    T_OK(t, is_shown(&w, key));
    T_DONE(t, epoch_destroy(w.s, 1, days(2), &err), &err);
    T_OK(t, is_shown(&w, key));
    world_reopen(&w);
    T_OK(t, is_shown(&w, key));
    T_DONE(t, epoch_list(w.s, &w.a, &epochs, &count, &err), &err);
    if (T_EQ(t, count, 2)) {
        T_OK(t, epochs[0].ended.us == days(2).us && epochs[0].vaults == 0);
        T_OK(t, !instant_known(epochs[1].ended) && epochs[1].vaults == 2);
    }
    world_fini(&w);
}

static void copy(struct t *t, struct world *w, const char *from, const char *to)
{
    char one[FILE_PATH_MAX], two[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    struct buf bytes;
    buf_init(&bytes, FILE_MAX);
    T_DONE(t, file_join(w->dir, from, one, &err), &err);
    T_DONE(t, file_join(w->dir, to, two, &err), &err);
    T_DONE(t, file_read(one, &bytes, &err), &err);
    T_DONE(t, file_replace(two, buf_raw(&bytes), &err), &err);
    buf_fini(&bytes);
}

/* Copies of both databases from before a deletion, put back after the epoch's end. */
static void an_old_copy_opens_nothing_once_its_epoch_is_destroyed(struct t *t)
{
    for (int ended = 0; ended < 2; ended++) {
        struct world w;
        struct err err = ERR_INIT;
        struct id handle;
        int64_t number;
        if (!world_init(&w, t))
            return;
        struct conversation_key key = fill(&w, &handle);
        store_close(w.s);
        w.s = NULL;
        copy(t, &w, "vault.db", "vault.old");
        copy(t, &w, "keys.db", "keys.old");
        T_DONE(t, store_open(w.dir, &defaults, &w.s, &err), &err);
        ask(&w, ERASE_ACCOUNT, key, false);
        purge(&w, 3);
        T_DONE(t, epoch_rotate(w.s, days(4), &number, &err), &err);
        if (ended)
            T_DONE(t, epoch_destroy(w.s, 1, days(8), &err), &err);
        store_close(w.s);
        w.s = NULL;
        copy(t, &w, "vault.old", "vault.db");
        copy(t, &w, "keys.old", "keys.db");
        if (ended) {
            T_FAILS(
                t, store_open(w.dir, &defaults, &w.s, &err), &err, "store.root_wrong");
        } else { /* the control: before the end, the copy can be read */
            T_DONE(t, store_open(w.dir, &defaults, &w.s, &err), &err);
            T_OK(t, is_shown(&w, key));
        }
        world_fini(&w);
    }
}

static void a_cut_off_change_of_the_root_key_is_finished(struct t *t)
{
    for (int when = 0; when < 2; when++) {
        struct world w;
        struct err err = ERR_INIT;
        struct id handle;
        int64_t number;
        char path[FILE_PATH_MAX];
        if (!world_init(&w, t))
            return;
        struct conversation_key key = fill(&w, &handle);
        T_DONE(t, epoch_rotate(w.s, days(1), &number, &err), &err);
        copy(t, &w, "root.key", "root.old");
        T_DONE(t, epoch_destroy(w.s, 1, days(2), &err), &err);
        copy(t, &w, "root.key", "root.key.next");
        if (when == 0) { /* root.key not replaced yet */
            copy(t, &w, "root.old", "root.key");
        } else { /* overwritten, not replaced */
            T_DONE(t, file_join(w.dir, "root.key", path, &err), &err);
            T_DONE(t, file_replace(path, raw_of("\0\0\0", 3), &err), &err);
        }
        world_reopen(&w);
        T_OK(t, is_shown(&w, key));
        world_reopen(&w);
        T_OK(t, is_shown(&w, key));
        world_fini(&w);
    }
}

static const struct t_case cases[] = {
    T_CASE(a_deleted_conversation_is_hidden_at_once_and_for_good),
    T_CASE(what_is_hidden_enters_no_register),
    T_CASE(deleting_all_conversations_leaves_the_account),
    T_CASE(a_deleted_account_refuses_every_call),
    T_CASE(the_other_author_loses_nothing_but_the_deleted_turns),
    T_CASE(a_deleted_name_is_barred_until_it_is_reclaimed_or_for_good),
    T_CASE(lateness_is_seen),
    T_CASE(a_purge_can_be_stopped_and_goes_on),
    T_CASE(a_killed_deletion_is_untouched_or_goes_on),
    T_CASE(rotation_keeps_everything_readable),
    T_CASE(an_old_copy_opens_nothing_once_its_epoch_is_destroyed),
    T_CASE(a_cut_off_change_of_the_root_key_is_finished),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
