/*
 * One chat, all chats, one memory, one file, one account: what was deleted stands in no
 * file of the state any more. The control, each time: before, every piece is found.
 */
#include <string.h>

#include "os/now.h"
#include "store/beside/asset.h"
#include "store/beside/side.h"
#include "store/erase/erase.h"
#include "store/erase/receipt.h"
#include "store/sql_priv.h"
#include "tests/harness/needles.h"
#include "tests/harness/world.h"

enum { TALKS = 3, FILE_BYTES = 200000 };

static const struct id dataset = {{9, 9, 9}};

struct planted {
    struct conversation_key talk, other, memory;
    struct id file, handle;
};

static struct instant days(int n)
{
    return (struct instant){WORLD_NOON.us + n * INSTANT_DAY_US};
}

static struct id put_file(struct world *w, const struct id *talk, const char *path)
{
    static unsigned char bytes[FILE_BYTES];
    struct source_mem mem = {raw_of(bytes, sizeof bytes)};
    struct source source = source_from_mem(&mem);
    struct asset_put put = {.vault = w->ann.vault,
        .conversations = talk,
        .count = talk ? 1 : 0,
        .facts = {.id = raw_of(path, strlen(path)),
            .path = raw_of(path, strlen(path)),
            .media_type = STR("unknown"),
            .named_by = STR("archive")}};
    struct asset_put_result result;
    const struct asset *all = NULL;
    struct err err = ERR_INIT;
    size_t count = 0;
    memset(bytes, path[0], sizeof bytes);
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, asset_put(w->s, &put, &source, &result, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    T_DONE(w->t, asset_list(w->s, w->ann.vault, &w->a, &all, &count, &err), &err);
    for (size_t i = 0; i < count; i++) {
        if (raw_eq(all[i].facts.path, put.facts.path))
            return all[i].file;
    }
    return (struct id){{0}};
}

static void put_record(struct world *w, const char *chat)
{
    struct side_put side = {.vault = w->ann.vault,
        .chat = raw_of(chat, strlen(chat)),
        .record = {.file = STR("shared_conversations.json"),
            .json = raw_from_str(STR("{\"id\":\"share-1\",\"title\":\"of the chat\"}")),
            .id = raw_from_str(STR("share-1"))}};
    enum side_done done;
    struct err err = ERR_INIT;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, side_put(w->s, &side, &done, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
}

static void put_lines(struct world *w, const struct planted *p)
{
    struct choice line = {.at = WORLD_NOON,
        .recorded = WORLD_NOON,
        .control = CONTROL_TRAINING,
        .value = STR("on")};
    struct grant gift = {.purpose = PURPOSE_TRAIN,
        .conversation = p->talk.conversation,
        .given = WORLD_NOON};
    struct err err = ERR_INIT;
    uint64_t position;
    struct id grant;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, ledger_add(w->s, w->ann.vault, &line, &position, &err), &err);
    T_DONE(w->t, grant_put(w->s, w->ann.vault, &gift, &grant, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
}

static struct conversation_key put_talk(struct world *w, const char *name)
{
    struct world_talk talk = {.conv = name,
        .title = "a title",
        .words1 = "what ann asked that day, in some more words than one",
        .words2 = "what she was answered that day, in other words",
        .meta1 = "{\"meta\":\"of the turn\"}"};
    return (struct conversation_key){
        w->ann.vault, world_put(w, &talk, NULL, WORLD_TURNS, 8).conversation};
}

static struct conversation_key put_memory(struct world *w)
{
    struct turn turn = {.origin_id = raw_of("k1", 2),
        .parent = TURN_NONE,
        .role = ROLE_SYSTEM,
        .content = CONTENT_MEMORY,
        .text = raw_from_str(STR("likes tea in the afternoon, and walks by the sea")),
        .created = INSTANT_UNKNOWN};
    struct conversation c = {.origin_id = raw_of("memory:1", 8),
        .origin = ORIGIN_ARCHIVE,
        .created = INSTANT_UNKNOWN,
        .updated = INSTANT_UNKNOWN,
        .turns = &turn,
        .count = 1};
    struct stamp stamp = {.at = WORLD_NOON};
    struct conversation_put put = {
        .owner = w->ann.vault, .conversation = &c, .stamps = &stamp};
    struct conversation_put_result result = {0};
    struct err err = ERR_INIT;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, conversation_put(w->s, &put, &result, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    return (struct conversation_key){w->ann.vault, result.conversation};
}

static bool plant(struct world *w, struct t *t, struct planted *p)
{
    if (!world_init(w, t))
        return false;
    p->talk = put_talk(w, "talk-1");
    p->other = put_talk(w, "talk-2");
    p->memory = put_memory(w);
    p->file = put_file(w, &p->talk.conversation, "in-a-chat.txt");
    put_file(w, NULL, "beside.txt");
    put_record(w, "talk-1");
    put_lines(w, p);
    world_dataset(w, p->talk, w->ann.vault, dataset, &p->handle);
    return true;
}

/* The wrapped keys that are overwritten with the receipt: of an account only its ring,
 * which opens the others. */
static void take_keys(
    struct world *w, enum erase_kind kind, const struct planted *p, struct needles *n)
{
    static const struct str tables[] = {
        STR_INIT("ring"), STR_INIT("conversation_key"), STR_INIT("file_key")};
    struct needles_of of = {.state = w->dir, .vault = w->ann.vault};
    if (kind == ERASE_CONVERSATION)
        of.conversation = p->talk.conversation;
    if (kind == ERASE_MEMORY)
        of.conversation = p->memory.conversation;
    if (kind == ERASE_FILE)
        of.file = p->file;
    of.only = kind == ERASE_ACCOUNT ? tables[0] : tables[1];
    if (kind == ERASE_FILE)
        of.only = tables[2];
    if (kind != ERASE_ALL_CONVERSATIONS)
        needles_take(n, &of);
    of.conversation = p->other.conversation;
    if (kind == ERASE_ALL_CONVERSATIONS)
        needles_take(n, &of);
}

/* What is named by an order of this kind. Ids that stay as tombstones (so that it does
 * not come back with another import) and those of dataset rows are left out. */
static void take(
    struct world *w, enum erase_kind kind, const struct planted *p, struct needles *n)
{
    struct needles_of of = {.state = w->dir, .vault = w->ann.vault};
    const struct id *stay[] = {&w->ann.vault, &p->talk.conversation,
        &p->other.conversation, &p->memory.conversation, &p->file};
    if (kind == ERASE_CONVERSATION || kind == ERASE_ALL_CONVERSATIONS)
        of.conversation = p->talk.conversation;
    if (kind == ERASE_MEMORY)
        of.conversation = p->memory.conversation;
    if (kind == ERASE_FILE)
        of.file = p->file;
    needles_take(n, &of);
    of.conversation = p->other.conversation;
    if (kind == ERASE_ALL_CONVERSATIONS)
        needles_take(n, &of);
    for (size_t i = 0; kind != ERASE_ACCOUNT && i < COUNT(stay); i++) {
        if (kind == ERASE_FILE || i < 4)
            needles_drop(n, stay[i]->b, ID_BYTES);
    }
    needles_drop(n, dataset.b, ID_BYTES);
    needles_drop(n, p->handle.b, ID_BYTES);
}

static struct id ask(struct world *w, enum erase_kind kind, const struct planted *p)
{
    struct erase_order order = {.kind = kind, .vault = w->ann.vault, .at = days(1)};
    struct erase_ticket ticket = {{{0}}, {0}};
    struct err err = ERR_INIT;
    bool found = false;
    if (kind == ERASE_CONVERSATION)
        order.conversation = p->talk.conversation;
    if (kind == ERASE_MEMORY)
        order.conversation = p->memory.conversation;
    if (kind == ERASE_FILE)
        order.file = p->file;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, erase_request(w->s, &order, &ticket, &found, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    T_OK(w->t, found);
    return ticket.erasure;
}

static void nothing_of_what_was_deleted_is_left_in_any_file(struct t *t)
{
    static const enum erase_kind kinds[] = {ERASE_CONVERSATION, ERASE_ALL_CONVERSATIONS,
        ERASE_MEMORY, ERASE_FILE, ERASE_ACCOUNT};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct world w;
        struct planted p;
        struct needles n, keys;
        struct err err = ERR_INIT;
        bool more = true;
        int before = t->failures;
        if (!plant(&w, t, &p))
            return;
        needles_init(&n, t);
        take(&w, kinds[i], &p, &n);
        size_t all = n.all.n;
        T_EQ(t, needles_found(&n, w.dir), all); /* the control */
        needles_init(&keys, t);
        take_keys(&w, kinds[i], &p, &keys);
        needles_found(&keys, w.dir);
        T_OK(t, all >= 4 && needles_wrapped(&keys) >= 1);
        struct id erasure = ask(&w, kinds[i], &p);
        T_DONE(t, erase_run(w.s, erasure, days(2), &err), &err);
        needles_found(&keys, w.dir);
        T_EQ(t, needles_wrapped(&keys), 0); /* with the receipt, before any purge */
        T_DONE(t, erase_purge(w.s, days(3), (struct erase_pace){0}, &more, &err), &err);
        T_EQ(t, needles_found(&n, w.dir), 0);
        t_note(t, "%" STR_FMT ": %zu pieces", STR_ARG(erase_kind_word(kinds[i])), all);
        if (t->failures > before)
            t_note(t, "when it was %" STR_FMT, STR_ARG(erase_kind_word(kinds[i])));
        needles_fini(&n);
        needles_fini(&keys);
        world_fini(&w);
    }
}

static bool is_shown(struct world *w, struct store *s, struct conversation_key key)
{
    struct stored_conversation c;
    struct err err = ERR_INIT;
    bool found = false;
    return conversation_load(
               s, key, (struct conversation_want){true}, &w->a, &c, &found, &err) &&
           found;
}

static void what_was_not_deleted_is_still_there(struct t *t)
{
    static const struct {
        enum erase_kind kind;
        bool talk, other, memory;
        size_t files;
    } rows[] = {{ERASE_CONVERSATION, false, true, true, 1},
        {ERASE_ALL_CONVERSATIONS, false, false, true, 1},
        {ERASE_MEMORY, true, true, false, 2}, {ERASE_FILE, true, true, true, 1}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct world w;
        struct planted p;
        const struct asset *files = NULL;
        struct err err = ERR_INIT;
        bool more = true;
        size_t count = 0;
        if (!plant(&w, t, &p))
            return;
        ask(&w, rows[i].kind, &p);
        for (int purged = 0; purged < 2; purged++) {
            T_EQ(t, is_shown(&w, w.s, p.talk), rows[i].talk);
            T_EQ(t, is_shown(&w, w.s, p.other), rows[i].other);
            T_EQ(t, is_shown(&w, w.s, p.memory), rows[i].memory);
            T_DONE(t, asset_list(w.s, w.ann.vault, &w.a, &files, &count, &err), &err);
            T_EQ(t, count, rows[i].files);
            if (!purged)
                T_DONE(t,
                    erase_purge(w.s, days(3), (struct erase_pace){0}, &more, &err),
                    &err);
        }
        world_fini(&w);
    }
}

/* --- every connection */

static size_t count_answers(
    struct world *w, struct store *s, const struct planted *p, struct asset *file)
{
    struct id ann = w->ann.vault;
    const struct choice *lines;
    const struct grant *grants;
    const struct asset *files;
    const struct side_record *records;
    struct raw issuer, subject;
    struct buf bytes;
    struct err err = ERR_INIT;
    size_t n = 0, count = 0;
    buf_init(&bytes, 1 << 20);
    struct sink sink = sink_to_buf(&bytes);
    n += is_shown(w, s, p->talk);
    n += is_shown(w, s, p->memory);
    n += account_label(s, ann, &w->a, &issuer, &subject, &err);
    n += ledger_read(s, ann, &w->a, &lines, &count, &err);
    n += grant_list(s, ann, &w->a, &grants, &count, &err);
    n += side_list(s, ann, &w->a, &records, &count, &err);
    n += asset_read(s, file, &sink, &err);
    n += asset_list(s, ann, &w->a, &files, &count, &err);
    buf_fini(&bytes);
    return n;
}

enum { CALLS = 8, CONNECTIONS = 3 };

/* Each has read everything before, so that keys and pages are in its caches. */
static void from_the_receipt_on_every_connection_refuses(struct t *t)
{
    struct world w;
    struct planted p;
    struct store *s[CONNECTIONS] = {NULL};
    const struct asset *files = NULL;
    struct asset file;
    struct err err = ERR_INIT;
    size_t count = 0;
    if (!plant(&w, t, &p))
        return;
    T_DONE(t, asset_list(w.s, w.ann.vault, &w.a, &files, &count, &err), &err);
    if (!T_EQ(t, count, 2))
        return;
    file = files[0];
    s[0] = w.s;
    T_DONE(t, store_open(w.dir, NULL, &s[1], &err), &err);
    T_DONE(t,
        store_open(w.dir, &(struct store_options){.read_only = true}, &s[2], &err),
        &err);
    for (size_t i = 0; i < CONNECTIONS; i++)
        T_EQ(t, count_answers(&w, s[i], &p, &file), CALLS);
    struct id erasure = ask(&w, ERASE_ACCOUNT, &p);
    T_DONE(t, erase_run(w.s, erasure, days(2), &err), &err);
    for (size_t i = 0; i < CONNECTIONS; i++)
        T_EQ(t, count_answers(&w, s[i], &p, &file), 0);
    store_close(s[1]);
    store_close(s[2]);
    world_fini(&w);
}

static struct erasure order_of(struct world *w, struct id erasure)
{
    const struct erasure *orders;
    struct err err = ERR_INIT;
    size_t count = 0;
    T_DONE(w->t, erase_list(w->s, erasure, &w->a, &orders, &count, &err), &err);
    return T_EQ(w->t, count, 1) ? orders[0] : (struct erasure){.state = ERASE_HIDDEN};
}

/* A build, an export: it goes on with its moment, without what died meanwhile. */
static void who_reads_an_older_moment_is_refused_and_holds_nothing_up(struct t *t)
{
    struct world w;
    struct planted p;
    struct store *other = NULL;
    const struct asset *files = NULL;
    struct asset file;
    struct err err = ERR_INIT;
    size_t count = 0;
    if (!plant(&w, t, &p))
        return;
    T_DONE(t, asset_list(w.s, w.ann.vault, &w.a, &files, &count, &err), &err);
    if (!T_EQ(t, count, 2))
        return;
    file = files[0];
    T_DONE(t, store_open(w.dir, NULL, &other, &err), &err);
    T_DONE(t, store_read_begin(other, &err), &err);
    T_EQ(t, count_answers(&w, other, &p, &file), CALLS);
    struct id erasure = ask(&w, ERASE_ACCOUNT, &p);
    T_DONE(t, erase_run(w.s, erasure, days(2), &err), &err);
    T_EQ(t, order_of(&w, erasure).state, ERASE_DESTROYED);
    T_OK(t, store_drained_us(w.s) < STORE_DRAIN_MS * 1000 / 2);
    T_EQ(t, count_answers(&w, other, &p, &file), 0);
    store_read_end(other);
    T_EQ(t, count_answers(&w, other, &p, &file), 0);
    store_close(other);
    world_fini(&w);
}

static sqlite3 *stranger_reading(struct world *w)
{
    char path[FILE_PATH_MAX];
    sqlite3 *db = NULL;
    struct err err = ERR_INIT;
    T_DONE(w->t, file_join(w->dir, "keys.db", path, &err), &err);
    T_EQ(w->t, sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    T_DONE(w->t, sql_exec(db, "BEGIN; SELECT count(*) FROM ring;", &err), &err);
    return db;
}

/* Another program that holds the key store's log: every handle of ours refuses, but
 * there is no receipt before it has let go. */
static void a_deletion_waits_half_a_second_for_who_holds_the_log(struct t *t)
{
    struct world w;
    struct planted p;
    struct store *other = NULL;
    struct err err = ERR_INIT;
    if (!plant(&w, t, &p))
        return;
    T_DONE(t, store_open(w.dir, NULL, &other, &err), &err);
    T_OK(t, is_shown(&w, other, p.talk));
    sqlite3 *stranger = stranger_reading(&w);
    struct id erasure = ask(&w, ERASE_ACCOUNT, &p);
    int64_t from = now_monotonic_us();
    T_FAILS(t, erase_run(w.s, erasure, days(2), &err), &err, "store.readers");
    int64_t took = now_monotonic_us() - from;
    T_OK(t, took >= STORE_DRAIN_MS * 1000 && took < STORE_DRAIN_MS * 4000);
    T_OK(t, store_drained_us(w.s) > 0 && store_drained_us(w.s) <= took);
    T_EQ(t, order_of(&w, erasure).state, ERASE_WITHDRAWN);
    T_OK(t, !is_shown(&w, w.s, p.talk) && !is_shown(&w, other, p.talk));
    T_EQ(t, sqlite3_close(stranger), SQLITE_OK);
    T_DONE(t, erase_run(w.s, erasure, days(2), &err), &err);
    T_EQ(t, order_of(&w, erasure).state, ERASE_DESTROYED);
    T_EQ(t, order_of(&w, erasure).turns, 2 * WORLD_TURNS + 1); /* counted when asked */
    T_EQ(t, store_drained_us(w.s), 0);
    store_close(other);
    world_fini(&w);
}

struct ordering {
    struct world *w;
    const struct planted *p;
};

/* One deletion of a chat and the list of what was deleted, with memory running out. */
static bool order_and_list(void *ctx)
{
    const struct ordering *o = ctx;
    struct erase_order order = {.kind = ERASE_CONVERSATION,
        .vault = o->w->ann.vault,
        .conversation = o->p->talk.conversation,
        .at = days(1)};
    struct erase_ticket ticket;
    const struct receipt *list;
    struct arena a;
    struct err err = ERR_INIT;
    bool found;
    size_t count = 0;
    arena_init(&a, 1 << 20);
    bool done = store_begin(o->w->s, &err) &&
                erase_request(o->w->s, &order, &ticket, &found, &err) &&
                receipt_list(o->w->s, order.vault, &a, &list, &count, &err);
    T_OK(o->w->t, !done || (count == 1 && list[0].kind == ERASE_CONVERSATION));
    store_rollback(o->w->s);
    arena_fini(&a);
    return done;
}

static void ordering_survives_every_failed_allocation(struct t *t)
{
    struct world w;
    struct planted p;
    struct ordering o = {&w, &p};
    if (!plant(&w, t, &p))
        return;
    t_oom(t, order_and_list, &o);
    T_OK(t, is_shown(&w, w.s, p.talk)); /* all of it was rolled back */
    world_fini(&w);
}

static const struct t_case cases[] = {
    T_CASE(ordering_survives_every_failed_allocation),
    T_CASE(nothing_of_what_was_deleted_is_left_in_any_file),
    T_CASE(what_was_not_deleted_is_still_there),
    T_CASE(from_the_receipt_on_every_connection_refuses),
    T_CASE(who_reads_an_older_moment_is_refused_and_holds_nothing_up),
    T_CASE(a_deletion_waits_half_a_second_for_who_holds_the_log),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
