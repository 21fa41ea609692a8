/*
 * The annotations decide: what a column of the schema says is exported is in the
 * person's export. By reflection: a column that is added is asked for here.
 */
#include <string.h>

#include "flow/flow_donate.h"
#include "flow/flow_export.h"
#include "flow/world_test_priv.h"
#include "os/dir.h"
#include "store/beside/asset.h"
#include "store/beside/side.h"
#include "store/erase/walk.h"

enum { RUN_MIN = 10, BYTES_MAX = 64 << 20 };

#define CHAT                                                                           \
    "{\"id\":\"chat-of-the-test\",\"user_id\":\"ann\",\"title\":\"Title of the "       \
    "chat\","                                                                          \
    "\"time\":\"2025-03-01T10:00:00Z\",\"service\":\"chatgpt\",\"mode\":\"regular\","  \
    "\"kept_field\":\"a field nobody knows\",\"messages\":["                           \
    "{\"id\":\"turn-of-the-test\",\"role\":\"user\",\"content\":\"What Ann asked\","   \
    "\"extra\":\"of the turn only\",\"time\":\"2025-03-01T10:00:00Z\"},"               \
    "{\"id\":\"reply-of-the-test\",\"role\":\"assistant\",\"content\":\"The reply\","  \
    "\"time\":\"2025-03-01T10:00:05Z\"}]}\n"

struct reach {
    struct t *t;
    struct buf all; /* the export, every file */
    uint64_t runs;
};

static bool is_plain(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == ' ' || c == '-' || c == '_';
}

static bool holds(const struct buf *all, const unsigned char *p, size_t n)
{
    return memmem(all->p, all->n, p, n) != NULL;
}

/*
 * A length in front of a text, and a random id behind it, may look like letters of it:
 * one character there and as many as an id has here may be too much.
 */
static bool reaches(const struct reach *r, const unsigned char *p, size_t n)
{
    size_t least = n > ID_BYTES + RUN_MIN ? n - ID_BYTES : RUN_MIN - 1;
    for (size_t m = n; m >= least; m--) {
        if (holds(&r->all, p, m) || holds(&r->all, p + 1, m - 1))
            return true;
    }
    return false;
}

static void check_run(
    struct reach *r, const struct schema_column *c, const unsigned char *p, size_t n)
{
    r->runs++;
    if (!T_OK(r->t, reaches(r, p, n)))
        t_note(r->t, "%" STR_FMT ".%" STR_FMT ": \"%.*s\" is not in the export",
            STR_ARG(c->table), STR_ARG(c->name), (int)n, (const char *)p);
}

static void check_cell(struct reach *r, const struct walk_cell *cell)
{
    size_t from = 0;
    for (size_t i = 0; i <= cell->bytes.n; i++) {
        if (i < cell->bytes.n && is_plain(cell->bytes.p[i]))
            continue;
        if (i - from >= RUN_MIN)
            check_run(r, cell->column, cell->bytes.p + from, i - from);
        from = i + 1;
    }
}

static bool each_row(void *ctx, const struct walk_row *row, struct err *err)
{
    struct reach *r = ctx;
    (void)err;
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i].column->exported == EXPORTED_YES)
            check_cell(r, &row->cells[i]);
    }
    return true;
}

static void read_all(struct reach *r, const char *dir)
{
    struct dir_list list;
    struct arena a;
    struct err err = ERR_INIT;
    arena_init(&a, 1 << 20);
    T_DONE(r->t, dir_read(dir, &a, &list, &err), &err);
    for (size_t i = 0; i < list.n; i++) {
        char path[FILE_PATH_MAX];
        T_DONE(r->t, file_join(dir, list.files[i].path, path, &err), &err);
        T_DONE(r->t, file_read(path, &r->all, &err), &err);
        buf_add_str(&r->all, str_z(list.files[i].path));
        buf_add_char(&r->all, '\n');
    }
    arena_fini(&a);
}

static void put_beside(struct world *w, struct id vault)
{
    struct source_mem mem = {raw_from_str(STR("bytes of a file"))};
    struct source source = source_from_mem(&mem);
    struct asset_put file = {.vault = vault,
        .facts = {.id = raw_from_str(STR("file-of-the-test")),
            .path = raw_from_str(STR("folder/file-of-the-test.txt")),
            .name = raw_from_str(STR("name of the file.txt")),
            .media_type = STR("unknown"),
            .named_by = STR("archive")}};
    struct side_put side = {.vault = vault,
        .record = {.file = STR("user_settings.json"),
            .json = raw_from_str(STR("{\"words\":\"of a record beside\"}")),
            .alone = true}};
    struct asset_put_result result;
    enum side_done done;
    struct err err = ERR_INIT;
    T_DONE(w->t, store_begin(w->f.store, &err), &err);
    T_DONE(w->t, asset_put(w->f.store, &file, &source, &result, &err), &err);
    T_DONE(w->t, side_put(w->f.store, &side, &done, &err), &err);
    T_DONE(w->t, store_commit(w->f.store, &err), &err);
}

/* Under a notice whose name is long enough to be looked for. */
static void donate(struct world *w)
{
    struct flow_donation gift = {.who = STR("ann"),
        .purpose = PURPOSE_TRAIN,
        .notice = STR("notice-of-the-donation"),
        .adult = true,
        .at = w->f.now};
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    uint64_t n = 0;
    world_file(w, "more.jsonl",
        "{\"version\":\"notice-of-the-donation\",\"purposes\":[\"train\"],"
        "\"from\":\"2025-01-01\",\"text\":\"We train on what you give.\"}\n",
        path);
    T_DONE(w->t, flow_notice_import(&w->f, path, &n, &err), &err);
    T_DONE(w->t, flow_donate(&w->f, &gift, &n, &err), &err);
    T_EQ(w->t, n, 1);
}

static void what_the_schema_says_is_exported_is_in_the_export(struct t *t)
{
    struct world w;
    struct reach r = {.t = t};
    struct flow_export_result result;
    char dir[FILE_PATH_MAX];
    struct id vault;
    struct err err = ERR_INIT;
    world_open(&w, t, "strict");
    world_notice(&w);
    world_choose(&w,
        WORLD_YES(
            "ann") "{\"who\":\"ann\",\"control\":\"chat_training\",\"value\":\"off\","
                   "\"scope\":\"chat-of-the-test\",\"at\":\"2025-02-01\"}\n");
    world_import(&w, CHAT);
    T_DONE(t, flow_account(&w.f, ACCOUNT_PERSON, STR("ann"), &vault, &err), &err);
    put_beside(&w, vault);
    donate(&w);
    T_DONE(t, file_join(w.dir, "export", dir, &err), &err);
    struct flow_export in = {.who = STR("ann"), .out = dir};
    T_DONE(t, flow_export(&w.f, &in, &result, &err), &err);
    buf_init(&r.all, BYTES_MAX);
    read_all(&r, dir);
    struct walk walk = {.vault = vault, .each = each_row, .ctx = &r};
    T_DONE(t, walk_vault(w.f.store, &walk, &err), &err);
    T_OK(t, r.runs >= 10);
    buf_fini(&r.all);
    world_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(what_the_schema_says_is_exported_is_in_the_export),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
