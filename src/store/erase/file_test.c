/* One file of a chat goes; the other one and the chat stay. */
#include <string.h>

#include "os/dir.h"
#include "store/beside/asset.h"
#include "store/erase/backup.h"
#include "store/erase/erase.h"
#include "store/erase/hold.h"
#include "store/erase/ring.h"
#include "tests/harness/world.h"

static struct instant days(int n)
{
    return (struct instant){WORLD_NOON.us + n * INSTANT_DAY_US};
}

static struct id put_one_file(struct world *w, struct id conversation, const char *path,
    const char *bytes, bool *added)
{
    struct source_mem mem = {raw_of(bytes, strlen(bytes))};
    struct source source = source_from_mem(&mem);
    struct asset_put put = {.vault = w->ann.vault,
        .conversations = &conversation,
        .count = 1,
        .facts = {.path = raw_of(path, strlen(path)),
            .media_type = STR("unknown"),
            .named_by = STR("archive")}};
    struct asset_put_result result;
    const struct asset *all = NULL;
    struct err err = ERR_INIT;
    size_t count = 0;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, asset_put(w->s, &put, &source, &result, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    T_DONE(w->t, asset_list(w->s, w->ann.vault, &w->a, &all, &count, &err), &err);
    *added = result.added;
    for (size_t i = 0; i < count; i++) {
        if (raw_eq(all[i].facts.path, put.facts.path))
            return all[i].file;
    }
    return (struct id){{0}};
}

static size_t count_files(struct world *w)
{
    const struct asset *all = NULL;
    struct err err = ERR_INIT;
    size_t count = 99;
    T_DONE(w->t, asset_list(w->s, w->ann.vault, &w->a, &all, &count, &err), &err);
    return count;
}

/* The bytes are copied for it before the file's key dies. */
static void add_hold(struct world *w)
{
    struct hold hold = {.opened = WORLD_NOON,
        .review = days(90),
        .basis = STR("order"),
        .authority = STR("court"),
        .begins = INSTANT_UNKNOWN,
        .ends = INSTANT_UNKNOWN,
        .vaults = &w->ann.vault,
        .vault_count = 1};
    uint8_t secret[BOX_SECRET_BYTES];
    struct err err = ERR_INIT;
    int64_t number;
    box_make(hold.public_key, secret);
    T_DONE(w->t, hold_add(w->s, &hold, &number, &err), &err);
}

static void a_deleted_file_goes_alone_and_does_not_come_back(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct erase_ticket ticket;
    const struct erasure *orders;
    struct stored_conversation shown;
    size_t count = 0;
    bool found, added, more;
    if (!world_init(&w, t))
        return;
    struct world_talk talk = {.conv = "conv-1", .words1 = "one", .words2 = "two"};
    struct conversation_key key = {.vault = w.ann.vault};
    key.conversation = world_put(&w, &talk, NULL, WORLD_TURNS, 8).conversation;
    add_hold(&w);
    put_one_file(&w, key.conversation, "kept.txt", "kept bytes", &added);
    struct erase_order order = {.kind = ERASE_FILE, .vault = key.vault, .at = days(1)};
    order.file =
        put_one_file(&w, key.conversation, "gone.txt", "bytes that go", &added);
    T_OK(t, added && count_files(&w) == 2);
    T_DONE(t, store_begin(w.s, &err), &err);
    T_DONE(t, erase_request(w.s, &order, &ticket, &found, &err), &err);
    T_DONE(t, store_commit(w.s, &err), &err);
    T_OK(t, found && count_files(&w) == 1); /* hidden at once */
    T_DONE(t, erase_run(w.s, ticket.erasure, days(2), &err), &err);
    T_DONE(t, erase_purge(w.s, days(3), (struct erase_pace){0}, &more, &err), &err);
    T_DONE(t, erase_list(w.s, ticket.erasure, &w.a, &orders, &count, &err), &err);
    if (T_EQ(t, count, 1))
        T_OK(t, orders[0].state == ERASE_RECLAIMED && orders[0].held == 1);
    T_OK(t, count_files(&w) == 1 && world_load(&w, &shown));
    put_one_file(&w, key.conversation, "gone.txt", "bytes that go", &added);
    T_OK(t, !added && count_files(&w) == 1);
    T_DONE(t, store_begin(w.s, &err), &err);
    T_DONE(t, erase_request(w.s, &order, &ticket, &found, &err), &err);
    T_OK(t, !found);
    store_rollback(w.s);
    world_fini(&w);
}

static struct id delete_file(struct world *w, struct id file)
{
    struct erase_order order = {
        .kind = ERASE_FILE, .vault = w->ann.vault, .file = file, .at = days(1)};
    struct erase_ticket ticket = {{{0}}, {0}};
    struct err err = ERR_INIT;
    bool found = false, more;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, erase_request(w->s, &order, &ticket, &found, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    T_DONE(w->t, erase_run(w->s, ticket.erasure, days(2), &err), &err);
    T_DONE(w->t, erase_purge(w->s, days(3), (struct erase_pace){0}, &more, &err), &err);
    return ticket.erasure;
}

/* The one file that is left, read to its end. */
static bool can_read(struct world *w)
{
    const struct asset *all = NULL;
    struct err err = ERR_INIT;
    struct buf bytes;
    size_t count = 0;
    buf_init(&bytes, 1 << 20);
    struct sink sink = sink_to_buf(&bytes);
    bool done = asset_list(w->s, w->ann.vault, &w->a, &all, &count, &err) &&
                count == 1 && asset_read(w->s, &all[0], &sink, &err);
    buf_fini(&bytes);
    return done;
}

static void reopen(struct world *w)
{
    struct err err = ERR_INIT;
    T_DONE(w->t, store_open(w->dir, NULL, &w->s, &err), &err);
}

/* The folder of sealed files is lost; one of them was deleted after the backup. */
static void a_backup_has_peoples_files_but_not_those_deleted_since(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct backup_report report;
    char path[FILE_PATH_MAX], files[FILE_PATH_MAX];
    bool added;
    if (!world_init(&w, t))
        return;
    struct world_talk talk = {.conv = "conv-1", .words1 = "one", .words2 = "two"};
    struct id chat = world_put(&w, &talk, NULL, WORLD_TURNS, 8).conversation;
    put_one_file(&w, chat, "kept.txt", "kept bytes", &added);
    struct id gone = put_one_file(&w, chat, "gone.txt", "bytes that go", &added);
    T_DONE(t, file_join(w.dir, "../backup", path, &err), &err);
    T_DONE(t, file_join(w.dir, "files", files, &err), &err);
    T_DONE(t, backup_make(w.s, path, &err), &err);
    delete_file(&w, gone);
    store_close(w.s);
    w.s = NULL;
    T_DONE(t, dir_remove(files, &err), &err);
    T_DONE(t, backup_restore(w.dir, path, days(5), &report, &err), &err);
    T_OK(t, report.files_gone == 1 && report.files == 1 && report.files_missing == 0);
    reopen(&w);
    T_OK(t, can_read(&w));
    put_one_file(&w, chat, "gone.txt", "bytes that go", &added);
    T_OK(t, !added); /* its row is its tombstone again */
    T_FAILS(t, backup_make(w.s, path, &err), &err, "store.backup_exists");
    world_fini(&w);
}

static void a_copy_of_the_keys_opens_no_file_deleted_since(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct ring_report made;
    struct ring_restored report;
    char folder[FILE_PATH_MAX], path[FILE_PATH_MAX];
    bool added;
    if (!world_init(&w, t))
        return;
    struct world_talk talk = {.conv = "conv-1", .words1 = "one", .words2 = "two"};
    struct id chat = world_put(&w, &talk, NULL, WORLD_TURNS, 8).conversation;
    put_one_file(&w, chat, "kept.txt", "kept bytes", &added);
    struct id gone = put_one_file(&w, chat, "gone.txt", "bytes that go", &added);
    T_DONE(t, file_join(w.dir, "../ring", folder, &err), &err);
    T_DONE(t, ring_add(w.s, folder, days(0), &made, &err), &err);
    T_DONE(t, file_join(folder, made.name, path, &err), &err);
    delete_file(&w, gone);
    store_close(w.s);
    w.s = NULL;
    T_DONE(t, ring_restore(w.dir, path, &report, &err), &err);
    T_OK(t, report.rings == 0 && report.keys == 1);
    reopen(&w);
    T_OK(t, can_read(&w));
    world_fini(&w);
}

static const struct t_case cases[] = {
    T_CASE(a_backup_has_peoples_files_but_not_those_deleted_since),
    T_CASE(a_copy_of_the_keys_opens_no_file_deleted_since),
    T_CASE(a_deleted_file_goes_alone_and_does_not_come_back),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
