/* What is shown to others: certificates; and what comes back: backups. */
#include <string.h>

#include "store/epoch.h"
#include "store/erase/backup.h"
#include "store/erase/certificate.h"
#include "store/erase/ring.h"
#include "tests/harness/world.h"

static const struct store_options defaults = {0};
static const struct erase_pace no_limit = {0};

enum { TEXT_MAX = 1 << 16 };

static struct instant days(int n)
{
    return (struct instant){WORLD_NOON.us + n * INSTANT_DAY_US};
}

static struct conversation_key talk(struct world *w, const char *name)
{
    struct world_talk talk = {
        .conv = name, .words1 = "one word", .words2 = "two words"};
    struct conversation_key key = {.vault = w->ann.vault};
    key.conversation = world_put(w, &talk, NULL, WORLD_TURNS, 8).conversation;
    return key;
}

static struct erase_ticket ask(
    struct world *w, enum erase_kind kind, struct conversation_key key)
{
    struct err err = ERR_INIT;
    struct erase_ticket ticket = {{{0}}, {0}};
    struct erase_order order = {.kind = kind,
        .vault = key.vault,
        .conversation = key.conversation,
        .at = days(1)};
    bool found = false;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, erase_request(w->s, &order, &ticket, &found, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    T_OK(w->t, found);
    return ticket;
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

static void purge(struct world *w)
{
    struct err err = ERR_INIT;
    bool more = true;
    T_DONE(w->t, erase_purge(w->s, days(3), no_limit, &more, &err), &err);
}

static void a_certificate_is_checked_without_a_store(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct certificate c;
    struct buf text;
    uint8_t key[SIGN_PUBLIC_BYTES], other[SIGN_PUBLIC_BYTES] = {1};
    bool about;
    if (!world_init(&w, t))
        return;
    talk(&w, "conv-1");
    struct erase_ticket ticket =
        ask(&w, ERASE_ACCOUNT, (struct conversation_key){w.ann.vault, {{0}}});
    buf_init(&text, TEXT_MAX);
    T_FAILS(t, certificate_make(w.s, ticket.erasure, days(2), &text, &err), &err,
        "store.certificate_early");
    T_DONE(t, erase_run(w.s, ticket.erasure, days(2), &err), &err);
    T_DONE(t, certificate_make(w.s, ticket.erasure, days(2), &text, &err), &err);
    T_DONE(t, certificate_public_key(w.s, key, &err), &err);
    struct id installation = store_id(w.s);
    world_fini(&w);
    T_DONE(t, certificate_verify(buf_raw(&text), key, &c, &err), &err);
    T_OK(t, id_eq(c.installation, installation) && c.kind == ERASE_ACCOUNT);
    T_OK(t, c.destroyed.us == days(2).us && !instant_known(c.reclaimed));
    T_OK(t, !instant_known(c.unrecoverable));
    T_OK(t, c.conversations == 1 && c.turns == 3);
    T_DONE(
        t, certificate_is_about(&c, ticket.salt, raw_of("ann", 3), &about, &err), &err);
    T_OK(t, about);
    T_DONE(
        t, certificate_is_about(&c, ticket.salt, raw_of("bob", 3), &about, &err), &err);
    T_OK(t, !about);
    T_FAILS(t, certificate_verify(buf_raw(&text), other, &c, &err), &err,
        "store.certificate_key");
    for (size_t i = 0; i < text.n; i++) { /* no byte can be changed */
        text.p[i] ^= 1;
        T_OK(t, !certificate_verify(buf_raw(&text), key, &c, &err));
        text.p[i] ^= 1;
    }
    buf_fini(&text);
}

static void a_later_certificate_has_both_dates(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct certificate c;
    struct buf text;
    int64_t number;
    if (!world_init(&w, t))
        return;
    struct erase_ticket ticket = ask(&w, ERASE_CONVERSATION, talk(&w, "conv-1"));
    purge(&w);
    T_DONE(t, epoch_rotate(w.s, days(4), &number, &err), &err);
    T_DONE(t, epoch_destroy(w.s, 1, days(9), &err), &err);
    buf_init(&text, TEXT_MAX);
    T_DONE(t, certificate_make(w.s, ticket.erasure, days(9), &text, &err), &err);
    T_DONE(t, certificate_verify(buf_raw(&text), NULL, &c, &err), &err);
    T_OK(t, c.reclaimed.us == days(3).us && c.unrecoverable.us == days(9).us);
    buf_fini(&text);
    world_fini(&w);
}

static void what_is_not_a_certificate_is_refused(struct t *t)
{
    static const char *const rows[] = {"", "{}", "[]", "{\"certificate\":{}}",
        "no json", "{\"certificate\":{},\"public_key\":\"00\",\"signature\":\"11\"}"};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct certificate c;
        struct err err = ERR_INIT;
        T_OK(t, !certificate_verify(raw_of(rows[i], strlen(rows[i])), NULL, &c, &err));
        T_EQ(t, err.code, ERR_INPUT);
    }
}

static void backup_path(struct world *w, char path[FILE_PATH_MAX])
{
    struct err err = ERR_INIT;
    T_DONE(w->t, file_join(w->dir, "../backup", path, &err), &err);
}

/* Two talks are in the backup; one is deleted after it, and so is Bob. */
static void a_restore_does_not_raise_the_dead(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct backup_report report;
    struct account account;
    struct file_facts facts;
    char path[FILE_PATH_MAX];
    bool found;
    if (!world_init(&w, t))
        return;
    struct conversation_key kept = talk(&w, "kept"), gone = talk(&w, "gone");
    backup_path(&w, path);
    T_DONE(t, backup_make(w.s, path, &err), &err);
    T_OK(t, !backup_make(w.s, path, &err) && err.code == ERR_EXISTS);
    T_DONE(t, file_look(path, &facts, &err), &err);
    T_EQ(t, facts.mode, 0600);
    ask(&w, ERASE_CONVERSATION, gone);
    ask(&w, ERASE_ACCOUNT, (struct conversation_key){w.bob.vault, {{0}}});
    purge(&w);
    struct conversation_key late = talk(&w, "late");
    T_FAILS(t, backup_restore(w.dir, path, days(5), &report, &err), &err, "os.locked");
    store_close(w.s);
    w.s = NULL;
    T_DONE(t, backup_restore(w.dir, path, days(5), &report, &err), &err);
    T_OK(t, report.vaults == 1 && report.conversations == 1);
    T_DONE(t, store_open(w.dir, &defaults, &w.s, &err), &err);
    T_OK(t, is_shown(&w, kept) && !is_shown(&w, gone) && !is_shown(&w, late));
    T_DONE(t, account_get(w.s, w.bob.vault, &account, &found, &err), &err);
    T_OK(t, !found);
    struct world_talk again = {.conv = "gone", .words1 = "a", .words2 = "b"};
    T_OK(t, world_put(&w, &again, NULL, WORLD_TURNS, 8).deleted);
    world_fini(&w);
}

static void keep_file(struct world *w, const char *from, const char *to)
{
    char one[FILE_PATH_MAX], two[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    struct buf bytes;
    buf_init(&bytes, 64 << 20);
    T_DONE(w->t, file_join(w->dir, from, one, &err), &err);
    T_DONE(w->t, file_join(w->dir, to, two, &err), &err);
    T_DONE(w->t, file_read(one, &bytes, &err), &err);
    T_DONE(w->t, file_replace(two, buf_raw(&bytes), &err), &err);
    buf_fini(&bytes);
}

/* A copy of the keys from before two deletions, put back: what died stays dead. */
static void a_copy_of_the_keys_does_not_raise_the_dead(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct ring_report made;
    struct ring_restored report;
    char folder[FILE_PATH_MAX], path[FILE_PATH_MAX];
    int64_t number;
    if (!world_init(&w, t))
        return;
    struct conversation_key kept = talk(&w, "kept"), gone = talk(&w, "gone");
    T_DONE(t, file_join(w.dir, "../ring", folder, &err), &err);
    T_DONE(t, ring_add(w.s, folder, days(-9), &made, &err), &err);
    T_DONE(t, ring_add(w.s, folder, days(0), &made, &err), &err);
    T_OK(t, made.kept == 1 && made.shredded == 1); /* none is older than seven days */
    T_DONE(t, file_join(folder, made.name, path, &err), &err);
    struct erase_ticket ticket = ask(&w, ERASE_CONVERSATION, gone);
    T_DONE(t, erase_run(w.s, ticket.erasure, days(2), &err), &err);
    ask(&w, ERASE_ACCOUNT, (struct conversation_key){w.bob.vault, {{0}}});
    purge(&w);
    T_FAILS(t, ring_restore(w.dir, path, &report, &err), &err, "os.locked");
    store_close(w.s);
    w.s = NULL;
    T_DONE(t, ring_restore(w.dir, path, &report, &err), &err);
    T_OK(t, report.rings == 1 && report.keys == 1);
    T_DONE(t, store_open(w.dir, &defaults, &w.s, &err), &err);
    T_OK(t, is_shown(&w, kept) && !is_shown(&w, gone));
    T_DONE(t, epoch_rotate(w.s, days(4), &number, &err), &err);
    T_DONE(t, epoch_destroy(w.s, 1, days(9), &err), &err);
    store_close(w.s);
    w.s = NULL;
    T_FAILS(t, ring_restore(w.dir, path, &report, &err), &err, "store.root_wrong");
    T_DONE(t, store_open(w.dir, &defaults, &w.s, &err), &err);
    T_OK(t, is_shown(&w, kept)); /* the attempt changed nothing */
    world_fini(&w);
}

static void a_backup_is_checked_before_it_is_needed(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct backup_facts facts;
    char path[FILE_PATH_MAX];
    if (!world_init(&w, t))
        return;
    struct conversation_key key = talk(&w, "one");
    backup_path(&w, path);
    T_FAILS(t, backup_check(w.s, path, &facts, &err), &err, "store.no_backup");
    T_DONE(t, backup_make(w.s, path, &err), &err);
    ask(&w, ERASE_CONVERSATION, key);
    purge(&w);
    T_DONE(t, backup_check(w.s, path, &facts, &err), &err);
    T_OK(t, facts.sound && facts.mine && facts.conversations == 1);
    T_OK(t, facts.vaults == 2 && facts.in_backup == 0 && facts.in_journal == 1);
    T_DONE(t, file_replace(path, raw_of("no database", 11), &err), &err);
    T_OK(t, !backup_check(w.s, path, &facts, &err));
    world_fini(&w);
}

/* keys.db from before a deletion that the backup knows of. */
static void a_restore_with_an_older_journal_is_refused(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct store *s = NULL;
    struct backup_report report;
    char path[FILE_PATH_MAX];
    if (!world_init(&w, t))
        return;
    struct conversation_key gone = talk(&w, "gone");
    store_close(w.s);
    w.s = NULL;
    keep_file(&w, "keys.db", "keys.old");
    world_reopen(&w);
    ask(&w, ERASE_CONVERSATION, gone);
    purge(&w);
    backup_path(&w, path);
    T_DONE(t, backup_make(w.s, path, &err), &err);
    store_close(w.s);
    w.s = NULL;
    keep_file(&w, "keys.db", "keys.new");
    keep_file(&w, "keys.old", "keys.db");
    T_FAILS(t, backup_restore(w.dir, path, days(5), &report, &err), &err,
        "store.journal_old");
    T_FAILS(t, store_open(w.dir, &defaults, &s, &err), &err, "store.restoring");
    keep_file(&w, "keys.new", "keys.db");
    T_DONE(t, backup_restore(w.dir, path, days(5), &report, &err), &err);
    T_DONE(t, store_open(w.dir, &defaults, &w.s, &err), &err);
    world_fini(&w);
}

/* One deletion, from the request to the certificate, with memory running out anywhere.
 */
static bool delete_and_certify(void *ctx)
{
    struct world *w = ctx;
    struct err err = ERR_INIT;
    struct store *s = NULL;
    struct erase_ticket ticket;
    struct erase_order order = {
        .kind = ERASE_ACCOUNT, .vault = w->ann.vault, .at = days(1)};
    struct account account;
    struct buf text;
    bool found = false, more;
    buf_init(&text, TEXT_MAX);
    bool done = store_open(w->dir, &defaults, &s, &err) && store_begin(s, &err) &&
                account_get(s, w->ann.vault, &account, &found, &err);
    if (done && found && account.state == ACCOUNT_LIVE)
        done = erase_request(s, &order, &ticket, &found, &err) &&
               store_commit(s, &err) && erase_run(s, ticket.erasure, days(2), &err) &&
               certificate_make(s, ticket.erasure, days(2), &text, &err);
    if (s)
        store_rollback(s);
    done = done && erase_purge(s, days(3), no_limit, &more, &err) && !more;
    store_close(s);
    buf_fini(&text);
    return done;
}

static void a_deletion_survives_running_out_of_memory(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    const struct erasure *list;
    size_t count = 0;
    if (!world_init(&w, t))
        return;
    struct conversation_key key = talk(&w, "conv-1");
    t_oom(t, delete_and_certify, &w);
    T_OK(t, !is_shown(&w, key));
    T_DONE(t, erase_list(w.s, (struct id){{0}}, &w.a, &list, &count, &err), &err);
    T_OK(t, count == 1 && list[0].state == ERASE_RECLAIMED);
    world_fini(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_certificate_is_checked_without_a_store),
    T_CASE(a_later_certificate_has_both_dates),
    T_CASE(what_is_not_a_certificate_is_refused),
    T_CASE(a_restore_does_not_raise_the_dead),
    T_CASE(a_copy_of_the_keys_does_not_raise_the_dead),
    T_CASE(a_backup_is_checked_before_it_is_needed),
    T_CASE(a_restore_with_an_older_journal_is_refused),
    T_CASE(a_deletion_survives_running_out_of_memory),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
