/*
 * The annotations decide: what a column of the schema says is exported is in the
 * person's export. By reflection: a column that is added is asked for here.
 */
#include <string.h>

#include "flow/export/flow_export.h"
#include "flow/find.h"
#include "flow/flow_build.h"
#include "flow/flow_donate.h"
#include "flow/world_test_priv.h"
#include "os/dir.h"
#include "store/beside/asset.h"
#include "store/beside/side.h"
#include "store/erase/certificate.h"
#include "store/erase/erase.h"
#include "store/erase/hold.h"
#include "store/erase/keep.h"
#include "store/erase/walk.h"
#include "store/person/pass.h"
#include "tests/harness/schema.h"
#include "text/json.h"

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
    T_OK(w->t, n >= 1);
}

/* A chat of Bob's in which Ann has a turn, one to delete, a temporary one. */
#define MORE                                                                           \
    "{\"id\":\"shared\",\"user_id\":\"bob\",\"title\":\"Of Bob\",\"messages\":["       \
    "{\"id\":\"s1\",\"role\":\"user\",\"content\":\"Said by Bob\"},{\"id\":\"s2\","    \
    "\"role\":\"user\",\"user_id\":\"ann\",\"content\":\"Said by Ann to Bob\"}]}\n"    \
    "{\"id\":\"deleted\",\"user_id\":\"ann\",\"messages\":[{\"id\":\"d1\",\"role\":"   \
    "\"user\",\"content\":\"Gone\"}]}\n"                                               \
    "{\"id\":\"fleeting\",\"user_id\":\"ann\",\"mode\":\"temporary\",\"messages\":["   \
    "{\"id\":\"f1\",\"role\":\"user\",\"content\":\"Soon over\"}]}\n"

static struct id find_chat(struct world *w, const char *id)
{
    struct conversation_key key = {0};
    struct err err = ERR_INIT;
    T_DONE(w->t,
        find_conversation(&w->f, (struct id){{0}}, raw_of(id, strlen(id)), &key, &err),
        &err);
    return key.conversation;
}

static struct id delete_chat(struct world *w, struct id vault)
{
    struct erase_order order = {.kind = ERASE_CONVERSATION,
        .vault = vault,
        .conversation = find_chat(w, "deleted"),
        .at = w->f.now};
    struct conversation_key fleeting = {vault, find_chat(w, "fleeting")};
    struct pass pass = {
        .id = {{7}}, .made = w->f.now, .expires = {w->f.now.us + INSTANT_DAY_US}};
    struct erase_ticket ticket;
    struct err err = ERR_INIT;
    bool found;
    T_DONE(w->t, store_begin(w->f.store, &err), &err);
    T_DONE(w->t, keep_chat(w->f.store, fleeting, pass.expires, &err), &err);
    T_DONE(w->t, pass_put(w->f.store, vault, PASS_SESSION, &pass, &err), &err);
    T_DONE(w->t, erase_request(w->f.store, &order, &ticket, &found, &err), &err);
    T_DONE(w->t, store_commit(w->f.store, &err), &err);
    T_DONE(w->t, erase_run(w->f.store, ticket.erasure, w->f.now, &err), &err);
    return ticket.erasure;
}

static void add_holds(struct world *w, struct id vault)
{
    struct hold hold = {.opened = w->f.now,
        .review = w->f.now,
        .basis = STR("order 25-001"),
        .authority = STR("a court"),
        .begins = INSTANT_UNKNOWN,
        .ends = INSTANT_UNKNOWN,
        .vaults = &vault,
        .vault_count = 1};
    uint8_t secret[BOX_SECRET_BYTES];
    struct err err = ERR_INIT;
    int64_t number;
    box_make(hold.public_key, secret);
    T_DONE(w->t, hold_add(w->f.store, &hold, &number, &err), &err);
    hold.barred = true;
    hold.basis = STR("order under seal");
    T_DONE(w->t, hold_add(w->f.store, &hold, &number, &err), &err);
}

static void build(struct world *w)
{
    struct flow_build in = {.purpose = PURPOSE_TRAIN, .seed = 1};
    struct flow_build_result result = {0};
    char dir[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    T_DONE(w->t, file_join(w->dir, "dataset", dir, &err), &err);
    in.out = dir;
    T_DONE(w->t, flow_build(&w->f, &in, &result, &err), &err);
    flow_build_fini(&result);
}

/* Something of every kind that an export has. */
static struct id fill(struct world *w, struct t *t, struct id *erasure)
{
    struct id vault = {{0}};
    struct err err = ERR_INIT;
    world_open(w, t, "strict");
    world_notice(w);
    world_choose(w,
        WORLD_YES(
            "ann") "{\"who\":\"ann\",\"control\":\"chat_training\",\"value\":\"off\","
                   "\"scope\":\"fleeting\",\"at\":\"2025-02-01\"}\n");
    world_import(w, CHAT MORE);
    T_DONE(t, flow_account(&w->f, ACCOUNT_PERSON, STR("ann"), &vault, &err), &err);
    put_beside(w, vault);
    donate(w);
    build(w);
    *erasure = delete_chat(w, vault);
    add_holds(w, vault);
    return vault;
}

/* Every file of an export by that plan, one after the other. */
static bool export_by(struct world *w, const struct export_plan *plan, struct reach *r,
    char dir[FILE_PATH_MAX], struct err *err)
{
    struct flow_export_result result;
    char name[32];
    snprintf(name, sizeof name, "export-%llu", (unsigned long long)r->runs);
    T_DONE(w->t, file_join(w->dir, name, dir, err), err);
    struct flow_export in = {.who = STR("ann"), .out = dir, .plan = plan};
    buf_clear(&r->all);
    if (!flow_export(&w->f, &in, &result, err))
        return false;
    read_all(r, dir);
    r->runs++;
    return true;
}

static void what_the_schema_says_is_exported_is_in_the_export(struct t *t)
{
    struct world w;
    struct reach r = {.t = t};
    char dir[FILE_PATH_MAX];
    struct id erasure;
    struct err err = ERR_INIT;
    struct id vault = fill(&w, t, &erasure);
    buf_init(&r.all, BYTES_MAX);
    T_DONE(t, export_by(&w, NULL, &r, dir, &err), &err);
    r.runs = 0;
    struct walk walk = {.vault = vault, .each = each_row, .ctx = &r};
    T_DONE(t, walk_vault(w.f.store, &walk, &err), &err);
    T_OK(t, r.runs >= 10);
    buf_fini(&r.all);
    world_close(&w);
}

enum { COLUMNS_MAX = 512 };

static bool is_persons(const struct schema_column *c)
{
    size_t count;
    const struct schema_table *tables = schema_tables(&count);
    for (size_t i = 0; i < count; i++) {
        if (str_eq(tables[i].name, c->table))
            return tables[i].file == SCHEMA_VAULT &&
                   (tables[i].unit == UNIT_VAULT ||
                       tables[i].unit == UNIT_CONVERSATION);
    }
    return false;
}

/* Sealed lines of which a readable column says what there is to say. */
static bool is_told_otherwise(const struct schema_column *c)
{
    return c->exported == EXPORTED_FORM && c->cover == COVER_SEALED &&
           str_eq(c->table, STR("pass"));
}

static void a_changed_annotation_changes_the_export(struct t *t)
{
    static struct schema_column changed[COLUMNS_MAX];
    struct export_plan plan = {.columns = changed};
    const struct schema_column *own = schema_columns(&plan.count);
    struct world w;
    struct reach base = {.t = t}, r = {.t = t};
    char dir[FILE_PATH_MAX];
    struct id erasure;
    struct err err = ERR_INIT;
    size_t tried = 0;
    fill(&w, t, &erasure);
    buf_init(&base.all, BYTES_MAX);
    buf_init(&r.all, BYTES_MAX);
    T_OK(t, plan.count <= COLUMNS_MAX);
    memcpy(changed, own, plan.count * sizeof *own);
    T_DONE(t, export_by(&w, NULL, &base, dir, &err), &err);
    r.runs = 1;
    T_DONE(t, export_by(&w, &plan, &r, dir, &err), &err);
    T_OK(t, raw_eq(buf_raw(&base.all), buf_raw(&r.all))); /* the control */
    for (size_t i = 0; i < plan.count; i++) {
        if (own[i].exported == EXPORTED_NO || !is_persons(&own[i]) ||
            export_plan_is_implied(&own[i]) || is_told_otherwise(&own[i]))
            continue;
        changed[i].exported = EXPORTED_NO;
        T_DONE(t, export_by(&w, &plan, &r, dir, &err), &err);
        if (!T_OK(t, !raw_eq(buf_raw(&base.all), buf_raw(&r.all))))
            t_note(t, "without %" STR_FMT ".%" STR_FMT, STR_ARG(own[i].table),
                STR_ARG(own[i].name));
        changed[i].exported = own[i].exported;
        tried++;
    }
    T_OK(t, tried >= 15);
    t_note(t, "%zu columns taken out, one at a time", tried);
    buf_fini(&base.all);
    buf_fini(&r.all);
    world_close(&w);
}

static size_t column_at(
    const struct export_plan *p, const char *table, const char *name)
{
    size_t i = 0;
    while (i < p->count && !(str_eq(p->columns[i].table, str_z(table)) &&
                               str_eq(p->columns[i].name, str_z(name))))
        i++;
    return i;
}

static void a_column_that_is_to_go_out_goes_out_or_stops_it(struct t *t)
{
    static struct schema_column changed[COLUMNS_MAX];
    struct export_plan plan = {.columns = changed};
    const struct schema_column *own = schema_columns(&plan.count);
    struct world w;
    struct reach r = {.t = t};
    char dir[FILE_PATH_MAX];
    struct id erasure;
    struct err err = ERR_INIT;
    fill(&w, t, &erasure);
    buf_init(&r.all, BYTES_MAX);
    memcpy(changed, own, plan.count * sizeof *own);
    T_DONE(t, export_by(&w, &plan, &r, dir, &err), &err);
    T_OK(t, !holds(&r.all, (const unsigned char *)"\"slot\"", 6));
    changed[column_at(&plan, "vault", "slot")].exported = EXPORTED_FORM;
    T_DONE(t, export_by(&w, &plan, &r, dir, &err), &err);
    T_OK(t, holds(&r.all, (const unsigned char *)"\"slot\"", 6));
    changed[column_at(&plan, "message", "line")].exported = EXPORTED_YES;
    T_FAILS(t, export_by(&w, &plan, &r, dir, &err), &err, "export.unplaced");
    buf_fini(&r.all);
    world_close(&w);
}

static void read_list(struct world *w, const char *dir, const char *name,
    struct arena *a, struct json **out)
{
    char path[FILE_PATH_MAX];
    struct err err = ERR_INIT;
    struct buf text;
    struct raw kept;
    buf_init(&text, BYTES_MAX);
    T_DONE(
        w->t, file_join(dir, name, path, &err) && file_read(path, &text, &err), &err);
    size_t n = 0;
    while (n < text.n && text.p[n] != '\n')
        n++;
    T_EQ(w->t, n + 1, text.n); /* one line */
    T_OK(w->t, arena_raw(a, raw_of(text.p, n), &kept));
    T_DONE(w->t, json_parse(a, kept, out, &err), &err);
    buf_fini(&text);
}

static void deletions_come_with_their_certificate_and_holds_if_they_may(struct t *t)
{
    struct world w;
    struct reach r = {.t = t};
    struct json *line = NULL;
    struct certificate c;
    struct arena a;
    struct buf why;
    char dir[FILE_PATH_MAX];
    struct id erasure;
    struct err err = ERR_INIT;
    size_t files;
    fill(&w, t, &erasure);
    buf_init(&r.all, BYTES_MAX);
    buf_init(&why, 1 << 16);
    arena_init(&a, 1 << 20);
    T_DONE(t, export_by(&w, NULL, &r, dir, &err), &err);
    T_OK(t, schema_fits_export(dir, &files, &why));
    T_STR(t, buf_str(&why), STR(""));
    read_list(&w, dir, "abide/deletions.jsonl", &a, &line);
    T_OK(t, raw_eq_str(json_raw(json_get(line, STR("object"))), STR("conversation")));
    T_DONE(t,
        certificate_verify(
            json_source(json_get(line, STR("certificate"))), NULL, &c, &err),
        &err);
    T_OK(t, id_eq(c.erasure, erasure) && c.kind == ERASE_CONVERSATION);
    read_list(&w, dir, "abide/holds.jsonl", &a, &line);
    T_OK(t, raw_eq_str(json_raw(json_get(line, STR("basis"))), STR("order 25-001")));
    T_OK(t, raw_eq_str(json_raw(json_get(line, STR("scope"))), STR("this account")));
    T_OK(t, !holds(&r.all, (const unsigned char *)"under seal", 10));
    arena_fini(&a);
    buf_fini(&why);
    buf_fini(&r.all);
    world_close(&w);
}

static const struct t_case cases[] = {
    T_CASE(what_the_schema_says_is_exported_is_in_the_export),
    T_CASE(a_changed_annotation_changes_the_export),
    T_CASE(a_column_that_is_to_go_out_goes_out_or_stops_it),
    T_CASE(deletions_come_with_their_certificate_and_holds_if_they_may),
};

int main(int argc, char **argv)
{
    return t_main(argc, argv, cases, COUNT(cases));
}
