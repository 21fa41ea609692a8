/*
 * The positive control, by reflection: with the keys every sealed column of the schema
 * is found and opened; without them nothing that was said is in any file.
 */
#include "store/erase/walk.h"

#include <dirent.h>
#include <string.h>

#include "base/vec.h"
#include "os/dir.h"
#include "store/beside/asset.h"
#include "store/beside/side.h"
#include "store/erase/erase.h"
#include "store/person/message.h"
#include "store/person/pass.h"
#include "tests/harness/world.h"

static const struct id token = {{7, 7, 7}};
static const struct instant later = {INT64_MAX / 2};

enum { SEEN_MAX = 512, FILES_MAX = 64 << 20, CANARIES = 7 };

/* One in each place where words go. */
static const char *const canaries[CANARIES] = {"canary-of-the-title",
    "canary-of-the-first-turn", "canary-of-the-second-turn", "canary-of-the-meta",
    "canary-of-a-side-record", "canary-of-a-file-name", "canary-of-a-file-body"};

struct found {
    bool columns[SEEN_MAX]; /* by index in schema_columns: opened, not empty */
    bool words[CANARIES];
    uint64_t rows;
};

static bool each_row(void *ctx, const struct walk_row *row, struct err *err)
{
    struct found *f = ctx;
    size_t n;
    const struct schema_column *all = schema_columns(&n);
    (void)err;
    f->rows++;
    for (size_t i = 0; i < row->count; i++) {
        const struct walk_cell *cell = &row->cells[i];
        size_t at = (size_t)(cell->column - all);
        f->columns[at] |= cell->is_number || cell->bytes.n > 0;
        for (size_t k = 0; k < CANARIES; k++)
            f->words[k] |=
                cell->bytes.n > 0 && memmem(cell->bytes.p, cell->bytes.n, canaries[k],
                                         strlen(canaries[k])) != NULL;
    }
    return true;
}

static struct found walk(struct world *w, struct id conversation, uint64_t *gone)
{
    struct found found = {.rows = 0};
    struct walk walk = {
        .vault = w->ann.vault, .conversation = conversation, .each = each_row};
    struct err err = ERR_INIT;
    walk.ctx = &found;
    T_DONE(w->t, walk_vault(w->s, &walk, &err), &err);
    *gone = walk.gone;
    return found;
}

static void put_beside(struct world *w, struct id conversation)
{
    struct source_mem mem = {raw_of(canaries[6], strlen(canaries[6]))};
    struct source source = source_from_mem(&mem);
    struct asset_put file = {.vault = w->ann.vault,
        .conversations = &conversation,
        .count = 1,
        .facts = {.id = raw_of("f1", 2),
            .path = raw_of("f1.txt", 6),
            .name = raw_of(canaries[5], strlen(canaries[5])),
            .media_type = STR("unknown"),
            .named_by = STR("archive")}};
    struct asset_put_result result;
    struct side_put side = {.vault = w->ann.vault,
        .record = {.file = STR("user.json"),
            .json = raw_of(canaries[4], strlen(canaries[4])),
            .alone = true}};
    enum side_done done;
    struct err err = ERR_INIT;
    T_DONE(w->t, asset_put(w->s, &file, &source, &result, &err), &err);
    T_DONE(w->t, side_put(w->s, &side, &done, &err), &err);
}

/* A talk of Bob's in which Ann has a turn: the one table her own do not fill. */
static void put_part(struct world *w)
{
    struct world_talk talk = {.conv = "of-bob", .words1 = "a", .words2 = "b"};
    struct account ann = w->ann;
    w->ann = w->bob;
    world_put(w, &talk, &ann.vault, WORLD_TURNS, 8);
    w->ann = ann;
}

/* A shared link, a session, a letter; and a chat that was deleted, so that there is a
 * receipt. */
static void put_person(struct world *w)
{
    static const enum pass_kind kinds[] = {PASS_SESSION, PASS_SHARE, PASS_PASSKEY};
    struct world_talk talk = {.conv = "gone", .words1 = "a", .words2 = "b"};
    struct message letter = {
        .vault = w->ann.vault, .at = WORLD_NOON, .to = raw_of("ann@example.com", 15)};
    struct erase_order order = {
        .kind = ERASE_CONVERSATION, .vault = w->ann.vault, .at = WORLD_NOON};
    struct erase_ticket ticket;
    struct err err = ERR_INIT;
    bool found;
    order.conversation = world_put(w, &talk, NULL, WORLD_TURNS, 8).conversation;
    T_DONE(w->t, store_begin(w->s, &err), &err);
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct pass pass = {
            .id = token, .made = WORLD_NOON, .expires = later, .what = raw_of("c", 1)};
        T_DONE(w->t, pass_put(w->s, w->ann.vault, kinds[i], &pass, &err), &err);
    }
    T_DONE(w->t, message_put(w->s, &letter, &err), &err);
    T_DONE(w->t, erase_request(w->s, &order, &ticket, &found, &err), &err);
    T_DONE(w->t, store_commit(w->s, &err), &err);
}

/* Something in every table that goes with Ann. */
static struct conversation_key fill(struct world *w)
{
    struct world_talk talk = {.conv = "conv-1",
        .title = canaries[0],
        .words1 = canaries[1],
        .words2 = canaries[2],
        .meta1 = canaries[3]};
    struct conversation_key key = {.vault = w->ann.vault};
    struct choice line = {.at = WORLD_NOON,
        .recorded = WORLD_NOON,
        .control = CONTROL_TRAINING,
        .value = STR("on")};
    struct err err = ERR_INIT;
    struct id handle, grant;
    uint64_t position;
    key.conversation = world_put(w, &talk, NULL, WORLD_TURNS, 8).conversation;
    world_dataset(w, key, w->ann.vault, (struct id){{9, 9, 9}}, &handle);
    put_part(w);
    struct grant gift = {.purpose = PURPOSE_TRAIN,
        .conversation = key.conversation,
        .given = WORLD_NOON};
    T_DONE(w->t, store_begin(w->s, &err), &err);
    T_DONE(w->t, ledger_add(w->s, w->ann.vault, &line, &position, &err), &err);
    T_DONE(w->t, grant_put(w->s, w->ann.vault, &gift, &grant, &err), &err);
    put_beside(w, key.conversation);
    T_DONE(w->t, store_commit(w->s, &err), &err);
    put_person(w);
    return key;
}

/* How many canaries stand in clear in any file of the folder, whatever its name. */
static size_t in_files(struct world *w)
{
    struct dir_list list;
    struct arena a;
    struct err err = ERR_INIT;
    size_t found = 0;
    arena_init(&a, 1 << 20);
    T_DONE(w->t, dir_read(w->dir, &a, &list, &err), &err);
    T_OK(w->t, list.n >= 5);
    for (size_t i = 0; i < list.n; i++) {
        char path[FILE_PATH_MAX];
        struct buf bytes;
        buf_init(&bytes, FILES_MAX);
        T_DONE(w->t, file_join(w->dir, list.files[i].path, path, &err), &err);
        T_DONE(w->t, file_read(path, &bytes, &err), &err);
        for (size_t k = 0; bytes.n && k < CANARIES; k++)
            found += memmem(bytes.p, bytes.n, canaries[k], strlen(canaries[k])) != NULL;
        buf_fini(&bytes);
    }
    arena_fini(&a);
    return found;
}

static bool goes_with_people(const struct schema_column *c)
{
    size_t n;
    const struct schema_table *tables = schema_tables(&n);
    for (size_t i = 0; i < n; i++) {
        if (str_eq(tables[i].name, c->table))
            return tables[i].file == SCHEMA_VAULT &&
                   tables[i].unit != UNIT_INSTALLATION;
    }
    return false;
}

static void with_the_keys_every_sealed_column_is_found(struct t *t)
{
    struct world w;
    uint64_t gone;
    size_t n, sealed = 0;
    const struct schema_column *c = schema_columns(&n);
    if (!world_init(&w, t))
        return;
    fill(&w);
    T_OK(t, n <= SEEN_MAX);
    struct found found = walk(&w, (struct id){{0}}, &gone);
    for (size_t i = 0; i < n; i++) {
        if (c[i].cover != COVER_SEALED || !goes_with_people(&c[i]))
            continue;
        sealed++;
        if (!T_OK(t, found.columns[i]))
            t_note(t, "nothing in %" STR_FMT ".%" STR_FMT ": fill it here",
                STR_ARG(c[i].table), STR_ARG(c[i].name));
    }
    T_OK(t, sealed >= 10);
    for (size_t k = 0; k + 1 < CANARIES; k++) { /* a file's bytes are beside the rows */
        if (!T_OK(t, found.words[k]))
            t_note(t, "%s", canaries[k]);
    }
    T_EQ(t, in_files(&w), 0);
    world_fini(&w);
}

static bool is_let_in(struct world *w, enum pass_kind kind)
{
    struct pass_name name = {w->ann.vault, kind, token, WORLD_NOON};
    struct pass pass;
    struct err err = ERR_INIT;
    bool found = false;
    return pass_find(w->s, &name, &w->a, &pass, &found, &err) && found;
}

/* Nobody names the tables: a deletion takes what the annotations say is of a vault. */
static void sessions_links_and_letters_end_with_the_account(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    const struct message *letters;
    struct erase_ticket ticket;
    uint64_t gone;
    size_t count = 9;
    bool asked, more;
    if (!world_init(&w, t))
        return;
    fill(&w);
    struct erase_order order = {
        .kind = ERASE_ACCOUNT, .vault = w.ann.vault, .at = WORLD_NOON};
    T_OK(t, is_let_in(&w, PASS_SESSION) && is_let_in(&w, PASS_SHARE));
    T_OK(t, is_let_in(&w, PASS_PASSKEY));
    T_DONE(t, store_begin(w.s, &err), &err);
    T_DONE(t, erase_request(w.s, &order, &ticket, &asked, &err), &err);
    T_DONE(t, store_commit(w.s, &err), &err);
    T_OK(t, !is_let_in(&w, PASS_SESSION) && !is_let_in(&w, PASS_SHARE)); /* at once */
    T_DONE(t, erase_purge(w.s, WORLD_NOON, (struct erase_pace){0}, &more, &err), &err);
    T_OK(t, !is_let_in(&w, PASS_SESSION) && !is_let_in(&w, PASS_SHARE));
    T_OK(t, !is_let_in(&w, PASS_PASSKEY));
    T_DONE(t, message_list(w.s, &w.a, &letters, &count, &err), &err);
    T_EQ(t, count, 0);
    struct found after = walk(&w, (struct id){{0}}, &gone);
    T_OK(t, after.rows == 0 && gone == 0);
    world_fini(&w);
}

static void without_the_keys_nothing_is_opened(struct t *t)
{
    struct world w;
    struct err err = ERR_INIT;
    struct erase_ticket ticket;
    uint64_t gone;
    bool asked, more;
    if (!world_init(&w, t))
        return;
    struct conversation_key key = fill(&w);
    struct found before = walk(&w, key.conversation, &gone);
    T_OK(t, before.rows > 0 && gone == 0);
    struct erase_order order = {
        .kind = ERASE_ACCOUNT, .vault = key.vault, .at = WORLD_NOON};
    T_DONE(t, store_begin(w.s, &err), &err);
    T_DONE(t, erase_request(w.s, &order, &ticket, &asked, &err), &err);
    T_DONE(t, store_commit(w.s, &err), &err);
    T_DONE(t, erase_run(w.s, ticket.erasure, WORLD_NOON, &err), &err);
    struct found after = walk(&w, (struct id){{0}}, &gone);
    for (size_t k = 0; k < CANARIES; k++)
        T_OK(t, !after.words[k]);
    T_OK(t, gone > 5);
    T_DONE(t, erase_purge(w.s, WORLD_NOON, (struct erase_pace){0}, &more, &err), &err);
    after = walk(&w, (struct id){{0}}, &gone);
    T_OK(t, after.rows == 0 && gone == 0);
    world_fini(&w);
}

static const struct t_case cases[] = {
    T_CASE(with_the_keys_every_sealed_column_is_found),
    T_CASE(sessions_links_and_letters_end_with_the_account),
    T_CASE(without_the_keys_nothing_is_opened),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
