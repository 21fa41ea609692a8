/* What stands beside the turns dies with its chat, at the latest with the account. */
#include <string.h>

#include "os/dir.h"
#include "store/beside/asset.h"
#include "store/beside/side.h"
#include "store/doctor.h"
#include "store/erase/erase.h"
#include "tests/harness/world.h"

static struct instant days(int n)
{
    return (struct instant){WORLD_NOON.us + n * INSTANT_DAY_US};
}

struct beside {
    struct world w;
    struct id chats[2];
};

static void put_file(struct beside *b, const char *path, size_t first, size_t count)
{
    struct asset_put p = {.vault = b->w.ann.vault,
        .conversations = b->chats + first,
        .count = count,
        .facts = {.path = raw_of(path, strlen(path)), .media_type = STR("image/png")}};
    struct source_mem mem = {raw_of(path, strlen(path))};
    struct source from = source_from_mem(&mem);
    struct asset_put_result r;
    struct err err = ERR_INIT;
    T_DONE(b->w.t, asset_put(b->w.s, &p, &from, &r, &err), &err);
}

static enum side_done put_record(struct beside *b, const char *chat, const char *json)
{
    struct side_put p = {.vault = b->w.ann.vault,
        .chat = raw_of(chat, strlen(chat)),
        .record = {
            .file = STR("message_feedback.json"), .json = raw_of(json, strlen(json))}};
    enum side_done done = SIDE_KNOWN;
    struct err err = ERR_INIT;
    T_DONE(b->w.t, side_put(b->w.s, &p, &done, &err), &err);
    return done;
}

/* Two chats; a file in the first, one in both, one in none; a rating in the first. */
static bool begin(struct beside *b, struct t *t)
{
    struct world_talk one = {.conv = "c1", .words1 = "a", .words2 = "b"};
    struct world_talk two = {.conv = "c2", .words1 = "a", .words2 = "b"};
    struct err err = ERR_INIT;
    if (!world_init(&b->w, t))
        return false;
    b->chats[0] = world_put(&b->w, &one, NULL, WORLD_TURNS, 8).conversation;
    b->chats[1] = world_put(&b->w, &two, NULL, WORLD_TURNS, 8).conversation;
    T_DONE(t, store_begin(b->w.s, &err), &err);
    put_file(b, "only", 0, 1);
    put_file(b, "shared", 0, 2);
    put_file(b, "none", 0, 0);
    put_record(b, "c1", "{1}");
    put_record(b, "", "{2}");
    return T_DONE(t, store_commit(b->w.s, &err), &err);
}

static void ask(struct beside *b, enum erase_kind kind)
{
    struct erase_order order = {.kind = kind,
        .vault = b->w.ann.vault,
        .conversation = b->chats[0],
        .at = days(1)};
    struct erase_ticket ticket;
    struct err err = ERR_INIT;
    bool found;
    T_DONE(b->w.t, store_begin(b->w.s, &err), &err);
    T_DONE(b->w.t, erase_request(b->w.s, &order, &ticket, &found, &err), &err);
    T_DONE(b->w.t, store_commit(b->w.s, &err), &err);
}

static void purge(struct beside *b)
{
    static const struct erase_pace no_limit = {0};
    struct err err = ERR_INIT;
    bool more;
    T_DONE(b->w.t, erase_purge(b->w.s, days(3), no_limit, &more, &err), &err);
}

static size_t sealed_files(struct beside *b)
{
    struct dir_list files = {0};
    struct err err = ERR_INIT;
    char dir[FILE_PATH_MAX];
    T_DONE(b->w.t, file_join(b->w.dir, "files", dir, &err), &err);
    T_DONE(b->w.t, dir_read(dir, &b->w.a, &files, &err), &err);
    return files.n;
}

/* How many files and records the account shows; each file must be readable. */
static void shown(struct beside *b, size_t *files, size_t *records)
{
    const struct asset *all;
    const struct side_record *sides;
    struct err err = ERR_INIT;
    struct id ann = b->w.ann.vault;
    T_DONE(b->w.t, asset_list(b->w.s, ann, &b->w.a, &all, files, &err), &err);
    T_DONE(b->w.t, side_list(b->w.s, ann, &b->w.a, &sides, records, &err), &err);
    for (size_t i = 0; i < *files; i++) {
        struct buf got;
        buf_init(&got, 100);
        struct sink to = sink_to_buf(&got);
        T_DONE(b->w.t, asset_read(b->w.s, &all[i], &to, &err), &err);
        T_OK(b->w.t, raw_eq(buf_raw(&got), all[i].facts.path));
        buf_fini(&got);
    }
}

static void a_deleted_chat_takes_its_files_and_records(struct t *t)
{
    struct beside b;
    size_t files, records;
    if (!begin(&b, t))
        return;
    shown(&b, &files, &records);
    T_EQ(t, files, 3);
    T_EQ(t, records, 2);
    T_EQ(t, sealed_files(&b), 3);
    ask(&b, ERASE_CONVERSATION);
    shown(&b, &files, &records); /* hidden at once */
    T_EQ(t, files, 2);
    T_EQ(t, records, 1);
    purge(&b);
    T_EQ(t, sealed_files(&b), 2);
    shown(&b, &files, &records);
    T_EQ(t, files, 2);
    struct err err = ERR_INIT;
    T_DONE(t, store_begin(b.w.s, &err), &err);
    T_EQ(t, put_record(&b, "c1", "{1}"), SIDE_CHAT_DELETED);
    store_rollback(b.w.s);
    world_fini(&b.w);
}

static void a_deleted_account_takes_all_of_them(struct t *t)
{
    struct beside b;
    struct store_counts counts;
    struct err err = ERR_INIT;
    if (!begin(&b, t))
        return;
    T_DONE(t, store_count(b.w.s, &counts, &err), &err);
    T_EQ(t, counts.files, 3);
    T_EQ(t, counts.records, 2);
    ask(&b, ERASE_ACCOUNT);
    purge(&b);
    T_EQ(t, sealed_files(&b), 0);
    T_DONE(t, store_count(b.w.s, &counts, &err), &err);
    T_EQ(t, counts.files, 0);
    T_EQ(t, counts.records, 0);
    world_fini(&b.w);
}

static const struct t_case cases[] = {
    T_CASE(a_deleted_chat_takes_its_files_and_records),
    T_CASE(a_deleted_account_takes_all_of_them),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
